"""What one request is answered with: the store, who asks, and the account's own habits (time zone, unit of time)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Store

TimeUnit = Literal["minutes", "hours"]


@dataclass(frozen=True)
class Caller:
    """Whoever holds the credential: a person behind a token, or nobody behind an account's API key."""

    credential: str
    person: int | None = None
    sees_money: bool = True


@dataclass(frozen=True)
class Desk:
    """One request's view of the account."""

    box: Box
    caller: Caller
    time_unit: TimeUnit = "minutes"

    @property
    def store(self) -> Store:
        """The agency's rows."""
        return self.box.store

    @cached_property
    def zone(self) -> tzinfo:
        """The account's time zone: that of its first person. Times without an offset are in this zone (guide)."""
        first = self.store.row("SELECT timezone FROM people WHERE id = 1")
        try:
            return ZoneInfo(first["timezone"]) if first and first["timezone"] else UTC
        except (KeyError, ValueError):
            return UTC

    @property
    def now(self) -> datetime:
        """The present instant, in the account's zone."""
        return self.store.clock().astimezone(self.zone)

    @property
    def today(self) -> date:
        """The present day where the account is."""
        return self.now.date()
