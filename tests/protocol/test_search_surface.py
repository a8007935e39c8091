"""The three tools that stand for all, through a client, in both eras: found, run, refused."""

import re
from typing import Any

import anyio
import pytest
from mcp import Client, MCPError

from mcp_psa import call
from mcp_psa.boxed import boxed_app
from mcp_psa.search.tools import FIND, READ, WRITE
from mcp_psa.server import build_server
from mcp_psa.shape.result import Result
from mcp_psa.verbs.job import Job
from tests.protocol.conftest import clock
from tests.protocol.searching import VENDORS, Searching, connected, error, found
from tests.scenario import WORK, Work, a_day_of_work


@pytest.mark.anyio
async def test_three_tools_are_listed_with_hints_that_tell_reads_from_writes(era: str) -> None:
    """Ours: a host asks a person by these hints."""
    async with connected(era) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert list(tools) == [FIND, READ, WRITE]
    hints = {name: (tool.annotations.read_only_hint, tool.annotations.destructive_hint) for name, tool in tools.items()}
    assert hints == {FIND: (True, False), READ: (True, False), WRITE: (False, True)}
    assert all(tool.output_schema is None for tool in tools.values())


@pytest.mark.anyio
@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
async def test_a_day_of_work_is_done_by_the_executors(era: str, work: Work) -> None:
    """Ours: the same results, cursors and names as the direct tools."""
    async with connected(era) as client:
        await a_day_of_work(Searching(client), work)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_an_executor_answers_what_the_direct_tool_answers(era: str) -> None:
    """Ours: text, structured content and what the call took."""
    asked = {"limit": 3, "fields": ["name", "status"]}
    async with connected(era) as client:
        by_search = await client.call_tool(READ, {"tool": "teamwork_list_tasks", "arguments": asked})
    app = boxed_app({}, VENDORS, clock=clock, time_entries=300)
    async with Client(build_server(app), mode=era) as client:
        direct = await client.call_tool("teamwork_list_tasks", asked)
    assert by_search.content == direct.content
    assert by_search.structured_content == direct.structured_content
    assert by_search.meta["mcp_psa/request"]["vendor_bytes"] == direct.meta["mcp_psa/request"]["vendor_bytes"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "arguments",
    ['{"limit": 2}', {"limit": "2"}, {"limit": 2, "updatedSince": None}, ' {"limit":2, "countOnly": false} '],
)
async def test_arguments_come_as_hosts_send_them(era: str, arguments: Any) -> None:
    """Hosts send objects as JSON text and names in camelCase."""
    async with connected(era) as client:
        result = await client.call_tool(READ, {"tool": "teamwork_list_projects", "arguments": arguments})
    assert result.structured_content["returned"] == 2


@pytest.mark.anyio
async def test_no_arguments_at_all_are_an_empty_object(era: str) -> None:
    """Ours: absent, null and an empty text mean the same."""
    async with connected(era) as client:
        for given in ({}, {"arguments": None}, {"arguments": ""}):
            result = await client.call_tool(READ, {"tool": "teamwork_list_projects"} | given)
            assert result.structured_content["returned"] == 25


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("executor", "arguments", "said", "fix"),
    [
        (READ, {"tool": "teamwork_create_task", "arguments": {"name": "x"}}, "writes", WRITE),
        (WRITE, {"tool": "teamwork_list_tasks"}, "only reads", READ),
        (READ, {"tool": "teamwork_list_task"}, "teamwork_list_tasks", FIND),
        (READ, {"tool": "list_tasks"}, "teamwork_list_tasks", FIND),
        (READ, {}, "tool: is required", ""),
        (READ, {"tool": "teamwork_list_tasks", "limit": 3}, "limit", "into arguments"),
        (READ, {"tool": "teamwork_list_tasks", "arguments": "limit=3"}, "give an object", "limit"),
        (READ, {"tool": "teamwork_list_tasks", "arguments": [1]}, "give an object", "limit"),
        (READ, {"tool": "teamwork_list_tasks", "arguments": "[" * 100_000}, "give an object", "limit"),
        (READ, {"tool": "teamwork_list_tasks", "arguments": {"statsu": "open"}}, "did you mean status", ""),
        (FIND, {}, "words: is required", ""),
        (FIND, {"words": "  "}, "words: is empty", ""),
        (FIND, {"words": "tasks", "vendor": "taemwork"}, "teamwork", ""),
        (FIND, {"words": "tasks", "limit": 0}, "limit", ""),
    ],
)
async def test_a_wrong_call_is_an_error_that_says_what_to_do(
    era: str, executor: str, arguments: dict[str, Any], said: str, fix: str
) -> None:
    """Ours: nothing was sent, the message names what is wrong, the fix what is right."""
    async with connected(era) as client:
        told = await error(client, executor, arguments)
    assert told["code"] == "bad_arguments"
    assert said in told["message"]
    assert fix in told["fix"]


@pytest.mark.anyio
async def test_a_write_that_the_read_executor_refused_was_not_made(era: str) -> None:
    """Ours: a host that lets reads pass unasked relies on it."""
    async with connected(era) as client:
        asked = {"tool": "teamwork_list_projects", "arguments": {"search": "Smuggled", "count_only": True}}
        await error(client, READ, {"tool": "teamwork_create_project", "arguments": {"name": "Smuggled"}})
        assert (await client.call_tool(READ, asked)).structured_content["total"] == 0
        made = await client.call_tool(WRITE, {"tool": "teamwork_create_project", "arguments": {"name": "Smuggled"}})
        assert made.structured_content["outcome"] == "created"
        assert (await client.call_tool(READ, asked)).structured_content["total"] == 1


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["teamwork_list_tasks", "teamwork_create_task", "nonsense"])
async def test_only_what_is_listed_can_be_called_by_name(era: str, name: str) -> None:
    """The MCP specification: unknown tools are -32602; ours: the message says who runs the tool."""
    async with connected(era) as client:
        with pytest.raises(MCPError) as caught:
            await client.call_tool(name, {})
    assert caught.value.error.code == -32602
    assert {"teamwork_list_tasks": READ, "teamwork_create_task": WRITE, "nonsense": FIND}[name] in str(caught.value)


@pytest.mark.anyio
async def test_the_search_tells_names_and_arguments(era: str) -> None:
    """Ours: enough for a call that is right at once."""
    async with connected(era) as client:
        text = await found(client, words="log two hours", vendor="teamwork", limit=3)
        assert "teamwork_create_time_entry(spent_on*: day, minutes*: int," in text
        assert text.count("teamwork_") == 3
        assert "proworkflow_" not in text
        both = await found(client, words="log two hours")
        assert both.count("likewise: ") >= 1
        assert {"teamwork_create_time_entry", "proworkflow_create_time_entry"} <= set(re.findall(r"\w+", both))
        only = await found(client, words="log two hours in ProWorkflow")
        assert "proworkflow_create_time_entry(" in only
        assert "teamwork_" not in only


@pytest.mark.anyio
async def test_a_name_alone_tells_everything_of_its_tool(era: str) -> None:
    """Ours: the fields too, which a list of tools leaves out."""
    async with connected(era) as client:
        text = await found(client, words="teamwork_get_time_entry")
    assert text.count("teamwork_") == 1
    assert "fields[] (default: id, spent_on, minutes" in text


@pytest.mark.anyio
async def test_a_search_that_finds_nothing_says_what_there_is(era: str) -> None:
    """Ours: an empty answer would be a dead end."""
    async with connected(era) as client:
        text = await found(client, words="weather in Paris")
        assert text.startswith("No tool fits 'weather in Paris'.")
        assert "Teamwork.com (teamwork_…): company, person, project" in text
        assert "ProWorkflow" not in await found(client, words="weather in Paris", vendor="teamwork")


@pytest.mark.anyio
async def test_progress_comes_through_an_executor(era: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The MCP specification: a call that asks for progress is told of it."""
    told: list[tuple[float, float | None, str | None]] = []

    async def steps(job: Job) -> Result:
        await job.progress(1, 2, "page 1")
        await job.progress(2, 2, "page 2")
        return Result("done")

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    monkeypatch.setitem(call.VERBS, "list", steps)
    async with connected(era) as client:
        result = await client.call_tool(READ, {"tool": "teamwork_list_projects"}, progress_callback=hear)
    assert result.content[0].text == "done"
    assert told == [(1, 2, "page 1"), (2, 2, "page 2")]


@pytest.mark.anyio
async def test_a_call_that_is_given_up_is_given_up_inside(era: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The MCP specification: cancellation; an executor's tool stops with it, and the server goes on."""
    inside, stopped = anyio.Event(), anyio.Event()

    async def forever(job: Job) -> Result:
        inside.set()
        try:
            await anyio.Event().wait()
        finally:
            stopped.set()
        return Result("never")

    monkeypatch.setitem(call.VERBS, "list", forever)
    async with connected(era) as client:
        async with anyio.create_task_group() as group:
            group.start_soon(client.call_tool, READ, {"tool": "teamwork_list_projects"})
            await inside.wait()
            group.cancel_scope.cancel()
        with anyio.fail_after(5):
            await stopped.wait()
        assert "teamwork_list_projects" in await found(client, words="list projects")
