"""The server that the conformance suite judges is ours: what it serves of our own is served as everywhere."""

import pytest
from mcp import Client

from mcp_psa.boxed import boxed_app
from mcp_psa.server import build_server
from tests.conformance.server import ALL_TOOLS, SETTINGS, conformance_server


@pytest.mark.anyio
async def test_our_own_tools_stand_first_and_unchanged_beside_the_fixtures() -> None:
    """Ours: the suite's verdict must be about this server."""
    async with Client(build_server(boxed_app(SETTINGS))) as client:
        own = (await client.list_tools()).tools
    async with Client(conformance_server()) as client:
        listed = (await client.list_tools()).tools
        answer = await client.call_tool("teamwork_list_projects", {"limit": 2})
    assert listed[: len(own)] == own
    assert [tool.name for tool in listed[len(own) :]] == list(ALL_TOOLS)
    assert len(answer.structured_content["items"]) == 2


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["test_error_handling", "test_simple_text"])
async def test_a_fixture_answers_beside_them(name: str) -> None:
    """The suite's own words for its fixtures."""
    async with Client(conformance_server()) as client:
        result = await client.call_tool(name, {})
    assert result.is_error is (name == "test_error_handling")
    assert result.content[0].text
