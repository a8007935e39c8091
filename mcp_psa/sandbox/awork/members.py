"""Who works on a project, in which role, and who leads it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import Refused, invalid, invalid_operation, not_found
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid, number_of
from mcp_psa.sandbox.awork.options import role_of, roles
from mcp_psa.sandbox.awork.refs import listed
from mcp_psa.sandbox.awork.wire import change
from mcp_psa.sandbox.store import Row

_FORM = Form("userId*:guid projectRoleId*:guid isResponsible:bool!")
_REMOVE = Form("userId*:guid")
_SQL = (
    "SELECT m.*, p.first_name, p.last_name, p.is_active FROM project_members m JOIN people p ON p.id = m.person_id "
    "WHERE p.deleted_at IS NULL AND p.kind <> 'client' AND m.project_id IN (SELECT value FROM "
    "json_each(?)) ORDER BY m.id"
)

# The members of project t, for filters.
MEMBERS_SQL: Final = (
    "t.id IN (SELECT m.project_id FROM project_members m JOIN people v ON v.id = m.person_id "
    "WHERE v.deleted_at IS NULL AND v.kind <> 'client' AND {})"
)
MEMBER_COLUMNS: Final = {
    "userId": Column("v.id", "guid:user"),
    "firstName": Column("v.first_name"),
    "lastName": Column("v.last_name"),
    "isResponsible": Column("m.is_lead"),
}


def members_of(call: Call, ids: Iterable[int | None]) -> dict[int, list[Json]]:
    """The members of each of these projects."""
    known = roles(call.store)
    found: dict[int, list[Json]] = defaultdict(list)
    for row in call.store.rows(_SQL, [listed(ids)]):
        role = role_of(known, row["role"])
        found[row["project_id"]].append(
            {
                "id": guid("projectmember", row["id"]),
                "userId": guid("user", row["person_id"]),
                "firstName": row["first_name"],
                "lastName": row["last_name"],
                "hasImage": False,
                "projectRoleId": guid("projectrole", role["id"]),
                "projectRoleName": role["name"],
                "isResponsible": bool(row["is_lead"]),
                "isDeactivated": not row["is_active"],
                "isExternal": False,
            }
        )
    return found


def lead(call: Call, project: Row, person: int) -> None:
    """Make this person the one responsible member; who is not a member yet becomes one."""
    store = call.store
    store.execute("UPDATE project_members SET is_lead = 0 WHERE project_id = ?", [project["id"]])
    if _membership(call, project["id"], person) is None:
        store.insert(
            "project_members", {"project_id": project["id"], "person_id": person, "role": roles(store)[0]["name"]}
        )
    sql = "UPDATE project_members SET is_lead = 1 WHERE project_id = ? AND person_id = ?"
    store.execute(sql, [project["id"], person])
    change(store, call.actor, "projects", project, {"owner_id": person})


def _project(call: Call) -> Row:
    row = call.store.get("projects", call.number("project", "projectid"))
    if row is None:
        raise not_found("project")
    return row


def _membership(call: Call, project: int, person: int | None) -> Row | None:
    sql = "SELECT * FROM project_members WHERE project_id = ? AND person_id = ?"
    return call.store.row(sql, [project, person])


def _list(call: Call) -> Response:
    """All members at once: this list has no pages."""
    project = _project(call)
    return JSONResponse(members_of(call, [project["id"]]).get(project["id"], []))


def _wanted(call: Call) -> tuple[Row, int, str, bool]:
    call.require("project-master-data:write")
    project, body = _project(call), _FORM.read(call.body)
    person = call.refer("people", "user", body["userId"], "userId")
    role = number_of("projectrole", body["projectRoleId"])
    for known in roles(call.store):
        if known["id"] == role:
            return project, person, known["name"], body["isResponsible"]
    raise invalid(("projectRoleId", "The project role does not exist."))


def _single_lead(call: Call, project: int, person: int) -> None:
    sql = "SELECT 1 AS one FROM project_members WHERE project_id = ? AND is_lead = 1 AND person_id <> ?"
    if call.store.row(sql, [project, person]):
        raise invalid_operation("Only one member of a project can be responsible.")


def _answer(call: Call, project: Row, person: int) -> Response:
    for member in members_of(call, [project["id"]])[project["id"]]:
        if member["userId"] == guid("user", person):
            return JSONResponse(member)
    raise not_found("project member")


def _add(call: Call) -> Response:
    project, person, role, responsible = _wanted(call)
    if _membership(call, project["id"], person):
        raise Refused(400, "already-exist-error", "The user is already a member of the project.")
    if responsible:
        _single_lead(call, project["id"], person)
    values = {"project_id": project["id"], "person_id": person, "role": role, "is_lead": int(responsible)}
    call.store.insert("project_members", values)
    change(call.store, call.actor, "projects", project, {"owner_id": person} if responsible else {})
    return _answer(call, project, person)


def _update(call: Call) -> Response:
    project, person, role, responsible = _wanted(call)
    member = _membership(call, project["id"], person)
    if member is None:
        raise not_found("project member")
    if responsible:
        _single_lead(call, project["id"], person)
    call.store.update("project_members", member["id"], {"role": role, "is_lead": int(responsible)})
    change(call.store, call.actor, "projects", project, {"owner_id": person} if responsible else {})
    return _answer(call, project, person)


def _remove(call: Call) -> Response:
    call.require("project-master-data:write")
    project, body = _project(call), _REMOVE.read(call.body)
    member = _membership(call, project["id"], number_of("user", body["userId"]))
    if member is None:
        raise not_found("project member")
    call.store.execute("DELETE FROM project_members WHERE id = ?", [member["id"]])
    change(call.store, call.actor, "projects", project)
    return no_content()


ROUTES: Routes = (
    ("GET", "/projects/{projectid}/members", _list),
    ("POST", "/projects/{projectid}/addprojectmember", _add),
    ("POST", "/projects/{projectid}/updateprojectmember", _update),
    ("POST", "/projects/{projectid}/removeprojectmember", _remove),
)
