"""Time bookings: planned time. They can be listed, created, replaced and deleted, but not fetched one by one."""

from collections import defaultdict
from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import Refused, invalid
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid, guid_or_none, number_of
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import BOOKING
from mcp_psa.sandbox.awork.refs import listed
from mcp_psa.sandbox.awork.wire import add, audit, change, is_instant, kept_seconds, minutes_of, ours, remove
from mcp_psa.sandbox.store import Row

# The schema marks nothing as required, but user, days and duration have no null; that they are needed is unverified.
_FORM: Final = Form(
    "userId*:guid projectId:guid startDate*:date endDate*:date duration*:int description:text laneOrder:int!"
)
_OF_USERS: Final = "t.person_id IN (SELECT value FROM json_each(?)) AND t.end_on >= ? AND t.start_on <= ?"
_RIGHT: Final = "user-planning-data:write"


def _render(_call: Call, rows: list[Row]) -> list[Json]:
    return [
        {
            "id": guid("timebooking", row["id"]),
            "userId": guid("user", row["person_id"]),
            "projectId": guid_or_none("project", row["project_id"]),
            "startDate": row["start_on"][:10],
            "endDate": row["end_on"][:10],
            "duration": kept_seconds(row, "duration", "minutes"),
            "description": row["description"],
            "laneOrder": ours(row).get("laneOrder", 0),
            "isAnonymized": False,
        }
        | audit(row, row["person_id"])
        for row in rows
    ]


LISTING = Listing(
    "bookings",
    "timebooking",
    "bookings t",
    BOOKING,
    {
        "id": Column("t.id", "guid:timebooking"),
        "userId": Column("t.person_id", "guid:user"),
        "projectId": Column("t.project_id", "guid:project"),
        "startDate": Column("t.start_on", "day"),
        "endDate": Column("t.end_on", "day"),
        "description": Column("t.description"),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)


def _visible(call: Call) -> str:
    return "1" if call.actor.is_admin else f"t.person_id = {int(call.actor.person_id)}"


def _list(call: Call) -> Response:
    return LISTING.page(call, _visible(call))


def _by_users(call: Call) -> Response:
    """The bookings of these users that touch an interval, user by user."""
    people = [number_of("user", text) for text in call.query.get("userIds", "").split(",")]
    days = [call.query.get(name, "") for name in ("intervalStart", "intervalEnd")]
    if None in people or not all(is_instant(day) for day in days):
        raise invalid(("userIds", "userIds, intervalStart and intervalEnd are required."))
    where = f"{_OF_USERS} AND {_visible(call)}"
    found: dict[str, list[Json]] = defaultdict(list)
    for booking in LISTING.shown(call, where, [listed(people), days[0][:10], days[1][:10]]):
        found[booking["userId"]].append(booking)
    users = [guid("user", person) for person in people if person is not None]
    return JSONResponse([{"userId": user, "timeBookings": found.get(user, [])} for user in users])


def _values(call: Call) -> tuple[Json, Json]:
    body = _FORM.read(call.body)
    person = call.refer("people", "user", body["userId"], "userId")
    call.require(_RIGHT, owner=person)
    start, end = body["startDate"][:10], body["endDate"][:10]
    if end < start or body["duration"] < 0:
        raise Refused(400, "value-out-of-range", "The end must not be before the start, and the duration not negative.")
    values = {
        "person_id": person,
        "project_id": body["projectId"] and call.refer("projects", "project", body["projectId"], "projectId"),
        "start_on": start,
        "end_on": end,
        "minutes": minutes_of(body["duration"]),
        "description": body["description"],
    }
    return values, {"duration": body["duration"], "laneOrder": body["laneOrder"]}


def _create(call: Call) -> Response:
    values, own = _values(call)
    return LISTING.answer(call, add(call.store, call.actor, "bookings", values, own))


def _found(call: Call) -> Row:
    row = LISTING.stored(call, call.number("timebooking", "id"), _visible(call))
    call.require(_RIGHT, owner=row["person_id"])
    return row


def _update(call: Call) -> Response:
    row = _found(call)
    values, own = _values(call)
    change(call.store, call.actor, "bookings", row, values, **own)
    return LISTING.answer(call, row["id"])


def _delete(call: Call) -> Response:
    remove(call.store, "bookings", _found(call)["id"])
    return no_content()


ROUTES: Routes = (
    ("GET", "/timebookings", _list),
    ("POST", "/timebookings", _create),
    ("PUT", "/timebookings/{id}", _update),
    ("DELETE", "/timebookings/{id}", _delete),
    ("GET", "/users/timebookings", _by_users),
)
