"""The server as a client starts it: a process, stdin and stdout."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from tests.e2e.conftest import COMMAND, plain_env
from tests.scenario import WORK, Work, a_day_of_work

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "0"}},
}


def server(**env: str) -> StdioServerParameters:
    """How a client is told to start the server over its own sandbox."""
    return StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], "serve", "--sandbox"], env=plain_env(**env))


@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_works_over_stdio(mode: str) -> None:
    """The main job, through a real process, at both vendors, in both eras."""
    async with Client(server(), mode=mode) as client:
        for work in WORK.values():
            await a_day_of_work(client, work)


@pytest.mark.anyio
@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
async def test_a_client_works_against_a_sandbox_on_a_port(sandbox: dict[str, str], work: Work) -> None:
    """The same over a real socket, with *_BASE_URL pointing at `mcp-psa sandbox --port`."""
    own = {name: value for name, value in sandbox.items() if name.startswith(work.vendor.upper())}
    parameters = StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], "serve"], env=plain_env(**own))
    async with Client(parameters) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert {name.split("_")[0] for name in names} == {work.vendor}
        await a_day_of_work(client, work)


@pytest.mark.anyio
async def test_read_access_leaves_only_reads() -> None:
    """Ours (D5): a switch that protects."""
    async with Client(server(MCP_PSA_ACCESS="read")) as client:
        assert {tool.name.split("_")[1] for tool in (await client.list_tools()).tools} == {"list", "get"}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, None], ids=["SIGTERM", "Ctrl-C", "end of input"])
def test_the_process_stops_at_once(ending: signal.Signals | None) -> None:
    """Ours: hosts leave orphans behind when servers do not stop; stdout holds nothing but the protocol."""
    command = [*COMMAND, "serve", "--sandbox"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=plain_env()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(INITIALIZE).encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert answer["result"]["serverInfo"]["name"] == "mcp-psa"
        started = time.monotonic()
        if ending is not None:
            process.send_signal(ending)
        rest, errors = process.communicate(timeout=10)
        assert time.monotonic() - started < 5
    assert process.returncode == 0
    assert rest == b""
    assert b"Traceback" not in errors


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"MCP_PSA_ACESS": "read"}, "did you mean MCP_PSA_ACCESS"),
        ({"MCP_PSA_ACCESS": "raed"}, "did you mean read"),
        ({"TEAMWORK_API_KEY": "twp_FakeKey"}, "TEAMWORK_SITE"),
        ({"TEAMWORK_SITE": "acme"}, "TEAMWORK_API_KEY"),
        ({}, "--sandbox"),
    ],
)
def test_a_mistake_in_the_settings_stops_the_start_with_one_message(env: dict[str, str], said: str) -> None:
    """Ours (D6): closed on error, on stderr, with nothing on stdout."""
    ran = subprocess.run(
        [*COMMAND, "serve"], env=plain_env(**env), capture_output=True, text=True, timeout=30, check=False
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the SDK's own reading there")
def test_the_process_stops_when_its_input_is_no_pipe_and_empty() -> None:
    """Ours: a container that is started without -i has /dev/null for input, of which no event loop ever hears."""
    command = [*COMMAND, "serve", "--sandbox"]
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, env=plain_env(), timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="the SDK's own writing there")
def test_answers_go_into_a_file_too(tmp_path: Path) -> None:
    """Ours: people look at what a server says with `< requests > answers`."""
    asked, said = tmp_path / "asked", tmp_path / "said"
    asked.write_text(json.dumps(INITIALIZE) + "\n")
    with asked.open() as source, said.open("w") as target:
        subprocess.run(
            [*COMMAND, "serve", "--sandbox"], stdin=source, stdout=target, env=plain_env(), timeout=60, check=True
        )
    assert json.loads(said.read_text())["result"]["serverInfo"]["name"] == "mcp-psa"
