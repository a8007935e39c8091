"""Worksection pages no list: pages are cut from one answer, which is kept for a minute and never longer than a write allows."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import pytest
from pytest_httpx import HTTPXMock

from mcp_psa.app import App, build_app
from mcp_psa.call import run
from mcp_psa.ledger import SqliteLedger
from tests.conftest import NOW
from tests.times import no_waiting
from tests.wire.test_every_tool import ENV

MINUTE = 60.0


@pytest.fixture
async def app() -> AsyncIterator[App]:
    """One server for all calls of a test, on a time that only sleeping moves."""
    made = build_app(ENV, ["worksection"], today=NOW.date, time=no_waiting(), ledger=SqliteLedger)
    yield made
    await made.aclose()


def _costs(*ids: int, task: str = "900") -> dict[str, Any]:
    rows = [{"id": str(i), "time": "1:00", "money": "0.00", "date": "2026-11-19", "task": {"id": task}} for i in ids]
    return {"status": "ok", "data": rows, "total": {"time": f"{len(ids)}:00", "money": "0.00"}}


async def _call(app: App, name: str, **arguments: Any) -> dict[str, Any]:
    tool = app.catalog.find(f"worksection_{name}")
    assert tool is not None
    result = await run(app, tool, arguments)
    assert result.structured is not None, result.text
    return result.structured


async def _list(app: App, **arguments: Any) -> tuple[list[str], str | None]:
    found = await _call(app, "list_time_entries", **arguments)
    return [row["id"] for row in found["items"]], found.get("next_cursor")


def _actions(httpx_mock: HTTPXMock) -> list[str]:
    return [request.url.params["action"] for request in httpx_mock.get_requests()]


@pytest.mark.anyio
async def test_the_second_page_sends_no_request_while_the_answer_is_kept(app: App, httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: one request a second and the whole list at once. Ours: an answer serves for a minute."""
    httpx_mock.add_response(json=_costs(1, 2, 3))

    first, cursor = await _list(app, limit=2)
    second, end = await _list(app, limit=2, cursor=cursor)

    assert (first, second, end) == (["1", "2"], ["3"], None)
    assert _actions(httpx_mock) == ["get_costs"]
    (request,) = httpx_mock.get_requests()
    assert dict(request.url.params) == {"action": "get_costs"}


@pytest.mark.anyio
async def test_an_answer_that_is_a_minute_old_is_asked_for_again(app: App, httpx_mock: HTTPXMock) -> None:
    """Ours: others work in the account too."""
    httpx_mock.add_response(json=_costs(1, 2, 3))
    httpx_mock.add_response(json=_costs(1, 2, 3, 4))

    _, cursor = await _list(app, limit=2)
    await app.time.sleep(MINUTE)
    second, _ = await _list(app, limit=2, cursor=cursor)

    assert second == ["3", "4"]
    assert _actions(httpx_mock) == ["get_costs", "get_costs"]


@pytest.mark.anyio
async def test_another_question_has_an_answer_of_its_own(app: App, httpx_mock: HTTPXMock) -> None:
    """Ours: an answer is kept for the request that it belongs to."""
    httpx_mock.add_response(json=_costs(1))
    httpx_mock.add_response(json=_costs(2, task="901"))

    assert await _list(app, task="900") == (["1"], None)
    assert await _list(app, task="901") == (["2"], None)
    assert await _list(app, task="900") == (["1"], None)

    assert [request.url.params["id_task"] for request in httpx_mock.get_requests()] == ["900", "901"]


@pytest.mark.anyio
async def test_a_write_empties_what_is_kept(app: App, httpx_mock: HTTPXMock) -> None:
    """Ours: what we change is seen at once, by the read-back and by the lists after it."""
    httpx_mock.add_response(json=_costs(1))
    httpx_mock.add_response(json={"status": "ok", "id": 2})
    httpx_mock.add_response(json=_costs(1, 2))

    await _list(app, task="900")
    made = await _call(app, "create_time_entry", task="900", minutes=60, person="ada@acme.example")
    after, _ = await _list(app, task="900")

    assert made["record"]["id"] == "2"
    assert after == ["1", "2"]
    assert _actions(httpx_mock) == ["get_costs", "add_costs", "get_costs"]


@pytest.mark.anyio
async def test_a_write_that_was_refused_leaves_no_doubt_about_what_is_kept(app: App, httpx_mock: HTTPXMock) -> None:
    """Ours: whether a failed write changed something is not guessed at."""
    httpx_mock.add_response(json=_costs(1))
    httpx_mock.add_response(json={"status": "error", "status_code": 5, "message": "Task is invalid"})
    httpx_mock.add_response(json=_costs(1))
    tool = app.catalog.find("worksection_create_time_entry")
    assert tool is not None

    await _list(app)
    failed = await run(app, tool, {"task": "900", "minutes": 60, "person": "ada@acme.example"})
    await _list(app)

    assert failed.is_error
    assert _actions(httpx_mock) == ["get_costs", "add_costs", "get_costs"]


@pytest.mark.anyio
async def test_a_read_that_began_before_a_write_is_not_kept_beyond_it(app: App, httpx_mock: HTTPXMock) -> None:
    """Ours: calls run side by side, and an answer from before the write must not serve after it."""
    async with anyio.create_task_group() as group:

        async def answered_late(_: httpx.Request) -> httpx.Response:
            group.start_soon(lambda: _call(app, "create_comment", task="900", text="done"))
            await anyio.wait_all_tasks_blocked()  # the write waits for its turn: requests go one by one
            return httpx.Response(200, json=_costs(1))

        httpx_mock.add_callback(answered_late)
        httpx_mock.add_response(json={"status": "ok", "data": {"id": "40", "text": "done"}})
        httpx_mock.add_response(json=_costs(1, 2))
        with anyio.fail_after(5):
            assert await _list(app) == (["1"], None)

    with anyio.fail_after(5):
        assert await _list(app) == (["1", "2"], None)
    assert _actions(httpx_mock) == ["get_costs", "post_comment", "get_costs"]
