"""An account whose vendor cannot be reached: refused at once, tried now and then, never stuck."""

from collections.abc import Callable
from functools import partial

import anyio
import httpx
import pytest

from mcp_psa.errors import PsaError, TryLater
from mcp_psa.http.circuit import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, Circuit
from mcp_psa.http.session import Call
from tests.times import VIRTUAL
from tests.unit.http.conftest import FakeTime, Script, Step, VirtualTime, good, open_session, toy

READ = Call("GET", "/tasks")
DOWN: dict[str, Callable[[], Step]] = {
    "refused": partial(httpx.ConnectError, "refused"),
    "no connection in time": partial(httpx.ConnectTimeout, "slow"),
    "no answer in time": partial(httpx.ReadTimeout, "slow"),
    "cut off": partial(httpx.RemoteProtocolError, "closed"),
    "502": partial(httpx.Response, 502),
    "503": partial(httpx.Response, 503),
    "504": partial(httpx.Response, 504),
}
THERE: dict[str, Callable[[], Step]] = {
    "400": partial(httpx.Response, 400, json={"message": "no"}),
    "404": partial(httpx.Response, 404, json={"message": "no"}),
    "429": partial(httpx.Response, 429, headers={"Retry-After": "1"}),
    "500": partial(httpx.Response, 500),
    "our own pool is full": partial(httpx.PoolTimeout, "full"),
}


def fails(circuit: Circuit, failure: Exception | int = 503) -> None:
    """One attempt that finds nobody."""
    try:
        with circuit.attempt() as attempt:
            if isinstance(failure, Exception):
                raise failure
            attempt.status = failure
    except httpx.TransportError:
        pass


def broken(time: FakeTime) -> Circuit:
    """A circuit that has just opened."""
    circuit = Circuit("Toyvendor", time.clock)
    for _ in range(FAILURES):
        fails(circuit)
        time.now += 1
    return circuit


def refusal(circuit: Circuit) -> float:
    """The seconds for which it refuses."""
    with pytest.raises(TryLater) as caught:
        circuit.check()
    assert "Toyvendor" in caught.value.message
    assert caught.value.seconds is not None
    assert f"in {caught.value.seconds:.0f} seconds" in caught.value.fix
    return caught.value.seconds


async def calls(wire: Script, time: FakeTime, number: int, *, apart: float = 1.0) -> list[PsaError]:
    """So many calls, one after the other; what they failed with."""
    session = open_session(toy(), wire, time)
    failures: list[PsaError] = []
    for _ in range(number):
        try:
            await session.send(READ)
        except PsaError as failure:
            failures.append(failure)
        time.now += apart
    return failures


@pytest.mark.anyio
@pytest.mark.parametrize("down", DOWN.values(), ids=DOWN)
async def test_a_vendor_that_is_not_there_again_and_again_is_left_alone(down: Callable[[], Step]) -> None:
    """Ours: the third call is answered at once, and nothing is sent for it."""
    time = FakeTime()
    wire = Script([down() for _ in range(30)], time)

    failures = await calls(wire, time, 5)

    assert all(isinstance(failure, TryLater) for failure in failures)
    assert len(wire.requests) < 10
    assert "again and again" in str(failures[-1])


@pytest.mark.anyio
@pytest.mark.parametrize("there", THERE.values(), ids=THERE)
async def test_a_vendor_that_is_there_and_says_no_is_not(there: Callable[[], Step]) -> None:
    """Ours: a bad argument, a limit or a crash over one request says nothing about the network."""
    time = FakeTime()
    wire = Script([there() for _ in range(50)], time)

    failures = await calls(wire, time, 10, apart=30.0)

    assert len(failures) == 10
    assert not any("again and again" in str(failure) for failure in failures)


def test_one_unlucky_call_does_not_open_it() -> None:
    """Ours: a call's own attempts are fewer, and requests that break together in one moment are one event."""
    time = FakeTime()
    circuit = Circuit("Toyvendor", time.clock)
    for _ in range(FAILURES - 1):
        fails(circuit)
        time.now += 10
    circuit.check()

    together = Circuit("Toyvendor", time.clock)
    for _ in range(50):
        fails(together)
    together.check()


def test_a_success_between_starts_the_count_anew() -> None:
    """Ours: only failures in a row count."""
    time = FakeTime()
    circuit = Circuit("Toyvendor", time.clock)
    for _ in range(30):
        fails(circuit)
        time.now += 1
        fails(circuit, 200)

    circuit.check()


def test_timeouts_count_from_their_start() -> None:
    """Ours: five requests that all wait for half a minute in vain are no hiccup."""
    time = FakeTime()
    circuit = Circuit("Toyvendor", time.clock)
    attempts = [circuit.attempt() for _ in range(FAILURES)]
    for attempt in attempts:
        attempt.__enter__()
    time.now += 30
    for attempt in attempts:
        failure = httpx.ReadTimeout("slow")
        assert not attempt.__exit__(type(failure), failure, None)

    assert refusal(circuit) >= FIRST_PAUSE


def test_after_the_pause_one_goes_and_the_others_wait_for_its_answer() -> None:
    """Ours: one trial; a success opens the way for all."""
    time = FakeTime()
    circuit = broken(time)
    assert 0 < refusal(circuit) <= FIRST_PAUSE
    time.now += FIRST_PAUSE

    with circuit.attempt() as trial:
        assert trial.trial
        assert refusal(circuit) >= 1
        trial.status = 200

    circuit.check()
    with circuit.attempt() as first, circuit.attempt() as second:
        assert not first.trial
        assert not second.trial


def test_each_trial_that_fails_doubles_the_pause_up_to_a_limit() -> None:
    """Ours: a vendor that is away for hours is not asked every ten seconds, and one that is back is found in two minutes."""
    time = FakeTime()
    circuit = broken(time)
    pauses = []

    for _ in range(7):
        time.now += LONGEST_PAUSE
        fails(circuit, httpx.ConnectError("refused"))
        pauses.append(refusal(circuit))

    assert pauses[:3] == pytest.approx([20, 40, 80], abs=1)
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE, abs=1)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), TryLater("later", seconds=3), httpx.PoolTimeout("full")])
def test_a_trial_that_comes_to_nothing_does_not_leave_it_stuck(end: BaseException) -> None:
    """Ours: cancelled, or never sent, it has shown nothing; the next one may try."""
    time = FakeTime()
    circuit = broken(time)
    time.now += FIRST_PAUSE

    with pytest.raises(type(end)), circuit.attempt():
        raise end

    with circuit.attempt() as trial:
        trial.status = 200
    circuit.check()


def test_what_was_sent_before_it_opened_changes_nothing_when_it_ends() -> None:
    """Ours: only the trial decides."""
    time = FakeTime()
    circuit = Circuit("Toyvendor", time.clock)
    with circuit.attempt() as late:
        for _ in range(FAILURES):
            fails(circuit)
            time.now += 1
        late.status = 200

    assert refusal(circuit) >= 1


class Cables(httpx.AsyncBaseTransport):
    """A vendor that is unplugged until a moment, and answers after a second."""

    def __init__(self, time: VirtualTime, until: float) -> None:
        self._time, self._until = time, until
        self.at: list[float] = []

    async def handle_async_request(self, _request: httpx.Request) -> httpx.Response:
        """Nobody, or a good answer."""
        self.at.append(self._time.now - 100)
        await anyio.sleep(1)
        if self._time.now < self._until:
            raise httpx.ConnectError("unplugged")
        return httpx.Response(200, json={})


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", [VIRTUAL], ids=["virtual"])
async def test_many_callers_knock_once_a_pause_and_are_all_served_when_the_vendor_is_back() -> None:
    """Ours: with a cancelled trial in between; nobody hangs, and everybody who was sent away was told for how long."""
    time = VirtualTime()
    wire = Cables(time, until=200)
    session = open_session(toy(), wire, time)
    served: list[float] = []

    async def caller() -> None:
        while True:
            try:
                await session.send(READ)
            except TryLater as refusal:
                await anyio.sleep(refusal.seconds or 1)
            else:
                served.append(time.now)
                return

    async def impatient() -> None:
        for _ in range(300):
            with anyio.move_on_after(0.4):
                await caller()
            await anyio.sleep(0.1)

    await time.run([caller] * 20 + [impatient])

    assert len(served) >= 20
    assert sum(10 < at < 100 for at in wire.at) <= 40
    assert max(served[:20]) <= 200 + LONGEST_PAUSE + 10


@pytest.mark.anyio
async def test_two_accounts_do_not_share_one() -> None:
    """Ours: what one account meets says nothing about another's address or network."""
    time = FakeTime()
    await calls(Script([httpx.Response(503) for _ in range(30)], time), time, 5)

    answer = await open_session(toy(), Script([good()]), time).send(READ)

    assert answer.body == {"id": 7}
