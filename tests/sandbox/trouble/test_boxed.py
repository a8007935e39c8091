"""The whole server over a sandbox in trouble: one clock for both, and a way to the record and the judge."""

from typing import Any

import pytest

from mcp_psa.app import App
from mcp_psa.boxed import boxed_app
from mcp_psa.call import run
from mcp_psa.sandbox.app import Sandbox
from mcp_psa.sandbox.trouble_plan import read_plan
from mcp_psa.shape.result import Result
from tests.conftest import NOW
from tests.times import no_waiting

pytestmark = pytest.mark.anyio


def opened(vendor: str, plan: str = "", **options: Any) -> tuple[App, Sandbox]:
    """A server and the sandbox it talks to."""
    boxes: list[Sandbox] = []
    app = boxed_app(
        {"MCP_PSA_MAX_WAIT": "100", "MCP_PSA_TOOLSETS": "all"},
        [vendor],
        time_entries=20,
        clock=lambda: NOW,
        time=no_waiting(),
        trouble=read_plan(plan),
        opened=boxes.append,
        **options,
    )
    return app, boxes[0]


async def called(app: App, tool_name: str, **arguments: Any) -> Result:
    """The result of one tool call."""
    tool = app.catalog.find(tool_name)
    assert tool is not None
    return await run(app, tool, arguments)


async def test_client_fakes_and_judge_go_by_one_clock() -> None:
    """Ours: the pacer's waits move the judge's and the fake's windows too, so a well-behaved client is never throttled."""
    app, sandbox = opened("worksection", strict=True)
    for turn in range(5):
        assert not (await called(app, "worksection_get_project", id=str(turn + 1))).is_error
    seen = sandbox.court.report()["worksection"]
    assert seen["requests"] >= 5
    assert (seen["violations"], seen["throttled"]) == (0, 0)


async def test_a_throttled_call_waits_as_the_hint_says_and_succeeds() -> None:
    """Ours: the made-up 429 is believed like a real one."""
    app, sandbox = opened("teamwork", "seed=6 429=0.5:7")
    for _ in range(4):
        result = await called(app, "teamwork_list_projects")
        assert not result.is_error, result.text
    assert sandbox.trouble.tally["429"] > 0
    assert app.time.clock() >= 7


async def test_trouble_waits_on_the_servers_clock() -> None:
    """Ours: a simulated run takes no time, however bad the weather."""
    app, sandbox = opened("teamwork", "latency=1:30")
    assert not (await called(app, "teamwork_list_projects")).is_error
    assert sandbox.trouble.tally["latency"] >= 1
    assert 0 < app.time.clock() <= 30 * sandbox.trouble.tally["latency"]


async def test_a_write_whose_every_answer_is_lost_is_said_to_be_unknown() -> None:
    """The issue's own words: none lost without saying so. It was made, once."""
    app, sandbox = opened("teamwork", "reset_after=1")
    result = await called(app, "teamwork_create_tag", name="Lost in the storm")
    assert result.is_error
    assert "outcome_unknown" in result.text
    assert len(sandbox.box.store.rows("SELECT id FROM tags WHERE name = 'Lost in the storm'")) == 1
    assert [done.applied for done in sandbox.trouble.done if done.method == "POST"] == [True]
