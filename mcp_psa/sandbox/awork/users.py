"""Users: the agency's staff and contractors, and the API user that an API key acts as.

The API user stands in the list too, as the documentation warns. How to tell it apart is not documented; here its e-mail
address is missing, and it has no capacity.
"""

from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import API_USER, Call, Json, Routes
from mcp_psa.sandbox.awork.contacts import user_contacts
from mcp_psa.sandbox.awork.errors import not_found
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import page_of
from mcp_psa.sandbox.awork.models import USER
from mcp_psa.sandbox.awork.refs import API_NAME, tags_of, teams_of
from mcp_psa.sandbox.awork.wire import EPOCH, audit, midnight, ours, version
from mcp_psa.sandbox.store import Row

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKING: Final = 5
# Contacts at clients are people of the agency's store, but no users of its workspace.
_WORKERS: Final = "kind <> 'client' AND deleted_at IS NULL"


def _rows(call: Call) -> list[Row]:
    rows = call.store.rows(f"SELECT * FROM people WHERE {_WORKERS} ORDER BY id")  # noqa: S608
    rows.append(_api_user())
    return rows


def _api_user() -> Row:
    names = {"first_name": API_NAME[0], "last_name": API_NAME[1]}
    blank: Row = dict.fromkeys(("email", "phone", "title", "team", "birth_date", "weekly_minutes"))
    return blank | names | {"id": API_USER, "is_active": 1, "created_at": EPOCH, "updated_at": EPOCH, "extra": {}}


def _visible(call: Call) -> list[Row]:
    """Everybody, or, without the right to read master data, only oneself: the list shrinks without a word."""
    return [row for row in _rows(call) if call.actor.is_admin or row["id"] == call.actor.person_id]


def _render(call: Call, rows: list[Row]) -> list[Json]:
    tags, teams = tags_of(call.store, "person", [row["id"] for row in rows]), teams_of(call.store)
    return [
        {
            "id": guid("user", row["id"]),
            "firstName": row["first_name"],
            "lastName": row["last_name"],
            "birthDate": midnight(row["birth_date"]),
            "gender": None,
            "title": None,
            "position": row["title"],
            "language": "en-GB",
            "status": {"invitationAccepted": True, "isDeactivated": not row["is_active"]},
            "isArchived": bool(ours(row).get("archived")),
            "isDeactivated": not row["is_active"],
            "isAgent": False,
            "deactivatedOn": None if row["is_active"] else row["updated_at"],
            "deletedOn": None,
            "hasImage": False,
            "shouldMigrateToConnect": False,
            "userContactInfos": user_contacts(row),
            "resourceVersion": version(row),
            "tags": tags.get(row["id"], []),
            "teams": [teams[row["team"]]] if row["team"] in teams else [],
            "isExternal": False,
        }
        | audit(row)
        for row in rows
    ]


def user_rows(call: Call) -> list[Json]:
    """All users the caller sees, as awork sends them; archived ones are left out."""
    return _render(call, [row for row in _visible(call) if not ours(row).get("archived")])


def _list(call: Call) -> Response:
    archived = call.flag("showArchived")
    rows = [row for row in _visible(call) if archived or not ours(row).get("archived")]
    return page_of(call, USER, _render(call, rows))


def _found(call: Call) -> Row:
    number = call.number("user", "id")
    for row in _visible(call):
        if row["id"] == number:
            return row
    raise not_found("user")


def _one(call: Call) -> Response:
    return JSONResponse(_render(call, [_found(call)])[0])


def _me(call: Call) -> Response:
    row = next(row for row in _rows(call) if row["id"] == call.actor.person_id)
    own = call.store.row("SELECT name FROM companies WHERE kind = 'own' AND deleted_at IS NULL ORDER BY id") or {
        "name": "Sandbox"
    }
    workspace = {"id": guid("workspace", 1), "name": own["name"], "url": "sandbox"}
    return JSONResponse(_render(call, [row])[0] | {"accountId": guid("account", row["id"]), "workspace": workspace})


def _capacity(call: Call) -> Response:
    row = _found(call)
    day = (row["weekly_minutes"] or 0) * 60 // _WORKING
    week = {name: day if place < _WORKING else 0 for place, name in enumerate(_DAYS)}
    body = {"userId": guid("user", row["id"]), "weeklyCapacity": week, "capacityPerWeek": sum(week.values())}
    return JSONResponse(body | audit(row))


ROUTES: Routes = (
    ("GET", "/me", _me),
    ("GET", "/users", _list),
    ("GET", "/users/me", _me),
    ("GET", "/users/{id}", _one),
    ("GET", "/users/{id}/capacity", _capacity),
)
