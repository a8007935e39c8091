"""The seed's calendar: every date of the agency is counted from the Monday of the present week.

So the same seed has the same content on any day, only moved by whole weeks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mcp_psa.sandbox.store import Store


@dataclass(frozen=True)
class Anchor:
    """The Monday that everything is counted from, and the day the seed is made on."""

    monday: date
    today: date

    @classmethod
    def of(cls, store: Store) -> "Anchor":
        """The anchor of this store's present day (UTC)."""
        today = store.clock().astimezone(UTC).date()
        return cls(today - timedelta(days=today.weekday()), today)

    def day(self, offset: int) -> str:
        """The day so many days after (or before) the Monday, as stored."""
        return (self.monday + timedelta(days=offset)).isoformat()

    def at(self, offset: int, minute: int = 540) -> str:
        """An instant on such a day, as stored; `minute` counts from midnight UTC."""
        moment = datetime.combine(self.monday, datetime.min.time()) + timedelta(days=offset, minutes=minute)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def stamps(self, made: int, changed: int | None = None) -> dict[str, str]:
        """created_at and updated_at, as days from the Monday; never later than the Sunday before it."""
        first = min(made, -1)
        last = max(first, min(first if changed is None else changed, -1))
        return {"created_at": self.at(first, 480), "updated_at": self.at(last, 900)}


def put(store: Store, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    names = list(rows[0])
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  # names are the seed's own literals
    store.executemany(sql, [[row[name] for name in names] for row in rows])
