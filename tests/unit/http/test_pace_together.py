"""Many callers of one account over one paced transport, in virtual time: what the vendor really gets to see."""

from collections.abc import Callable
from functools import partial

import httpx
import pytest

from mcp_psa.errors import TryLater
from mcp_psa.http.session import Call
from tests.times import VIRTUAL, VirtualLoop
from tests.unit.http.conftest import VirtualTime, most_in_any_window, open_session, toy

READ = Call("GET", "/tasks")


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, type[VirtualLoop]]]:
    """A loop whose time jumps."""
    return VIRTUAL


class Desk(httpx.AsyncBaseTransport):
    """A vendor that takes its time, and notes when each request came and how many were there at once."""

    def __init__(self, time: VirtualTime, answer: Callable[[int], tuple[int, dict[str, str], float]]) -> None:
        self._time, self._answer = time, answer
        self.at: list[float] = []
        self.statuses: list[int] = []
        self.paths: list[str] = []
        self.inside = self.most_inside = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after a while, by the number of the request."""
        self.at.append(self._time.now - 100.0)
        status, headers, seconds = self._answer(len(self.at))
        self.paths.append(request.url.path)
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        if seconds:
            await self._time.sleep(seconds)
        self.inside -= 1
        self.statuses.append(status)
        return httpx.Response(status, headers=headers, json={})


def steady(seconds: float) -> Callable[[int], tuple[int, dict[str, str], float]]:
    """Every answer is good and takes so long."""
    return lambda _: (200, {}, seconds)


def first(count: int, retry_after: str) -> Callable[[int], tuple[int, dict[str, str], float]]:
    """The first few are throttled, the others good."""
    return lambda n: (429, {"Retry-After": retry_after}, 0.1) if n <= count else (200, {}, 0.1)


def paced(requests: int, seconds: float, concurrent: int = 100) -> dict[str, object]:
    """A quota of one window."""
    return {"windows": [{"requests": requests, "seconds": seconds}], "concurrent": concurrent}


@pytest.mark.anyio
@pytest.mark.parametrize("latency", [0.0, 0.3, 10.0])
async def test_a_crowd_never_passes_the_limit_at_the_vendor(latency: float) -> None:
    """The vendors' docs: requests are counted as they come in, however many callers we have and however slow it answers."""
    time = VirtualTime()
    desk = Desk(time, steady(latency))
    session = open_session(toy(quota=paced(2, 1.0, concurrent=3)), desk, time, patience=1000)

    await time.run([partial(session.send, READ)] * 20)

    assert len(desk.at) == 20
    assert most_in_any_window(desk.at, 1.0) <= 2


@pytest.mark.anyio
async def test_a_vendor_that_stalls_and_then_answers_all_at_once_is_not_run_over() -> None:
    """Ours: whoever waits for one of the `concurrent` places still keeps to the windows when several come free together."""
    time = VirtualTime()
    desk = Desk(time, lambda _: (200, {}, 10 - (time.now - 100.0) % 10))
    session = open_session(toy(quota=paced(1, 1.0, concurrent=3)), desk, time, patience=1000)

    await time.run([partial(session.send, READ)] * 9)

    assert len(desk.at) == 9
    assert most_in_any_window(desk.at, 1.0) <= 1


@pytest.mark.anyio
async def test_no_more_requests_are_under_way_than_the_manifest_says() -> None:
    """Ours: `concurrent` is a cap on requests in flight."""
    time = VirtualTime()
    desk = Desk(time, steady(5.0))
    session = open_session(toy(quota=paced(100, 1.0, concurrent=3)), desk, time)

    await time.run([partial(session.send, READ)] * 10)

    assert desk.most_inside == 3
    assert len(desk.at) == 10


@pytest.mark.anyio
async def test_one_429_holds_back_everybody_on_the_account_and_then_all_goes_on() -> None:
    """Ours: one caller learns it, all respect it, once."""
    time = VirtualTime()
    desk = Desk(time, first(1, "10"))
    session = open_session(toy(quota=paced(100, 1.0)), desk, time)

    async def later(seconds: float) -> None:
        await time.sleep(seconds)
        await session.send(READ)

    await time.run([partial(later, seconds) for seconds in (0.0, 1.0, 2.0, 9.0, 11.0, 12.0)])

    assert desk.statuses.count(429) == 1
    assert sorted(desk.at) == pytest.approx([0.0, 10.1, 10.1, 10.1, 10.1, 11.0, 12.0])


@pytest.mark.anyio
async def test_several_429s_of_one_moment_are_one_pause() -> None:
    """Ours: each of four callers hears "ten seconds"; that is ten seconds, not forty."""
    time = VirtualTime()
    desk = Desk(time, first(4, "10"))
    session = open_session(toy(quota=paced(100, 1.0)), desk, time)

    await time.run([partial(session.send, READ)] * 4)

    assert desk.at == pytest.approx([0.0] * 4 + [10.1] * 4)


@pytest.mark.anyio
async def test_after_a_pause_the_crowd_does_not_break_the_limit_again() -> None:
    """The vendors' docs: the limit holds after a 429 as before; a burst at its end would earn the next one."""
    time = VirtualTime()
    desk = Desk(time, first(1, "10"))
    session = open_session(toy(quota=paced(1, 1.0)), desk, time, patience=1000)

    await time.run([partial(session.send, READ)] * 8)

    assert desk.statuses.count(429) == 1
    assert len(desk.at) == 9
    assert most_in_any_window(desk.at, 1.0) <= 1


@pytest.mark.anyio
async def test_a_pause_beyond_the_patience_sends_the_waiting_away_with_its_seconds() -> None:
    """Ours: those in line are told at once, not after they have waited their own time out; nothing of theirs was sent."""
    time = VirtualTime()
    desk = Desk(time, first(1, "300"))
    session = open_session(toy(quota=paced(1, 5.0)), desk, time)
    told: list[float] = []

    async def one() -> None:
        with pytest.raises(TryLater) as caught:
            await session.send(READ)
        assert caught.value.seconds is not None
        told.append(caught.value.seconds)

    await time.run([one] * 4)

    assert len(desk.at) == 1
    assert len(told) == 4
    assert all(280 <= seconds <= 321 for seconds in told)


@pytest.mark.anyio
async def test_two_accounts_do_not_slow_each_other_down() -> None:
    """Ours: the limit belongs to the credential, never to the process."""
    time = VirtualTime()
    desks = [Desk(time, steady(0.0)), Desk(time, steady(0.0))]
    sessions = [open_session(toy(quota=paced(1, 20.0)), desk, time) for desk in desks]

    await time.run([partial(session.send, READ) for session in sessions])

    assert [desk.at for desk in desks] == [[0.0], [0.0]]


@pytest.mark.anyio
async def test_a_vendor_that_counts_to_zero_in_a_good_answer_is_left_alone_until_it_resets() -> None:
    """Teamwork's docs: somebody else may use the account; what the headers say decides."""
    time = VirtualTime()
    desk = Desk(time, lambda n: (200, {"X-Left": "0", "X-Reset": "8"} if n == 1 else {}, 0.0))
    session = open_session(toy(quota=paced(100, 1.0)), desk, time)

    async def twice() -> None:
        await session.send(READ)
        await session.send(READ)

    await time.run([twice])

    assert desk.at == pytest.approx([0.0, 8.0], abs=0.02)
    assert desk.statuses == [200, 200]
