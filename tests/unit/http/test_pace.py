"""One account's pace: what an answer teaches, how long a throttle lasts, and that whatever happens gives its place back."""

from collections.abc import AsyncIterator
from functools import partial

import anyio
import httpx
import pytest

from mcp_psa.errors import TryLater
from mcp_psa.http.circuit import Circuit
from mcp_psa.http.pace import PacedTransport, Pacer
from tests.times import VIRTUAL, VirtualLoop
from tests.unit.http.conftest import BASE, CutStream, Script, Step, VirtualTime, good, toy

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, type[VirtualLoop]]]:
    """A loop whose time jumps."""
    return VIRTUAL


class Slow(httpx.AsyncByteStream):
    """A body that takes ten seconds."""

    closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        await anyio.sleep(10)
        yield b"}"

    async def aclose(self) -> None:
        """Note it."""
        self.closed = True


class Account:
    """One account over a script; every request takes `trip` seconds."""

    def __init__(self, steps: list[Step], *, patience: float = 1000, trip: float = 0.0, **quota: object) -> None:
        self.time, self.wire, self._trip = VirtualTime(), Script(steps), trip
        self.at: list[float] = []
        vendor = toy(quota={"windows": [{"requests": 100, "seconds": 1}], **quota})
        self.pacer = Pacer(
            "Toyvendor", vendor.quota, patience, clock=self.time.clock, wall=self.time.wall, chance=lambda: 0.0
        )
        circuit, clock = Circuit("Toyvendor", self.time.clock), self.time.clock
        self.transport = PacedTransport(httpx.MockTransport(self._travel), self.pacer, circuit, vendor.quota, clock)

    async def _travel(self, request: httpx.Request) -> httpx.Response:
        self.at.append(self.time.now - 100)
        await anyio.sleep(self._trip)
        return await self.wire.handle_async_request(request)

    async def send(self, **extensions: object) -> httpx.Request:
        """One request; its extensions say what became of it."""
        request = httpx.Request("GET", f"{BASE}/tasks", extensions=extensions)
        response = await self.transport.handle_async_request(request)
        request.extensions["response"] = response
        return request


def throttled(**headers: str) -> httpx.Response:
    """A 429."""
    return httpx.Response(429, headers={name.replace("_", "-"): text for name, text in headers.items()})


def one(requests: int, seconds: float) -> list[dict[str, float]]:
    """A quota of one window."""
    return [{"requests": requests, "seconds": seconds}]


async def test_a_refusal_names_vendor_and_seconds_and_says_that_nothing_was_sent() -> None:
    """Ours: a model can act on a number, not on a hang."""
    account = Account([good()], patience=30, windows=one(1, 40.0))
    await account.send()

    with pytest.raises(TryLater) as caught:
        await account.send()

    assert "Toyvendor" in caught.value.message
    assert caught.value.seconds == 41
    assert caught.value.fix == "Nothing was sent; repeat this call in 41 seconds."
    assert len(account.at) == 1


async def test_the_seconds_spent_waiting_are_counted_and_not_the_vendors_own() -> None:
    """Ours: the result says how long the call was held back."""
    account = Account([good(), good()], trip=3.0, windows=one(1, 10.0))
    await account.send()

    request = await account.send(waited=2.0)

    assert request.extensions["waited"] == pytest.approx(12, abs=0.1)


async def test_what_a_call_has_waited_before_is_taken_off_its_patience() -> None:
    """Ours: three waits of 20 seconds are no wait of at most 30."""
    account = Account([good()], patience=30, windows=one(1, 20.0))
    await account.send()

    with pytest.raises(TryLater):
        await account.send(waited=15.0)


async def test_interactive_goes_before_bulk_and_callers_take_turns_by_what_the_request_says() -> None:
    """Ours: the extensions `bulk` and `caller` reach the line."""
    account = Account([good() for _ in range(5)], windows=one(1, 10.0))
    order: list[str] = []

    async def send(name: str, **extensions: object) -> None:
        await account.send(**extensions)
        order.append(name)

    await account.time.run(
        [
            partial(send, "a1", caller="a"),
            partial(send, "walk", caller="w", bulk=True),
            partial(send, "b1", caller="b"),
            partial(send, "b2", caller="b"),
            partial(send, "c1", caller="c"),
        ]
    )

    assert order == ["a1", "b1", "c1", "b2", "walk"]


async def test_throttles_without_a_hint_in_a_row_are_waited_out_longer_each_time_until_a_success() -> None:
    """Ours: the manifest's wait, doubled; after a success the first wait again, and full speed between."""
    account = Account([throttled(), throttled(), throttled(), good(), throttled(), good(), good()])

    for _ in range(7):
        await account.send()

    assert account.at == pytest.approx([0, 5, 15, 35, 35, 40, 40], abs=0.01)


async def test_throttles_of_one_moment_are_one() -> None:
    """Ours: four requests on their way together hear the same thing."""
    account = Account([*(throttled() for _ in range(4)), good(), throttled(), good()], trip=1.0)

    await account.time.run([account.send] * 4)
    for _ in range(3):
        await account.send()

    assert account.at == pytest.approx([0, 0, 0, 0, 6, 7, 13], abs=0.01)


async def test_a_hint_decides_however_often_it_was_needed() -> None:
    """Ours: the ladder is for vendors that do not say."""
    account = Account([throttled(Retry_After="3"), throttled(Retry_After="3"), throttled(X_Reset="7"), good()])

    for _ in range(4):
        await account.send()

    assert account.at == pytest.approx([0, 3, 6, 13], abs=0.01)


async def test_a_guess_never_grows_beyond_five_minutes() -> None:
    """Ours: a vendor that is back must not be left alone for hours."""
    account = Account([throttled() for _ in range(12)])

    for _ in range(12):
        await account.send()

    assert max(later - earlier for earlier, later in zip(account.at, account.at[1:], strict=False)) <= 300.1


async def test_a_throttle_said_inside_a_good_answer_counts() -> None:
    """Worksection's docs: the error may come in a 200; the body is read before the next one goes."""
    account = Account([httpx.Response(200, text='{"message": "Too many requests"}'), good()])

    request = await account.send()
    await account.send()

    assert request.extensions["response"].extensions["throttled"] is True
    assert account.at == pytest.approx([0, 5], abs=0.01)


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_gateway_that_says_when_holds_everybody_and_its_quota_headers_hold_nobody(status: int) -> None:
    """RFC 9110 10.2.3: Retry-After says how long the service is away; how much quota is left has nothing to do with it."""
    away = httpx.Response(status, headers={"Retry-After": "9", "X-Left": "0", "X-Reset": "50"})
    failed = httpx.Response(status, headers={"X-Left": "0", "X-Reset": "50"})
    account = Account([away, failed, good()])

    for _ in range(3):
        await account.send()

    assert account.at == pytest.approx([0, 9, 9], abs=0.01)


@pytest.mark.parametrize(
    ("headers", "held"),
    [
        ({"X-Left": "0", "X-Reset": "9"}, 9),
        ({"X-Left": "0", "X-Reset": "0"}, 1),
        ({"X-Left": "0"}, 1),
        ({"X-Left": "1", "X-Reset": "9"}, 0),
        ({"X-Reset": "9"}, 0),
        ({"X-Left": "0", "X-Reset": "-9"}, 1),
        ({"X-Left": "0", "X-Reset": "nan"}, 1),
        ({"X-Left": "0", "X-Reset": "100000"}, 1),
        ({"X-Left": "none", "X-Reset": "9"}, 0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9"}, 9),
    ],
    ids=str,
)
async def test_when_the_vendor_counts_to_zero_everybody_waits_for_its_window(
    headers: dict[str, str], held: float
) -> None:
    """Teamwork's docs: the headers decide, in either spelling; where the end is not said credibly it is a whole window."""
    account = Account([httpx.Response(200, headers=headers, json={}), good()])

    await account.send()
    await account.send()

    assert account.at == pytest.approx([0, held], abs=0.02)


async def given_up(seconds: float, account: Account) -> None:
    """One request, cancelled after so many seconds."""
    with anyio.move_on_after(seconds):
        await account.send()


async def test_a_request_that_is_cancelled_under_way_frees_its_place_and_keeps_its_slot() -> None:
    """Ours: the vendor may have counted it; nobody waits for its answer any more."""
    account = Account([good(), good()], trip=50.0, concurrent=1, windows=one(1, 10.0))

    await account.time.run([partial(given_up, 5, account), account.send])

    assert account.at == pytest.approx([0, 15], abs=0.02)


async def test_a_request_that_is_cancelled_while_its_body_comes_frees_its_place_and_closes_the_answer() -> None:
    """Ours: an open answer would keep its connection from the pool."""
    body = Slow()
    account = Account([httpx.Response(200, stream=body), good()], concurrent=1)

    await account.time.run([partial(given_up, 5, account), account.send])

    assert body.closed
    assert account.at == pytest.approx([0, 5], abs=0.02)


async def test_a_place_is_held_until_the_whole_answer_has_come() -> None:
    """Ours: a body that is still coming is a request under way."""
    account = Account([httpx.Response(200, stream=Slow()), good()], concurrent=1)

    await account.time.run([account.send, account.send])

    assert account.at == pytest.approx([0, 10], abs=0.02)


@pytest.mark.parametrize(
    ("failure", "second"),
    [
        (httpx.ConnectError("gone"), 0),
        (httpx.ConnectTimeout("gone"), 0),
        (httpx.PoolTimeout("full"), 0),
        (httpx.ReadTimeout("gone"), 10),
        (httpx.RemoteProtocolError("gone"), 10),
        (httpx.Response(200, stream=CutStream(httpx.ReadError("gone"))), 10),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_only_what_may_have_reached_the_vendor_uses_its_quota(failure: Step, second: float) -> None:
    """Ours: a request that never connected gives its slot back at once."""
    account = Account([failure, good()], windows=one(1, 10.0))

    with pytest.raises(httpx.TransportError):
        await account.send()
    await account.send()

    assert account.at == pytest.approx([0, second], abs=0.02)


async def test_what_waits_in_line_while_the_circuit_opens_is_sent_away_and_uses_nothing() -> None:
    """Ours: a vendor that has gone is not asked by those who happen to wait already."""
    account = Account([httpx.Response(503) for _ in range(5)], trip=1.0, concurrent=1)
    away: list[float] = []

    async def send() -> None:
        try:
            await account.send()
        except TryLater:
            away.append(account.time.now - 100)

    await account.time.run([send] * 20)

    assert len(account.at) == 5
    assert away == pytest.approx([5.0] * 15)
