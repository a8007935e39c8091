"""Time entries as awork shows them. What changes them stands in time_writes.py and time_batch.py."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.clock import shown
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.ids import guid, guid_or_none
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import TIME_ENTRY
from mcp_psa.sandbox.awork.options import work_types
from mcp_psa.sandbox.awork.projects import project_key, project_row
from mcp_psa.sandbox.awork.refs import by_id, company_ref, tags_of, type_ref, user_ref
from mcp_psa.sandbox.awork.statuses import nested_project_status, task_status_ref
from mcp_psa.sandbox.awork.tags import tags_column
from mcp_psa.sandbox.awork.tasks import task_row
from mcp_psa.sandbox.awork.wire import audit, kept_seconds, ours, version
from mcp_psa.sandbox.store import Row

_TYPE_SQL: Final = (
    "ifnull(t.work_type_id, (SELECT id FROM options WHERE kind = 'work_type' ORDER BY position, id LIMIT 1))"
)

_RUNNING: Final = "(t.minutes = 0 AND ifnull(json_extract(t.extra, '$.awork.running'), 0))"
_ENDED: Final = f"(CASE WHEN t.start_time IS NULL OR {_RUNNING} THEN NULL ELSE 1 END)"
_TOLD: Final = "json_extract(t.extra, '$.awork.duration')"
_SECONDS: Final = f"(CASE WHEN ({_TOLD} + 30) / 60 = t.minutes THEN {_TOLD} ELSE t.minutes * 60 END)"


def visible(call: Call) -> str:
    """Everybody's entries, or, without rights on others' time, one's own."""
    return "1" if call.actor.is_admin else f"t.person_id = {int(call.actor.person_id)}"


class _Around:
    """The projects, tasks and people around a page of entries."""

    def __init__(self, call: Call, rows: Sequence[Row]) -> None:
        store = call.store
        self.tasks = by_id(store, "tasks", (row["task_id"] for row in rows))
        homes = [*(row["project_id"] for row in rows), *(row["project_id"] for row in self.tasks.values())]
        self.projects = by_id(store, "projects", homes)
        self.parents = by_id(store, "tasks", (row["parent_id"] for row in self.tasks.values()))
        self.lists = by_id(store, "task_lists", (row["task_list_id"] for row in self.tasks.values()))
        self.people = by_id(store, "people", (row["person_id"] for row in rows))
        self.companies = by_id(store, "companies", (row["company_id"] for row in self.projects.values()))
        self.categories = by_id(store, "categories", (row["category_id"] for row in self.projects.values()))
        self.task_tags = tags_of(store, "task", self.tasks)
        self.project_tags = tags_of(store, "project", self.projects)
        types = work_types(store)
        self.types = {row["id"]: row for row in types}
        self.default_type = types[0]["id"] if types else 0
        self.project = {row["id"]: self._project(row) for row in self.projects.values()}
        self.task = {row["id"]: self._task(row) for row in self.tasks.values()}

    def type_of(self, row: Row) -> int:
        """The type of work; awork gives every entry one."""
        found = row["work_type_id"]
        return int(found if found in self.types else self.default_type)

    def _project(self, row: Row) -> Json:
        """The project inside an entry. Its tags can be filtered by, but are not sent."""
        return {
            "id": guid("project", row["id"]),
            "name": row["name"],
            "projectStatus": nested_project_status(row),
            "company": company_ref(self.companies.get(row["company_id"])),
            "projectType": type_ref("projecttype", self.categories.get(row["category_id"])),
            "projectKey": project_key(row),
            "isPrivate": ours(row).get("isPrivate", False),
            "hasImage": False,
            "isExternal": False,
            "isBillableByDefault": bool(row["billable"]),
            "createdBy": audit(row)["createdBy"],
            "tags": self.project_tags.get(row["id"], []),
        }

    def _task(self, row: Row) -> Json:
        """The task inside an entry. Its tags can be filtered by, but are not sent."""
        parent, above = self.parents.get(row["parent_id"]), self.project.get(row["project_id"])
        first = self.lists.get(row["task_list_id"])
        project = self.projects.get(row["project_id"]) or {"id": row["project_id"], "number": None, "extra": {}}
        status = task_status_ref(row)
        return {
            "id": guid("task", row["id"]),
            "name": row["name"],
            "baseType": "projecttask",
            "taskIdentifier": f"{project_key(project)}-{row['id']}",
            "taskStatusId": status["id"],
            "taskStatus": status,
            "typeOfWorkId": guid("typeofwork", self.type_of(row)),
            "projectId": guid("project", row["project_id"]),
            "project": above and {name: value for name, value in above.items() if name != "tags"},
            "plannedDuration": kept_seconds(row, "plannedDuration", "estimate_minutes") or 0,
            "closedOn": row["completed_at"],
            "createdBy": audit(row)["createdBy"],
            "correlationId": guid("correlation", row["id"]),
            "parentId": guid_or_none("task", row["parent_id"]),
            "parentTask": parent and {"id": guid("task", parent["id"]), "name": parent["name"]},
            "primaryTaskList": first and {"id": guid("tasklist", first["id"]), "name": first["name"]},
            "tags": self.task_tags.get(row["id"], []),
        }


def _render(call: Call, rows: list[Row]) -> list[Json]:
    around = _Around(call, rows)
    return [
        {
            "id": guid("timeentry", row["id"]),
            "isBillable": bool(row["billable"]),
            "isBilled": bool(row["billed"]),
            "taskId": guid_or_none("task", row["task_id"]),
            "projectId": guid_or_none("project", row["project_id"]),
            "note": row["description"],
            "typeOfWorkId": guid("typeofwork", around.type_of(row)),
            "typeOfWork": type_ref("typeofwork", around.types.get(around.type_of(row))),
            "userId": guid("user", row["person_id"]),
            "user": user_ref(around.people, row["person_id"]),
            "task": around.task.get(row["task_id"]),
            "project": around.project.get(row["project_id"]),
            "resourceVersion": version(row),
            "isExternal": False,
        }
        | shown(row)
        | audit(row, row["person_id"])
        for row in rows
    ]


_SIMPLE: Final = [
    "id",
    "duration",
    "startDateUtc",
    "startDateLocal",
    "isBillable",
    "isBilled",
    "createdBy",
    "createdOn",
    "taskId",
    "projectId",
    "userId",
    "typeOfWorkId",
    "startTimeLocal",
]
_SIMPLE_TASK: Final = [
    "id",
    "name",
    "baseType",
    "createdBy",
    "projectId",
    "correlationId",
    "parentId",
    "taskStatusId",
    "taskStatus",
    "primaryTaskList",
]


def _sent(row: Json) -> Json:
    """A row without what can be filtered by but is not sent."""
    for name in ("task", "project"):
        if row[name]:
            row[name] = {key: value for key, value in row[name].items() if key not in _UNSENT}
    return row


def _simplified(row: Json) -> Json:
    """The slimmer rows of /timeentries/simplified. What `grouping` may say is not documented; it is ignored."""
    task, project, user, kind = row["task"], row["project"], row["user"], row["typeOfWork"]
    company, first = project and project["company"], task and task["primaryTaskList"]
    short: dict[str, Any] = {name: row[name] for name in _SIMPLE}
    return short | {
        "task": task
        and {name: task[name] for name in _SIMPLE_TASK}
        | {"entityId": task["projectId"], "primaryTaskListId": first and first["id"]},
        "project": project
        and {name: project[name] for name in ("id", "name", "hasImage")}
        | {"company": company and {"id": company["id"], "hasImage": False}},
        "user": user and {name: user[name] for name in ("id", "firstName", "lastName", "hasImage")},
        "typeOfWork": kind and {name: kind[name] for name in ("id", "name", "icon")},
    }


_UNSENT: Final = {"tags", "primaryTaskList"}
_COLUMNS: Final = {
    "id": Column("t.id", "guid:timeentry"),
    "userId": Column("t.person_id", "guid:user"),
    "user/id": Column("t.person_id", "guid:user"),
    "projectId": Column("t.project_id", "guid:project"),
    "project/id": Column("t.project_id", "guid:project"),
    "taskId": Column("t.task_id", "guid:task"),
    "task/id": Column("t.task_id", "guid:task"),
    "typeOfWorkId": Column(_TYPE_SQL, "guid:typeofwork"),
    "note": Column("t.description"),
    "isBillable": Column("t.billable"),
    "isBilled": Column("t.billed"),
    "startDateLocal": Column("t.spent_on", "day"),
    "startDateUtc": Column("awork_utc_day(t.spent_on, t.start_time, t.extra, o.timezone)", "day"),
    "startTimeUtc": Column("t.start_time", "present"),
    "startTimeLocal": Column("t.start_time", "present"),
    "endTimeUtc": Column(_ENDED, "present"),
    "endTimeLocal": Column(_ENDED, "present"),
    "duration": Column(_SECONDS),
    "project/name": Column("(SELECT name FROM projects WHERE id = t.project_id)"),
    "project/company/id": Column("(SELECT company_id FROM projects WHERE id = t.project_id)", "guid:company"),
    "task/tags": tags_column("task", "t.task_id"),
    "project/tags": tags_column("project", "t.project_id"),
    "task/name": Column("(SELECT name FROM tasks WHERE id = t.task_id)"),
    "createdOn": Column("t.created_at", "instant"),
    "updatedOn": Column("t.updated_at", "instant"),
}
_SOURCE: Final = "time_entries t LEFT JOIN people o ON o.id = t.person_id"
LISTING = Listing(
    "time_entries",
    "timeentry",
    _SOURCE,
    TIME_ENTRY,
    _COLUMNS,
    _render,
    selected="t.*, o.timezone AS zone",
    finish=_sent,
)
_SIMPLIFIED = replace(LISTING, finish=_simplified)


def _list(call: Call) -> Response:
    return LISTING.page(call, visible(call))


def _simple(call: Call) -> Response:
    return _SIMPLIFIED.page(call, visible(call))


def _of_project(call: Call) -> Response:
    return LISTING.page(call, f"t.project_id = ? AND {visible(call)}", [project_row(call)["id"]])


def _of_task(call: Call) -> Response:
    return LISTING.page(call, f"t.task_id = ? AND {visible(call)}", [task_row(call)["id"]])


def _one(call: Call) -> Response:
    return JSONResponse(LISTING.one(call, call.number("timeentry", "id"), visible(call)))


ROUTES: Routes = (
    ("GET", "/timeentries", _list),
    ("GET", "/timeentries/simplified", _simple),
    ("GET", "/timeentries/{id}", _one),
    ("GET", "/projects/{projectid}/timeentries", _of_project),
    ("GET", "/tasks/{id}/timeentries", _of_task),
)
