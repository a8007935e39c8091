"""The workspace's own choice lists: types of work, project types and project roles."""

from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import invalid, not_found
from mcp_psa.sandbox.awork.ids import guid, number_of
from mcp_psa.sandbox.awork.listing import page_of
from mcp_psa.sandbox.awork.models import PROJECT_ROLE, PROJECT_TYPE, TYPE_OF_WORK
from mcp_psa.sandbox.awork.wire import audit
from mcp_psa.sandbox.store import Row, Store

# A workspace always has a default role, and so has the sandbox where the agency names none.
_FALLBACK: Final[Row] = {"id": 0, "name": "Member"}


def work_types(store: Store) -> list[Row]:
    """The types of work, in their order."""
    return store.rows("SELECT * FROM options WHERE kind = 'work_type' ORDER BY position, id")


def work_type(call: Call, value: object, name: str) -> int:
    """The type of work a GUID of the body names; another is a 400."""
    found = number_of("typeofwork", str(value))
    if all(row["id"] != found for row in work_types(call.store)):
        raise invalid((name, "The type of work does not exist."))
    return int(found or 0)


def roles(store: Store) -> list[Row]:
    """The project roles; the first is the default one."""
    return store.rows("SELECT * FROM options WHERE kind = 'project_role' ORDER BY position, id") or [_FALLBACK]


def role_of(found: list[Row], name: str | None) -> Row:
    """The role with this name, or the default one."""
    return next((row for row in found if row["name"] == name), found[0])


def _option(kind: str, row: Row) -> Json:
    archived = not row.get("is_active", 1)
    shown = {
        "id": guid(kind, row["id"]),
        "name": row["name"],
        "description": None,
        "icon": "tag",
        "isArchived": archived,
    }
    return shown | ({"isPreset": False} if kind == "projecttype" else {}) | audit(row)


def _types_of_work(call: Call) -> list[Json]:
    return [_option("typeofwork", row) for row in work_types(call.store)]


def _project_types(call: Call) -> list[Json]:
    rows = call.store.rows("SELECT * FROM categories WHERE deleted_at IS NULL ORDER BY id")
    return [_option("projecttype", row) for row in rows]


def _roles(call: Call) -> list[Json]:
    found = roles(call.store)
    sql = (
        "SELECT m.role, COUNT(*) AS n FROM project_members m JOIN projects p ON p.id = m.project_id "
        "WHERE p.deleted_at IS NULL GROUP BY m.role"
    )
    counts: dict[int, int] = {}
    for row in call.store.rows(sql):
        role = role_of(found, row["role"])["id"]
        counts[role] = counts.get(role, 0) + row["n"]
    return [
        {
            "id": guid("projectrole", row["id"]),
            "name": row["name"],
            "isDefault": row is found[0],
            "defaultProjectRoleId": None,
            "allowOnlyProjectMasterDataRead": False,
            "memberCount": counts.get(row["id"], 0),
            "members": [],
        }
        | audit(row)
        for row in found
    ]


def _current(call: Call, rows: list[Json]) -> list[Json]:
    """Without the archived ones, unless showArchived asks for them."""
    return rows if call.flag("showArchived") else [row for row in rows if not row["isArchived"]]


def _one(rows: list[Json], call: Call) -> Response:
    for row in rows:
        if row["id"] == call.path["id"]:
            return JSONResponse(row)
    raise not_found("option")


def _types_in_project(call: Call) -> Response:
    if call.store.get("projects", call.number("project", "projectid")) is None:
        raise not_found("project")
    return JSONResponse([row for row in _types_of_work(call) if not row["isArchived"]])


ROUTES: Routes = (
    ("GET", "/typeofwork", lambda call: page_of(call, TYPE_OF_WORK, _current(call, _types_of_work(call)))),
    ("GET", "/typeofwork/{id}", lambda call: _one(_types_of_work(call), call)),
    ("GET", "/projects/{projectid}/typeofwork", _types_in_project),
    ("GET", "/projecttypes", lambda call: page_of(call, PROJECT_TYPE, _current(call, _project_types(call)))),
    ("GET", "/projecttypes/{id}", lambda call: _one(_project_types(call), call)),
    ("GET", "/projectroles", lambda call: page_of(call, PROJECT_ROLE, _roles(call))),
    ("GET", "/projectroles/{id}", lambda call: _one(_roles(call), call)),
)
