"""What only code can say about Projectworks."""

from typing import Any

import pytest

from mcp_psa.errors import BadArguments
from mcp_psa.vendors import adapter_for

ADAPTER = adapter_for("projectworks")


def written(period: dict[str, Any], days: list[dict[str, Any]] | None = None) -> list[tuple[str, int, float]]:
    """The days of the body of a leave as (day, type, hours)."""
    body = {"period": period} | ({"days": days} if days is not None else {})
    made = ADAPTER.body("absence", "update" if days else "create", body, {}, {})
    assert "period" not in made
    return [(day["date"].removesuffix("T00:00:00Z"), day["typeID"], day["hours"]) for day in made["days"]]


def day(date: str, hours: float = 8.0, type_: int = 12) -> dict[str, Any]:
    """A day of a leave as it is answered, keys in lower case."""
    return {"date": f"{date}T00:00:00", "typeid": type_, "hours": hours, "payrollexportreference": None}


def test_a_range_of_leave_becomes_its_working_days_of_eight_hours() -> None:
    """Ours: 2026-12-26 and 27 are a weekend."""
    assert written({"first": "2026-12-24", "last": "2026-12-28", "typeID": 12}) == [
        ("2026-12-24", 12, 8.0),
        ("2026-12-25", 12, 8.0),
        ("2026-12-28", 12, 8.0),
    ]


def test_minutes_are_spread_over_the_days_and_one_day_alone_may_be_a_sunday() -> None:
    """Ours: minutes are those of the whole leave, as in what is read."""
    assert written({"first": "2026-12-24", "last": "2026-12-25", "typeID": 12, "minutes": 600}) == [
        ("2026-12-24", 12, 5.0),
        ("2026-12-25", 12, 5.0),
    ]
    assert written({"first": "2026-12-27", "typeID": 14, "minutes": 90}) == [("2026-12-27", 14, 1.5)]


@pytest.mark.parametrize(
    "period", [("2026-12-26", "2026-12-27"), ("2026-12-24", "2026-12-23"), ("2026-01-01", "2028-01-01")]
)
def test_a_period_that_cannot_be_meant_is_refused(period: tuple[str, str]) -> None:
    """Ours: a weekend, an end before the start, more than a year."""
    with pytest.raises(BadArguments):
        written({"first": period[0], "last": period[1], "typeID": 12})


def test_days_that_were_there_stay_as_they_are() -> None:
    """Vendor note, trap 2: PUT replaces, so half days and skipped holidays must come back; only the new end is added."""
    there = [day("2026-12-23", 4.0), day("2026-12-28"), day("2026-12-29", 8.0, 14)]
    assert written({}, there) == [("2026-12-23", 12, 4.0), ("2026-12-28", 12, 8.0), ("2026-12-29", 14, 8.0)]
    assert written({"first": "2026-12-28", "last": "2026-12-30"}, there) == [
        ("2026-12-28", 12, 8.0),
        ("2026-12-29", 14, 8.0),
        ("2026-12-30", 12, 8.0),
    ]


def test_a_leave_is_read_as_a_period() -> None:
    """Vendor note 3.7: Days with a type and decimal hours."""
    row = ADAPTER.row("absence", {"days": [day("2026-12-24", 7.5), day("2026-12-23", 4)]}, {})
    assert (row["start"], row["end"], float(row["hours"]), row["typeid"]) == ("2026-12-23", "2026-12-24", 11.5, 12)
    assert ADAPTER.row("absence", {"days": None}, {})["start"] is None


def test_a_body_has_midnights_and_no_nulls() -> None:
    """Vendor note 4 and trap 12: days with Z; what is left out is emptied by PUT."""
    body = {"date": "2026-06-01T00:00:00", "minutes": 0, "comment": None, "isReviewed": False}
    assert ADAPTER.body("time_entry", "update", body, {}, {}) == {
        "date": "2026-06-01T00:00:00Z",
        "minutes": 0,
        "isReviewed": False,
    }


def test_rows_without_an_id_are_no_bookings() -> None:
    """Vendor note 3.8: capacity and penciled bookings have a null ResourceID."""
    assert ADAPTER.rows("booking", [{"resourceid": None}, {"resourceid": 7}], {}) == [{"resourceid": 7}]


def test_types_of_expenses_are_read_off_the_claims() -> None:
    """Vendor note 3.10: no route lists them."""
    claims = [
        {"expenseclaimtypeid": 5, "expenseclaimtypename": "Travel", "taxtypeid": 2},
        {"expenseclaimtypeid": 5, "expenseclaimtypename": "Travel"},
    ]
    assert ADAPTER.rows("option", claims, {"kind": "expense_type"}) == [{"typeid": 5, "name": "Travel"}]
    assert ADAPTER.rows("option", claims, {"kind": "tax_type"}) == [{"typeid": 2, "name": None}]
    assert ADAPTER.rows("option", claims, {"kind": "currency"}) is None


def test_an_inactive_project_is_archived_whatever_its_status() -> None:
    """Vendor note 3.3: IsActive stands beside the tenant's own status."""
    assert ADAPTER.row("project", {"isactive": False, "projectstatusname": "Pipeline"}, {})["status"] == "archived"
    assert ADAPTER.row("project", {"isactive": True, "projectstatusname": "Pipeline"}, {})["status"] == "Pipeline"


def test_people_who_left_a_task_are_not_its_assignees() -> None:
    """Vendor note 3.5: an assignment has IsActive of its own."""
    users = [{"userid": 1, "firstname": "Ada", "lastname": "Lund", "isactive": False}, {"userid": 2, "firstname": "Bo"}]
    row = ADAPTER.row("task", {"users": users}, {})
    assert row["assignees"] == ["Bo"]
    assert [user["userid"] for user in row["users"]] == [2]
