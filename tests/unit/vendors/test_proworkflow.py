"""What only code can say about ProWorkflow."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.errors import VendorChanged
from mcp_psa.vendors.proworkflow import VendorAdapter
from tests.unit.toy import steady

ADAPTER = VendorAdapter()


def _minutes(row: dict[str, Any], unit: str | None = None) -> Any:
    options = {} if unit is None else {"PROWORKFLOW_TIME_UNIT": unit}
    return ADAPTER.row("time_entry", dict(row), options).get("minutes")


@pytest.mark.parametrize(
    ("row", "unit", "minutes"),
    [
        ({"timespent": 90}, "minutes", 90),
        ({"timespent": "90"}, "minutes", 90),
        ({"timespent": 1.5}, "hours", 90),
        ({"timespent": "0.25"}, "hours", 15),
        ({"timespent": 0}, "hours", 0),
        ({"timespent": 90, "starttime": "09:00", "endtime": "10:30"}, None, 90),
        ({"timespent": 1.5, "starttime": "09:00", "endtime": "10:30"}, None, 90),
        ({"timespent": 1.5, "starttime": "2026-11-20T09:00:00", "endtime": "2026-11-20T10:30:00"}, None, 90),
        ({"timespent": 80, "starttime": "09:00", "endtime": "10:30"}, None, 80),
        ({"starttime": "09:00", "endtime": "10:30"}, None, 90),
        ({"starttime": "23:30", "endtime": "00:30"}, None, 60),
        ({"timespent": 2, "starttime": "09:00", "endtime": "10:30"}, "minutes", 2),
    ],
)
def test_time_is_read_in_minutes_whatever_the_account_counts_in(
    row: dict[str, Any], unit: str | None, minutes: int
) -> None:
    """The vendor: minutes by v3, decimal hours by the v4 guide; the setting decides, else start and end do."""
    assert _minutes(row, unit) == minutes


@pytest.mark.parametrize("row", [{}, {"timespent": 90}, {"timespent": 90, "starttime": "09:00"}, {"timespent": None}])
def test_an_unknown_duration_is_left_out_and_never_zero(row: dict[str, Any]) -> None:
    """Ours: without the setting a bare number has no unit."""
    assert _minutes(row) is None


@given(st.integers(0, 100_000))
@steady
def test_what_is_written_in_hours_is_read_back_as_the_same_minutes(minutes: int) -> None:
    """Ours: read(write(x)) == x, in either unit."""
    for unit in ("minutes", "hours"):
        options = {"PROWORKFLOW_TIME_UNIT": unit}
        body = ADAPTER.body("time_entry", "create", {"timespent": minutes}, {}, options)
        assert _minutes(body, unit) == minutes


@pytest.mark.parametrize(
    "row",
    [
        {"timespent": "soon"},
        {"timespent": ""},
        {"timespent": "NaN"},
        {"timespent": []},
        {"timespent": 90, "starttime": "9 am", "endtime": "noon"},
        {"timespent": 90, "starttime": "2026-11-20", "endtime": "2026-11-20"},
    ],
)
@pytest.mark.parametrize("unit", ["hours", None])
def test_a_time_that_cannot_be_read_never_stops_with_an_exception_of_another_kind(
    row: dict[str, Any], unit: str | None
) -> None:
    """Ours: VendorChanged, or no minutes where the value is empty; a wrong number never."""
    try:
        found = _minutes(row, unit)
    except VendorChanged:
        return
    assert found in (None, 90, 5400)
    assert found is None or row["timespent"] == 90


def test_the_people_of_a_task_are_shown_by_name() -> None:
    """The vendor: contacts with first and last name, HTML entities in them."""
    contacts = [
        {"id": 1, "firstname": "Ada", "lastname": "O&#39;Neil"},
        {"id": 2, "firstname": "Grace", "lastname": None},
        {"id": 3},
        "x",
    ]
    assert ADAPTER.row("task", {"contacts": contacts}, {})["assignees"] == ["Ada O'Neil", "Grace"]


@pytest.mark.parametrize("contacts", [None, "1,2", {}])
def test_people_of_another_shape_are_left_out(contacts: Any) -> None:
    """Ours: a name is a convenience, its absence no error."""
    assert "assignees" not in ADAPTER.row("task", {"contacts": contacts}, {})


@pytest.mark.parametrize(
    ("noun", "options", "body", "expected"),
    [
        ("time_entry", {"PROWORKFLOW_TIME_UNIT": "minutes"}, {"timespent": 90}, {"timespent": 90}),
        ("time_entry", {"PROWORKFLOW_TIME_UNIT": "hours"}, {"timespent": 90}, {"timespent": 1.5}),
        ("time_entry", {"PROWORKFLOW_TIME_UNIT": "hours"}, {"notes": "x"}, {"notes": "x"}),
        ("task", {"PROWORKFLOW_TIME_UNIT": "hours"}, {"timespent": 90}, {"timespent": 90}),
    ],
)
def test_time_is_written_in_the_unit_that_the_setting_names(
    noun: str, options: dict[str, str], body: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The vendor: never written until a person has said the unit."""
    assert ADAPTER.body(noun, "create", body, {}, options) == expected
