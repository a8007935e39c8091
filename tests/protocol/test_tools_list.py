"""What tools/list says: names, hints and schemas that every host accepts, in a fixed order."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner
from mcp import Client, MCPError

from mcp_psa.app import load_vendors
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.cli import main
from mcp_psa.server import wire

TOOLS = all_tools(load_vendors())


def schemas(value: Any) -> list[dict[str, Any]]:
    """Every schema inside a schema."""
    if isinstance(value, list):
        return [found for item in value for found in schemas(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for item in value.values() for found in schemas(item))]


@pytest.mark.anyio
async def test_a_client_sees_every_tool_twice_in_the_same_order(client: Client) -> None:
    """The MCP specification asks for a deterministic order."""
    first = [tool.name for tool in (await client.list_tools()).tools]
    second = [tool.name for tool in (await client.list_tools()).tools]
    assert first == second
    assert len(first) == len(set(first)) >= 49


@pytest.mark.anyio
async def test_an_unknown_list_cursor_is_a_protocol_error(client: Client) -> None:
    """The MCP specification: -32602."""
    with pytest.raises(MCPError) as caught:
        await client.list_tools(cursor="made-up")
    assert caught.value.error.code == -32602


@pytest.mark.anyio
async def test_the_tools_command_prints_what_a_client_is_told(client: Client) -> None:
    """Ours: `mcp-psa tools --json` is exactly the answer of tools/list."""
    vendors = ["--vendor", "teamwork", "--vendor", "proworkflow"]
    printed = json.loads(CliRunner().invoke(main, ["tools", "--sandbox", *vendors, "--json"]).stdout)
    listed = [
        tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in (await client.list_tools()).tools
    ]
    assert printed["tools"] == listed


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_is_one_that_every_host_accepts(tool: Tool) -> None:
    """Measured faults of hosts: names, roots, $ref, anyOf, const, arrays without items, long descriptions."""
    told = wire(tool.definition(structured=True))
    assert re.fullmatch(r"[a-z0-9_]{1,64}", told["name"])
    assert 0 < len(told["description"]) < 1024
    assert set(told["annotations"]) >= {"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}
    for root in (told["inputSchema"], told["outputSchema"]):
        assert root["type"] == "object"
        for schema in schemas(root["properties"]):
            assert not {"$ref", "anyOf", "oneOf", "allOf", "const", "format"} & set(schema)
            assert schema.get("type") != "array" or "items" in schema
            assert not isinstance(schema.get("type"), list)
    assert told["inputSchema"]["additionalProperties"] is False


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_hints_tell_reads_from_writes(tool: Tool) -> None:
    """Ours (D11): hosts decide on these whether to ask a person."""
    hints = tool.annotations
    expected = {
        "list": (True, False, True),
        "get": (True, False, True),
        "create": (False, False, False),
        "update": (False, True, True),
    }[tool.verb]
    assert (hints["read_only_hint"], hints["destructive_hint"], hints["idempotent_hint"]) == expected
