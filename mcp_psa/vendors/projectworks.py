"""What only code can say about Projectworks: leave is kept day by day, and what is left out of a body is not null.

Sources: public clients of the vendor's API (2018, 2020 to 2024, 2026), read 2026-11-22; its own specification was not available.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mcp_psa.errors import BadArguments
from mcp_psa.vendors import Adapter, Row

_SATURDAY = 5
_HOURS = 8.0
_LONGEST = 366
# Lists that the vendor has no route for, read off expense claims: the keys of id and name there.
_OF_CLAIMS = {
    "expense_type": ("expenseclaimtypeid", "expenseclaimtypename"),
    "expense_status": ("expenseclaimstatusid", "expenseclaimstatusname"),
    "tax_type": ("taxtypeid", "taxtypename"),
}


class VendorAdapter(Adapter):
    """Leave as a period, choices that stand in claims alone, names of people on tasks, inactive projects."""

    def rows(self, noun: str, body: Any, given: Mapping[str, Any]) -> list[Row] | None:
        """Bookings that have an id, and each type of claims once: data can neither leave out rows nor make them distinct."""
        if noun == "booking" and isinstance(body, list):
            return [row for row in body if not isinstance(row, dict) or row.get("resourceid") is not None]
        if noun == "option" and given["kind"] in _OF_CLAIMS and isinstance(body, list):
            id_, name = _OF_CLAIMS[given["kind"]]
            found = {row[id_]: row.get(name) for row in body if isinstance(row, dict) and row.get(id_) is not None}
            return [{"typeid": key, "name": found[key]} for key in sorted(found)]
        return None

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:  # noqa: ARG002
        """What data has no words for: a leave's days as a period, lists of whole names, a flag that is a status."""
        if noun == "absence":
            days = _days(row)
            row |= {"start": min(days, default=None), "end": max(days, default=None)}
            if days:
                row["typeid"] = row["days"][0].get("typeid")
                row["hours"] = sum(Decimal(str(day.get("hours") or 0)) for day in days.values())
        if noun == "task" and isinstance(row.get("users"), list):
            row["users"] = [user for user in row["users"] if user.get("isactive") is not False]
            names = (f"{user.get('firstname') or ''} {user.get('lastname') or ''}".strip() for user in row["users"])
            row["assignees"] = [name for name in names if name]
        if noun == "project":
            row["status"] = "archived" if row.get("isactive") is False else row.get("projectstatusname")
        return row

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:  # noqa: ARG002
        """A leave's period as days, days that were read as they are written, and no nulls.

        The vendor empties by leaving out; nobody has seen it take null, and data cannot leave out a key that it keeps.
        """
        if noun == "absence":
            period = body.pop("period", {})
            body["days"] = _written(_days(body), period)
        if isinstance(body.get("date"), str):
            body["date"] = _midnight(body["date"])
        return {key: value for key, value in body.items() if value is not None}


def _midnight(day: str) -> str:
    """A calendar day as the vendor is known to take it; answers have no offset."""
    return f"{day[:10]}T00:00:00Z"


def _days(row: Row) -> dict[str, Row]:
    """The days of a leave by date."""
    return {str(day.get("date"))[:10]: day for day in row.get("days") or () if isinstance(day, dict)}


def _written(old: Mapping[str, Row], period: Mapping[str, Any]) -> list[Row]:
    """The days to send. Those there before stay as they are within the period; days beyond them are added Monday to Friday."""
    if not old and "first" not in period:
        raise BadArguments("start_on: is required, since this leave has no days.", "Nothing was sent.")
    first = period.get("first") or min(old)
    last = period.get("last") or (max(old) if old else first)
    dates = _dates(first, last, old)
    usual = max((float(day.get("hours") or 0) for day in old.values()), default=_HOURS)
    shared = period["minutes"] / 60 / len(dates) if "minutes" in period else None
    type_ = next((day.get("typeid") for day in old.values()), None)
    made = []
    for day in dates:
        there = old.get(day, {})
        hours = shared if shared is not None else there.get("hours", usual)
        kind = period.get("typeID", there.get("typeid", type_))
        made.append({"date": _midnight(day), "typeID": kind, "hours": round(float(hours), 4)})
    return made


def _dates(first: str, last: str, old: Mapping[str, Row]) -> list[str]:
    start, count = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    if not 1 <= count <= _LONGEST:
        raise BadArguments(f"start_on {first} and end_on {last} are no period of at most a year.", "Nothing was sent.")
    every = [start + timedelta(days=n) for n in range(count)]
    before = [day for day in every if old and min(old) <= day.isoformat() <= max(old)]
    working = [day for day in every if day not in before and day.weekday() < _SATURDAY]
    dates = sorted({day.isoformat() for day in working} | {day.isoformat() for day in before if day.isoformat() in old})
    if not dates and count > 1:
        raise BadArguments(f"There is no working day from {first} to {last}.", "Nothing was sent; give one day alone.")
    return dates or [first]
