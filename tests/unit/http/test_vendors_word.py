"""What the vendor's headers say about the quota, and how far that changes what may start."""

import math

import httpx
import pytest

from mcp_psa.http.hints import Told, Word, told
from mcp_psa.http.store import MemoryStore
from mcp_psa.manifests.vendor import QuotaHeaders
from tests.unit.http.conftest import WALL, FakeTime
from tests.unit.http.stores import left, now, quota, started, used, wait


def test_fewer_left_than_we_think_is_believed_until_the_vendors_window_ends() -> None:
    """Teamwork's docs: the headers decide; other programs may use the same account."""
    time = FakeTime()
    store = MemoryStore(quota((10, 60.0)), time.clock)
    used(store, 1, left(2, reset=20))
    used(store, 2)
    assert wait(store) == pytest.approx(20, abs=0.03)

    time.now += 20.1

    used(store, 7)
    assert wait(store) == pytest.approx(40, abs=0.1)


def test_more_left_than_we_think_does_not_widen_our_own_window() -> None:
    """Ours: a vendor that counts in fixed windows says "149 left" right after a burst; the sliding limit stays."""
    store = MemoryStore(quota((3, 60.0)), FakeTime().clock)

    used(store, 3, left(2, reset=1))

    assert wait(store) > 59


@pytest.mark.parametrize("reset", [None, 700.0, -3.0])
def test_nothing_left_and_no_word_for_how_long_is_a_whole_window(reset: float | None) -> None:
    """Ours: by then whatever the others sent is out of every window of that length; absurd resets are dropped by hints.py."""
    names = QuotaHeaders(remaining=("X-Left",), reset=("X-Reset",))
    headers = {"X-Left": "0"} if reset is None else {"X-Left": "0", "X-Reset": str(reset)}
    store = MemoryStore(quota((10, 60.0)), FakeTime().clock)

    used(store, 1, Word(told(httpx.Headers(headers), names, WALL)))

    assert wait(store) == pytest.approx(60, abs=0.1)


def test_requests_under_way_are_taken_off_what_is_left_until_they_are_answered() -> None:
    """Ours: they may not be in the vendor's count yet; their own answers say whether they were."""
    store = MemoryStore(quota((10, 60.0)), FakeTime().clock)
    first, second, third = started(store), started(store), started(store)

    now(store.done(first, left(2, reset=30)))
    assert wait(store) == math.inf  # two left, two under way

    now(store.done(second, left(3, reset=30)))  # counted before the first: it is in those two already
    fourth = started(store)
    now(store.done(third, left(1, reset=30)))  # counted after
    assert wait(store) == math.inf
    now(store.done(fourth, left(0, reset=30)))
    assert wait(store) == pytest.approx(30, abs=0.1)


def test_an_answer_that_says_nothing_is_taken_for_counted() -> None:
    """Ours: a failure after sending may have used what was left."""
    store = MemoryStore(quota((10, 60.0)), FakeTime().clock)
    first, second = started(store), started(store)
    now(store.done(first, left(1, reset=30)))

    now(store.done(second))

    assert wait(store) == pytest.approx(30, abs=0.1)


def test_an_answer_from_the_window_before_does_not_undo_what_is_known_of_this_one() -> None:
    """Ours: answers overtake each other, also around the moment at which the vendor's window resets."""
    time = FakeTime()
    store = MemoryStore(quota((10, 60.0)), time.clock)
    old, new = started(store), started(store)
    now(store.done(new, left(9, reset=60)))
    time.now += 1

    now(store.done(old, left(0, reset=1)))

    used(store, 8)


def test_an_answer_from_a_new_window_is_believed_though_its_request_left_early() -> None:
    """Ours: nothing left, until the vendor says that a new window has begun."""
    time = FakeTime()
    store = MemoryStore(quota((10, 60.0)), time.clock)
    old, new = started(store), started(store)
    now(store.done(old, left(0, reset=2)))
    assert wait(store) == pytest.approx(2, abs=0.1)
    time.now += 1

    now(store.done(new, left(8, reset=60)))

    used(store, 8)


def test_a_later_request_may_be_told_that_there_is_more_again() -> None:
    """Ours: some vendors' windows slide, and fill up bit by bit."""
    store = MemoryStore(quota((10, 60.0)), FakeTime().clock)
    used(store, 1, left(1, reset=60))

    used(store, 1, left(5, reset=60))

    used(store, 5)
    assert wait(store) > 59


@pytest.mark.parametrize(("limit", "allowed"), [(20, 20), (4, 4), (0, 10), (10**9, 10)])
def test_the_vendors_limit_replaces_the_manifests(limit: int, allowed: int) -> None:
    """Teamwork's docs: plans have different limits, and a penalty lowers one; what no plan has is not believed."""
    store = MemoryStore(quota((10, 60.0)), FakeTime().clock)

    used(store, 1, Word(Told(limit)))

    used(store, allowed - 1)
    assert wait(store) > 59


def test_an_older_answer_does_not_bring_an_older_limit_back() -> None:
    """Ours: the same as with what is left."""
    store = MemoryStore(quota((10, 60.0)), FakeTime().clock)
    early = started(store)
    used(store, 1, Word(Told(4)))

    now(store.done(early, Word(Told(10))))

    used(store, 2)
    assert wait(store) > 59


TWO = quota((100, 60.0), (5, 1.0))


@pytest.mark.parametrize(
    ("word", "seconds"),
    [
        (Word(Told(), (Told(100, 0), Told(5, 4))), 60),
        (Word(Told(), (Told(100, 90), Told(5, 0))), 1),
        (Word(Told(100, 0, 30)), 30),
        (Word(Told(5, 0, 1)), 1),
        (Word(Told(5, 0, 47)), 1),
        (Word(Told(5, 3, 47), (Told(100, 0), Told(5, 3))), 47),
        (Word(Told(100, 0, 30), (Told(100, 0), Told(5, 4))), 30),
        (Word(Told(77, 0, 30)), 30),
        (Word(Told(300, 0, 30), (Told(300, 0), Told(5, 4))), 30),
    ],
    ids=[
        "the minute's own name",
        "the second's own name",
        "the limit is the minute's",
        "the limit is the second's",
        "a reset that the second cannot have",
        "which the minute then has",
        "the minute under both names",
        "neither's limit, yet nothing left",
        "the limit of a larger plan",
    ],
)
def test_what_is_said_in_general_is_put_where_it_belongs(word: Word, seconds: float) -> None:
    """The docs of awork: one set of headers whose window is not said, and sets for the second and the minute without a reset."""
    store = MemoryStore(TWO, FakeTime().clock)

    used(store, 1, word)

    assert wait(store) == pytest.approx(seconds, rel=0.01)


@pytest.mark.parametrize(
    "word", [Word(Told(77, 0)), Word(Told(77, 3, 30)), Word(Told(None, 3, 30)), Word(Told(5, 50, 1))]
)
def test_what_fits_no_window_is_not_guessed_about(word: Word) -> None:
    """Ours: an unknown limit, or none, changes nothing as long as something is left or no end is named."""
    store = MemoryStore(TWO, FakeTime().clock)

    used(store, 1, word)

    used(store, 4)
