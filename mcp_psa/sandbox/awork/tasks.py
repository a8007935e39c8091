"""Tasks as awork shows them. There is no GET /tasks: they are listed by project, or by who may see or do them.

What changes tasks stands in task_writes.py, task_actions.py and task_batch.py.
"""

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import API_USER, Call, Json, Routes
from mcp_psa.sandbox.awork.errors import invalid, not_found
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.ids import guid, guid_or_none
from mcp_psa.sandbox.awork.listing import Listing, page_of
from mcp_psa.sandbox.awork.models import TASK
from mcp_psa.sandbox.awork.projects import by_key, project_row
from mcp_psa.sandbox.awork.refs import type_ref
from mcp_psa.sandbox.awork.statuses import TASK_TYPES_SQL, status_guid, task_place, task_status
from mcp_psa.sandbox.awork.tags import tags_column
from mcp_psa.sandbox.awork.task_parts import Parts, assignees, list_refs, parent_ref, parts_of
from mcp_psa.sandbox.awork.wire import audit, is_instant, kept_instant, kept_seconds, ours, version
from mcp_psa.sandbox.store import Row

# awork knows only "priority" or not; of the agency's five levels the two highest count as one.
URGENT = 2
_ASSIGNED = "t.id IN (SELECT task_id FROM task_assignees WHERE person_id = ?)"
_RUNNING = "p.status = 'active'"
_ASSIGNEES = (
    "t.id IN (SELECT a.task_id FROM task_assignees a JOIN people v ON v.id = a.person_id "
    "WHERE v.deleted_at IS NULL AND {})"
)
_PERSON = {
    "id": Column("v.id", "guid:user"),
    "firstName": Column("v.first_name"),
    "lastName": Column("v.last_name"),
}


def visible(call: Call) -> str:
    """Which tasks the caller sees: without planning rights, only those assigned to him."""
    person = int(call.actor.person_id)
    return "1" if call.actor.is_admin else _ASSIGNED.replace("?", str(person))


def task_row(call: Call, name: str = "id") -> Row:
    """The visible task of a path parameter, or a 404."""
    return LISTING.stored(call, call.number("task", name), visible(call))


def is_prio(row: Row) -> bool:
    """Whether a task is marked as a priority."""
    return row["priority"] is not None and row["priority"] <= URGENT


def _render(call: Call, rows: list[Row]) -> list[Json]:
    parts = parts_of(call, rows)
    return [_plain(row, parts) | _nested(row, parts) | _counts(row, parts) | audit(row) for row in rows]


def _plain(row: Row, parts: Parts) -> Json:
    mine = ours(row)
    number, closed = row["id"], row["status"] == "done"
    return {
        "id": guid("task", number),
        "name": row["name"],
        "description": row["description"],
        "isPrio": is_prio(row),
        "startOn": kept_instant(row, "startOn", "start_on"),
        "dueOn": kept_instant(row, "dueOn", "due_on"),
        "laneOrder": mine.get("laneOrder", 0),
        "plannedDuration": kept_seconds(row, "plannedDuration", "estimate_minutes") or 0,
        "taskNumber": number,
        "taskIdentifier": f"{parts.keys[row['project_id']]}-{number}",
        "isExternal": False,
        "createdVia": None,
        "isHiddenForConnectUsers": False,
        "baseType": "projecttask",
        "taskStatusId": status_guid("taskstatus", row["project_id"], task_place(row)),
        "typeOfWorkId": guid("typeofwork", parts.work_type(row) or 0),
        "projectId": guid("project", row["project_id"]),
        "entityId": guid("project", row["project_id"]),
        "correlationId": guid("correlation", number),
        "parentId": guid_or_none("task", row["parent_id"]),
        "isSubtask": row["parent_id"] is not None,
        "userId": None,
        "closedOn": (row["completed_at"] or row["updated_at"]) if closed else None,
        "closedBy": guid("user", row["completed_by"] or 1) if closed else None,
        "order": row["position"] or 0.0,
        "subtaskOrder": row["position"] if row["parent_id"] is not None else None,
        "createdFromTaskId": None,
        "isRecurring": False,
        "resourceVersion": version(row),
    }


def _nested(row: Row, parts: Parts) -> Json:
    return {
        "taskStatus": task_status(row["project_id"], task_place(row), row),
        "typeOfWork": type_ref("typeofwork", parts.types.get(parts.work_type(row) or 0)),
        "assignees": assignees(row, parts.people.get(row["id"], [])),
        "project": parts.projects.get(row["project_id"]),
        "parentTask": parent_ref(parts, row),
        "lists": list_refs(parts, row),
        "tags": parts.tags.get(row["id"], []),
        "customFields": [],
    }


def _counts(row: Row, parts: Parts) -> Json:
    id_ = row["id"]
    tracked = parts.count("tracked", id_) * 60
    return {
        "numberOfSubtasks": parts.count("subtasks", id_),
        "hasAttachment": parts.count("files", id_) > 0,
        "trackedDuration": tracked,
        "totalTrackedDuration": tracked + parts.count("tracked_below", id_) * 60,
        "totalPlannedDuration": (row["estimate_minutes"] or 0) * 60 + parts.count("planned_below", id_) * 60,
        "checklistItemsDoneCount": 0,
        "checklistItemsCount": 0,
        "taskSchedulesCount": 0,
        "isCompletelyScheduled": False,
        "commentCount": parts.count("comments", id_),
    }


LISTING = Listing(
    "tasks",
    "task",
    "tasks t JOIN projects p ON p.id = t.project_id AND p.deleted_at IS NULL",
    TASK,
    {
        "id": Column("t.id", "guid:task"),
        "taskNumber": Column("t.id"),
        "name": Column("t.name"),
        "description": Column("t.description"),
        "projectId": Column("t.project_id", "guid:project"),
        "project/id": Column("t.project_id", "guid:project"),
        "project/name": Column("p.name"),
        "project/companyId": Column("p.company_id", "guid:company"),
        "parentId": Column("t.parent_id", "guid:task"),
        "taskStatus/type": Column(TASK_TYPES_SQL),
        "isPrio": Column(f"ifnull(t.priority <= {URGENT}, 0)"),
        "isSubtask": Column("(t.parent_id IS NOT NULL)"),
        "startOn": Column("t.start_on", "day", slack=0),
        "dueOn": Column("t.due_on", "day", slack=0),
        "tags": tags_column("task", "t.id"),
        "assignees": Column(_ASSIGNEES, inner=_PERSON),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)


def _of_project(call: Call) -> Response:
    return LISTING.page(call, f"t.project_id = ? AND {visible(call)}", [project_row(call)["id"]])


def _available(call: Call) -> Response:
    return LISTING.page(call, visible(call))


def _person(call: Call) -> int:
    """The user of the path, or the caller; an API key's own user has no tasks."""
    if "userid" not in call.path:
        return call.actor.person_id
    number = call.number("user", "userid")
    if number != API_USER and call.store.get("people", number) is None:
        raise not_found("user")
    return number


def _available_to(call: Call) -> Response:
    """What this user may see: all tasks if he is an admin, else those of his projects and his own."""
    person = _person(call)
    row = call.store.get("people", person)
    if person == API_USER or (row and row["is_admin"]):
        return LISTING.page(call, visible(call))
    where = (
        f"(t.project_id IN (SELECT project_id FROM project_members WHERE person_id = ?) OR {_ASSIGNED}) AND "  # noqa: S608
        f"{visible(call)}"
    )
    return LISTING.page(call, where, [person, person])


def _assigned_to(call: Call) -> Response:
    """A user's tasks; of running projects only, unless inProgress=false.

    When a task was assigned is not kept, so the two limits on it are checked but leave nothing out.
    """
    running = _RUNNING if call.flag("inProgress", default=True) else "1"
    for name in ("assignedOnFrom", "assignedOnTo"):
        if not is_instant(call.query.get(name, "2026-01-01")):
            raise invalid((name, "The value is not a date-time."))
    return LISTING.page(call, f"{_ASSIGNED} AND {running} AND {visible(call)}", [_person(call)])


def _private(call: Call) -> Response:
    """Private tasks: the agency has none."""
    return page_of(call, TASK, [])


def _one(call: Call) -> Response:
    return LISTING.answer(call, task_row(call)["id"])


def _one_of_project(call: Call) -> Response:
    project = project_row(call)["id"]
    return JSONResponse(
        LISTING.one(call, call.number("task", "id"), f"t.project_id = ? AND {visible(call)}", [project])
    )


def _by_key(call: Call) -> Response:
    prefix, _, number = call.path["key"].rpartition("-")
    project = by_key(call.store, prefix)
    if project is None or not number.isdecimal():
        raise not_found("task")
    return JSONResponse(LISTING.one(call, int(number), f"t.project_id = ? AND {visible(call)}", [project["id"]]))


ROUTES: Routes = (
    ("GET", "/projects/{projectid}/projecttasks", _of_project),
    ("GET", "/projects/{projectid}/projecttasks/{id}", _one_of_project),
    ("GET", "/me/projecttasks", _available),
    ("GET", "/me/allavailabletasks", _available),
    ("GET", "/users/{userid}/allavailabletasks", _available_to),
    ("GET", "/me/assignedtasks", _assigned_to),
    ("GET", "/users/{userid}/assignedtasks", _assigned_to),
    ("GET", "/me/privatetasks", _private),
    ("GET", "/me/otherprivatetasks", _private),
    ("GET", "/users/{userid}/privatetasks", _private),
    ("GET", "/tasks/key/{key}", _by_key),
    ("GET", "/tasks/{id}", _one),
)
