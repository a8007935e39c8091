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
from mcp_psa.search.tools import definitions as search_definitions
from mcp_psa.server import wire

VENDORS = load_vendors()
TOOLS = all_tools(VENDORS)


DEFINITIONS = [wire(tool.definition(structured=True)) for tool in TOOLS]
DEFINITIONS += [wire(made) for made in search_definitions(list(VENDORS), writes=True)]
# What every host takes. Refused or ignored by one or another: $ref, $defs, anyOf, oneOf, allOf, not, if, const, format,
# pattern, exclusiveMinimum, patternProperties, prefixItems.
KEYWORDS = {
    "type", "description", "properties", "required", "additionalProperties", "items", "enum", "default", "minimum", "maximum",
}  # fmt: skip
TYPES = {"object", "array", "string", "integer", "number", "boolean"}


def schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A schema and every one inside it."""
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return [schema, *(found for each in inner for found in schemas(each))]


@pytest.mark.anyio
async def test_a_client_sees_every_tool_twice_in_the_same_order(client: Client) -> None:
    """The MCP specification asks for a deterministic order."""
    first = [tool.name for tool in (await client.list_tools()).tools]
    second = [tool.name for tool in (await client.list_tools()).tools]
    assert first == second
    assert len(first) == len(set(first)) == 40


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


@pytest.mark.parametrize("told", DEFINITIONS, ids=lambda told: told["name"])
def test_a_tool_is_one_that_every_host_accepts(told: dict[str, Any]) -> None:
    """Measured faults of hosts: names, roots, $ref, anyOf, const, arrays without items, long descriptions."""
    assert re.fullmatch(r"[a-z0-9_]{1,45}", told["name"])  # hosts put a server's name before it, and allow 60 in all
    assert told["title"].strip()
    assert 0 < len(told["description"].encode()) < 1024
    assert set(told["annotations"]) == {"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}
    for root in filter(None, (told["inputSchema"], told.get("outputSchema"))):
        assert root["type"] == "object"
        assert isinstance(root["properties"], dict)
        for schema in schemas(root):
            assert set(schema) <= KEYWORDS
            assert schema["type"] in TYPES  # a list of types is not
            assert schema["type"] != "array" or "items" in schema
            assert set(schema.get("required", ())) <= set(schema.get("properties", ()))
            assert all(isinstance(word, str) and word for word in schema.get("enum", ()))
            assert schema.get("enum") != []
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
