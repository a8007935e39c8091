"""awork's forms of days, instants, seconds and versions, and what of them the agency cannot hold.

The agency keeps days and whole minutes. A clock part or odd seconds that awork was given are kept beside the row, under
`extra["awork"]`, and count only while they still agree with the row: another vendor's fake may have changed it since.
"""

import json
import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from mcp_psa.sandbox.awork.call import Actor, Json
from mcp_psa.sandbox.awork.errors import Refused
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.store import Row, Store

_YEARS = range(1900, 2201)
EPOCH = "2020-01-01T00:00:00Z"
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def is_instant(text: str) -> bool:
    """Whether this is an ISO-8601 day or date-time, of a year a calendar may hold (the bounds are unverified)."""
    if not _INSTANT.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def utc(text: str) -> str:
    """A date-time as awork answers it: UTC, whole seconds, with Z."""
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def midnight(day: str | None) -> str | None:
    """A day as awork's date-time."""
    return None if day is None else f"{day[:10]}T00:00:00Z"


def shifted(text: str | None, days: float) -> str | None:
    """A date-time so many days later; awork allows fractions of a day."""
    if text is None:
        return None
    try:
        moved = (datetime.fromisoformat(text) + timedelta(days=days)).isoformat()
    except OverflowError:
        moved = ""
    if not is_instant(moved):
        raise Refused(400, "date-out-of-range", "The date would be out of range.")
    return moved


def ours(row: Row) -> Json:
    """What this fake keeps beside a row."""
    found = row.get("extra") or {}
    return dict(found.get("awork", {}))


def kept_instant(row: Row, name: str, column: str) -> str | None:
    """A day column as a date-time, with the clock part awork was given."""
    derived, mine = midnight(row[column]), ours(row).get(name)
    return mine if mine and derived and mine[:10] == derived[:10] else derived


def kept_seconds(row: Row, name: str, column: str) -> int | None:
    """A minutes column in seconds, to the second where awork was told it."""
    if row[column] is None:
        return None
    minutes, mine = int(row[column]), ours(row).get(name)
    return int(mine) if mine is not None and minutes_of(mine) == minutes else minutes * 60


def minutes_of(seconds: int) -> int:
    """Seconds as the agency keeps them."""
    return (seconds + 30) // 60


def version(row: Row) -> int:
    """A resourceVersion: .NET ticks of the last change, moved on by every difference in the row."""
    moment = datetime.fromisoformat(row["updated_at"] or EPOCH)
    seconds = (moment - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    content = json.dumps(row, sort_keys=True, default=str).encode()
    return seconds * 10_000_000 + zlib.crc32(content) % 10_000_000


def audit(row: Row, author: int | None = None) -> Json:
    """The four fields that say who made a row and who changed it last."""
    mine = ours(row)
    made = mine.get("createdBy", row.get("created_by") or author or 1)
    created = row.get("created_at") or EPOCH
    return {
        "createdOn": f"{created[:19]}.0000000Z",
        "createdBy": guid("user", made),
        "updatedOn": row.get("updated_at") or created,
        "updatedBy": guid("user", mine.get("updatedBy", made)),
    }


def add(store: Store, actor: Actor, table: str, values: Mapping[str, object], own: Mapping[str, object]) -> int:
    """Insert a row in this actor's name and return its id."""
    extra = {"awork": {k: v for k, v in own.items() if v is not None} | {"createdBy": actor.person_id, "writes": 1}}
    return store.insert(table, {**values, "extra": extra})


def change(
    store: Store, actor: Actor, table: str, row: Row, values: Mapping[str, object] | None = None, **own: object
) -> None:
    """Change a row; `own` goes to what this fake keeps beside it, None removes it. The version always moves on."""
    mine = {**ours(row), **own, "updatedBy": actor.person_id, "writes": ours(row).get("writes", 0) + 1}
    extra = {**(row.get("extra") or {}), "awork": {k: v for k, v in mine.items() if v is not None}}
    store.update(table, row["id"], {**(values or {}), "extra": extra})


def remove(store: Store, table: str, id_: int) -> None:
    """Delete a row: awork never shows it again."""
    store.update(table, id_, {"deleted_at": store.now})
