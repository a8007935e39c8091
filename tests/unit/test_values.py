"""What hosts and models really send, read as what they mean."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa import values
from mcp_psa.manifests.formats import IdForm
from mcp_psa.records import Kind
from tests.unit.toy import JUNK, ends_in_time, steady

TODAY = date(2026, 11, 20)
UUID = "0b6ac2f4-1c33-4a55-8f3e-5f1d3c0a9b1e"


def _read(kind: Kind, value: Any, ids: IdForm = "integer", choices: tuple[str, ...] = ()) -> Any:
    return values.read(kind, value, TODAY, ids, choices)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.ID, 7, "7"), (Kind.ID, "7", "7"), (Kind.ID, 7.0, "7"), (Kind.ID, " 7 ", "7"),
        (Kind.IDS, [7, "8"], ["7", "8"]), (Kind.IDS, "[7, 8]", ["7", "8"]), (Kind.IDS, '["7"]', ["7"]),
        (Kind.IDS, "7, 8,", ["7", "8"]), (Kind.IDS, 7, ["7"]), (Kind.IDS, [], []), (Kind.IDS, "[]", []),
        (Kind.TEXTS, '["name", "due_on"]', ["name", "due_on"]), (Kind.TEXTS, "name,due_on", ["name", "due_on"]),
        (Kind.TEXTS, ["a, b"], ["a, b"]), (Kind.TEXTS, [1], ["1"]),
        (Kind.TEXT, 12, "12"), (Kind.TEXT, "  kept ", "  kept "), (Kind.LONG_TEXT, "<b>\n", "<b>\n"), (Kind.TEXT, "", ""),
        (Kind.FLAG, True, True), (Kind.FLAG, "true", True), (Kind.FLAG, "False", False), (Kind.FLAG, 1, True),
        (Kind.FLAG, "0", False), (Kind.FLAG, " yes ", True), (Kind.FLAG, "No", False),
        (Kind.COUNT, "10", 10), (Kind.COUNT, 10.0, 10), (Kind.COUNT, "-3", -3),
        (Kind.NUMBER, "2.5", 2.5), (Kind.NUMBER, 3.0, 3),
        (Kind.MONEY, 12.5, "12.5"), (Kind.MONEY, "12.50", "12.50"), (Kind.MONEY, 0, "0"), (Kind.MONEY, "1e3", "1000"),
        (Kind.CLOCK, "9:05", "09:05"), (Kind.CLOCK, "23:59:59", "23:59"),
        (Kind.INSTANT, "2026-11-20", "2026-11-20T00:00:00Z"), (Kind.INSTANT, "yesterday", "2026-11-19T00:00:00Z"),
        (Kind.INSTANT, "2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z"),
        (Kind.INSTANT, "2026-11-20 10:00", "2026-11-20T10:00:00Z"), (Kind.INSTANT, "-7d", "2026-11-13T00:00:00Z"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_what_it_means(kind: Kind, value: object, expected: object) -> None:
    """Hosts: lists as JSON text, numbers as text, ids as numbers, booleans as text."""
    found = _read(kind, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", "2026-11-20"), ("today", "2026-11-20"), ("Yesterday", "2026-11-19"), ("tomorrow", "2026-11-21"),
        ("-7d", "2026-11-13"), ("+2w", "2026-12-04"), ("-1m", "2026-10-21"), ("-1y", "2025-11-20"),
        ("today-7d", "2026-11-13"), ("today+1d", "2026-11-21"), ("2024-02-29", "2024-02-29"),
        ("2026-11-20T23:30:00", "2026-11-20"), ("2026-11-20T23:30:00-05:00", "2026-11-20"),
        ("2026-11-20T00:00:00Z", "2026-11-20"), ("2026-11-20T00:00:00.000Z", "2026-11-20"),
    ],
)  # fmt: skip
def test_a_day_may_be_written_in_several_ways(text: str, expected: str) -> None:
    """Hosts: models write days as they speak, and JavaScript hosts as instants in UTC."""
    assert _read(Kind.DAY, text) == expected


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (90, 90), ("90", 90), (90.0, 90), ("1:30", 90), ("0:05", 5), ("1h 30m", 90), ("1h30m", 90), ("1h30", 90),
        ("2h", 120), ("1.5h", 90), ("1,5h", 90), ("45m", 45), ("45 min", 45), ("90 minutes", 90), ("2 hours", 120),
        ("1 hour 15 minutes", 75), ("2 hrs", 120), ("1H 5M", 65), (0, 0), ("30 mins", 30), ("2 hrs 30 mins", 150),
    ],
)  # fmt: skip
def test_a_duration_may_be_written_in_several_ways(value: object, minutes: int) -> None:
    """Hosts: people say hours and minutes; whole minutes are what we mean."""
    assert _read(Kind.MINUTES, value) == minutes


@given(st.integers(0, 100_000))
@steady
def test_hours_and_minutes_in_every_spelling_are_the_same_minutes(minutes: int) -> None:
    """Ours: the way it is written must not change the amount."""
    hours, rest = divmod(minutes, 60)
    spellings = (minutes, str(minutes), f"{hours}:{rest:02}", f"{hours}h {rest}m", f"{hours} hours {rest} minutes")
    assert {_read(Kind.MINUTES, text) for text in spellings} == {minutes}


@pytest.mark.parametrize("value", ["7", "0b6ac2f4", UUID + "0", UUID[:-1] + "g", "", "{" + UUID + "}"])
def test_an_id_of_another_form_is_refused_where_ids_are_uuids(value: str) -> None:
    """The vendor (awork): ids are UUIDs."""
    assert _read(Kind.ID, UUID, "uuid") == UUID
    with pytest.raises(ValueError, match="a UUID"):
        _read(Kind.ID, value, "uuid")


@pytest.mark.parametrize("form", ["integer", "uuid", "text"])
@pytest.mark.parametrize(
    "value",
    [
        "../x", "1/2", "..", ".", "...", "1\\2", "%2e%2e", "1?x=1", "1#x", "1&x=1", "1;x", "1 2", "1\n2", "1\x002", "",
        "x" * 200, True, None, 1.5, {"id": 1}, [1], "1,2", "<1>", "\u202e1", "{id}", "\u0667", "\u00b2", "\uff11",
    ],
)  # fmt: skip
def test_an_id_that_could_break_out_of_an_address_is_refused(value: object, form: IdForm) -> None:
    """Ours: ids go into paths; digits of other scripts are no ids of any vendor either."""
    with pytest.raises(ValueError, match="of this vendor"):
        _read(Kind.ID, value, form)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.DAY, "20.11.2026"), (Kind.DAY, "2026-02-30"), (Kind.DAY, ""), (Kind.DAY, "-99999999999d"), (Kind.DAY, None),
        (Kind.DAY, "11/20/2026"), (Kind.DAY, "-1000000y"), (Kind.DAY, ["2026-11-20"]),
        (Kind.INSTANT, "soon"), (Kind.INSTANT, "2026-11-20T25:00:00Z"), (Kind.INSTANT, "-99999999d"),
        (Kind.INSTANT, "0001-01-01T00:00:00+05:00"), (Kind.INSTANT, "9999-12-31T23:59:59-05:00"),
        (Kind.CLOCK, "24:00"), (Kind.CLOCK, "9:60"), (Kind.CLOCK, "9"), (Kind.CLOCK, "9am"), (Kind.CLOCK, 900),
        (Kind.MINUTES, "1.5"), (Kind.MINUTES, 1.5), (Kind.MINUTES, -5), (Kind.MINUTES, "h"), (Kind.MINUTES, "1:60"),
        (Kind.MINUTES, True), (Kind.MINUTES, "0.33h"), (Kind.MINUTES, "NaN"), (Kind.MINUTES, "a while"),
        (Kind.MINUTES, float("inf")), (Kind.MINUTES, "1e300"),
        (Kind.MONEY, "1,50"), (Kind.MONEY, "EUR 5"), (Kind.MONEY, True), (Kind.MONEY, "NaN"), (Kind.MONEY, "1e300"),
        (Kind.COUNT, "1.5"), (Kind.COUNT, "ten"), (Kind.COUNT, True), (Kind.COUNT, "1e300"), (Kind.COUNT, "9" * 500),
        (Kind.NUMBER, "x"), (Kind.NUMBER, float("nan")), (Kind.NUMBER, "1e300"),
        (Kind.FLAG, "maybe"), (Kind.FLAG, 2), (Kind.FLAG, ""), (Kind.FLAG, []),
        (Kind.TEXT, True), (Kind.TEXT, ["a"]), (Kind.TEXT, {"a": 1}), (Kind.TEXT, "x" * 1_000_000), (Kind.TEXT, "\ud800"),
        (Kind.IDS, "[1,"), (Kind.IDS, "[[1]]"), (Kind.IDS, [None]), (Kind.IDS, {"id": 1}), (Kind.IDS, list(range(201))),
        (Kind.TEXTS, [["a"]]), (Kind.TEXTS, [True]), (Kind.TEXTS, "[" * 100_000), (Kind.CHOICE, "open"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_a_value_that_means_nothing_is_refused_in_a_few_words(kind: Kind, value: object) -> None:
    """Ours: the message shows the beginning of the value alone; a number that no vendor could hold is refused, not computed."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the texts differ by kind
        _read(kind, value)
    assert 0 < len(str(caught.value)) < 200
    assert "sys." not in str(caught.value), "no advice about Python"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("open", "open"),
        ("Open", "open"),
        ("in progress", "in_progress"),
        ("In-Progress", "in_progress"),
        (True, "true"),
    ],
)
def test_a_choice_is_read_however_it_is_spelled(value: object, word: str) -> None:
    """Hosts: words with blanks, hyphens and capitals."""
    assert _read(Kind.CHOICE, value, choices=("open", "in_progress", "true")) == word


def test_an_unknown_choice_lists_the_valid_ones() -> None:
    """Ours: the model can mend it at once."""
    with pytest.raises(ValueError, match='"opne" is not one of: open, done'):
        _read(Kind.CHOICE, "opne", choices=("open", "done"))


@pytest.mark.parametrize("kind", list(Kind))
@given(value=JUNK)
@steady
def test_any_json_is_read_or_refused_and_nothing_else(kind: Kind, value: Any) -> None:
    """Ours: whatever a host sends becomes a value or a ValueError in words, never another exception."""
    try:
        _read(kind, value, "text", ("open", "done"))
    except ValueError as error:
        assert not isinstance(error, UnicodeError)  # noqa: PT017  # most values are read


@pytest.mark.parametrize("kind", ["COUNT", "MINUTES", "NUMBER", "MONEY", "IDS"])
@pytest.mark.parametrize(
    "value", ["'9' * 1_000_000", "'1e99999999'", "'1' * 65_000 + 'h'", "'[' + '1,' * 400_000 + '1]'"]
)
def test_a_hostile_value_is_refused_in_time(kind: str, value: str) -> None:
    """Ours: a number of a million digits, or of a hundred million zeros, must not stop the server for everybody."""
    code = (
        "from datetime import date; from mcp_psa import values; from mcp_psa.records import Kind\n"
        f"try: values.read(Kind.{kind}, {value}, date(2026, 11, 20), 'integer')\n"
        "except ValueError: pass"
    )
    assert ends_in_time(code)


def test_relative_days_count_from_the_day_that_is_given() -> None:
    """Ours: the clock is a parameter."""
    assert values.day("-1d", date(2027, 1, 1)) == date(2026, 12, 31)
    assert values.day("+1y", TODAY) == TODAY + timedelta(days=365)
