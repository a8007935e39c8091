"""Create and replace tasks, and change their status. PUT empties what it leaves out."""

from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork import batch
from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import Refused, invalid, invalid_operation
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import number_of
from mcp_psa.sandbox.awork.options import work_type, work_types
from mcp_psa.sandbox.awork.statuses import TASK_SET, place_in
from mcp_psa.sandbox.awork.tasks import LISTING, URGENT, is_prio, task_row
from mcp_psa.sandbox.awork.wire import add, change, minutes_of, remove, utc
from mcp_psa.sandbox.store import Row

_FIELDS: Final = (
    "name*:text<=1000 description:text<=25000 isPrio:bool startOn:date dueOn:date laneOrder:int plannedDuration:int"
)
_PUT: Final = Form(_FIELDS)
_POST: Final = Form(
    f"{_FIELDS} baseType*:text{{projecttask|private}} entityId:guid typeOfWorkId:guid taskStatusId:guid parentId:guid "
    "order:num subtaskOrder:num lists:[object]"
)
_LIST: Final = Form("id*:guid order:num!")
_STATUS: Final = Form("taskId*:guid statusId*:guid order:num")
_DELETE: Final = Form("taskIds*:[guid] deleteTimeTrackings:bool!")
RIGHT: Final = "project-planning-data:write"


def may_write(call: Call, row: Row) -> None:
    """Refuse whoever has no planning rights and is not assigned."""
    sql = "SELECT 1 AS n FROM task_assignees WHERE task_id = ? AND person_id = ?"
    assigned = call.store.row(sql, [row["id"], call.actor.person_id])
    call.require(RIGHT, owner=call.actor.person_id if assigned else None)


def status_values(call: Call, place: int, row: Row | None) -> tuple[Json, str | None]:
    """What a status changes in a task, and what is kept beside it."""
    status = TASK_SET[place]
    done = status.type == "done"
    was_done = row is not None and row["status"] == "done"
    values: Json = {"status": status.canonical}
    if done and not was_done:
        values |= {"completed_at": call.store.now, "completed_by": call.actor.person_id or None, "progress": 100}
    elif was_done and not done:
        values |= {"completed_at": None, "completed_by": None, "progress": 0}
    return values, "stuck" if status.type == "stuck" else None


def set_status(call: Call, row: Row, value: object) -> None:
    """Move a task to a status of its own project."""
    place = place_in("taskstatus", row["project_id"], value)
    if place is None:
        raise invalid(("statusId", "The task status does not belong to the project."))
    values, kept = status_values(call, place, row)
    change(call.store, call.actor, "tasks", row, values, status=kept)


def prio_value(row: Row | None, wanted: object) -> int | None:
    """The agency's level for awork's yes or no; a level that agrees already stays."""
    level = None if row is None else row["priority"]
    if row is not None and is_prio(row) == bool(wanted):
        return None if level is None else int(level)
    return URGENT - 1 if wanted else None


def delete(call: Call, row: Row, *, with_time: bool) -> None:
    """Delete a task and its subtasks; their time entries go too, or lose their task."""
    below = call.store.rows("SELECT id FROM tasks WHERE parent_id = ? AND deleted_at IS NULL", [row["id"]])
    for id_ in [row["id"], *(each["id"] for each in below)]:
        if with_time:
            call.store.execute("UPDATE time_entries SET deleted_at = ? WHERE task_id = ?", [call.store.now, id_])
        else:
            call.store.execute("UPDATE time_entries SET task_id = NULL WHERE task_id = ?", [id_])
        remove(call.store, "tasks", id_)


def _values(body: Json, row: Row | None) -> tuple[Json, Json]:
    start, due = (body[name] and utc(body[name]) for name in ("startOn", "dueOn"))
    if start and due and due < start:
        raise Refused(400, "date-dependency", "The due date must not be before the start date.")
    plan = body["plannedDuration"]
    if plan is not None and plan < 0:
        raise Refused(400, "value-out-of-range", "The planned duration must not be negative.")
    values = {
        "name": body["name"],
        "description": body["description"],
        "priority": prio_value(row, body["isPrio"]),
        "start_on": start and start[:10],
        "due_on": due and due[:10],
        "estimate_minutes": minutes_of(plan) if plan else None,
    }
    return values, {"startOn": start, "dueOn": due, "plannedDuration": plan, "laneOrder": body["laneOrder"]}


def _create(call: Call) -> Response:
    body = _POST.read(call.body)
    if body["baseType"] == "private":  # the agency's tasks all belong to a project
        raise invalid_operation("Private tasks are not available in this workspace.")
    if body["entityId"] is None:
        raise invalid(("entityId", "The entityId field is required for a project task."))
    project = call.refer("projects", "project", body["entityId"], "entityId")
    parent = _parent(call, body, project)
    if parent is None:
        call.require(RIGHT)
    else:
        may_write(call, parent)
    lists = list_ids(call, project, [_LIST.read(item)["id"] for item in body["lists"]], "lists")
    place = 0 if body["taskStatusId"] is None else place_in("taskstatus", project, body["taskStatusId"])
    if place is None:
        raise invalid(("taskStatusId", "The task status does not belong to the project."))
    values, own = _values(body, None)
    status, kept = status_values(call, place, None)
    values |= status | {
        "project_id": project,
        "parent_id": parent and parent["id"],
        "task_list_id": lists[0] if lists else None,
        "position": body["order"],
        "work_type_id": _work_type(call, body),
        "created_by": call.actor.person_id or None,
    }
    own |= {"status": kept, "otherLists": lists[1:] or None}
    return LISTING.answer(call, add(call.store, call.actor, "tasks", values, own))


def _work_type(call: Call, body: Json) -> int | None:
    if body["typeOfWorkId"] is not None:
        return work_type(call, body["typeOfWorkId"], "typeOfWorkId")
    found = work_types(call.store)
    return int(found[0]["id"]) if found else None


def _parent(call: Call, body: Json, project: int) -> Row | None:
    if body["parentId"] is None:
        return None
    parent = call.store.get("tasks", number_of("task", body["parentId"]))
    if parent is None or parent["project_id"] != project:
        raise invalid(("parentId", "The parent task does not belong to the project."))
    return parent


def list_ids(call: Call, project: int, wanted: list[str], name: str) -> list[int]:
    """The task lists these GUIDs name; all must be open lists of the project."""
    found = []
    for text in wanted:
        row = call.store.get("task_lists", number_of("tasklist", text))
        if row is None or row["project_id"] != project:
            raise invalid((name, "The task list does not belong to the project."))
        if not row["is_active"]:
            raise Refused(400, "entity-archived", "The task list is archived.")
        found.append(row["id"])
    return found


def _update(call: Call) -> Response:
    row = task_row(call)
    may_write(call, row)
    values, own = _values(_PUT.read(call.body), row)
    change(call.store, call.actor, "tasks", row, values, **own)
    return LISTING.answer(call, row["id"])


def _change_statuses(call: Call) -> Response:
    wanted = {item["taskId"]: item for item in _STATUS.read_many(call.body)}
    by_number = {number_of("task", id_): item for id_, item in wanted.items()}

    def apply(row: Row) -> None:
        may_write(call, row)
        set_status(call, row, by_number[row["id"]]["statusId"])

    return batch.all_or_results(batch.each(call, "tasks", "task", list(wanted), apply))


def _delete(call: Call) -> Response:
    body = _DELETE.read(call.body)

    def apply(row: Row) -> None:
        may_write(call, row)
        delete(call, row, with_time=body["deleteTimeTrackings"])

    return batch.all_or_results(batch.each(call, "tasks", "task", body["taskIds"], apply))


ROUTES: Routes = (
    ("POST", "/tasks", _create),
    ("PUT", "/tasks/{id}", _update),
    ("POST", "/tasks/changestatuses", _change_statuses),
    ("POST", "/tasks/delete", _delete),
)
