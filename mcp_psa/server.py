"""The MCP server: the SDK's low-level `Server` with our catalog behind it. Both eras of the protocol come from the SDK."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from mcp import MCPError, types
from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.lowlevel import Server

from mcp_psa.app import App
from mcp_psa.handlers import handlers, refuse_cursor
from mcp_psa.shape.budget import compact
from mcp_psa.shape.result import Result
from mcp_psa.surface import UnknownTool, surface_of

_log = logging.getLogger("mcp_psa.server")
_HOUR = 3_600_000
_CACHED: tuple[CacheableMethod, ...] = (
    "tools/list",
    "server/discover",
    "prompts/list",
    "resources/list",
    "resources/templates/list",
)
_INTERNAL = (
    "Something went wrong inside mcp_psa; it was logged. If this was a write, look for the record before repeating it."
)


def build_server(app: App) -> Server[Any]:
    """The server of an app. The app's sessions are closed when the server's life ends."""
    structured = app.settings.result == "both"
    surface = surface_of(app)
    tools = [_tool(definition) for definition in surface.definitions()]
    schemas = {tool.name: tool.input_schema for tool in tools}

    async def on_list(_: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        refuse_cursor(params)
        return types.ListToolsResult(tools=tools)

    async def on_call(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            result = await surface.run(params.name, params.arguments, context.session.report_progress)
        except UnknownTool as error:
            raise MCPError(types.INVALID_PARAMS, f"Unknown tool: {error}") from error
        except Exception:  # noqa: BLE001  # the one place: a fault of ours must not end the session
            _log.exception("%s failed", params.name)
            result = Result(compact({"error": {"code": "internal", "message": _INTERNAL}}), is_error=True)
        _note(params.name, result)
        return _answer(result, structured=structured)

    @asynccontextmanager
    async def lifespan(_: Server[Any]) -> AsyncIterator[App]:
        try:
            yield app
        finally:
            await app.aclose()

    hint = CacheHint(ttl_ms=_HOUR, scope="private")
    return Server(
        "mcp-psa",
        version=version("mcp-psa"),
        title="mcp_psa",
        instructions=surface.instructions,
        lifespan=lifespan,
        on_list_tools=on_list,
        on_call_tool=on_call,
        **handlers(app),
        get_tool_input_schema=schemas.get,
        cache_hints=dict.fromkeys(_CACHED, hint),
    )


def wire(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition as `tools/list` answers it on the wire (camelCase)."""
    return _tool(definition).model_dump(mode="json", by_alias=True, exclude_none=True)


def _note(name: str, result: Result) -> None:
    """One line for a support person: what was called, how it ended, what it took; never what was in it."""
    if _log.isEnabledFor(logging.INFO):
        error = json.loads(result.text)["error"] if result.is_error else {}
        took = " ".join(f"{key}={value}" for key, value in result.meta.items())
        trace = f" vendor_trace={error['vendor_trace']}" if "vendor_trace" in error else ""
        _log.info("%s %s %s%s", name, error.get("code", "ok"), took, trace)


def _tool(definition: dict[str, Any]) -> types.Tool:
    made = dict(definition)
    made["annotations"] = types.ToolAnnotations(**made["annotations"])
    return types.Tool(**made)


def _answer(result: Result, *, structured: bool) -> types.CallToolResult:
    content: list[Any] = [types.TextContent(type="text", text=result.text)]
    meta = {"mcp_psa/request": result.meta} if result.meta else None
    told = result.structured if structured and not result.is_error else None
    return types.CallToolResult(content=content, structured_content=told, is_error=result.is_error, _meta=meta)
