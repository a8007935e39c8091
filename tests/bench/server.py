"""The server as the soak runs it: over stdio or HTTP, against a vendor at an address, on a time that only sleeping moves.

The pacer works as ever; its waits cost no real time. On SIGUSR1 it writes how many tasks it has to stderr.

    python -m tests.bench.server BASE_URL [PORT]
"""

import asyncio
import signal
import sys

import anyio
import uvicorn

from mcp_psa.app import App, build_app
from mcp_psa.boxed import sandbox_env
from mcp_psa.ledger import SqliteLedger
from mcp_psa.server import build_server
from mcp_psa.stdio import serve
from tests.times import no_waiting


def opened(base: str) -> App:
    """A server of one vendor at this address."""
    env = sandbox_env(base, ["teamwork"]) | {"MCP_PSA_MAX_WAIT": "300"}
    return build_app(env, ["teamwork"], time=no_waiting(), ledger=SqliteLedger)


def _count_tasks() -> None:
    print(f"tasks={len(asyncio.all_tasks())}", file=sys.stderr, flush=True)  # noqa: T201


async def main(base: str, port: int | None) -> None:
    """Serve until stopped."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _count_tasks)
    server = build_server(opened(base))
    if port is None:
        await serve(server)
        return
    web = server.streamable_http_app(stateless_http=True, json_response=False)
    await uvicorn.Server(uvicorn.Config(web, port=port, log_level="warning")).serve()


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
