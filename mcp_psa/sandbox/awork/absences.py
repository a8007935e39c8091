"""Absences: days off, stored as instants that are rounded to midnight, noon, or the last second of the day."""

from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import Refused
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import ABSENCE
from mcp_psa.sandbox.awork.wire import add, audit, change, ours, remove
from mcp_psa.sandbox.store import Row

# The schema does not mark the dates as required, but their type has no null; that they are needed is unverified.
_FORM: Final = Form(
    "userId*:guid startOn*:date endOn*:date description:text<=1000 externalProvider:text<=100 "
    "isHalfDayOnStart:bool! isHalfDayOnEnd:bool!"
)
_RIGHT: Final = "user-planning-data:write"


def _instants(row: Row) -> tuple[str, str]:
    """Start and end. On a single day the flags mean its first or second half; else, a start or an end at noon."""
    single = row["start_on"] == row["end_on"]
    half_start, half_end = bool(row["half_start"]), bool(row["half_end"])
    late_start = (half_end and not half_start) if single else half_start
    early_end = (half_start and not half_end) if single else half_end
    start, end = ("12:00:00" if late_start else "00:00:00"), ("12:00:00" if early_end else "23:59:59")
    return f"{row['start_on'][:10]}T{start}Z", f"{row['end_on'][:10]}T{end}Z"


def _render(_call: Call, rows: list[Row]) -> list[Json]:
    shown = []
    for row in rows:
        start, end = _instants(row)
        provider = ours(row).get("externalProvider")
        body = {
            "id": guid("absence", row["id"]),
            "userId": guid("user", row["person_id"]),
            "startOn": start,
            "endOn": end,
            "description": row["description"],
            "externalProvider": provider,
            "deletedOn": None,
            "deletedBy": None,
            "isReadOnly": provider is not None,
            "isHalfDayOnStart": bool(row["half_start"]),
            "isHalfDayOnEnd": bool(row["half_end"]),
        }
        shown.append(body | audit(row, row["person_id"]))
    return shown


LISTING = Listing(
    "absences",
    "absence",
    "absences t",
    ABSENCE,
    {
        "id": Column("t.id", "guid:absence"),
        "userId": Column("t.person_id", "guid:user"),
        "startOn": Column("t.start_on", "day", slack=0),
        "endOn": Column("t.end_on", "day", slack=0),
        "description": Column("t.description"),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
    # A day worked on a weekend is kept among the absences too, but is none.
    live="t.deleted_at IS NULL AND t.kind <> 'workday'",
)


def _visible(call: Call) -> str:
    return "1" if call.actor.is_admin else f"t.person_id = {int(call.actor.person_id)}"


def _list(call: Call) -> Response:
    return LISTING.page(call, _visible(call))


def _found(call: Call) -> Row:
    return LISTING.stored(call, call.number("absence", "id"), _visible(call))


def _one(call: Call) -> Response:
    return LISTING.answer(call, _found(call)["id"])


def _values(call: Call) -> tuple[Json, Json]:
    body = _FORM.read(call.body)
    person = call.refer("people", "user", body["userId"], "userId")
    call.require(_RIGHT, owner=person)
    start, end = body["startOn"][:10], body["endOn"][:10]
    if end < start:
        raise Refused(400, "date-out-of-range", "The end date must not be before the start date.")
    values = {
        "person_id": person,
        "start_on": start,
        "end_on": end,
        "half_start": int(body["isHalfDayOnStart"]),
        "half_end": int(body["isHalfDayOnEnd"]),
        "description": body["description"],
    }
    return values, {"externalProvider": body["externalProvider"]}


def _create(call: Call) -> Response:
    values, own = _values(call)
    return LISTING.answer(call, add(call.store, call.actor, "absences", values, own))


def _update(call: Call) -> Response:
    row = _found(call)
    call.require(_RIGHT, owner=row["person_id"])
    values, own = _values(call)
    change(call.store, call.actor, "absences", row, values, **own)
    return LISTING.answer(call, row["id"])


def _delete(call: Call) -> Response:
    row = _found(call)
    call.require(_RIGHT, owner=row["person_id"])
    remove(call.store, "absences", row["id"])
    return no_content()


ROUTES: Routes = (
    ("GET", "/absences", _list),
    ("POST", "/absences", _create),
    ("GET", "/absences/{id}", _one),
    ("PUT", "/absences/{id}", _update),
    ("DELETE", "/absences/{id}", _delete),
)
