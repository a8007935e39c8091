"""Teamwork's words for what the store keeps in its own: priorities, and clock times in people's time zones."""

from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mcp_psa.sandbox.store import Store

ME: Final = 1

# 1 is the highest in the store; Teamwork knows three.
PRIORITIES: Final = {1: "high", 2: "high", 3: "medium", 4: "low", 5: "low"}
RANKS: Final[dict[str, int | None]] = {"high": 2, "medium": 3, "low": 4, "none": None, "": None}


def zone(name: str | None) -> tzinfo:
    """A person's time zone; UTC where the system does not know it."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def in_utc(day: str, clock: str | None, zone_name: str | None) -> str:
    """When work was done, in UTC; without a time of day the beginning of the day (that form is unverified)."""
    if clock is None:
        return f"{day}T00:00:00Z"
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone(zone_name))
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_to(moment: datetime, zone_name: str | None) -> tuple[str, str]:
    """The day and time of day of an instant where this person is."""
    local = moment.astimezone(zone(zone_name))
    return local.date().isoformat(), local.strftime("%H:%M")


def zone_of(store: Store, person: int) -> str | None:
    """The time zone of a person."""
    row = store.row("SELECT timezone FROM people WHERE id = ?", [person])
    return row["timezone"] if row else None
