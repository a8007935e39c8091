"""Between the vendors' formats and ours."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.errors import BadArguments, VendorChanged
from mcp_psa.manifests.formats import Format
from mcp_psa.shape.convert import reader, writer
from tests.unit.toy import steady

_WORD = st.text(alphabet="abcXYZäß世 -", min_size=1, max_size=8).map(lambda t: " ".join(t.split())).filter(bool)
_IDS = st.lists(st.integers(1, 10**15).map(str), min_size=1, max_size=5)
_DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
_MINUTES = st.integers(0, 10_000_000)
_CENTS = st.decimals(0, 10**9, places=2).map(lambda d: f"{d:f}")
_CLOCK = st.times().map(lambda t: time(t.hour, t.minute).isoformat("minutes"))
_INSTANT = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda d: f"{d:%Y-%m-%dT%H:%M:%S}Z")  # noqa: DTZ001

# For every format: values of ours that it can carry. Money compares by amount, everything else exactly.
CARRIED: dict[str, st.SearchStrategy[Any]] = {
    "text": _WORD, "words": _WORD, "html": _WORD, "entities": _WORD,
    "id": st.integers(1, 10**15).map(str), "int_id": st.integers(1, 10**15).map(str),
    "ids": _IDS, "int_ids": _IDS, "csv_ids": _IDS,
    "texts": st.lists(_WORD, min_size=1, max_size=4), "csv_texts": st.lists(_WORD, min_size=1, max_size=4),
    "day": _DAYS, "compact_day": _DAYS, "dotted_day": _DAYS, "day_start": _DAYS, "day_end": _DAYS, "instant_day": _DAYS,
    "midnight": _DAYS,
    "instant": _INSTANT, "instant_bare": _INSTANT, "clock": _CLOCK, "clock_seconds": _CLOCK,
    "minutes": _MINUTES, "hours": _MINUTES, "seconds": _MINUTES, "hmm": _MINUTES,
    "decimal": _CENTS, "cents": _CENTS,
    "number": st.integers(-(10**9), 10**9), "count": st.integers(-(10**9), 10**9),
    "flag": st.booleans(), "flag_text": st.booleans(), "flag_number": st.booleans(), "not_flag": st.booleans(),
}  # fmt: skip


# `joined` makes one text of a list, and the texts of filter languages are only ever written.
ONE_WAY = {"joined", "odata_text", "quoted_text", "second_before"}


def test_every_format_has_a_round_trip() -> None:
    """Ours: a new format is either carried both ways or said to be one-way."""
    assert set(CARRIED) == set(get_args(Format)) - ONE_WAY


@pytest.mark.parametrize(
    ("instant", "sent"),
    [("2026-11-20T10:00:00Z", "2026-11-20T09:59:59Z"), ("2026-03-01T00:00:00Z", "2026-02-28T23:59:59Z")],
)
def test_an_instant_that_itself_counts_is_sent_a_second_earlier(instant: str, sent: str) -> None:
    """The vendor (Teamwork): its docs do not say whether `updatedAfter` takes in its own instant; ours does."""
    assert writer("second_before")(instant) == sent


@pytest.mark.parametrize("text", ["' or 1 eq 1 or name eq '", "it's", "''", "plain"])
def test_a_text_in_an_odata_filter_cannot_end_its_quotes(text: str) -> None:
    """OData: a quote inside a text is written twice, so what remains is always pairs of quotes."""
    written = writer("odata_text")(text)
    assert written.replace("''", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["it's", "' or 1=1", "back\\slash"])
def test_a_text_that_a_filter_language_cannot_quote_is_refused(text: str) -> None:
    """The vendor (Worksection): its docs name no way to escape a quote."""
    with pytest.raises(BadArguments, match="nothing was sent"):
        writer("quoted_text")(text)
    assert writer("quoted_text")("plain, (text)") == "plain, (text)"


@pytest.mark.parametrize("name", sorted(CARRIED))
@given(chosen=st.data())
@steady
def test_what_is_written_is_read_back_the_same(name: str, chosen: st.DataObject) -> None:
    """Ours: read(write(x)) == x, else an update would change what nobody touched."""
    value = chosen.draw(CARRIED[name])
    back = reader(name)(writer(name)(value))
    if name in ("decimal", "cents"):
        assert Decimal(back) == Decimal(value)
    else:
        assert back == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("id", 12, "12"), ("id", " 12 ", "12"), ("id", 0, None), ("id", "0", None),
        ("ids", [1, "2", 0, ""], ["1", "2"]), ("csv_ids", "1, 2,,0", ["1", "2"]),
        ("texts", ["a\tb", "", " c "], ["a b", "c"]), ("csv_texts", "a, b", ["a", "b"]),
        ("joined", ["Ada", "Grace"], "Ada, Grace"),
        ("text", "one\nline", "one line"), ("text", " \u200b ", None), ("entities", "R&amp;D", "R&D"),
        ("html", "<p>a</p><p>b</p>", "a\n\nb"),
        ("day", "2026-11-20T23:30:00-05:00", "2026-11-20"), ("day", "0001-01-01T00:00:00", None),
        ("compact_day", "20261120", "2026-11-20"), ("compact_day", 20261120, "2026-11-20"),
        ("dotted_day", "20.11.2026", "2026-11-20"),
        ("instant", "2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z"),
        ("instant", "2026-11-20 10:00:00", "2026-11-20T10:00:00Z"),
        ("instant", "2026-11-20T10:00:00.1234567Z", "2026-11-20T10:00:00Z"),
        ("clock", "9:05", "09:05"), ("clock", "2026-11-20T09:05:59Z", "09:05"),
        ("minutes", 90, 90), ("minutes", "90.0", 90), ("minutes", 0, 0), ("minutes", 89.6, 90),
        ("hours", 1.5, 90), ("hours", "1,5", 90), ("hours", "0.3333", 20), ("hours", 0, 0),
        ("seconds", 5400, 90), ("seconds", "5390", 90),
        ("hmm", "1:30", 90), ("hmm", "01:30:00", 90), ("hmm", "100:05", 6005), ("hmm", "0:00", 0),
        ("decimal", "12.50", "12.50"), ("decimal", 12.5, "12.5"), ("decimal", 1e-05, "0.00001"), ("decimal", 0, "0"),
        ("cents", 1250, "12.5"), ("cents", 1, "0.01"),
        ("number", "2.50", 2.5), ("number", "3.0", 3), ("count", "7", 7),
        ("flag", 1, True), ("flag", "0", False), ("flag", "Yes", True), ("flag_number", "1", True),
        ("not_flag", True, False), ("not_flag", "false", True),
    ],
)  # fmt: skip
def test_a_vendors_value_is_read_in_our_form(name: str, value: object, expected: object) -> None:
    """Ours: ids are text, days ISO, durations whole minutes, money decimal text. The forms are the vendors'."""
    found = reader(name)(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("int_id", "12", 12), ("int_ids", ["1", "2"], [1, 2]), ("csv_ids", ["1", "2"], "1,2"), ("ids", ["1"], ["1"]),
        ("compact_day", "2026-11-20", "20261120"), ("dotted_day", "2026-11-20", "20.11.2026"),
        ("day_start", "2026-11-20", "2026-11-20T00:00:00Z"), ("day_end", "2026-11-20", "2026-11-20T23:59:59Z"),
        ("clock_seconds", "09:05", "09:05:00"),
        ("hours", 90, 1.5), ("hours", 60, 1), ("hours", 20, 0.3333), ("seconds", 90, 5400), ("hmm", 65, "1:05"),
        ("cents", "12.5", 1250), ("cents", "0.01", 1), ("cents", "19.99", 1999), ("decimal", "12.50", 12.5),
        ("flag_text", False, "false"), ("flag_number", True, "1"), ("not_flag", True, False),
    ],
)  # fmt: skip
def test_our_value_is_written_in_the_vendors_form(name: str, value: object, expected: object) -> None:
    """The vendors: each counts and spells in its own way."""
    found = writer(name)(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("name", sorted(get_args(Format)))
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_read_as_nothing(name: str, nothing: str | None) -> None:
    """Ours: a null of the vendor never becomes 0, false or 'None'."""
    assert reader(name)(nothing) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", "soon"), ("minutes", "NaN"), ("minutes", float("inf")), ("minutes", True), ("minutes", {}),
        ("hours", "1:30"), ("hmm", "1.5"), ("hmm", "x:y"), ("seconds", "-"), ("decimal", "EUR 5"), ("cents", "NaN"),
        ("day", "20.11.2026"), ("day", "2026-13-01"), ("compact_day", "2026-11-20"), ("dotted_day", "2026-11-20"),
        ("instant", "yesterday"), ("instant", "0001-01-01T00:00:00+05:00"), ("clock", "noon"), ("clock", 930),
        ("id", True), ("id", 1.5), ("id", {"id": 1}), ("ids", [{"id": 1}]), ("flag", "maybe"), ("flag", 2),
        ("not_flag", "?"), ("number", "Infinity"), ("count", "many"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_an_error_and_never_a_wrong_number(name: str, value: object) -> None:
    """Ours: VendorChanged names the value and the format."""
    with pytest.raises(VendorChanged, match=f"cannot be read as {name}"):
        reader(name)(value)


def test_a_missing_instant_of_dotnet_is_no_instant() -> None:
    """The vendors: two are written in .NET, whose unset date is the first day of year 1; `day` knows it already."""
    assert reader("instant")("0001-01-01T00:00:00Z") is None


@pytest.mark.parametrize(("text", "minutes"), [("-1:30", -90), ("-0:15", -15)])
def test_a_negative_duration_keeps_its_sign(text: str, minutes: int) -> None:
    """Ours: corrections are negative; -1:30 is not minus half an hour."""
    assert reader("hmm")(text) == minutes


def test_an_error_about_a_long_value_shows_its_beginning_alone() -> None:
    """Ours: a vendor's text reaches an error only cut."""
    with pytest.raises(VendorChanged) as caught:
        reader("minutes")("x" * 10_000)
    assert len(str(caught.value)) < 120


def test_minutes_from_hours_are_exact_for_each_minute_of_a_day() -> None:
    """Ours: binary fractions must not lose a minute."""
    assert [reader("hours")(round(n / 60, 4)) for n in range(1440)] == list(range(1440))


@pytest.mark.parametrize("name", ["id", "minutes", "seconds", "count", "number"])
@pytest.mark.parametrize("number", [0, 1, 29, 30, 31, 90, 150, -30, -90, 10**12 - 1, 10**12, 10**39])
def test_a_number_is_read_like_the_same_number_as_text(name: str, number: int) -> None:
    """Ours: whole numbers take a short way, which may not lead elsewhere (halves go to the even minute)."""
    assert reader(name)(number) == reader(name)(str(number))


@pytest.mark.parametrize("number", [10**41, float("inf"), True])
def test_what_is_no_sensible_number_of_seconds_is_refused(number: object) -> None:
    """Ours: a wrong number is worse than an error, also on the short way."""
    with pytest.raises(VendorChanged):
        reader("seconds")(number)
