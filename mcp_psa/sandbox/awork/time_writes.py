"""Create, replace and delete time entries. PUT empties what it leaves out, the link to project and task included."""

from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork import clock
from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import invalid, invalid_operation
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.options import work_type
from mcp_psa.sandbox.awork.task_actions import users
from mcp_psa.sandbox.awork.times import LISTING, visible
from mcp_psa.sandbox.awork.wire import add, change, remove
from mcp_psa.sandbox.store import Row

# isBillable and isBilled are plain booleans: left out, they are false, whatever the project's default (unverified).
_FIELDS: Final = (
    f"isBillable:bool! isBilled:bool! taskId:guid projectId:guid note:text {clock.FIELDS} timezone*:text "
    "duration:int typeOfWorkId*:guid"
)
_POST: Final = Form(f"{_FIELDS} userId*:guid")
_PUT: Final = Form(f"{_FIELDS} userId:guid")
RIGHT: Final = "project-timetracking:write"


def may_write(call: Call, row: Row) -> None:
    """Own entries need no right, until they are billed."""
    call.require(RIGHT, owner=None if row["billed"] else row["person_id"])


def place(call: Call, task: object, project: object) -> Json:
    """Where the time belongs: a task brings its project along."""
    project_id = project and call.refer("projects", "project", project, "projectId")
    if not task:
        return {"project_id": project_id, "task_id": None}
    task_id = call.refer("tasks", "task", task, "taskId")
    own = (call.store.get("tasks", task_id) or {})["project_id"]
    if project_id not in {None, own}:
        raise invalid(("taskId", "The task does not belong to the project."))
    return {"project_id": own, "task_id": task_id}


def _values(call: Call, body: Json, person: int) -> tuple[Json, Json]:
    if body["isBilled"] and not body["isBillable"] and not call.actor.is_admin:
        raise invalid_operation("Only billable time entries can be billed.")
    span = clock.read(body)
    values = span.values | place(call, body["taskId"], body["projectId"])
    values |= {
        "person_id": person,
        "description": body["note"],
        "billable": int(body["isBillable"]),
        "billed": int(body["isBilled"]),
        "work_type_id": work_type(call, body["typeOfWorkId"], "typeOfWorkId"),
    }
    _may_book(call, person, values)
    return values, span.own | {"timezone": body["timezone"]}


def _may_book(call: Call, person: int, values: Json) -> None:
    call.require(RIGHT, owner=person)
    if values["task_id"] is None or call.actor.is_admin:
        return
    sql = "SELECT 1 AS n FROM task_assignees WHERE task_id = ? AND person_id = ?"
    if call.store.row(sql, [values["task_id"], person]) is None:
        call.require("project-planning-data:write")


def _create(call: Call) -> Response:
    body = _POST.read(call.body)
    (person,) = users(call, [body["userId"]], "userId")
    values, own = _values(call, body, person)
    return LISTING.answer(call, add(call.store, call.actor, "time_entries", values, own))


def _found(call: Call) -> Row:
    row = LISTING.stored(call, call.number("timeentry", "id"), visible(call))
    may_write(call, row)
    return row


def _update(call: Call) -> Response:
    row, body = _found(call), _PUT.read(call.body)
    person = users(call, [body["userId"]], "userId")[0] if body["userId"] else row["person_id"]
    values, own = _values(call, body, person)
    change(call.store, call.actor, "time_entries", row, values, **own)
    return LISTING.answer(call, row["id"])


def _delete(call: Call) -> Response:
    remove(call.store, "time_entries", _found(call)["id"])
    return no_content()


ROUTES: Routes = (
    ("POST", "/timeentries", _create),
    ("PUT", "/timeentries/{id}", _update),
    ("DELETE", "/timeentries/{id}", _delete),
)
