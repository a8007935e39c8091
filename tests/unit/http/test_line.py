"""Who goes next, who is sent away, and that nobody who leaves takes a place along."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from mcp_psa.http.line import Line
from mcp_psa.http.store import Grant, MemoryStore
from mcp_psa.manifests.vendor import Quota
from tests.times import VIRTUAL, VirtualLoop, virtual_clock

pytestmark = pytest.mark.anyio
FOREVER = 1e6


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, type[VirtualLoop]]]:
    """A loop whose time jumps."""
    return VIRTUAL


class Street:
    """A line over a store in memory, and everybody who got through it, in order, with the time."""

    def __init__(self, requests: int = 1, seconds: float = 10.0, concurrent: int = 100) -> None:
        windows = [{"requests": requests, "seconds": seconds}]
        quota = Quota.model_validate({"windows": windows, "concurrent": concurrent})
        self.store = MemoryStore(quota, virtual_clock)
        self.line = Line(self.store, virtual_clock, anyio.sleep)
        self.through: list[str] = []
        self.at: list[float] = []
        self.away: list[tuple[str, float, float]] = []

    async def walk(self, name: str, *, caller: str = "", bulk: bool = False, budget: float = FOREVER) -> None:
        """One request that is answered at once."""
        turn = await self.line.enter(caller or name, budget, bulk=bulk)
        if not isinstance(turn, Grant):
            self.away.append((name, round(virtual_clock() - 100), round(turn)))
            return
        self.through.append(name)
        self.at.append(round(virtual_clock() - 100))
        await self.store.done(turn)
        self.line.news()


async def together(*work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Everybody comes in this order, at once."""
    async with anyio.create_task_group() as group:
        for one in work:
            group.start_soon(one)
            await anyio.lowlevel.checkpoint()


async def test_where_there_is_room_nobody_waits() -> None:
    """Ours: pacing costs nothing until it has to."""
    street = Street(requests=3)

    await together(*(partial(street.walk, name) for name in "abc"))

    assert street.at == [0, 0, 0]


async def test_those_who_wait_go_in_order_of_arrival_one_slot_each() -> None:
    """Ours: one of them watches the clock, and hands the watch on when it goes."""
    street = Street()

    await together(*(partial(street.walk, name) for name in "abcde"))

    assert street.through == list("abcde")
    assert street.at == [0, 10, 20, 30, 40]


async def test_interactive_requests_go_first_and_every_fifth_start_is_for_bulk() -> None:
    """Ours: whoever reads everything can wait, but not for ever."""
    street = Street()

    await together(
        partial(street.walk, "now"),
        *(partial(street.walk, f"bulk {i}", bulk=True) for i in range(3)),
        *(partial(street.walk, f"ask {i}") for i in range(9)),
    )

    asked = [f"ask {i}" for i in range(9)]
    assert street.through == ["now", *asked[:4], "bulk 0", *asked[4:8], "bulk 1", asked[8], "bulk 2"]


async def test_callers_take_turns_whoever_asks_for_more() -> None:
    """Ours: the caller who was served longest ago; one who never was has waited since it came, here after a's first start."""
    street = Street()

    await together(
        *(partial(street.walk, f"a{i}", caller="a") for i in range(5)),
        *(partial(street.walk, f"b{i}", caller="b") for i in range(3)),
        partial(street.walk, "c0", caller="c"),
    )

    assert street.through == ["a0", "a1", "b0", "c0", "a2", "b1", "a3", "b2", "a4"]


async def test_newcomers_do_not_starve_a_caller_who_was_served_before() -> None:
    """Ours: every tool call is a caller of its own; a stream of them must leave an older one its turn."""
    street = Street()

    async def stream() -> None:
        for i in range(20):
            await anyio.sleep(5)
            group.start_soon(partial(street.walk, f"new {i}"))

    async with anyio.create_task_group() as group:
        for i in range(4):
            group.start_soon(partial(street.walk, f"old {i}", caller="old"))
        group.start_soon(stream)

    assert street.through.index("old 3") < 15
    assert len(street.through) == 24


@pytest.mark.parametrize(("people", "refused"), [(4, 0), (5, 1), (7, 3)])
async def test_a_wait_beyond_the_budget_is_refused_at_once_with_its_seconds(people: int, refused: int) -> None:
    """Ours: a model can act on a number; who is refused takes no place in the line."""
    street = Street()

    await together(*(partial(street.walk, str(i), budget=35) for i in range(people)))

    assert street.at == [0, 10, 20, 30]
    assert street.away == [(str(i), 0, 40) for i in range(4, people)]
    assert len(street.away) == refused


async def test_the_forecast_knows_that_callers_take_turns() -> None:
    """Ours: a second caller is not sent away for the long queue of the first."""
    street = Street()

    await together(*(partial(street.walk, f"a{i}", caller="a") for i in range(6)), partial(street.walk, "b", budget=25))

    assert street.away == []
    assert street.through.index("b") == 2


async def test_the_forecast_of_bulk_counts_those_who_go_first() -> None:
    """Ours: bulk that stands behind six people is told so."""
    street = Street()

    await together(
        *(partial(street.walk, str(i)) for i in range(6)), partial(street.walk, "bulk", bulk=True, budget=45)
    )

    assert street.away == [("bulk", 0, 60)]


async def test_whoever_is_overtaken_for_too_long_is_sent_away_when_its_time_is_up() -> None:
    """Ours: admitted or refused, never left hanging."""
    street = Street()

    await together(
        partial(street.walk, "first"),
        partial(street.walk, "bulk", bulk=True, budget=25),
        *(partial(street.walk, str(i)) for i in range(4)),
    )

    assert street.away == [("bulk", 20, 10)]
    assert street.at == [0, 10, 20, 30, 40]


async def test_a_hold_sends_away_those_who_cannot_be_served_in_time_any_more() -> None:
    """Ours: at once, not when their time is up; the others stay and keep their order."""
    street = Street()

    async def stop() -> None:
        await anyio.sleep(3)
        await street.store.hold(20)
        street.line.news(moved=True)

    await together(*(partial(street.walk, str(i), budget=35) for i in range(4)), stop)

    assert street.away == [("3", 3, 40)]
    assert street.at == [0, 23, 33]


async def test_a_long_hold_sends_everybody_away_with_its_seconds() -> None:
    """Ours: a place in the line is no promise once the vendor said stop."""
    street = Street()

    async def stop() -> None:
        await anyio.sleep(3)
        await street.store.hold(300)
        street.line.news(moved=True)

    await together(*(partial(street.walk, str(i), budget=100) for i in range(4)), stop)

    assert [(when, seconds) for _, when, seconds in street.away] == [(3, 300)] * 3


async def test_who_waits_for_a_place_under_way_goes_as_soon_as_one_comes_free() -> None:
    """Ours: an answer is news; nobody sleeps over it."""
    street = Street(requests=100, concurrent=1)
    grant = await street.line.enter("busy", FOREVER)
    assert isinstance(grant, Grant)

    async def answered() -> None:
        await anyio.sleep(4)
        await street.store.done(grant)
        street.line.news()

    await together(partial(street.walk, "a"), partial(street.walk, "b"), answered)

    assert street.at == [4, 4]


async def test_who_waits_for_a_place_under_way_is_sent_away_when_its_time_is_up() -> None:
    """Ours: a vendor that does not answer keeps nobody hanging."""
    street = Street(requests=100, concurrent=1)
    await street.line.enter("busy", FOREVER)

    await street.walk("a", budget=30)

    assert [(name, when) for name, when, _ in street.away] == [("a", 30)]


async def test_a_shorter_budget_than_everybody_elses_is_kept_too() -> None:
    """Ours: whoever watches the clock watches it for those who come later."""
    street = Street(requests=100, concurrent=1)
    await street.line.enter("busy", FOREVER)

    with anyio.move_on_after(50):
        await together(partial(street.walk, "patient"), partial(street.walk, "hasty", budget=5))

    assert [(name, when) for name, when, _ in street.away] == [("hasty", 5)]


async def cancelled_after(seconds: float, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Given up after so many seconds."""
    with anyio.move_on_after(seconds):
        await work()


@pytest.mark.parametrize("leaver", ["b", "c", "d"], ids=["who watches the clock", "in the middle", "the last"])
async def test_whoever_gives_up_leaves_its_place_to_the_next(leaver: str) -> None:
    """Ours: a cancelled call gives its slot back."""
    street = Street()

    await together(
        *(
            partial(cancelled_after, 5 if name == leaver else FOREVER, partial(street.walk, name, caller=""))
            for name in "abcd"
        )
    )

    assert street.through == [name for name in "abcd" if name != leaver]
    assert street.at == [0, 10, 20]


async def test_a_start_that_was_granted_to_somebody_who_is_just_giving_up_is_given_back() -> None:
    """Ours: between the grant and its use there is a moment, too."""
    street = Street()
    scope = anyio.CancelScope()
    take = street.store.take

    async def take_and_cancel() -> Grant | float:
        """Whoever comes second is cancelled in the very moment in which it is given its start."""
        turn = await take()
        if isinstance(turn, Grant) and virtual_clock() > 105:
            scope.cancel()
        return turn

    async def leaver() -> None:
        with scope:
            await street.walk("leaver")

    await street.walk("first")
    street.store.take = take_and_cancel  # type: ignore[method-assign]
    await together(partial(street.walk, "bulk", bulk=True), leaver)

    assert street.through == ["first", "bulk"]
    assert street.at == [0, 10]


async def test_when_all_give_up_the_line_is_as_new() -> None:
    """Ours: nothing is left over, no watch and no place."""
    street = Street()
    await street.walk("first")
    await together(*(partial(cancelled_after, 5, partial(street.walk, name)) for name in "abc"))

    await street.walk("next")

    assert street.through == ["first", "next"]
    assert street.at == [0, 10]


async def test_only_so_many_callers_are_remembered() -> None:
    """Ours: every tool call is a caller; a server that runs for months must not remember them all."""
    street = Street(requests=5000)
    for i in range(2000):
        await street.walk(f"caller {i}")

    assert len(street.line._served) <= 1000
