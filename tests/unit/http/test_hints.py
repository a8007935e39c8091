"""What is read from rate limit headers, and what is not believed."""

import time
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_psa.http.hints import Told, Word, is_throttled, remaining, reset_in, told, wait_hint, word
from mcp_psa.manifests.vendor import Quota, QuotaHeaders
from tests.unit.http.conftest import WALL, toy

NAMES = QuotaHeaders(remaining=("X-Left", "X-Rest"), reset=("X-Reset", "X-Until"), unit="either")


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own time zone is eleven hours off."""
    monkeypatch.setenv("TZ", "XYZ-11")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


@pytest.mark.usefixtures("far_from_utc")
@pytest.mark.parametrize(
    "date",
    ["Fri, 20 Nov 2026 12:00:30 GMT", "Friday, 20-Nov-26 12:00:30 GMT", "Fri Nov 20 12:00:30 2026"],
    ids=["IMF-fixdate", "RFC 850", "asctime"],
)
def test_every_form_of_date_that_http_knows_is_understood_as_utc(date: str) -> None:
    """RFC 9110 5.6.7: a recipient must accept all three, and all are in UTC."""
    noon = 1_795_176_000.0  # 2026-11-20T12:00:00Z

    assert wait_hint(httpx.Headers({"Retry-After": date}), NAMES, noon) == 30


@pytest.mark.parametrize(
    ("unit", "text", "seconds"),
    [
        ("seconds", "30", 30),
        ("seconds", "1790000030", 1_790_000_030),
        ("epoch", "1790000030", 30),
        ("epoch", "1789999990", -10),
        ("either", "30", 30),
        ("either", "1790000030", 30),
        ("seconds", "soon", None),
        ("seconds", "", None),
    ],
)
def test_a_reset_header_is_read_in_its_declared_unit(unit: str, text: str, seconds: float | None) -> None:
    """The vendors' docs: Teamwork writes either, ProWorkflow seconds left."""
    names = QuotaHeaders.model_validate({"reset": ["X-Reset"], "unit": unit})

    assert reset_in(httpx.Headers({"X-Reset": text}), names, WALL) == seconds


def test_the_first_spelling_of_a_header_that_is_there_counts() -> None:
    """Teamwork's docs use two spellings; names of headers know no case."""
    assert remaining(httpx.Headers({"x-rest": "4"}), NAMES) == 4
    assert remaining(httpx.Headers({"X-Rest": "4", "X-Left": "2"}), NAMES) == 2
    assert reset_in(httpx.Headers({"X-UNTIL": "8"}), NAMES, WALL) == 8


def test_a_vendor_without_such_headers_gives_no_hint() -> None:
    """Ours: absent is not zero."""
    assert remaining(httpx.Headers(), NAMES) is None
    assert reset_in(httpx.Headers(), NAMES, WALL) is None
    assert wait_hint(httpx.Headers({"X-Other": "9"}), QuotaHeaders(), WALL) is None


@pytest.mark.parametrize(
    "name",
    ["Retry-After", "X-Left", "X-Reset"],
)
@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"-1",
        b"NaN",
        b"inf",
        b"1e999",
        b"\xb2",  # a superscript two, which str.isdigit takes for a digit
        b"\xd9\xa3",
        b"Fri, 31 Feb 2026 12:00:00 GMT",
        b"Fri, 20 Nov 99999 12:00:00 GMT",
        b"Fri, 20 Nov 2026 12:00:00 +99999999999999999",
        b"Mon Jan  1 00:00:00 0001",
        b"9" * 5000,
    ],
)
def test_nonsense_in_a_header_is_no_hint_and_no_crash(name: str, value: bytes) -> None:
    """Ours: hostile or broken headers cost nothing but their hint."""
    headers = httpx.Headers([(name.encode(), value)])

    hint = wait_hint(headers, NAMES, WALL)
    left = remaining(headers, NAMES)

    assert hint is None or 0 < hint <= 3600
    assert left is None or left >= 0


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=255), max_size=60), st.sampled_from(["Retry-After", "X-Left", "X-Reset"]))
def test_no_header_whatever_it_says_breaks_the_reading(text: str, name: str) -> None:
    """Ours: the same over any Latin-1 text."""
    headers = httpx.Headers([(name.encode(), text.encode("latin-1"))])

    hint = wait_hint(headers, NAMES, WALL)
    remaining(headers, NAMES)

    assert hint is None or 0 < hint <= 3600


@pytest.mark.parametrize(
    ("status", "headers", "text", "throttled"),
    [
        (429, {}, "", True),
        (400, {"X-Left": "0"}, "", True),
        (400, {"X-RateLimit-Remaining": "0"}, "", True),
        (400, {"X-Left": "1", "X-RateLimit-Remaining": "0"}, "", False),
        (400, {}, "Too many requests", False),
        (200, {}, "TOO MANY REQUESTS", True),
        (200, {"X-Left": "0"}, "{}", False),
        (503, {}, "too many requests", False),
    ],
)
def test_a_throttle_is_known_by_status_header_or_text(
    status: int, headers: dict[str, str], text: str, throttled: bool
) -> None:
    """The vendors' docs: Teamwork once answered 400, Worksection says it in a 200."""
    assert is_throttled(httpx.Response(status, headers=headers, text=text), toy().quota) is throttled


NOW = "Fri, 20 Nov 2026 12:00:00 GMT"
NOON = 1_795_176_000.0


@pytest.mark.parametrize("skew", [-90.0, 0.0, 90.0])
@pytest.mark.parametrize(
    "headers",
    [{"Retry-After": "Fri, 20 Nov 2026 12:00:30 GMT"}, {"X-Reset": str(int(NOON) + 30)}],
    ids=["a date", "an epoch"],
)
def test_a_moment_is_compared_with_the_answers_own_date(headers: dict[str, str], skew: float) -> None:
    """RFC 9110 6.6.1: Date is when the answer was made; our clock may be off by minutes, and so may theirs."""
    assert wait_hint(httpx.Headers({"Date": NOW, **headers}), NAMES, NOON + skew) == 30


def test_none_left_of_a_whole_second_may_be_most_of_one() -> None:
    """Ours: vendors that round down say 0 for up to a second."""
    assert reset_in(httpx.Headers({"X-Reset": "0"}), NAMES, WALL) == 1


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X-Most": "150", "X-Left": "7", "X-Reset": "9"}, Told(150, 7, 9)),
        ({"X-Most": "many", "X-Left": "-1", "X-Reset": "soon"}, Told()),
        ({"X-Left": "7", "X-Reset": "601"}, Told(None, 7)),
        ({"X-Left": "7", "X-Reset": "-1"}, Told(None, 7)),
        ({"X-Left": "7", "X-Reset": "nan"}, Told(None, 7)),
        ({}, Told()),
    ],
    ids=str,
)
def test_what_is_told_about_a_window_is_believed_as_far_as_it_is_credible(
    headers: dict[str, str], expected: Told
) -> None:
    """Ours: each of the three is read for itself."""
    names = QuotaHeaders.model_validate({"limit": "X-Most", "remaining": "X-Left", "reset": "X-Reset"})

    assert told(httpx.Headers(headers), names, WALL) == expected


def test_a_window_may_have_headers_of_its_own() -> None:
    """The docs of awork: a set in general, and one for each of the two windows."""
    quota = Quota.model_validate(
        {
            "windows": [
                {"requests": 1000, "seconds": 60, "headers": {"limit": "X-Minute", "remaining": "X-Left-Minute"}},
                {"requests": 50, "seconds": 1},
            ],
            "headers": {"limit": "X-Most", "remaining": "X-Left"},
        }
    )
    headers = httpx.Headers({"X-Minute": "3000", "X-Left-Minute": "12", "X-Most": "50", "X-Left": "49"})

    assert word(headers, quota, WALL) == Word(Told(50, 49), (Told(3000, 12), Told()))


def test_a_long_answer_is_no_throttle_whatever_stands_in_it() -> None:
    """Ours: a throttle is one short sentence; a thousand tasks may well speak of too many requests."""
    rows = '{"message": "Too many requests", "rows": "' + "x" * 20_000 + '"}'

    assert not is_throttled(httpx.Response(200, text=rows), toy().quota)
