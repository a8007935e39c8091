"""What a list call costs besides the vendor: in memory, from the client's call to its answer, the vendor answering at once.

python -m tests.bench.overhead [REPETITIONS]

Beside it, in turn: a call of a tool that does nothing (`no_op`), the same request by httpx alone over the same transport, and its
body parsed. `same_answer` puts in place of the first a tool that does nothing but give the same answer: the rest is our own work,
since most of a call is the SDK's client checking structured content against the schema.
"""

import json
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

import anyio
import httpx
from mcp import Client, types
from mcp.server.lowlevel import Server

from mcp_psa.app import build_app
from mcp_psa.http.clock import Time
from mcp_psa.server import build_server
from tests.bench import bare
from tests.bench.bodies import selected
from tests.bench.medians import ACCOUNT, compared

GOAL = 1.5
ROWS = 25
_TOOL = "teamwork_list_time_entries"
_CALLS = 20
_ASKED = {"limit": ROWS}


class Canned(httpx.AsyncBaseTransport):
    """A vendor that answers everything at once, with this body."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002
        """The answer."""
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=self._body)


def _never_full() -> Time:
    """A clock that runs an hour with every look, so that no quota is ever used up."""
    now = [0.0]

    def clock() -> float:
        now[0] += 3600.0
        return now[0]

    return Time(clock, anyio.sleep)


def _echo(answer: types.CallToolResult, tool: types.Tool) -> Server[Any]:
    """A server whose only tool gives this answer, under the definition that ours has."""

    async def on_list(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool])

    async def on_call(_: Any, __: Any) -> types.CallToolResult:
        return types.CallToolResult(content=answer.content, structured_content=answer.structured_content)

    return Server("echo", on_list_tools=on_list, on_call_tool=on_call)


async def _seconds(act: Callable[[], Awaitable[Any]]) -> float:
    """Seconds for one, the median of several."""
    taken = []
    for _ in range(_CALLS):
        started = time.perf_counter()
        await act()
        taken.append(time.perf_counter() - started)
    return median(taken)


async def _measure(repetitions: int) -> dict[str, Any]:
    body = await selected(ROWS)
    sent: list[httpx.Request] = []
    app = build_app(ACCOUNT, transport=Canned(body), time=_never_full(), seen=lambda request, _: sent.append(request))
    async with (
        Client(build_server(app)) as client,
        Client(bare.build()) as idle,
        httpx.AsyncClient(transport=Canned(body)) as http,
    ):
        tools = (await client.list_tools()).tools
        answer = await client.call_tool(_TOOL, _ASKED)
        assert not answer.is_error, answer
        async with Client(_echo(answer, next(t for t in tools if t.name == _TOOL))) as echo:
            await echo.list_tools()

            async def raw() -> None:
                json.loads((await http.get(str(sent[0].url))).content)

            acts: dict[str, Callable[[], Awaitable[Any]]] = {
                "list_call": lambda: client.call_tool(_TOOL, _ASKED),
                "no_op": lambda: idle.call_tool("nothing", {}),
                "echo": lambda: echo.call_tool(_TOOL, _ASKED),
                "request_and_loads": raw,
            }
            rounds = [{name: await _seconds(act) for name, act in acts.items()} for _ in range(repetitions + 1)][1:]
    return _said(rounds) | {"repetitions": repetitions}


def _said(rounds: list[dict[str, float]]) -> dict[str, Any]:
    calls = [one["list_call"] for one in rounds]
    least = {name: [one[name] + one["request_and_loads"] for one in rounds] for name in ("no_op", "echo")}
    return {
        "no_op": compared(calls, least["no_op"], GOAL),
        "same_answer": compared(calls, least["echo"], GOAL),
        "seconds": {name: round(median(one[name] for one in rounds), 6) for name in rounds[0]},
        "rows": ROWS,
    }


def measure(repetitions: int = 7) -> dict[str, Any]:
    """Seconds of a call, and how many times those of the least that it needs."""
    return anyio.run(_measure, repetitions)


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))  # noqa: T201
