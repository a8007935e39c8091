"""What only code can say about ProWorkflow: in which unit time is counted, and names of people as one text.

Source: the v4 developer guide (decimal hours) against v3 (minutes); nothing confirms either for v4, read 2026-11-22.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from mcp_psa.errors import VendorChanged
from mcp_psa.vendors import Adapter, Row

_UNIT = "PROWORKFLOW_TIME_UNIT"
_MINUTES_A_DAY = 24 * 60


class VendorAdapter(Adapter):
    """Time in minutes whatever the account counts in; people of a task by name."""

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:
        """Add `minutes` to time records and allocations, and `assignees` to tasks."""
        if noun == "time_entry" and (minutes := _minutes(row, options.get(_UNIT))) is not None:
            row["minutes"] = minutes
        if noun == "booking" and options.get(_UNIT) and row.get("timeallocated") is not None:
            row["minutes"] = _in_minutes(row["timeallocated"], options[_UNIT])
        if noun == "task" and isinstance(row.get("contacts"), list):
            people = (p for p in row["contacts"] if isinstance(p, dict))
            names = (unescape(f"{p.get('firstname') or ''} {p.get('lastname') or ''}").strip() for p in people)
            row["assignees"] = [name for name in names if name]
        return row

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:  # noqa: ARG002
        """Write time in the unit that the setting names; without it nothing is written at all (the manifest sees to that)."""
        if noun == "time_entry" and "timespent" in body and options.get(_UNIT) == "hours":
            body["timespent"] = float((Decimal(body["timespent"]) / 60).quantize(Decimal("0.0001")))
        return body


def _minutes(row: Row, unit: str | None) -> int | None:
    """The duration: by the setting, else by what start and end say; None when neither is there (unknown is not zero)."""
    try:
        return _counted(row, unit)
    except (ValueError, TypeError, InvalidOperation, OverflowError) as error:
        raise VendorChanged(
            "ProWorkflow answered a time record whose time cannot be read.", "Please report it."
        ) from error


def _counted(row: Row, unit: str | None) -> int | None:
    spent = row.get("timespent")
    between = _between(row.get("starttime"), row.get("endtime"))
    if spent is None:
        return between
    if unit is None:
        if between is None:
            return None
        as_minutes, as_hours = abs(Decimal(str(spent)) - between), abs(Decimal(str(spent)) * 60 - between)
        unit = "minutes" if as_minutes <= as_hours else "hours"
    return _in_minutes(spent, unit)


def _in_minutes(value: Any, unit: str) -> int:
    return round(Decimal(str(value)) * (60 if unit == "hours" else 1))


def _between(start: Any, end: Any) -> int | None:
    if not start or not end:
        return None
    first, last = (int(h) * 60 + int(m) for h, m in (str(t).split("T")[-1].split(":")[:2] for t in (start, end)))
    return (last - first) % _MINUTES_A_DAY
