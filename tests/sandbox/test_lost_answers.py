"""A write whose answer is lost: found again where the record shows that it must be it, said to be unknown everywhere else."""

import json
from typing import Any

import httpx
import pytest

from mcp_psa.app import App, build_app
from mcp_psa.boxed import sandbox_env
from mcp_psa.call import run
from mcp_psa.http.inprocess import in_process
from mcp_psa.ledger import SqliteLedger
from mcp_psa.sandbox.app import build, open_box
from mcp_psa.shape.result import Result
from tests.conftest import NOW
from tests.sandbox.test_round_trip import CASES, filled, tools
from tests.times import no_waiting

CREATED = [
    (vendor, noun) for vendor, nouns in CASES.items() for noun, case in nouns.items() if case.get("create") is not None
]
UPDATED = [("teamwork", "task"), ("awork", "time_entry"), ("proworkflow", "project"), ("worksection", "task")]


class Lossy(httpx.AsyncBaseTransport):
    """Loses the answers of so many writes, after they reached the vendor or before."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.lose, self.applied = 0, True
        self.writes: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The vendor's answer, or none."""
        writes = bool(request.extensions.get("writes"))
        if writes:
            self.writes.append(f"{request.method} {request.url.path}")
        if not (writes and self.lose):
            return await self._inner.handle_async_request(request)
        self.lose -= 1
        if self.applied:
            await self._inner.handle_async_request(request)
        raise httpx.ReadError("connection lost", request=request)


def opened(vendor: str) -> tuple[App, Lossy]:
    """A server over a fresh agency whose answers can be lost."""
    box = open_box(None, 300, lambda: NOW, quota=False)
    wire = Lossy(in_process(build(box, [vendor])))
    app = build_app(
        sandbox_env(vendors=[vendor]) | {"MCP_PSA_TOOLSETS": "all"},
        [vendor],
        transport=wire,
        today=NOW.date,
        time=no_waiting(),
        wall=NOW.timestamp,
        ledger=lambda: SqliteLedger(None, NOW.timestamp),
    )
    return app, wire


async def call(app: App, name: str, arguments: dict[str, Any]) -> Result:
    """The result of a tool call, good or bad."""
    tool = app.catalog.find(name)
    assert tool is not None
    return await run(app, tool, arguments)


def _recognizable(app: App, vendor: str, noun: str) -> bool:
    part = tools(app, vendor, noun)["create"].resource.part("create")
    assert part.recognized is not None, "say how a lost create is found, or that nothing shows it"
    return part.recognized.unique or bool(part.recognized.made)


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun"), CREATED, ids=lambda v: v)
async def test_a_create_whose_answer_was_lost_is_found_and_never_repeated(vendor: str, noun: str) -> None:
    """Ours: the record, marked as recovered, or "unknown" with its id where nothing shows when it was made."""
    app, wire = opened(vendor)
    given = await filled(app, vendor, CASES[vendor][noun]["create"])
    wire.lose = 1

    result = await call(app, f"{vendor}_create_{noun}", given)

    sent = list(wire.writes)
    if _recognizable(app, vendor, noun):
        assert not result.is_error, result.text
        assert result.structured is not None
        assert result.structured["outcome"] == "recovered"
        again = await call(app, f"{vendor}_create_{noun}", given)
        assert again.structured is not None, again.text
        assert again.structured["outcome"] == "existing"
        assert again.structured["record"].get("id") == result.structured["record"].get("id")
    else:
        error = json.loads(result.text)["error"]
        assert error["code"] == "outcome_unknown"
        assert f"{vendor}_list_" in error["fix"]
        again = await call(app, f"{vendor}_create_{noun}", given)
        assert json.loads(again.text)["error"]["code"] == "outcome_unknown"
    assert wire.writes == sent, "the same create was sent again"
    await app.aclose()


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun"), CREATED, ids=lambda v: v)
async def test_a_create_that_never_arrived_is_unknown_until_the_caller_says_to_repeat_it(
    vendor: str, noun: str
) -> None:
    """Ours: no answer is no proof that nothing was done."""
    app, wire = opened(vendor)
    given = await filled(app, vendor, CASES[vendor][noun]["create"])
    wire.lose, wire.applied = 1, False

    for _ in range(2):
        error = json.loads((await call(app, f"{vendor}_create_{noun}", given)).text)["error"]
        assert error["code"] == "outcome_unknown"
        assert len(wire.writes) == 1

    made = await call(app, f"{vendor}_create_{noun}", {**given, "allow_duplicate": True})
    assert made.structured is not None, made.text
    assert made.structured["outcome"] == "created"
    await app.aclose()


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun"), UPDATED, ids=lambda v: v)
@pytest.mark.parametrize("applied", [True, False])
async def test_an_update_without_an_answer_is_done_only_if_the_record_shows_it(
    vendor: str, noun: str, *, applied: bool
) -> None:
    """Ours: the record is read, and decides."""
    app, wire = opened(vendor)
    made = await call(app, f"{vendor}_create_{noun}", await filled(app, vendor, CASES[vendor][noun]["create"]))
    assert made.structured is not None, made.text
    name = "note" if noun == "time_entry" else "name"
    wire.lose, wire.applied = 1, applied

    result = await call(app, f"{vendor}_update_{noun}", {"id": made.structured["record"]["id"], name: "Quay 9"})

    if applied:
        assert result.structured is not None, result.text
        assert result.structured["record"][name] == "Quay 9"
        assert "was lost" in " ".join(result.structured["notes"])
    else:
        assert json.loads(result.text)["error"]["code"] == "outcome_unknown"
    await app.aclose()
