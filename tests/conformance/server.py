"""Our own server, over the sandbox, with what the conformance suite looks for beside our own tools, resources and prompts.

`python -m tests.conformance.server` serves it as we serve over HTTP: without sessions, answers as event streams.
"""

import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity

from mcp_psa.boxed import boxed_app
from mcp_psa.server import build_server
from tests.conformance.asking import ASKING, ASKING_PROMPT, asking_prompt
from tests.conformance.fixtures import NOTHING, PROMPTS, RESOURCES, SCHEMAS, TOOLS

SETTINGS = {"MCP_PSA_TOOLSETS": "all", "MCP_PSA_SURFACE": "direct"}
Handler = Callable[[Any, Any], Awaitable[Any]]
ALL_TOOLS = TOOLS | ASKING


def over(server: Server[Any], method: str, wrap: Callable[[Handler], Handler]) -> None:
    """Put a handler around the server's own."""
    entry = server.get_request_handler(method)
    assert entry is not None
    server.add_request_handler(method, entry.params_type, wrap(entry.handler))


def more_tools(own: Handler) -> Handler:
    """Ours first, so that a client sees them as it always does."""

    async def on_list(context: Any, params: Any) -> types.ListToolsResult:
        listed = await own(context, params)
        more = [types.Tool(name=n, description=f"Fixture {n}", input_schema=SCHEMAS.get(n, NOTHING)) for n in ALL_TOOLS]
        return types.ListToolsResult(tools=[*listed.tools, *more])

    return on_list


def call(own: Handler) -> Handler:
    """A fixture, or ours."""

    async def on_call(context: Any, params: types.CallToolRequestParams) -> Any:
        return await ALL_TOOLS.get(params.name, own)(context, params)

    return on_call


def more_resources(own: Handler) -> Handler:
    """Ours, and the fixtures; the one that is made from a template is not listed."""

    async def on_list(context: Any, params: Any) -> types.ListResourcesResult:
        listed = await own(context, params)
        more = [types.Resource(uri=uri, name=uri, mime_type=r.mime_type) for uri, r in RESOURCES.items()]
        return types.ListResourcesResult(resources=[*listed.resources, *more])

    return on_list


def read(own: Handler) -> Handler:
    """A fixture, or ours."""

    async def on_read(context: Any, params: types.ReadResourceRequestParams) -> Any:
        if (found := RESOURCES.get(str(params.uri))) is None:
            return await own(context, params)
        return types.ReadResourceResult(contents=[found])

    return on_read


def more_prompts(own: Handler) -> Handler:
    """Ours, and the fixtures."""

    async def on_list(context: Any, params: Any) -> types.ListPromptsResult:
        listed = await own(context, params)
        more = [
            types.Prompt(
                name=name,
                description=f"Fixture {name}",
                arguments=[types.PromptArgument(name=a, required=True) for a in arguments],
            )
            for name, arguments in [*((n, a) for n, (a, _) in PROMPTS.items()), (ASKING_PROMPT, ())]
        ]
        return types.ListPromptsResult(prompts=[*listed.prompts, *more])

    return on_list


def prompt(own: Handler) -> Handler:
    """A fixture, or ours."""

    async def on_get(context: Any, params: types.GetPromptRequestParams) -> Any:
        if params.name == ASKING_PROMPT:
            return await asking_prompt(params)
        if params.name not in PROMPTS:
            return await own(context, params)
        _, made = PROMPTS[params.name]
        contents = made(params.arguments or {})
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=c) for c in contents])

    return on_get


def conformance_server() -> Server[Any]:
    """Our server and the fixtures."""
    server = build_server(boxed_app(SETTINGS, time_entries=300))
    schemas = server.get_tool_input_schema
    assert schemas is not None
    server.get_tool_input_schema = lambda name: SCHEMAS.get(name) or schemas(name)
    # State that a client gives back is sealed: only the fixtures use any.
    server.middleware.append(RequestStateBoundary(RequestStateSecurity.ephemeral(), default_audience="conformance"))
    over(server, "tools/list", more_tools)
    over(server, "tools/call", call)
    over(server, "resources/list", more_resources)
    over(server, "resources/read", read)
    over(server, "prompts/list", more_prompts)
    over(server, "prompts/get", prompt)
    return server


def main() -> None:
    """Serve on a free port, and say which."""
    import uvicorn

    # The suite comes with wrong hosts and forged state on purpose; what is refused as it should be is no news.
    logging.getLogger("mcp").setLevel(logging.ERROR)
    web = conformance_server().streamable_http_app(stateless_http=True, json_response=False)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", flush=True)  # noqa: T201  # whoever started it reads this
    uvicorn.Server(uvicorn.Config(web, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
