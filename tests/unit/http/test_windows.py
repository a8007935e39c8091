"""One window's slots and the store that holds them: what may start, and when it is worth asking again."""

import heapq
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_psa.http.store import Grant, MemoryStore
from mcp_psa.http.windows import Window
from tests.unit.http.conftest import FakeTime, most_in_any_window
from tests.unit.http.stores import now, quota, started, used, wait

pairs = st.lists(st.tuples(st.integers(1, 6), st.floats(0.1, 30)), min_size=1, max_size=3)
trips = st.lists(
    st.tuples(st.one_of(st.just(0.0), st.floats(0, 10)), st.floats(0, 20), st.floats(0, 1)), min_size=1, max_size=60
)


@settings(deadline=None)
@given(pairs, trips)
def test_wherever_on_its_way_a_request_is_counted_no_sliding_window_holds_too_many(
    windows: list[tuple[int, float]], trips: list[tuple[float, float, float]]
) -> None:
    """The vendors' docs: each window is a limit of its own. A trip: the gap before it, its length, where it is counted."""
    time = FakeTime()
    store = MemoryStore(quota(*windows), time.clock)
    flying: list[tuple[float, int, Grant]] = []
    counted: list[float] = []

    for gap, length, part in trips:
        until = time.now + gap
        while flying and flying[0][0] <= until:
            time.now, _, grant = heapq.heappop(flying)
            now(store.done(grant))
        time.now = until
        turn = now(store.take())
        if isinstance(turn, Grant):
            heapq.heappush(flying, (time.now + length, turn.order, turn))
            counted.append(time.now + length * part)

    for requests, seconds in windows:
        assert most_in_any_window(counted, seconds) <= requests


@settings(deadline=None)
@given(pairs, st.integers(1, 40))
def test_the_seconds_that_are_named_are_the_right_ones(windows: list[tuple[int, float]], requests: int) -> None:
    """Ours: asking again then is granted, and before then was not worth it; also at the border, where floats are not exact."""
    time = FakeTime()
    store = MemoryStore(quota(*windows), time.clock)

    for _ in range(requests):
        turn = now(store.take())
        if not isinstance(turn, Grant):
            time.now += turn
            turn = now(store.take())
        assert isinstance(turn, Grant)
        now(store.done(turn))


def test_a_slot_is_held_from_the_start_until_a_window_after_the_answer() -> None:
    """Ours: the vendor counted it somewhere between the two; the thousandth more is for clocks that do not run alike."""
    time = FakeTime()
    store = MemoryStore(quota((1, 10.0)), time.clock)
    grant = started(store)
    assert wait(store) == math.inf

    time.now += 7
    now(store.done(grant))

    assert wait(store) == pytest.approx(10, abs=0.02)
    assert wait(store) > 10


def test_what_was_never_sent_has_used_nothing() -> None:
    """Ours: a request that could not connect, or was cancelled in the line, gives its slot back."""
    store = MemoryStore(quota((1, 10.0)), FakeTime().clock)

    now(store.done(started(store), sent=False))

    started(store)


def test_no_more_are_under_way_than_the_manifest_says() -> None:
    """Ours: `concurrent` holds over all windows; only an answer makes room."""
    store = MemoryStore(quota((100, 1.0), concurrent=2), FakeTime().clock)
    first = started(store)
    started(store)
    assert wait(store) == math.inf

    now(store.done(first))

    started(store)


def test_holds_are_not_added_up_and_end_when_they_end() -> None:
    """Ours: five answers of 429 from one moment say one thing; afterwards the pace is what it was."""
    time = FakeTime()
    store = MemoryStore(quota((10, 1.0)), time.clock)
    for seconds in (5, 12, 12, 3):
        now(store.hold(seconds))
    assert wait(store) == pytest.approx(12)

    time.now += 12

    used(store, 10)


@pytest.mark.parametrize(
    ("flying", "ahead", "seconds"),
    [
        (0, 0, 0),
        (0, 5, 0),
        (0, 6, 30),
        (0, 9, 30),
        (0, 15, 60),
        (0, 16, 90),
        (3, 2, 0),
        (3, 3, 30),
        (3, 6, 30),
        (3, 7, 60),
    ],
)
def test_a_newcomers_wait_is_foreseen(flying: int, ahead: int, seconds: float) -> None:
    """Ours: ten in sixty seconds, four of them used half a window ago."""
    window = Window(10, 60.0)
    for _ in range(4):
        window.ended(70.0)

    assert window.forecast(100.0, flying, ahead) == pytest.approx(seconds, abs=0.2)
