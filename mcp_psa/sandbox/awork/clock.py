"""When a time entry was: awork splits each instant into a date and a clock time, in UTC and in local time.

The agency keeps the local day, the local start to the minute (or none) and whole minutes.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from mcp_psa.sandbox.awork.call import Json
from mcp_psa.sandbox.awork.errors import Refused, invalid
from mcp_psa.sandbox.awork.wire import kept_seconds, midnight, minutes_of, ours, utc
from mcp_psa.sandbox.store import Row

_UTC: Final = ("startDateUtc", "startTimeUtc", "endDateUtc", "endTimeUtc")
_LOCAL: Final = ("startDateLocal", "startTimeLocal", "endDateLocal", "endTimeLocal")
FIELDS: Final = " ".join(f"{name}:{'date' if 'Date' in name else 'clock'}" for name in (*_UTC, *_LOCAL))


@dataclass(frozen=True)
class Span:
    """When, as the store and this fake keep it."""

    day: str
    start: str | None  # HH:MM:SS, local
    seconds: int
    running: bool

    @property
    def values(self) -> Json:
        """The store's columns."""
        return {"spent_on": self.day, "start_time": self.start and self.start[:5], "minutes": minutes_of(self.seconds)}

    @property
    def own(self) -> Json:
        """What the store has no column for."""
        return {"startTime": self.start, "duration": self.seconds, "running": self.running or None}


@lru_cache(maxsize=128)
def zone(name: str | None) -> tzinfo:
    """A time zone; UTC where it is unknown, or where this computer has no time zone database."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


@lru_cache(maxsize=128)
def _known(name: str) -> bool:
    known = available_timezones()
    return not known or name in known


def shown(row: Row) -> Json:
    """The eight fields, the zone and the duration of a stored entry. Without a start it is a booking of a day."""
    mine, name = ours(row), timezone_of(row)
    running = bool(mine.get("running")) and row["minutes"] == 0
    seconds = 0 if running else kept_seconds(row, "duration", "minutes") or 0
    local = dict.fromkeys((*_UTC, *_LOCAL)) | {"startDateLocal": f"{row['spent_on']}T00:00:00"}
    if row["start_time"] is None:
        when = local | {"startDateUtc": midnight(row["spent_on"])}
    else:
        exact = mine.get("startTime") or ""
        start = exact if exact[:5] == row["start_time"] else f"{row['start_time']}:00"
        begin = datetime.fromisoformat(f"{row['spent_on']}T{start}").replace(tzinfo=zone(name)).astimezone(UTC)
        ends = [] if running else [begin + timedelta(seconds=seconds)]
        when = local
        for label, moment in zip(("start", "end"), [begin, *ends], strict=False):
            when |= _split(label, moment, zone(name))
    return when | {"timezone": name, "duration": seconds, "breakDuration": 0, "breaks": []}


@lru_cache(maxsize=100_000)
def utc_day(day: str, start: str | None, extra: str, zone_name: str | None) -> str:
    """The day in UTC that a local day and start fall on; SQL calls it, so that filters on it are quick."""
    if start is None:
        return day
    name = json.loads(extra).get("awork", {}).get("timezone") or zone_name if "timezone" in extra else zone_name
    begin = datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=zone(name))
    return begin.astimezone(UTC).date().isoformat()


def timezone_of(row: Row) -> str:
    """The zone an entry was booked in, or its person's."""
    return str(ours(row).get("timezone") or row.get("zone") or "UTC")


def _split(label: str, moment: datetime, local: tzinfo) -> Json:
    there = moment.astimezone(local)
    return {
        f"{label}DateUtc": moment.strftime("%Y-%m-%dT00:00:00Z"),
        f"{label}TimeUtc": moment.strftime("%H:%M:%S"),
        f"{label}DateLocal": there.strftime("%Y-%m-%dT00:00:00"),
        f"{label}TimeLocal": there.strftime("%H:%M:%S"),
    }


def read(body: Json) -> Span:
    """What a form says: start and end, start and duration, end and duration, a day and a duration, or a running start.

    The clock part of a date field is not looked at (unverified); only the time fields count.
    """
    if not _known(body["timezone"]):
        raise invalid(("timezone", "The timezone is not an IANA time zone."))
    names = _group(body)
    start_day, start, end_day, end = (body[name] for name in names)
    day = start_day or end_day
    if day is None:
        raise invalid((names[0], f"The {names[0]} field is required."))
    seconds = body["duration"]
    if seconds is not None and seconds < 0:
        raise Refused(400, "value-out-of-range", "The duration must not be negative.")
    in_utc = names is _UTC
    day = utc(day)[:10] if in_utc else day[:10]
    begin, finish = _moment(day, start), _moment(utc(end_day)[:10] if end_day else day, end)
    if begin and finish:  # both ends win over a duration
        seconds = round((finish - begin).total_seconds())
        if seconds < 0:
            raise Refused(400, "date-out-of-range", "The end must not be before the start.")
    elif finish and seconds is not None:
        begin = finish - timedelta(seconds=seconds)
    return _span(body, day, begin, seconds, in_utc=in_utc)


def _span(body: Json, day: str, begin: datetime | None, seconds: int | None, *, in_utc: bool) -> Span:
    if begin is None:
        if seconds is None:
            raise invalid(("duration", "The duration field is required."))
        return Span(day, None, seconds, running=False)
    local = begin.replace(tzinfo=UTC).astimezone(zone(body["timezone"])) if in_utc else begin
    return Span(local.strftime("%Y-%m-%d"), local.strftime("%H:%M:%S"), seconds or 0, running=seconds is None)


def _group(body: Json) -> tuple[str, ...]:
    """The UTC or the local fields; both together are refused."""
    in_utc, in_local = (any(body[name] is not None for name in names) for names in (_UTC, _LOCAL))
    if in_utc and in_local:
        raise invalid(
            ("startDateUtc", "UTC and local fields must not be mixed."), ("startDateLocal", "See startDateUtc.")
        )
    return _LOCAL if in_local else _UTC


def _moment(day: str, clock: str | None) -> datetime | None:
    if clock is None:
        return None
    full = f"{clock}:00" if clock.count(":") == 1 else clock
    return datetime.fromisoformat(f"{day}T{full[:8]}")
