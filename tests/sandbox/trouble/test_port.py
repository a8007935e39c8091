"""The same trouble over a real socket: what a client sees when a connection really breaks."""

import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import anyio
import anyio.lowlevel
import httpx
import pytest

from mcp_psa.sandbox.app import FAKES, Sandbox, build, open_box
from mcp_psa.sandbox.port import server
from mcp_psa.sandbox.trouble_plan import read_plan
from tests.conftest import NOW
from tests.sandbox.trouble.conftest import ASKS

URL = FAKES["teamwork"].prefix + ASKS["teamwork"].read
WRITE, BODY = FAKES["teamwork"].prefix + ASKS["teamwork"].write[0], ASKS["teamwork"].write[1]


async def at_once(_seconds: float) -> None:
    """No second passes in these tests."""
    await anyio.lowlevel.checkpoint()


@contextmanager
def served(plan: str, sleep: Callable[[float], Awaitable[None]] = at_once) -> Iterator[tuple[httpx.Client, Sandbox]]:
    """A sandbox with this plan on a free port, and a client for it."""
    trouble = read_plan(plan)
    sandbox = build(open_box(None, 20, lambda: NOW, quota=False, trouble=trouble), ["teamwork"], sleep=sleep)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    running = server(sandbox, date=not trouble.skew)
    thread = Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        with httpx.Client(base_url=address, headers=ASKS["teamwork"].headers, timeout=5, trust_env=False) as client:
            yield client, sandbox
    finally:
        running.should_exit = True
        thread.join(5)
        assert not thread.is_alive()


@pytest.fixture(autouse=True)
def quiet_server(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Breaking off on purpose is no failure of the server: it logs nothing."""
    yield
    assert capsys.readouterr().err == ""


def projects(sandbox: Sandbox) -> int:
    """How many projects are saved."""
    return len(sandbox.box.store.rows("SELECT id FROM projects"))


@pytest.mark.parametrize(("form", "applied"), [("before", 0), ("after", 1)])
def test_a_connection_is_reset_or_closed_without_an_answer(form: str, applied: int) -> None:
    """Ours: TCP has two ways to end; both come, before or after the write was saved."""
    with served(f"seed=2 reset_{form}=1") as (client, sandbox):
        had, seen = projects(sandbox), {}
        for turn in range(6):
            with pytest.raises(httpx.TransportError) as caught:
                client.post(WRITE, json={"project": {"name": f"Stormy {turn}"}})
            seen[type(caught.value)] = str(caught.value)
        assert projects(sandbox) - had == 6 * applied
    assert set(seen) == {httpx.ReadError, httpx.RemoteProtocolError}
    assert "reset" in seen[httpx.ReadError]
    assert "without sending a response" in seen[httpx.RemoteProtocolError]


@pytest.mark.parametrize(("form", "applied"), [("before", 0), ("after", 1)])
def test_an_answer_breaks_off_in_the_middle(form: str, applied: int) -> None:
    """Ours: fewer bytes than were promised, then the end."""
    with served(f"truncated_{form}=1") as (client, sandbox):
        had = projects(sandbox)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            client.post(WRITE, json=BODY)
        assert projects(sandbox) - had == applied


def test_a_cleanly_cut_answer_is_chunked() -> None:
    """Ours: HTTP says that all is well."""
    with served("truncated_clean_after=1") as (client, _):
        answer = client.get(URL)
        assert answer.headers["transfer-encoding"] == "chunked"
        with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
            answer.json()


def test_a_silent_vendor_closes_in_the_end() -> None:
    """Ours: after the seconds of the plan, here none."""
    with served("silent_after=1") as (client, sandbox):
        had = projects(sandbox)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            client.post(WRITE, json=BODY)
        assert projects(sandbox) - had == 1


def test_a_caller_gives_up_on_a_silent_vendor() -> None:
    """Ours: a read timeout; the server notices and lets go of the connection."""

    async def for_ever(_seconds: float) -> None:
        await anyio.sleep_forever()

    with served("silent=1", for_ever) as (client, _), pytest.raises(httpx.ReadTimeout):
        client.get(URL, timeout=0.2)


def test_answers_that_are_whole_keep_the_connection() -> None:
    """Ours: pages, refusals and slow answers are HTTP like any other, on one connection."""
    with served("seed=4 html=0.3 429=0.2 slow=0.3 500=0.2") as (client, sandbox):
        seen, ports = set(), set()
        for _ in range(12):
            answer = client.get(URL)
            seen.add((answer.status_code, answer.headers["content-type"].partition(";")[0]))
            ports.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
        assert len({done.number for done in sandbox.trouble.done}) == 12
        assert len(ports) == 1
    assert seen == {
        (200, "text/html"),
        (429, "application/json"),
        (200, "application/json"),
        (500, "application/json"),
    }


def test_a_skewed_clock_is_the_only_date() -> None:
    """RFC 9110 wants one Date; the server's own is left out when the vendor's is wrong on purpose."""
    with served("skew=3600") as (client, _):
        assert client.get(URL).headers.get_list("date") == ["Fri, 20 Nov 2026 13:00:00 GMT"]
    with served("") as (client, _):
        assert len(client.get(URL).headers.get_list("date")) == 1
