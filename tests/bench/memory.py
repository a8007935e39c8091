"""The most memory that the stdio server ever holds (VmHWM), against the bare server.

python -m tests.bench.memory [REPETITIONS]

Each is a process of its own that lists its tools and answers 20 calls; ours asks a fake vendor on a port of a third process, so
that the network's part is in it. Linux only.
"""

import json
import sys
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.bench.medians import ACCOUNT, bare, compared, server
from tests.bench.soak import free_port, process, wait_for

GOAL = 1.35
CALLS = 20
_OURS = ("teamwork_list_time_entries", {"limit": 25})
_BARE = ("nothing", dict[str, Any]())


def _highest(pid: int) -> int:
    """Kilobytes."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0])


def _children() -> set[int]:
    """The processes that this one has started."""
    return {int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


async def _kilobytes(parameters: StdioServerParameters, call: tuple[str, dict[str, Any]]) -> int:
    before = _children()
    async with Client(stdio_client(parameters)) as client:
        (pid,) = _children() - before
        await client.list_tools()
        for _ in range(CALLS):
            assert not (await client.call_tool(*call)).is_error
        return _highest(pid)


async def _measure(repetitions: int) -> dict[str, Any]:
    port = free_port()
    own = server("mcp_psa", "serve", **ACCOUNT, TEAMWORK_BASE_URL=f"http://127.0.0.1:{port}/teamwork")
    sides: tuple[list[float], list[float]] = ([], [])
    with process("tests.bench.vendor", str(port)):
        wait_for(port)
        for _ in range(repetitions):
            sides[0].append(await _kilobytes(own, _OURS))
            sides[1].append(await _kilobytes(bare(), _BARE))
    return compared(*sides, GOAL) | {"unit": "KB", "calls": CALLS, "repetitions": repetitions}


def measure(repetitions: int = 5) -> dict[str, Any]:
    """Kilobytes and their ratio."""
    return anyio.run(_measure, repetitions)


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))  # noqa: T201
