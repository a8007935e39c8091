"""Thousands of calls over stdio and over HTTP: memory stays flat, and no task and no socket is left over.

    python -m tests.bench.soak [CALLS]

The server is a process of its own, its vendor another one. Memory is read after a tenth of the calls and at the end.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

_TOOLS: list[tuple[str, dict[str, Any]]] = [
    ("teamwork_list_projects", {"limit": 10}),
    ("teamwork_list_time_entries", {"limit": 25, "spent_from": "2026-10-01"}),
    ("teamwork_get_project", {"id": "1"}),
    ("teamwork_update_project", {"id": "2", "description": "Soaked"}),
    ("teamwork_list_tasks", {"search": "brand", "limit": 5}),
    ("teamwork_get_task", {"id": "999999"}),
    ("teamwork_list_tasks", {"nonsense": 1}),
]


def resident(pid: int) -> int:
    """Kilobytes of memory that a process holds."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0])


def sockets(pid: int) -> int:
    """How many sockets a process has open."""
    count = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            count += "socket" in str(link.readlink())
    return count


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(*arguments: str, stderr: Any = None) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that is stopped at the end."""
    made = subprocess.Popen([sys.executable, "-m", *arguments], stderr=stderr)
    try:
        yield made
    finally:
        made.send_signal(signal.SIGTERM)
        made.wait(20)


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit(f"nobody listens on port {port}")


async def soak(client: Client, pid: int, calls: int, log: Path) -> dict[str, Any]:
    """Make the calls; what the server held after a tenth of them and at the end."""
    marks: list[tuple[int, int, int]] = []
    said: Counter[str] = Counter()
    started = time.perf_counter()
    for number in range(calls):
        if number in (calls // 10, calls - 1):
            marks.append((resident(pid), sockets(pid), _tasks(pid, log)))
        name, arguments = _TOOLS[number % len(_TOOLS)]
        result = await client.call_tool(name, arguments)
        said["ok" if not result.is_error else json.loads(result.content[0].text)["error"]["code"]] += 1
    (early, sockets_early, tasks_early), (late, sockets_late, tasks_late) = marks
    return {
        "calls": calls,
        "said": dict(said),
        "seconds": round(time.perf_counter() - started, 1),
        "memory_kb": [early, late],
        "growth_percent": round(100 * (late - early) / early, 2),
        "sockets": [sockets_early, sockets_late],
        "tasks": [tasks_early, tasks_late],
    }


def _tasks(pid: int, log: Path) -> int:
    os.kill(pid, signal.SIGUSR1)
    for _ in range(100):
        time.sleep(0.02)
        if found := [line for line in log.read_text().splitlines() if line.startswith("tasks=")]:
            log.write_text("")
            return int(found[-1].removeprefix("tasks="))
    return -1


@contextlib.asynccontextmanager
async def over_stdio(base: str, log: Path) -> AsyncIterator[tuple[Client, int]]:
    """A client of a server over stdio, and the server's process id."""
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "tests.bench.server", base], env=dict(os.environ)
    )
    with log.open("a") as errors:
        async with Client(stdio_client(parameters, errlog=errors)) as client:
            yield client, _child("tests.bench.server")


@contextlib.asynccontextmanager
async def over_http(base: str, log: Path) -> AsyncIterator[tuple[Client, int]]:
    """A client of a server over HTTP, and the server's process id."""
    port = free_port()
    with log.open("a") as errors, process("tests.bench.server", base, str(port), stderr=errors) as server:
        wait_for(port)
        async with (
            httpx2.AsyncClient(timeout=30) as http,
            Client(streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http)) as client,
        ):
            yield client, server.pid


def _child(module: str) -> int:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if f"-m\0{module}\0".encode() in (entry / "cmdline").read_bytes():
                    return int(entry.name)
    sys.exit(f"{module} is not running")


async def main(calls: int) -> None:
    """Both ways, half of the calls each; prints JSON."""
    found: dict[str, Any] = {}
    port = free_port()
    with process("tests.bench.vendor", str(port)), tempfile.TemporaryDirectory() as folder:
        wait_for(port)
        for name, way in (("stdio", over_stdio), ("http", over_http)):
            log = Path(folder) / name
            async with way(f"http://127.0.0.1:{port}", log) as (client, pid):
                found[name] = await soak(client, pid, calls // 2, log)
            found[name]["stderr"] = log.read_text()[-500:]
    print(json.dumps(found, indent=2))  # noqa: T201


if __name__ == "__main__":
    anyio.run(main, int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
