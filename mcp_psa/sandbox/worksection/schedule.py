"""Who is away, day by day, and who works on a weekend: the only capacity data this API has."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.errors import field_required, invalid_email
from mcp_psa.sandbox.worksection.people import MEMBER_SQL, PERSON_SQL, find, full_name, stored_id, wire_id
from mcp_psa.sandbox.worksection.wire import Json, iso_day, php_map

_KINDS: Final = ("vacation", "sick-leave", "workday")
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


def get_users_schedule(call: Call) -> Json:
    """Show the days off of the members asked for, or of all, as a map keyed by member.

    A member without such days is shown with an empty map (unverified), which PHP writes as a list.
    """
    params = call.params
    first, last = params.day("datestart") or "0001-01-01", params.day("dateend") or "9999-12-31"
    people = _people(call.store, params.csv("users"))
    days = _days(call.store, [row["id"] for row in people], first, last)
    return {"data": php_map({wire_id(row["id"]): _shown(row, days.get(row["id"], {})) for row in people})}


def update_users_schedule(call: Call) -> Json:
    """Set the kind of single days; `unset` makes a day ordinary again, a new kind overwrites."""
    plan = call.params.mapping("data")
    if not plan:
        raise field_required("data")
    changes = [(person_id, *change) for person_id, days in _planned(call.store, plan) for change in days]
    added = sum(_set(call.store, *change) for change in changes)
    return {"data": [], "message": f"Days added: {added}, days updated: {len(changes) - added}"}


def _people(store: Store, users: Sequence[str]) -> list[Row]:
    sql = f"{PERSON_SQL} AND {MEMBER_SQL}"
    if not users:
        return store.rows(f"{sql} ORDER BY p.id")
    ids = str(_person_ids(store, users))
    return store.rows(f"{sql} AND p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id", [ids])  # noqa: S608


def _person_ids(store: Store, users: Sequence[str]) -> list[int]:
    """Members by email or id; unknown ones are refused together (unverified)."""
    ids = {user: find(store, user) if "@" in user else stored_id(user) for user in users}
    if bad := [user for user, id_ in ids.items() if id_ is None or store.get("people", id_) is None]:
        raise invalid_email(bad)
    return [id_ for id_ in ids.values() if id_ is not None]


def _days(store: Store, ids: Sequence[int], first: str, last: str) -> dict[int, dict[str, str]]:
    """By person: kinds by day."""
    sql = (
        "SELECT * FROM absences WHERE deleted_at IS NULL AND status = 'approved' AND start_on <= ? AND end_on >= ?"
        " AND person_id IN (SELECT value FROM json_each(?)) ORDER BY start_on, id"
    )
    found: dict[int, dict[str, str]] = {}
    for row in store.rows(sql, [last, first, str(list(ids))]):
        kind = row["kind"] if row["kind"] in _KINDS else "vacation"
        for day in _each(max(row["start_on"], first), min(row["end_on"], last)):
            if kind == "workday" or day.weekday() < _SATURDAY:
                found.setdefault(row["person_id"], {})[day.isoformat()] = kind
    return found


def _each(first: str, last: str) -> Iterator[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day
        day += _DAY


def _shown(row: Row, days: dict[str, str]) -> Json:
    head = {"id": wire_id(row["id"]), "email": row["email"] or "", "name": full_name(row)}
    return head | {"group": row["company"] or "", "department": row["team"] or "", "schedule": php_map(dict(days))}


def _planned(store: Store, plan: Json) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Persons with their days and kinds; the whole plan is read before any of it is written."""
    for person_id, days in zip(_person_ids(store, list(plan)), plan.values(), strict=True):
        if not isinstance(days, dict):
            raise field_required("data")
        yield person_id, [(_stored_day(str(day)), _kind(str(kind))) for day, kind in days.items()]


def _stored_day(text: str) -> str:
    """A day in either notation: this action alone takes ISO too."""
    day = iso_day(text)
    if day is not None:
        return day
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise field_required("data") from None


def _kind(text: str) -> str:
    if text not in (*_KINDS, "unset"):
        raise field_required("data")
    return text


def _set(store: Store, person_id: int, day: str, kind: str) -> bool:
    """Give one day its kind, cutting it out of longer absences; say whether the day was ordinary before."""
    sql = "SELECT * FROM absences WHERE person_id = ? AND deleted_at IS NULL AND start_on <= ? AND end_on >= ?"
    before = store.rows(sql, [person_id, day, day])
    for row in before:
        _cut(store, row, day)
    if kind != "unset":
        store.insert("absences", {"person_id": person_id, "kind": kind, "start_on": day, "end_on": day})
    return not before


def _cut(store: Store, row: Row, day: str) -> None:
    store.update("absences", row["id"], {"deleted_at": store.now})
    eve, morrow = (date.fromisoformat(day) - _DAY).isoformat(), (date.fromisoformat(day) + _DAY).isoformat()
    rest = {key: row[key] for key in ("person_id", "kind", "description", "status", "extra")}
    for start, end in ((row["start_on"], eve), (morrow, row["end_on"])):
        if start <= end:
            store.insert("absences", rest | {"start_on": start, "end_on": end})
