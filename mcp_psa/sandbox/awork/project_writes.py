"""Create and change projects. PUT replaces all of a project's form: what it leaves out is emptied."""

import re
from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import Refused, invalid, invalid_operation
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.projects import LISTING, by_key, project_row
from mcp_psa.sandbox.awork.statuses import PROJECT_SET, place_in
from mcp_psa.sandbox.awork.wire import add, change, minutes_of, remove, utc
from mcp_psa.sandbox.store import Row

_FIELDS: Final = (
    "name*:text<=1000 isPrivate:bool! description:text<=25000 startDate:date dueDate:date companyId:guid "
    "timeBudget:int "
    "isBillableByDefault:bool projectTypeId:guid color:text<=14 deductNonBillableHours:bool! isProjectKeyVisible:bool"
)
_PUT: Final = Form(_FIELDS)
_POST: Final = Form(
    f"{_FIELDS} projectKey:text<=32 projectStatusId:guid projectTemplateId:guid "
    "publicProjectTemplateId:guid workflowId:guid"
)
_STATUS: Final = Form("projectStatusId*:guid")
_TYPE: Final = Form("projectTypeId*:guid")
_KEY: Final = Form("projectKey*:text<=32")
_DELETE: Final = Form("deleteTimeTrackings:bool!")
_OWN: Final = ("isPrivate", "color", "deductNonBillableHours", "isProjectKeyVisible", "timeBudget")
_CLOSED: Final = {"completed", "archived"}


def set_status(call: Call, row: Row, value: object) -> None:
    """Move a project to one of its own statuses; nothing happens if it is there already."""
    place = place_in("projectstatus", row["id"], value)
    if place is None:
        raise invalid(("projectStatusId", "The project status does not belong to the project."))
    status = PROJECT_SET[place].canonical
    if status == row["status"]:
        return
    done = (row["completed_at"] or call.store.now) if status in _CLOSED else None
    change(call.store, call.actor, "projects", row, {"status": status, "completed_at": done})


def delete(call: Call, row: Row, *, with_time: bool) -> None:
    """Delete a project with its tasks; its time entries go too, or lose their project and task."""
    now, id_ = call.store.now, row["id"]
    call.store.execute("UPDATE tasks SET deleted_at = ? WHERE project_id = ? AND deleted_at IS NULL", [now, id_])
    if with_time:
        call.store.execute("UPDATE time_entries SET deleted_at = ? WHERE project_id = ?", [now, id_])
    else:
        call.store.execute("UPDATE time_entries SET project_id = NULL, task_id = NULL WHERE project_id = ?", [id_])
    remove(call.store, "projects", id_)


def checked_dates(start: str | None, due: str | None) -> None:
    """A project cannot be due before it starts (the code is unverified)."""
    if start and due and utc(due) < utc(start):
        raise Refused(400, "date-dependency", "The due date must not be before the start date.")


def date_values(body: Json) -> tuple[Json, Json]:
    """Start and due date as the store keeps them, and their clock parts."""
    start, due = (body[name] and utc(body[name]) for name in ("startDate", "dueDate"))
    return {"start_on": start and start[:10], "due_on": due and due[:10]}, {"startDate": start, "dueDate": due}


def _values(call: Call, body: Json) -> tuple[Json, Json]:
    checked_dates(body["startDate"], body["dueDate"])
    if body["timeBudget"] is not None and body["timeBudget"] < 0:
        raise Refused(400, "value-out-of-range", "The time budget must not be negative.")
    company = body["companyId"] and call.refer("companies", "company", body["companyId"], "companyId")
    category = body["projectTypeId"] and call.refer("categories", "projecttype", body["projectTypeId"], "projectTypeId")
    days, clocks = date_values(body)
    values = days | {
        "name": body["name"],
        "description": body["description"],
        "company_id": company,
        "category_id": category,
        "budget_minutes": None if body["timeBudget"] is None else minutes_of(body["timeBudget"]),
        "billable": int(bool(body["isBillableByDefault"])),
    }
    return values, clocks | {name: body[name] for name in _OWN}


def _create(call: Call) -> Response:
    call.require("project-create:write")
    body = _POST.read(call.body)
    for name in ("projectStatusId", "projectTemplateId", "publicProjectTemplateId", "workflowId"):
        if body[name]:  # statuses belong to one project, and this workspace has no templates and no workflows
            raise invalid((name, "The entity does not exist."))
    values, own = _values(call, body)
    key = _free_key(call, body["projectKey"], body["name"])
    values |= {"number": key, "status": "planned", "created_by": call.actor.person_id or None}
    id_ = add(call.store, call.actor, "projects", values, own | {"projectKey": key})
    return LISTING.answer(call, id_)


def _free_key(call: Call, wanted: str | None, name: str) -> str:
    if wanted:
        if not re.fullmatch(r"[A-Za-z0-9]+", wanted):
            raise invalid(("projectKey", "The projectKey field may hold letters and digits only."))
        if by_key(call.store, wanted):
            raise Refused(400, "duplication-violation", "The project key is already in use.")
        return wanted.upper()
    letters = "".join(c for c in name.upper() if c.isascii() and c.isalnum())[:4] or "PROJ"
    key, n = letters, 2
    while by_key(call.store, key):
        key, n = f"{letters}{n}", n + 1
    return key


def _update(call: Call) -> Response:
    row = _writable(call)
    body = _PUT.read(call.body)
    values, own = _values(call, body)
    tracked = call.store.row("SELECT 1 AS n FROM time_entries WHERE project_id = ? AND deleted_at IS NULL", [row["id"]])
    if body["isPrivate"] and tracked:
        raise invalid_operation("A project with time entries cannot become private.")
    change(call.store, call.actor, "projects", row, values, **own)
    return LISTING.answer(call, row["id"])


def _writable(call: Call) -> Row:
    row = project_row(call)
    call.require("project-master-data:write", owner=row["created_by"])
    return row


def _change_status(call: Call) -> Response:
    row = _writable(call)
    set_status(call, row, _STATUS.read(call.body)["projectStatusId"])
    return no_content()


def _change_type(call: Call) -> Response:
    row, body = _writable(call), _TYPE.read(call.body)
    category = call.refer("categories", "projecttype", body["projectTypeId"], "projectTypeId")
    change(call.store, call.actor, "projects", row, {"category_id": category})
    return no_content()


def _set_key(call: Call) -> Response:
    row = _writable(call)
    key = _free_key(call, _KEY.read(call.body)["projectKey"], row["name"])
    change(call.store, call.actor, "projects", row, projectKey=key)
    return LISTING.answer(call, row["id"])


def _delete(call: Call) -> Response:
    row = _writable(call)
    delete(call, row, with_time=_DELETE.read(call.body)["deleteTimeTrackings"])
    return no_content()


ROUTES: Routes = (
    ("POST", "/projects", _create),
    ("PUT", "/projects/{projectid}", _update),
    ("POST", "/projects/{projectid}/changestatus", _change_status),
    ("POST", "/projects/{projectid}/changeprojecttype", _change_type),
    ("POST", "/projects/{projectid}/setprojectkey", _set_key),
    ("POST", "/projects/{projectid}/delete", _delete),
)
