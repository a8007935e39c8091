"""However a client leaves, the process ends within a second and its cleanup has run: hosts leave orphans behind otherwise."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.e2e.conftest import plain_env
from tests.e2e.test_stdio import INITIALIZE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and pipes")

# The server as `mcp-psa serve` runs it, with its last act made visible.
PROGRAM = """
import sys, anyio
from mcp_psa.boxed import boxed_app
from mcp_psa.server import build_server
from mcp_psa.stdio import serve
app = boxed_app({}, ["teamwork"], time_entries=10)
close = app.aclose
async def closing():
    await close()
    print("cleaned up", file=sys.stderr)
app.aclose = closing
anyio.run(serve, build_server(app))
"""
LIST = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
Process = subprocess.Popen[bytes]


def say(process: Process, message: dict[str, object]) -> None:
    """Send a message."""
    assert process.stdin is not None
    process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()


def end_input(process: Process) -> None:
    """Close the server's input."""
    assert process.stdin is not None
    process.stdin.close()


def close_output(process: Process) -> None:
    """Go away as a reader, as a client that crashed, and leave the input open."""
    assert process.stdout is not None
    process.stdout.close()


def close_output_and_ask(process: Process) -> None:
    """Go away as a reader with an answer on its way."""
    close_output(process)
    say(process, LIST)


ENDINGS: dict[str, Callable[[Process], object]] = {
    "SIGTERM": lambda process: process.send_signal(signal.SIGTERM),
    "Ctrl-C": lambda process: process.send_signal(signal.SIGINT),
    "end of input": end_input,
    "closed pipe": close_output,
    "closed pipe, with an answer to write": close_output_and_ask,
}


def seconds(ending: Callable[[Process], object]) -> tuple[float, float]:
    """How long the process took to start, and to end after this; all else about its end is checked."""
    pipe, begun = subprocess.PIPE, time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=pipe, stdout=pipe, stderr=pipe, env=plain_env()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        say(process, INITIALIZE)
        assert process.stdout.readline()
        started = time.monotonic()
        try:
            ending(process)
            process.wait(timeout=30)
        finally:
            process.kill()
        ended = time.monotonic()
        assert (process.returncode, process.stderr.read()) == (0, b"cleaned up\n")
    return started - begun, ended - started


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_the_process_ends_within_a_second_with_its_cleanup_run(ending: Callable[[Process], object]) -> None:
    """Ours. Starting takes about a second where there is nothing else to do: on a busy machine that is the measure."""
    starting, stopping = seconds(ending)
    assert stopping < max(1, starting)
