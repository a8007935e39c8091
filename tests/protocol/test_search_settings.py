"""What the settings leave of the three tools that stand for all, and when they take the place of the direct ones."""

import json

import pytest
from click.testing import CliRunner
from mcp import MCPError

from mcp_psa.cli import main
from mcp_psa.search.tools import FIND, READ, WRITE
from tests.protocol.searching import VENDORS, connected, error, found


@pytest.mark.anyio
async def test_reading_access_has_no_write_executor(era: str) -> None:
    """Ours: what cannot be done is not shown, found or run."""
    async with connected(era, ACCESS="read") as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == [FIND, READ]
        assert "create" not in (await found(client, words="create a task")).replace("created_", "")
        told = await error(client, READ, {"tool": "teamwork_create_task", "arguments": {"name": "x"}})
        assert "MCP_PSA_ACCESS" in told["message"] or "settings" in told["message"]
        with pytest.raises(MCPError):
            await client.call_tool(WRITE, {"tool": "teamwork_create_task", "arguments": {"name": "x"}})


@pytest.mark.anyio
async def test_hidden_tools_are_neither_found_nor_run(era: str) -> None:
    """Ours: the settings hold for the search as for the direct tools."""
    async with connected(era, HIDE_TOOLS="teamwork_create_task") as client:
        assert "teamwork_create_task(" not in await found(client, words="create a task", vendor="teamwork", limit=20)
        assert "settings" in (await error(client, WRITE, {"tool": "teamwork_create_task"}))["message"]
    async with connected(era, TOOLS="teamwork_list_tasks") as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == [FIND, READ]
        assert (await found(client, words="create a project", limit=20)).count("teamwork_") == 1


@pytest.mark.anyio
async def test_the_search_covers_all_toolsets_unless_some_are_given(era: str) -> None:
    """Ours: the core is the default of the direct surface because it spares context, which the search does itself."""
    asked = {"tool": "teamwork_list_milestones", "arguments": {"limit": 1}}
    async with connected(era) as client:
        assert "teamwork_list_milestones(" in await found(client, words="milestones")
        assert not (await client.call_tool(READ, asked)).is_error
    async with connected(era, TOOLSETS="core") as client:
        assert "teamwork_list_milestones(" not in await found(client, words="milestones", limit=20)
        assert "settings" in (await error(client, READ, asked))["message"]


@pytest.mark.anyio
async def test_text_results_have_no_structured_content(era: str) -> None:
    """Ours: MCP_PSA_RESULT=text."""
    async with connected(era, RESULT="text") as client:
        result = await client.call_tool(READ, {"tool": "teamwork_list_projects", "arguments": {"limit": 1}})
    assert result.structured_content is None
    assert "project" in result.content[0].text


def _listed(*arguments: str, **env: str) -> list[str]:
    result = CliRunner().invoke(main, ["tools", "--sandbox", *arguments], env=env)
    assert result.exit_code == 0, result.stderr
    return [line.partition("\t")[0] for line in result.stdout.splitlines()]


def test_auto_searches_beyond_its_budget_only() -> None:
    """Ours: a catalog that is short enough is shown as it is."""
    one = ["--vendor", "teamwork"]
    assert len(_listed(*one, MCP_PSA_SURFACE="auto")) > 3
    assert _listed(*one, MCP_PSA_SURFACE="auto", MCP_PSA_CATALOG_TOKENS="500") == [FIND, READ, WRITE]
    assert _listed(MCP_PSA_SURFACE="auto", MCP_PSA_TOOLSETS="all") == [FIND, READ, WRITE]
    assert len(_listed(*one, MCP_PSA_CATALOG_TOKENS="500")) > 3


@pytest.mark.anyio
async def test_the_tools_command_prints_what_a_searching_server_tells(era: str) -> None:
    """Ours: `mcp-psa tools --json` is exactly the answer of tools/list, on this surface too."""
    vendors = [text for name in VENDORS for text in ("--vendor", name)]
    printed = CliRunner().invoke(main, ["tools", "--sandbox", *vendors, "--json"], env={"MCP_PSA_SURFACE": "search"})
    async with connected(era) as client:
        listed = (await client.list_tools()).tools
    told = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in listed]
    assert json.loads(printed.stdout)["tools"] == told
