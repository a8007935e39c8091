"""Who goes first when the quota is short: a person who asks one thing is not kept waiting by somebody who reads everything."""

from functools import partial
from itertools import pairwise

import anyio
import pytest

from mcp_psa.http.retry import RetryTransport
from tests.stress.simulated import LIMITS, Simulated, asked, open_account, read, travel
from tests.times import in_virtual_time

PATIENT = 1e6


async def ask(account: RetryTransport, wire: Simulated, after: float, waits: list[int]) -> None:
    """One interactive request; notes how many others started between its asking and its start."""
    await anyio.sleep(after)
    before = len(wire.who)
    name = f"person {after}"
    await account.handle_async_request(asked(name))
    waits.append(wire.who.index(name) - before)


@pytest.mark.parametrize("most", [0.0, 0.2], ids=["at once", "over a network"])
@pytest.mark.parametrize("walkers", [1, 20])
@pytest.mark.parametrize("vendor", LIMITS)
def test_an_interactive_call_starts_within_two_slots_of_any_number_of_walks(
    vendor: str, walkers: int, most: float
) -> None:
    """Ours: whoever walks through 100 pages lets others go before each of them."""
    wire = Simulated(LIMITS[vendor], latency=travel(2, most))
    waits: list[int] = []

    async def work() -> None:
        account = open_account(vendor, wire, PATIENT)
        async with anyio.create_task_group() as group:
            for number in range(walkers):
                group.start_soon(partial(read, account, f"walk {number}", 100, bulk=True))
            await anyio.sleep(30)  # their first pages are as interactive as any other request
            for after in (0.5, 1.7, 2.31, 7.0, 12.9, 25.123):
                await ask(account, wire, after, waits)
            group.cancel_scope.cancel()

    in_virtual_time(work)

    assert len(waits) == 6
    assert max(waits) <= 1


def test_walks_come_to_their_end_though_people_never_stop_asking() -> None:
    """Ours: bulk goes last, but not never; every fifth start is its own."""
    wire = Simulated(LIMITS["worksection"])

    async def work() -> None:
        account = open_account("worksection", wire, PATIENT)
        async with anyio.create_task_group() as group:
            for number in range(6):
                group.start_soon(read, account, f"person {number}", 100)
            await read(account, "walk", 20, bulk=True)
            group.cancel_scope.cancel()

    in_virtual_time(work)

    places = [place for place, who in enumerate(wire.who) if who == "walk"]
    assert len(places) == 20
    assert max(later - earlier for earlier, later in pairwise(places)) <= 5


def test_callers_of_one_kind_take_turns_whoever_asks_for_more() -> None:
    """Ours: fifty requests at once from one caller do not push another's to the end."""
    wire = Simulated(LIMITS["projectworks"])

    async def work() -> None:
        account = open_account("projectworks", wire, PATIENT)
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(read, account, "greedy", 1)
            for _ in range(5):
                group.start_soon(read, account, "modest", 1)

    in_virtual_time(work)

    assert max(place for place, who in enumerate(wire.who) if who == "modest") < 4 + 2 * 5 + 1


def test_whoever_is_sent_away_was_told_when_to_come_back() -> None:
    """Ours: with a patience of 30 seconds nobody waits longer, and the seconds that are named are worth naming."""
    wire = Simulated(LIMITS["worksection"])

    async def work() -> None:
        account = open_account("worksection", wire, 30.0)
        async with anyio.create_task_group() as group:
            for number in range(50):
                group.start_soon(read, account, f"caller {number}", 10)

    in_virtual_time(work)

    assert len(wire.at) == 500
    assert wire.took <= 1.05 * 499
