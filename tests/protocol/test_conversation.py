"""A whole conversation in memory, in both eras, and how it fails."""

import json
from typing import Any

import jsonschema
import pytest
from mcp import Client, MCPError

from mcp_psa.boxed import boxed_app
from mcp_psa.server import build_server
from tests.protocol.conftest import clock
from tests.scenario import WORK, Work, a_day_of_work, everything

ODD_CALLS: list[tuple[str, dict[str, Any], str, str]] = [
    ("teamwork_get_project", {}, "bad_arguments", "id: is required"),
    ("teamwork_get_project", {"id": "abc"}, "bad_arguments", "id:"),
    ("teamwork_get_project", {"id": "1/../2"}, "bad_arguments", "id:"),
    ("teamwork_get_project", {"id": "999999"}, "not_found", "project"),
    ("teamwork_get_project", {"id": 1, "fields": ["nmae"]}, "bad_arguments", "did you mean 'name'"),
    ("teamwork_list_projects", {"statsu": "active"}, "bad_arguments", "did you mean status"),
    ("teamwork_list_projects", {"status": "actve"}, "bad_arguments", "active"),
    ("teamwork_list_projects", {"limit": 0}, "bad_arguments", "limit"),
    ("teamwork_list_projects", {"limit": "many"}, "bad_arguments", "limit"),
    ("teamwork_list_projects", {"cursor": "garbage"}, "bad_arguments", "cursor"),
    ("teamwork_create_task", {"name": "No list"}, "bad_arguments", "task_list"),
    ("teamwork_update_task", {"id": "1"}, "bad_arguments", "nothing to change"),
    ("teamwork_update_task", {"id": "1", "due_on": "soon"}, "bad_arguments", "YYYY-MM-DD"),
    ("teamwork_update_task", {"id": "1", "due_on": "2027-01-01", "clear": ["due_on"]}, "bad_arguments", "due_on"),
    ("teamwork_update_task", {"id": "999999", "name": "x"}, "not_found", "task"),
    ("proworkflow_get_task", {"id": "999999"}, "not_found", "task"),
    ("proworkflow_create_project", {"name": "x"}, "bad_arguments", "company: is required"),
    ("proworkflow_create_project", {"name": "x", "company": "999999"}, "rejected", "company"),
]  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
async def test_a_model_creates_changes_and_finds_records(client: Client, work: Work) -> None:
    """The main job, at each vendor."""
    await a_day_of_work(client, work)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("tool", "arguments", "code", "said"), ODD_CALLS, ids=lambda v: v if isinstance(v, str) else ""
)
async def test_bad_input_gets_one_clear_error(
    client: Client, tool: str, arguments: dict[str, Any], code: str, said: str
) -> None:
    """Ours: an isError result with a stable code, what is wrong, and what to do."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    error = json.loads(result.content[0].text)["error"]
    assert (error["code"], said in error["message"]) == (code, True), error
    assert error["fix"]


@pytest.mark.anyio
async def test_an_unknown_tool_is_a_protocol_error_that_names_the_nearest(client: Client) -> None:
    """The MCP specification: unknown tools are -32602, not results."""
    with pytest.raises(MCPError, match="teamwork_list_projects") as caught:
        await client.call_tool("teamwork_list_project", {})
    assert caught.value.error.code == -32602


@pytest.mark.anyio
async def test_a_cursor_of_another_query_is_refused(client: Client) -> None:
    """Ours: a cursor belongs to its tool and filters."""
    first = await client.call_tool("teamwork_list_projects", {"limit": 1})
    cursor = first.structured_content["next_cursor"]
    for tool, arguments in (("teamwork_list_projects", {"status": "completed"}), ("teamwork_list_tasks", {})):
        result = await client.call_tool(tool, {**arguments, "cursor": cursor})
        assert json.loads(result.content[0].text)["error"]["code"] == "bad_arguments"


@pytest.mark.anyio
async def test_structured_content_follows_its_schema_and_the_text_is_complete(client: Client) -> None:
    """Hosts forward one or the other: both must do alone."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    for name in ("teamwork_list_projects", "proworkflow_list_tasks", "teamwork_list_time_entries"):
        result = await client.call_tool(name, {"limit": 3})
        jsonschema.validate(result.structured_content, tools[name].output_schema)
        text = result.content[0].text
        assert result.structured_content["next_cursor"] in text
        assert all(str(row["id"]) in text for row in result.structured_content["items"])


@pytest.mark.anyio
async def test_paging_with_a_small_limit_finds_every_row_once(client: Client) -> None:
    """Ours: no cap without a cursor, no row lost or repeated between pages."""
    rows = await everything(client, "teamwork_list_projects", status="all", limit=7)
    assert len(rows) == 40
    rows = await everything(client, "proworkflow_list_projects", status="all", limit=7)
    assert len(rows) == 40


@pytest.mark.anyio
async def test_filters_applied_here_page_too_and_say_what_was_scanned(client: Client) -> None:
    """Ours (D15): a filter that we apply says how many rows were scanned."""
    rows = await everything(client, "proworkflow_list_projects", status="all", owner="5", limit=2, fields=["owner_id"])
    assert rows
    assert {row["owner_id"] for row in rows} == {"5"}
    result = await client.call_tool("proworkflow_list_projects", {"status": "all", "owner": "5", "limit": 2})
    assert result.structured_content["scanned"] >= 2
    assert "rows scanned" in result.content[0].text


@pytest.mark.anyio
async def test_a_call_is_one_line_in_the_log_and_holds_nothing_of_it(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Ours: what a support person needs, and no content."""
    with caplog.at_level("INFO", logger="mcp_psa.server"):
        await client.call_tool("teamwork_list_projects", {"search": "Nordwind"})
        await client.call_tool("teamwork_get_project", {"id": "999999"})
    lines = [record.getMessage() for record in caplog.records if record.name == "mcp_psa.server"]
    assert lines[0].startswith("teamwork_list_projects ok attempts=1 waited_seconds=0")
    assert lines[1].startswith("teamwork_get_project not_found attempts=1")
    assert not any("Nordwind" in line for line in lines)


@pytest.mark.anyio
async def test_an_update_of_several_requests_tells_how_far_it_is(era: str) -> None:
    """The MCP specification: progress rises, and ends before its total."""
    told: list[tuple[float, float | None, str | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    app = boxed_app({}, ["awork"], clock=clock, time_entries=300)
    async with Client(build_server(app), mode=era) as client:
        listed = await client.call_tool("awork_list_tasks", {"limit": 1})
        id_ = listed.structured_content["items"][0]["id"]
        changed = {"id": id_, "name": "Book boats", "due_on": "2026-12-24", "priority": "high"}
        result = await client.call_tool("awork_update_task", changed, progress_callback=hear)
    assert not result.is_error, result.content[0].text
    assert [step for step, _, _ in told] == sorted({step for step, _, _ in told})
    assert len(told) >= 2
    assert all(total == len(told) for _, total, _ in told)
