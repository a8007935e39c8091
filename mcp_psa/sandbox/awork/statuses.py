"""Project and task statuses: each project has a set of its own, with ids of its own.

They are derived from the agency's one vocabulary. A status GUID names its project and its place in the set.
"""

from dataclasses import dataclass
from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import not_found
from mcp_psa.sandbox.awork.ids import guid, number_of
from mcp_psa.sandbox.awork.listing import page_of
from mcp_psa.sandbox.awork.models import PROJECT_STATUS, TASK_STATUS
from mcp_psa.sandbox.awork.wire import audit, ours
from mcp_psa.sandbox.store import Row

_EACH: Final = 16  # places kept for one project's statuses


@dataclass(frozen=True)
class Status:
    """One status of a set: the agency's word, awork's name and type."""

    canonical: str
    name: str
    type: str


PROJECT_SET: Final = (
    Status("planned", "Planned", "not-started"),
    Status("active", "In progress", "progress"),
    Status("on_hold", "On hold", "stuck"),
    Status("completed", "Completed", "closed"),
    Status("archived", "Archived", "closed"),
)
# The agency knows no stuck task: such a task is in progress, and that it is stuck is kept beside it.
TASK_SET: Final = (
    Status("open", "To do", "todo"),
    Status("in_progress", "In progress", "progress"),
    Status("review", "In review", "review"),
    Status("in_progress", "Stuck", "stuck"),
    Status("done", "Done", "done"),
)
PROJECT_TYPES_SQL: Final = (
    "CASE t.status " + " ".join(f"WHEN '{s.canonical}' THEN '{s.type}'" for s in PROJECT_SET) + " END"
)
TASK_TYPES_SQL: Final = (
    "CASE WHEN t.status = 'in_progress' AND json_extract(t.extra, '$.awork.status') = 'stuck' THEN 'stuck' "
    "WHEN t.status = 'open' THEN 'todo' WHEN t.status = 'in_progress' THEN 'progress' ELSE t.status END"
)


def project_place(project: Row) -> int:
    """Where in its set a project stands."""
    return next(i for i, s in enumerate(PROJECT_SET) if s.canonical == project["status"])


def task_place(task: Row) -> int:
    """Where in its project's set a task stands."""
    if task["status"] == "in_progress" and ours(task).get("status") == "stuck":
        return 3
    return next(i for i, s in enumerate(TASK_SET) if s.canonical == task["status"])


def status_guid(kind: str, project_id: int, place: int) -> str:
    """The GUID of one status of one project; kind is projectstatus or taskstatus."""
    return guid(kind, project_id * _EACH + place)


def place_in(kind: str, project_id: int, value: object) -> int | None:
    """Which of this project's statuses a GUID names; None for another project's or none."""
    found = number_of(kind, str(value))
    many = len(PROJECT_SET if kind == "projectstatus" else TASK_SET)
    if found is None or found // _EACH != project_id or found % _EACH >= many:
        return None
    return found % _EACH


def project_status_ref(project: Row) -> Json:
    """A project's status, as it stands inside a project."""
    place = project_place(project)
    status = PROJECT_SET[place]
    return {
        "id": status_guid("projectstatus", project["id"], place),
        "name": status.name,
        "description": None,
        "type": status.type,
        "isArchived": False,
        "typeOrder": list(dict.fromkeys(s.type for s in PROJECT_SET)).index(status.type),
        "isExternal": False,
    }


def nested_project_status(project: Row) -> Json:
    """A project's status, as it stands inside a project inside something else: two fields fewer."""
    full = project_status_ref(project)
    return {name: full[name] for name in ("id", "name", "description", "type", "isArchived")}


def task_status_ref(task: Row) -> Json:
    """A task's status, as it stands inside a task of a time entry."""
    full = task_status(task["project_id"], task_place(task), task)
    return {"description": None} | {name: full[name] for name in ("id", "name", "type", "order", "icon")}


def task_status(project_id: int, place: int, row: Row) -> Json:
    """One task status of a project in full."""
    status = TASK_SET[place]
    return {
        "id": status_guid("taskstatus", project_id, place),
        "name": status.name,
        "type": status.type,
        "order": float(place + 1),
        "icon": "circle",
        "projectId": guid("project", project_id),
        "projectTypeId": None,
        "workflowId": None,
        "isExternal": False,
    } | audit(row)


def _project_status(project: Row, place: int) -> Json:
    status = PROJECT_SET[place]
    return {
        "id": status_guid("projectstatus", project["id"], place),
        "name": status.name,
        "type": status.type,
        "order": place + 1,
        "projectId": guid("project", project["id"]),
        "projectTemplateId": None,
        "workflowId": None,
        "isExternal": False,
    } | audit(project)


def _all_project_statuses(call: Call) -> Response:
    projects = call.store.rows("SELECT * FROM projects WHERE deleted_at IS NULL ORDER BY id")
    rows = [_project_status(project, place) for project in projects for place in range(len(PROJECT_SET))]
    return page_of(call, PROJECT_STATUS, rows)


def _one_project_status(call: Call) -> Response:
    number = call.number("projectstatus", "statusid")
    project = call.store.get("projects", number // _EACH)
    if project is None or number % _EACH >= len(PROJECT_SET):
        raise not_found("project status")
    return JSONResponse(_project_status(project, number % _EACH))


def _project(call: Call) -> Row:
    project = call.store.get("projects", call.number("project", "projectid"))
    if project is None:
        raise not_found("project")
    return project


def _of_project(call: Call) -> Response:
    project = _project(call)
    return page_of(call, PROJECT_STATUS, [_project_status(project, place) for place in range(len(PROJECT_SET))])


def _task_statuses(call: Call) -> Response:
    project = _project(call)
    return page_of(call, TASK_STATUS, [task_status(project["id"], place, project) for place in range(len(TASK_SET))])


def _one_task_status(call: Call) -> Response:
    project = _project(call)
    place = place_in("taskstatus", project["id"], call.path["statusid"])
    if place is None:
        raise not_found("task status")
    return JSONResponse(task_status(project["id"], place, project))


ROUTES: Routes = (
    ("GET", "/projectstatuses", _all_project_statuses),
    ("GET", "/projectstatuses/{statusid}", _one_project_status),
    ("GET", "/projects/{projectid}/projectstatuses", _of_project),
    ("GET", "/projects/{projectid}/taskstatuses", _task_statuses),
    ("GET", "/projects/{projectid}/taskstatuses/{statusid}", _one_task_status),
)
