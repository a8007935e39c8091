"""How long a request is held back: hints of the vendor, and what becomes of a wait that is too long."""

from email.utils import formatdate
from functools import partial

import httpx
import pytest

from mcp_psa.errors import TryLater
from mcp_psa.http.session import Call
from tests.times import VIRTUAL
from tests.unit.http.conftest import WALL, FakeTime, Script, Step, VirtualTime, good, open_session, toy

READ = Call("GET", "/tasks")
WRITE = Call("POST", "/tasks", body={"name": "x"}, writes=True)


def unit(name: str) -> dict[str, object]:
    """A quota whose reset header counts in this unit."""
    return {"headers": {"remaining": ["X-Left"], "reset": ["X-Reset"], "unit": name}}


HINTS = [
    pytest.param({"Retry-After": "7"}, "seconds", 7, id="Retry-After in seconds"),
    pytest.param({"Retry-After": "2.5"}, "seconds", 2.5, id="Retry-After with a fraction"),
    pytest.param({"Retry-After": formatdate(WALL + 12, usegmt=True)}, "seconds", 12, id="Retry-After as a date"),
    pytest.param({"Retry-After": "3", "X-Reset": "9"}, "seconds", 3, id="Retry-After before reset"),
    pytest.param({"Retry-After": "3", "X-Reset": "25", "X-Left": "0"}, "seconds", 3, id="also when nothing is left"),
    pytest.param({"Retry-After": "soon", "X-Reset": "9"}, "seconds", 9, id="nonsense, then reset"),
    pytest.param({"Retry-After": "0", "X-Reset": "9"}, "seconds", 9, id="zero, then reset"),
    pytest.param({"X-Reset": "9", "X-Left": "0"}, "seconds", 9, id="reset in seconds"),
    pytest.param({"X-Reset": str(WALL + 11)}, "epoch", 11, id="reset as an epoch"),
    pytest.param({"X-Reset": "8"}, "either", 8, id="either: seconds"),
    pytest.param({"X-Reset": str(int(WALL) + 14)}, "either", 14, id="either: an epoch"),
    pytest.param({}, "seconds", 5, id="no hint: the manifest's wait"),
    pytest.param({"Retry-After": "-4"}, "seconds", 5, id="negative"),
    pytest.param({"Retry-After": "99999"}, "seconds", 5, id="absurdly long"),
    pytest.param({"Retry-After": "nan"}, "seconds", 5, id="not a number"),
    pytest.param({"Retry-After": formatdate(WALL - 60, usegmt=True)}, "seconds", 5, id="a date in the past"),
    pytest.param({"X-Reset": str(WALL - 3)}, "epoch", 5, id="an epoch in the past"),
]


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
@pytest.mark.parametrize(("headers", "reset", "seconds"), HINTS)
async def test_a_throttled_request_waits_as_long_as_the_vendor_says(
    headers: dict[str, str], reset: str, seconds: float, call: Call
) -> None:
    """Ours, after RFC 9110 10.2.3: Retry-After, then the reset header in its declared unit, then what the manifest says."""
    time = FakeTime()
    wire = Script([httpx.Response(429, headers=headers), good()], time)

    answer = await open_session(toy(quota=unit(reset)), wire, time).send(call)

    assert wire.at[1] - wire.at[0] == pytest.approx(seconds, abs=0.01)
    assert answer.waited == pytest.approx(seconds, abs=0.01)


@pytest.mark.anyio
async def test_a_busy_vendor_that_says_when_is_asked_again_then() -> None:
    """RFC 9110 10.2.3: Retry-After on a 503 says how long the service will be away."""
    time = FakeTime()
    wire = Script([httpx.Response(503, headers={"Retry-After": "10"}), good()], time)

    await open_session(toy(), wire, time).send(READ)

    assert wire.at[1] - wire.at[0] >= 10


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_a_hint_beyond_the_patience_is_refused_at_once_with_its_seconds(call: Call) -> None:
    """Ours: a model can act on a number, not on a hang."""
    time = FakeTime()
    wire = Script([httpx.Response(429, headers={"Retry-After": "45"})], time)

    with pytest.raises(TryLater) as caught:
        await open_session(toy(), wire, time).send(call)

    assert len(wire.requests) == 1
    assert time.slept == []
    assert caught.value.seconds is not None
    assert 45 <= caught.value.seconds <= 46


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_a_vendor_that_keeps_throttling_is_asked_four_times_and_no_more(call: Call) -> None:
    """Ours: the attempts are capped, and what comes back is TryLater with the seconds that the vendor named last."""
    time = FakeTime()
    wire = Script([httpx.Response(429, headers={"Retry-After": "7"}) for _ in range(4)], time)

    with pytest.raises(TryLater) as caught:
        await open_session(toy(), wire, time).send(call)

    assert len(wire.requests) == 4
    assert time.now - 100.0 == pytest.approx(21)
    assert caught.value.seconds is not None
    assert 7 <= caught.value.seconds <= 8


@pytest.mark.anyio
async def test_one_call_never_waits_longer_than_the_patience_altogether() -> None:
    """Ours (retry.py: attempts and total time are capped): three waits of 20 seconds are no wait of at most 30."""
    time = FakeTime()
    wire = Script([httpx.Response(429, headers={"Retry-After": "20"}) for _ in range(4)], time)

    with pytest.raises(TryLater) as caught:
        await open_session(toy(), wire, time, patience=30.0).send(READ)

    assert time.now - 100.0 <= 30
    assert caught.value.seconds is not None
    assert 20 <= caught.value.seconds <= 21


@pytest.mark.anyio
async def test_whoever_is_throttled_to_the_last_still_holds_back_the_next_call() -> None:
    """Ours: the account is throttled, not the call; the next one waits out the last hint."""
    time = FakeTime()
    wire = Script([*(httpx.Response(429, headers={"Retry-After": "4"}) for _ in range(4)), good()], time)
    session = open_session(toy(), wire, time)
    with pytest.raises(TryLater):
        await session.send(READ)

    await session.send(READ)

    assert wire.at[4] - wire.at[3] == pytest.approx(4)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("status", "headers", "text"),
    [
        (400, {"X-Left": "3"}, "{}"),
        (400, {}, "{}"),
        (403, {"X-Left": "0"}, "{}"),
    ],
    ids=["400 with some left", "400 without the header", "another status with nothing left"],
)
async def test_what_only_resembles_a_throttle_is_not_repeated(status: int, headers: dict[str, str], text: str) -> None:
    """Ours: a rule of the manifest holds as a whole or not at all."""
    wire = Script([httpx.Response(status, headers=headers, text=text)])

    with pytest.raises(Exception, match=str(status)):
        await open_session(toy(), wire).send(READ)

    assert len(wire.requests) == 1


@pytest.mark.anyio
async def test_a_gateways_reset_header_says_nothing_about_when_it_is_back() -> None:
    """Ours: how much of the quota is left has nothing to do with a vendor that is away; Retry-After has."""
    time = FakeTime()
    wire = Script([httpx.Response(503, headers={"X-Left": "3", "X-Reset": "25"}), good()], time)

    await open_session(toy(), wire, time).send(READ)

    assert wire.at[1] - wire.at[0] < 1


class Slow(Script):
    """Plays its steps, each of which takes its time."""

    def __init__(self, steps: list[Step], time: FakeTime, seconds: float) -> None:
        super().__init__(steps, time)
        self._fake, self._seconds = time, seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The next step, later."""
        self._fake.now += self._seconds
        return await super().handle_async_request(request)


@pytest.mark.anyio
async def test_no_attempt_is_begun_after_a_minute_at_the_vendor() -> None:
    """Ours: two timeouts of half a minute are enough; four would keep a client waiting for two."""
    time = FakeTime()
    wire = Slow([httpx.ReadTimeout("slow") for _ in range(4)], time, 30.0)

    with pytest.raises(TryLater):
        await open_session(toy(), wire, time).send(READ)

    assert len(wire.requests) == 2


@pytest.mark.anyio
async def test_the_vendors_own_time_is_no_waiting_time() -> None:
    """Ours: `waited` counts what pacing and backing off cost, and patience is about that alone."""
    time = FakeTime()
    wire = Slow([httpx.Response(429, headers={"Retry-After": "7"}), good()], time, 20.0)

    answer = await open_session(toy(), wire, time, patience=8.0).send(READ)

    assert answer.waited == pytest.approx(7, abs=0.01)
    assert answer.attempts == 2


@pytest.mark.anyio
async def test_a_backoff_beyond_the_patience_is_not_begun() -> None:
    """Ours: whoever wants no waiting at all gets the first answer."""
    time = FakeTime()
    wire = Script([httpx.Response(503), good()], time)
    session = open_session(toy(), wire, time, patience=0.0, chance=1.0)

    with pytest.raises(TryLater, match="503"):
        await session.send(READ)

    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", [VIRTUAL], ids=["virtual"])
async def test_whoever_backs_off_holds_no_place_meanwhile() -> None:
    """Ours: with one place only, the others go while the first waits for its next attempt."""
    time = VirtualTime()
    wire = Script([httpx.Response(503), good(), good(), good()])
    session = open_session(toy(quota={"concurrent": 1}), wire, time, chance=1.0)
    ended: list[str] = []

    async def send(name: str) -> None:
        await session.send(Call("GET", f"/{name}"))
        ended.append(name)

    await time.run([partial(send, name) for name in "abc"])

    assert [request.url.path[-1] for request in wire.requests] == ["a", "b", "c", "a"]
    assert ended == ["b", "c", "a"]
