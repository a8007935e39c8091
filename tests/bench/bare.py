"""The least a Python MCP server can be, which ours is measured against: the SDK's low-level server, its one tool does nothing.

python -m tests.bench.bare
"""

from typing import Any

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

_TOOL = types.Tool(name="nothing", description="Does nothing.", input_schema={"type": "object", "properties": {}})


async def _on_list(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[_TOOL])


async def _on_call(_: Any, __: types.CallToolRequestParams) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text="done")])


def build() -> Server[Any]:
    """The server."""
    return Server("bare", on_list_tools=_on_list, on_call_tool=_on_call)


async def main() -> None:
    """Serve over stdio, as the SDK does it."""
    server = build()
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


if __name__ == "__main__":
    anyio.run(main)
