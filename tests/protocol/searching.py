"""A client of a server that searches: what the tests of that surface share."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp import Client

from mcp_psa.boxed import boxed_app
from mcp_psa.search.tools import FIND, READ, WRITE
from mcp_psa.server import build_server
from tests.protocol.conftest import clock

VENDORS = ["teamwork", "proworkflow"]


class Searching:
    """A client that comes to every tool by the executors, as a model would."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> Any:
        """A call of the tool by the executor that takes it."""
        executor = READ if any(verb in name for verb in ("_list_", "_get_")) else WRITE
        return await self._client.call_tool(executor, {"tool": name, "arguments": arguments})


@asynccontextmanager
async def connected(era: str, vendors: list[str] | None = None, **settings: str) -> AsyncIterator[Client]:
    """A client of a searching server."""
    env = {"MCP_PSA_SURFACE": "search"} | {f"MCP_PSA_{name}": value for name, value in settings.items()}
    app = boxed_app(env, vendors or VENDORS, clock=clock, time_entries=300)
    async with Client(build_server(app), mode=era) as client:
        yield client


async def error(client: Client, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a call that must fail says."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.content[0].text
    told: dict[str, Any] = json.loads(result.content[0].text)["error"]
    return told


async def found(client: Client, **asked: Any) -> str:
    """What the search answers."""
    result = await client.call_tool(FIND, asked)
    assert not result.is_error, result.content[0].text
    text: str = result.content[0].text
    return text
