"""One account's pace: never more than the vendor allows in any window, and no wait beyond the caller's patience."""

from collections.abc import Sequence

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_psa.errors import TryLater
from mcp_psa.http.pace import Pacer
from mcp_psa.manifests.vendor import Quota, QuotaHeaders
from tests.unit.http.conftest import WALL, FakeTime, most_in_any_window

HEADERS = QuotaHeaders(remaining=("X-Left",), reset=("X-Reset",))
AWORK = [(50, 1.0), (1000, 60.0)]
FOREVER = 1e9

windows = st.lists(st.tuples(st.integers(1, 8), st.floats(0.1, 60)), min_size=1, max_size=3)
gaps = st.lists(st.one_of(st.just(0.0), st.floats(0, 20)), min_size=1, max_size=60)


def quota(pairs: Sequence[tuple[int, float]]) -> Quota:
    """A quota of these windows."""
    return Quota.model_validate({"windows": [{"requests": n, "seconds": s} for n, s in pairs]})


@settings(deadline=None)
@given(windows, gaps)
def test_no_sliding_window_ever_holds_more_starts_than_allowed(
    pairs: list[tuple[int, float]], gaps: list[float]
) -> None:
    """The vendors' docs: each window is a limit of its own, and it slides."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota(pairs), FOREVER, time.clock)
    starts = []

    for gap in gaps:
        time.now += gap
        start = pacer.reserve()
        assert start >= time.now
        starts.append(start)

    for requests, seconds in pairs:
        assert most_in_any_window(starts, seconds) <= requests


def test_fifty_a_second_and_a_thousand_a_minute_hold_together() -> None:
    """Awork's docs: both limits at once; a burst of 2,500 neither passes one nor wastes the other."""
    time = FakeTime()
    pacer = Pacer("awork", quota(AWORK), FOREVER, time.clock)

    starts = [pacer.reserve() for _ in range(2500)]

    assert most_in_any_window(starts, 1.0) == 50
    assert most_in_any_window(starts, 60.0) == 1000
    assert starts[:50] == [time.now] * 50
    assert starts[-1] - starts[0] < 2 * 60 * 1.1 + 10 * 1.1


@settings(deadline=None)
@given(st.lists(st.floats(0, 3), min_size=150, max_size=150))
def test_both_windows_hold_for_callers_who_come_one_by_one(gaps: list[float]) -> None:
    """Awork's docs, scaled down by ten: 5 a second and 100 a minute."""
    time = FakeTime()
    pacer = Pacer("awork", quota([(5, 1.0), (100, 60.0)]), FOREVER, time.clock)
    starts = []

    for gap in gaps:
        time.now += gap / 10
        starts.append(pacer.reserve())

    assert most_in_any_window(starts, 1.0) <= 5
    assert most_in_any_window(starts, 60.0) <= 100


def test_within_the_limit_nobody_waits() -> None:
    """Ours: pacing costs nothing until it has to."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(3, 1.0)]), 30.0, time.clock)

    assert [pacer.reserve() for _ in range(3)] == [time.now] * 3


def test_a_wait_beyond_the_patience_is_refused_with_its_seconds() -> None:
    """Ours: a model can act on a number; it says that nothing was sent."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(1, 20.0)]), 30.0, time.clock)
    first, second = pacer.reserve(), pacer.reserve()

    with pytest.raises(TryLater) as caught:
        pacer.reserve()

    assert 20 <= second - first <= 22
    assert caught.value.seconds is not None
    assert 40 <= caught.value.seconds <= 43
    assert "Toyvendor" in caught.value.message
    assert "Nothing was sent" in caught.value.fix
    assert f"{caught.value.seconds:.0f} seconds" in caught.value.fix


def test_a_refused_caller_takes_no_place_in_the_line() -> None:
    """Ours: refusals must not push the next free start further and further away."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(1, 20.0), (5, 300.0)]), 30.0, time.clock)
    expected = Pacer("Toyvendor", quota([(1, 20.0), (5, 300.0)]), 30.0, time.clock)
    for line in (pacer, expected):
        line.reserve()
        line.reserve()

    for _ in range(10):
        with pytest.raises(TryLater):
            pacer.reserve()
    time.now += 25

    assert pacer.reserve() == expected.reserve()


def place(pacer: Pacer) -> tuple[float | None, float]:
    """A start time, or none and the seconds that the refusal names."""
    try:
        return pacer.reserve(), 0.0
    except TryLater as refusal:
        return None, refusal.seconds or 0.0


@settings(deadline=None)
@given(st.lists(st.floats(0, 10), min_size=1, max_size=40), st.floats(0.1, 30))
def test_nobody_who_is_admitted_waits_longer_than_the_patience(gaps: list[float], patience: float) -> None:
    """Ours: admitted or refused, never left hanging; and whoever comes back after the named seconds gets in."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(2, 5.0)]), patience, time.clock)

    for gap in gaps:
        time.now += gap
        start, named = place(pacer)
        if start is None:
            assert named >= patience
            time.now += named
            start, _ = place(pacer)
        assert start is not None
        assert start - time.now <= patience


def test_a_hold_keeps_everybody_until_its_end_and_nobody_after() -> None:
    """Ours: the vendor said enough; afterwards the pace is what it was."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(10, 1.0)]), 30.0, time.clock)
    pacer.hold(12)

    assert [pacer.reserve() for _ in range(3)] == [time.now + 12] * 3
    time.now += 20
    assert [pacer.reserve() for _ in range(3)] == [time.now] * 3


def test_several_holds_are_not_added_up() -> None:
    """Ours: five answers of 429 from one moment say one thing."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(10, 1.0)]), 30.0, time.clock)

    for seconds in (5, 12, 12, 3):
        pacer.hold(seconds)

    assert pacer.reserve() == time.now + 12


def test_a_hold_beyond_the_patience_refuses_whoever_waits_already() -> None:
    """Ours: a place in the line is no promise once the vendor said stop."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(1, 5.0)]), 30.0, time.clock)
    pacer.reserve()
    start = pacer.reserve()
    pacer.hold(90)

    with pytest.raises(TryLater) as caught:
        pacer.wait(start)

    assert caught.value.seconds is not None
    assert 90 <= caught.value.seconds <= 91


@pytest.mark.parametrize(
    ("headers", "held"),
    [
        ({"X-Left": "0", "X-Reset": "9"}, 9),
        ({"X-Left": "0", "X-Reset": "0"}, 0),
        ({"X-Left": "0"}, 0),
        ({"X-Left": "1", "X-Reset": "9"}, 0),
        ({"X-Reset": "9"}, 0),
        ({"X-Left": "0", "X-Reset": "-9"}, 0),
        ({"X-Left": "0", "X-Reset": "nan"}, 0),
        ({"X-Left": "none", "X-Reset": "9"}, 0),
    ],
    ids=str,
)
def test_when_the_vendor_counts_to_zero_everybody_waits_for_its_window(headers: dict[str, str], held: float) -> None:
    """Teamwork's docs: the headers decide; other programs may use the same account."""
    time = FakeTime()
    pacer = Pacer("Toyvendor", quota([(10, 1.0)]), 30.0, time.clock)

    pacer.learn(httpx.Headers(headers), HEADERS, WALL)

    assert pacer.reserve() == time.now + held
