"""ProWorkflow's dates: absolute ones, relative ones (`-6d`, `30n`), and account local time against UTC.

`n` is minutes and `m` is months. The direction of a relative value without a sign is not clear in the guide: "ago" in
its text, yet the next 30 days in its `dueto=30d`. Here it looks ahead on due dates and back everywhere else
(unverified).
"""

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mcp_psa.sandbox.proworkflow.desk import Desk

_RELATIVE = re.compile(r"([+-]?)(\d{1,6})([nhdwm])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STEPS: dict[str, Callable[[int], timedelta]] = {
    "n": lambda count: timedelta(minutes=count),
    "h": lambda count: timedelta(hours=count),
    "d": lambda count: timedelta(days=count),
    "w": lambda count: timedelta(weeks=count),
}
_FORMATS = "use YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS][Z] or a relative value such as -6d"
_LAST = time(23, 59, 59)


def day(text: str, desk: Desk, *, ahead: bool = False) -> str:
    """A filter's day, in the account's zone, as stored."""
    moved = _relative(text, desk, ahead=ahead)
    if moved is not None:
        return moved.date().isoformat()
    return _absolute(text, desk.zone).astimezone(desk.zone).date().isoformat()


def instant(text: str, desk: Desk, *, utc: bool = False, end: bool = False) -> str:
    """A filter's instant as stored; a bare day means its first second, or with `end` its last."""
    moved = _relative(text, desk, ahead=False)
    zone = UTC if utc else desk.zone
    found = moved or _absolute(text, zone, _LAST if end else time())
    return _stored(found)


def given_day(value: object) -> str:
    """The day in a request body: a date, or a date and time whose day counts."""
    if not isinstance(value, str):
        raise ValueError("must be a date, YYYY-MM-DD")  # noqa: TRY004  # told to the caller with the other faults
    return _absolute(value, UTC).date().isoformat()


def midnight(on: str, desk: Desk) -> str:
    """The instant at which a day begins for the account, as stored."""
    return _stored(datetime.combine(date.fromisoformat(on), time(), desk.zone))


def local(stored: str, desk: Desk) -> str:
    """A stored instant in account local time, without an offset (guide)."""
    return _read(stored).astimezone(desk.zone).strftime("%Y-%m-%dT%H:%M:%S")


def _absolute(text: str, zone: tzinfo, at: time = time()) -> datetime:
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), at, zone)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a date: {_FORMATS}") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _relative(text: str, desk: Desk, *, ahead: bool) -> datetime | None:
    # A plus sign that was not percent-encoded arrives as a space.
    match = _RELATIVE.fullmatch(text.replace(" ", "+"))
    if match is None:
        return None
    sign, digits, unit = match.groups()
    count = int(digits) * (1 if sign == "+" or (not sign and ahead) else -1)
    try:
        return _months(desk.now, count) if unit == "m" else desk.now + _STEPS[unit](count)
    except (OverflowError, ValueError):
        raise ValueError(f"'{text}' is too far away") from None


def _months(start: datetime, count: int) -> datetime:
    index = start.year * 12 + start.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))


def _read(stored: str) -> datetime:
    found = datetime.fromisoformat(stored)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _stored(found: datetime) -> str:
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
