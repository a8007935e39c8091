"""The same create again: answered with the record that is there, unless it is there no more or the caller wants a second."""

import json
from typing import Any

import anyio
import httpx
import pytest

from mcp_psa.app import App
from mcp_psa.http.session import Call
from mcp_psa.shape.result import Result
from tests.sandbox.test_lost_answers import Lossy, opened
from tests.sandbox.test_lost_answers import call as run

ENTRY = {"task": "9", "spent_on": "2026-11-19", "minutes": 75, "note": "Kick-off"}
TOOL = "teamwork_create_time_entry"


def _record(result: Result) -> dict[str, Any]:
    assert result.structured is not None, result.text
    record: dict[str, Any] = result.structured["record"]
    return record


def _outcome(result: Result) -> str:
    assert result.structured is not None, result.text
    return str(result.structured["outcome"])


@pytest.fixture
def boxed() -> tuple[App, Lossy]:
    """A server over a fresh agency, and what left for it."""
    return opened("teamwork")


@pytest.mark.anyio
async def test_the_same_create_again_is_answered_with_the_first_record(boxed: tuple[App, Lossy]) -> None:
    """Ours: nothing is sent, and the answer says how to get a second one."""
    app, wire = boxed
    first = await run(app, TOOL, ENTRY)
    again = await run(app, TOOL, {**ENTRY, "minutes": "1h 15m"})
    assert _record(again)["id"] == _record(first)["id"]
    assert _outcome(again) == "existing"
    assert "allow_duplicate=true" in again.text
    assert len(wire.writes) == 1


@pytest.mark.anyio
async def test_a_second_one_is_made_when_it_is_asked_for(boxed: tuple[App, Lossy]) -> None:
    """Ours: people do the same twice a day."""
    app, wire = boxed
    first = await run(app, TOOL, ENTRY)
    again = await run(app, TOOL, {**ENTRY, "allow_duplicate": True})
    assert _record(again)["id"] != _record(first)["id"]
    assert len(wire.writes) == 2


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["note", "minutes", "task", "spent_on"])
async def test_other_content_is_another_create(boxed: tuple[App, Lossy], name: str) -> None:
    """Ours: only the very same is taken for a repetition."""
    app, wire = boxed
    other = {"note": "Review", "minutes": 76, "task": "10", "spent_on": "2026-11-18"}[name]
    await run(app, TOOL, ENTRY)
    assert _outcome(await run(app, TOOL, {**ENTRY, name: other})) == "created"
    assert len(wire.writes) == 2


@pytest.mark.anyio
async def test_what_was_changed_since_may_be_made_anew(boxed: tuple[App, Lossy]) -> None:
    """Ours: the record is not any more what was asked for."""
    app, _ = boxed
    first = await run(app, TOOL, ENTRY)
    await run(app, "teamwork_update_time_entry", {"id": _record(first)["id"], "minutes": 20})
    assert _outcome(await run(app, TOOL, ENTRY)) == "created"


@pytest.mark.anyio
async def test_what_is_there_no_more_may_be_made_anew(boxed: tuple[App, Lossy]) -> None:
    """Ours: somebody deleted it in the vendor's own program, and wants it back."""
    app, _ = boxed
    first = _record(await run(app, TOOL, ENTRY))["id"]
    await app.session("teamwork").send(Call("DELETE", f"/projects/api/v3/time/{first}.json", writes=True))
    assert _outcome(await run(app, TOOL, ENTRY)) == "created"


@pytest.mark.anyio
async def test_a_refused_create_may_be_sent_again(boxed: tuple[App, Lossy]) -> None:
    """Ours: what the vendor refused was surely not made."""
    app, wire = boxed
    lost = {**ENTRY, "task": "999999"}
    for _ in range(2):
        assert json.loads((await run(app, TOOL, lost)).text)["error"]["code"] == "not_found"
    assert len(wire.writes) == 2


class Held:
    """Lets a write reach the vendor, and holds its answer back until it is released."""

    def __init__(self, wire: Lossy) -> None:
        self.arrived, self.released = anyio.Event(), anyio.Event()
        self._send = wire.handle_async_request
        wire.handle_async_request = self._answer  # type: ignore[method-assign]

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        response = await self._send(request)
        if request.extensions.get("writes"):
            self.arrived.set()
            await self.released.wait()
        return response


@pytest.mark.anyio
async def test_two_identical_calls_at_once_make_one_record(boxed: tuple[App, Lossy]) -> None:
    """Ours: a host that sends a call twice in parallel logs the time once."""
    app, wire = boxed
    held = Held(wire)
    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(run, app, TOOL, ENTRY)
            await held.arrived.wait()
            error = json.loads((await run(app, TOOL, ENTRY)).text)["error"]
            held.released.set()
    assert (error["code"], error["retry_after_seconds"]) == ("try_later", 5)
    assert _outcome(await run(app, TOOL, ENTRY)) == "existing"
    assert len(wire.writes) == 1


@pytest.mark.anyio
async def test_a_create_that_was_cancelled_on_its_way_is_found_when_it_is_asked_for_again(
    boxed: tuple[App, Lossy],
) -> None:
    """Ours: the caller gave up, the vendor did not."""
    app, wire = boxed
    held = Held(wire)
    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(run, app, TOOL, ENTRY)
            await held.arrived.wait()
            group.cancel_scope.cancel()
        assert _outcome(await run(app, TOOL, ENTRY)) == "recovered"
    assert len(wire.writes) == 1


@pytest.mark.anyio
async def test_an_error_too_says_what_it_took(boxed: tuple[App, Lossy]) -> None:
    """Ours: attempts and seconds stand in the result's metadata, however it ended."""
    app, wire = boxed
    wire.lose, wire.applied = 1, False
    result = await run(app, "teamwork_update_time_entry", {"id": "1", "minutes": 20})
    assert json.loads(result.text)["error"]["code"] == "outcome_unknown"
    assert result.meta["attempts"] == 2  # the write, and the look at what became of it
