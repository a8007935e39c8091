"""When a request is repeated: the table in mcp_psa/http/retry.py, row by row, and how often."""

from collections.abc import Callable

import httpx
import pytest

from mcp_psa.errors import (
    AuthFailed,
    Conflict,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    PsaError,
    Rejected,
    TryLater,
    VendorChanged,
)
from mcp_psa.http.circuit import Circuit
from mcp_psa.http.pace import PacedTransport, Pacer
from mcp_psa.http.retry import Backoff, RetryTransport
from mcp_psa.http.session import Call
from tests.unit.http.conftest import BASE, KEY, CutStream, FakeTime, Script, Step, good, open_session, toy

READ = Call("GET", "/tasks", (("page", "1"),))
WRITE = Call("POST", "/tasks", body={"name": "Call the printer"}, writes=True)
# Some vendors change things with GET: what counts is what the call says, not its verb.
GET_THAT_WRITES = Call("GET", "/", (("action", "post_task"),), writes=True)
POST_THAT_READS = Call("POST", "/search", body={"text": "logo"})

Made = Callable[[], Step]


def answer(status: int, text: str = '{"message": "no"}', **headers: str) -> Made:
    """A maker of answers: a response can be used only once."""
    return lambda: httpx.Response(status, text=text, headers={k.replace("_", "-"): v for k, v in headers.items()})


def lost(kind: type[httpx.TransportError]) -> Made:
    """A maker of failures."""
    return lambda: kind("gone")


def cut(kind: type[httpx.TransportError]) -> Made:
    """A maker of answers whose body breaks off."""
    return lambda: httpx.Response(200, stream=CutStream(kind("gone")))


NOT_SENT = {kind.__name__: lost(kind) for kind in (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)}
THROTTLED = {
    "429": answer(429),
    "429 with a hint": answer(429, Retry_After="3"),
    "400 with nothing left": answer(400, X_Left="0"),
    "400 with nothing left, other spelling": answer(400, X_RateLimit_Remaining="0"),
    "200 that says so": answer(200, '{"message": "Too many requests, slow down"}'),
}
GATEWAY = {str(status): answer(status) for status in (502, 503, 504)}
SENT = {
    "read timeout": lost(httpx.ReadTimeout),
    "write timeout": lost(httpx.WriteTimeout),
    "connection lost": lost(httpx.ReadError),
    "lost while writing": lost(httpx.WriteError),
    "closed without an answer": lost(httpx.RemoteProtocolError),
    "lost in the middle of the answer": cut(httpx.ReadError),
    "stalled in the middle of the answer": cut(httpx.ReadTimeout),
    "closed in the middle of the answer": cut(httpx.RemoteProtocolError),
}
SAFE_FOR_ALL = NOT_SENT | THROTTLED
SAFE_FOR_READS = GATEWAY | SENT
FINAL: dict[int, tuple[type[PsaError], type[PsaError]]] = {
    302: (VendorChanged, VendorChanged),
    400: (Rejected, Rejected),
    401: (AuthFailed, AuthFailed),
    403: (Forbidden, Forbidden),
    404: (NotFound, NotFound),
    405: (Rejected, Rejected),
    409: (Conflict, Conflict),
    410: (NotFound, NotFound),
    415: (Rejected, Rejected),
    422: (Rejected, Rejected),
    500: (TryLater, OutcomeUnknown),
    501: (TryLater, OutcomeUnknown),
}


def named(makers: dict[str, Made]) -> list[object]:
    """Parameters with their names as ids."""
    return [pytest.param(maker, id=name) for name, maker in makers.items()]


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, POST_THAT_READS], ids=lambda c: c.method)
@pytest.mark.parametrize("failure", named(SAFE_FOR_ALL | SAFE_FOR_READS))
async def test_a_read_is_repeated_unchanged_until_it_works(failure: Made, call: Call) -> None:
    """Ours: asking again cannot do harm."""
    wire = Script([failure(), good()])

    answer = await open_session(toy(), wire).send(call)

    assert answer.body == {"id": 7}
    assert answer.attempts == 2
    assert wire.sent[0] == wire.sent[1]
    assert [r.headers["authorization"] for r in wire.requests] == [f"Bearer {KEY}"] * 2


@pytest.mark.anyio
@pytest.mark.parametrize("call", [WRITE, GET_THAT_WRITES], ids=lambda c: c.method)
@pytest.mark.parametrize("failure", named(SAFE_FOR_ALL))
async def test_a_write_that_never_arrived_or_was_refused_is_repeated_unchanged(failure: Made, call: Call) -> None:
    """Ours: nothing was sent, or the vendor turned it away before looking at it."""
    wire = Script([failure(), good()])

    answer = await open_session(toy(), wire).send(call)

    assert answer.body == {"id": 7}
    assert answer.attempts == 2
    assert wire.sent[0] == wire.sent[1]


@pytest.mark.anyio
@pytest.mark.parametrize("call", [WRITE, GET_THAT_WRITES], ids=lambda c: c.method)
@pytest.mark.parametrize("failure", named(SAFE_FOR_READS))
async def test_a_write_is_not_repeated_once_it_may_have_been_saved(failure: Made, call: Call) -> None:
    """Ours: no vendor has idempotency keys, so a second one could book the hours twice."""
    time = FakeTime()
    wire = Script([failure()])

    with pytest.raises(OutcomeUnknown, match="may have been saved") as caught:
        await open_session(toy(), wire, time).send(call)

    assert len(wire.requests) == 1
    assert time.slept == []
    assert "Look for the record" in caught.value.fix


@pytest.mark.anyio
@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
@pytest.mark.parametrize("status", FINAL)
async def test_an_answer_that_will_not_change_is_not_asked_for_again(status: int, writes: bool) -> None:
    """Ours: a plain refusal stays one; 500 says that the vendor's code failed, not its network."""
    time = FakeTime()
    wire = Script([answer(status, location="https://other.example/")()])

    with pytest.raises(PsaError) as caught:
        await open_session(toy(), wire, time).send(WRITE if writes else READ)

    assert type(caught.value) is FINAL[status][writes]
    assert len(wire.requests) == 1
    assert time.slept == []


def retrying(wire: Script, time: FakeTime, chance: float = 1.0, backoff: Backoff | None = None) -> RetryTransport:
    """The loop over a paced script, with nothing left to chance."""
    quota = toy().quota
    pacer = Pacer("Toyvendor", quota, 30.0, clock=time.clock, wall=time.wall, sleep=time.sleep, chance=lambda: 0.0)
    circuit = Circuit("Toyvendor", time.clock)
    paced = PacedTransport(wire, pacer, circuit, quota, time.clock)
    return RetryTransport(
        paced,
        pacer,
        circuit,
        backoff or Backoff(),
        clock=time.clock,
        wall=time.wall,
        sleep=time.sleep,
        chance=lambda: chance,
    )


@pytest.mark.anyio
@pytest.mark.parametrize("failure", named(NOT_SENT | GATEWAY | SENT))
@pytest.mark.parametrize(("chance", "waits"), [(1.0, [0.5, 1.0, 2.0]), (0.5, [0.25, 0.5, 1.0])])
async def test_a_read_is_sent_at_most_four_times_with_growing_waits(
    failure: Made, chance: float, waits: list[float]
) -> None:
    """Ours: full jitter below a doubling ceiling, then the caller hears of it."""
    time = FakeTime()
    wire = Script([failure() for _ in range(4)])
    transport = retrying(wire, time, chance)

    async with httpx.AsyncClient(transport=transport) as client:
        try:
            response = await client.get(f"{BASE}/tasks")
        except httpx.TransportError:
            pass
        else:
            assert response.status_code in (502, 503, 504)
            assert response.extensions["attempts"] == 4
            assert response.extensions["waited"] == pytest.approx(sum(waits))

    assert len(wire.requests) == 4
    assert time.slept == pytest.approx(waits)


@pytest.mark.parametrize("attempt", [1, 5, 6, 50])
def test_the_wait_between_two_attempts_never_passes_its_ceiling(attempt: int) -> None:
    """Ours: eight seconds is the most that one step of backing off may take."""
    assert Backoff().seconds(attempt, 1.0) == min(8.0, 0.5 * 2 ** (attempt - 1))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "requests"), [("GET", 2), ("HEAD", 2), ("POST", 1), ("PUT", 1), ("PATCH", 1), ("DELETE", 1)]
)
async def test_without_a_word_the_verb_says_whether_a_request_writes(method: str, requests: int) -> None:
    """Ours: a request whose sender forgot to say is judged by its verb, on the safe side."""
    wire = Script([httpx.Response(503), httpx.Response(503)])
    transport = retrying(wire, FakeTime(), backoff=Backoff(attempts=2))

    async with httpx.AsyncClient(transport=transport) as client:
        response = await client.request(method, BASE)

    assert response.status_code == 503
    assert len(wire.requests) == requests


class Watched(httpx.AsyncByteStream):
    """A body that knows whether it was closed."""

    closed = False

    async def __aiter__(self):  # noqa: ANN204  # a generator
        yield b"{}"

    async def aclose(self) -> None:
        """Note it."""
        self.closed = True


@pytest.mark.anyio
@pytest.mark.parametrize("status", [429, 503])
async def test_an_answer_that_is_given_up_is_closed(status: int) -> None:
    """Ours: an open one would keep its connection from the pool."""
    body = Watched()
    wire = Script([httpx.Response(status, stream=body), good()])

    await open_session(toy(), wire).send(READ)

    assert body.closed
