"""Batch operations on tasks."""

from collections.abc import Callable, Mapping
from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork import batch
from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import invalid, not_found
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.options import work_type
from mcp_psa.sandbox.awork.tags import ADD, add_tags
from mcp_psa.sandbox.awork.task_actions import assign, set_type, users
from mcp_psa.sandbox.awork.task_writes import delete, list_ids, may_write, prio_value, set_status
from mcp_psa.sandbox.awork.wire import change, kept_instant, ours, shifted, utc
from mcp_psa.sandbox.store import Row

Operation = Callable[[Call, Json], batch.Apply]

_FORM: Final = Form(
    "taskIds*:[guid] newTaskListId:guid removeFromCurrentList:bool newProjectId:guid newParentTaskId:guid "
    "newTaskStatusId:guid "
    "taskStatusMapping:[object] newDueDate:date newStartDate:date removeDueDate:bool removeStartDate:bool "
    "tags:[object] "
    "deleteTimeTrackings:bool newTypeOfWorkId:guid changeTimeEntries:bool userIds:[guid] "
    "removeOldAssignments:bool isPrio:bool "
    "daysOffset:num adjustSuccessors:bool adjustSubtasks:bool"
)


def _needed(body: Json, name: str) -> object:
    if body[name] in (None, []):
        raise invalid((name, f"The {name} field is required."))
    return body[name]


def _set_days(call: Call, row: Row, start: str | None, due: str | None) -> None:
    start, due = start and utc(start), due and utc(due)
    if start and due and due < start:
        raise invalid(("newDueDate", "The due date must not be before the start date."))
    values = {"start_on": start and start[:10], "due_on": due and due[:10]}
    change(call.store, call.actor, "tasks", row, values, startOn=start, dueOn=due)


def _to_list(call: Call, body: Json) -> batch.Apply:
    wanted = str(_needed(body, "newTaskListId"))

    def apply(row: Row) -> None:
        (target,) = list_ids(call, row["project_id"], [wanted], "newTaskListId")
        before = [row["task_list_id"], *ours(row).get("otherLists", [])]
        others = [] if body["removeFromCurrentList"] else [id_ for id_ in before if id_ not in {None, target}]
        change(call.store, call.actor, "tasks", row, {"task_list_id": target}, otherLists=others or None)

    return apply


def _to_project(call: Call, body: Json) -> batch.Apply:
    """Move tasks with their time. The status keeps its type: each project has the same set here."""
    project = call.refer("projects", "project", _needed(body, "newProjectId"), "newProjectId")
    lists = list_ids(call, project, [body["newTaskListId"]] if body["newTaskListId"] else [], "newTaskListId")

    def apply(row: Row) -> None:
        values = {"project_id": project, "task_list_id": lists[0] if lists else None, "parent_id": None}
        change(call.store, call.actor, "tasks", row, values, otherLists=None)
        call.store.execute("UPDATE tasks SET project_id = ? WHERE parent_id = ?", [project, row["id"]])
        sql = (
            "UPDATE time_entries SET project_id = ? WHERE task_id IN (SELECT id FROM tasks WHERE id = ? OR "
            "parent_id = ?)"
        )
        call.store.execute(sql, [project, row["id"], row["id"]])

    return apply


def _under_task(call: Call, body: Json) -> batch.Apply:
    parent = call.refer("tasks", "task", _needed(body, "newParentTaskId"), "newParentTaskId")
    above = call.store.get("tasks", parent) or {}

    def apply(row: Row) -> None:
        if row["id"] in {parent, above["parent_id"]} or row["project_id"] != above["project_id"]:
            raise invalid(("newParentTaskId", "The task cannot stand there."))
        change(call.store, call.actor, "tasks", row, {"parent_id": parent})

    return apply


def _dates(call: Call, body: Json) -> batch.Apply:
    """Set dates. A start date counts only beside a due date; with neither given, both are removed."""
    due, start = body["newDueDate"], body["newStartDate"]

    def apply(row: Row) -> None:
        old_start = kept_instant(row, "startOn", "start_on")
        old_due = kept_instant(row, "dueOn", "due_on")
        if due is None and body["removeDueDate"] is None and body["removeStartDate"] is None:
            return _set_days(call, row, None, None)
        new_due = None if body["removeDueDate"] else due or old_due
        new_start = None if body["removeStartDate"] else (start if due and start else old_start)
        return _set_days(call, row, new_start, new_due)

    return apply


def _offset(call: Call, body: Json) -> batch.Apply:
    _needed(body, "daysOffset")

    def apply(row: Row) -> None:
        start, due = kept_instant(row, "startOn", "start_on"), kept_instant(row, "dueOn", "due_on")
        _set_days(call, row, shifted(start, body["daysOffset"]), shifted(due, body["daysOffset"]))
        if body["adjustSubtasks"]:
            for child in call.store.rows("SELECT * FROM tasks WHERE parent_id = ? AND deleted_at IS NULL", [row["id"]]):
                apply(child)

    return apply


def _tags(call: Call, body: Json) -> batch.Apply:
    tags = ADD.read_many(_needed(body, "tags"))

    def apply(row: Row) -> None:
        add_tags(call, "task", row["id"], tags)
        change(call.store, call.actor, "tasks", row)

    return apply


def _type(call: Call, body: Json) -> batch.Apply:
    type_ = work_type(call, _needed(body, "newTypeOfWorkId"), "newTypeOfWorkId")
    return lambda row: set_type(call, row, type_, with_time=bool(body["changeTimeEntries"]))


def _assign(call: Call, body: Json) -> batch.Apply:
    _needed(body, "userIds")
    people = users(call, body["userIds"], "userIds")
    return lambda row: assign(call, row, people, replace=bool(body["removeOldAssignments"]))


def _unassign(call: Call, body: Json) -> batch.Apply:
    """Take these people off the task; with nobody named, everybody."""
    gone = set(users(call, body["userIds"], "userIds"))

    def apply(row: Row) -> None:
        now = call.store.rows("SELECT person_id FROM task_assignees WHERE task_id = ?", [row["id"]])
        stay = [each["person_id"] for each in now if gone and each["person_id"] not in gone]
        assign(call, row, stay, replace=True)

    return apply


def _prio(call: Call, body: Json) -> batch.Apply:
    wanted = _needed(body, "isPrio")
    return lambda row: change(call.store, call.actor, "tasks", row, {"priority": prio_value(row, wanted)})


def _status(call: Call, body: Json) -> batch.Apply:
    wanted = _needed(body, "newTaskStatusId")
    return lambda row: set_status(call, row, wanted)


def _delete(call: Call, body: Json) -> batch.Apply:
    return lambda row: delete(call, row, with_time=bool(body["deleteTimeTrackings"]))


_OPERATIONS: Final[Mapping[str, Operation]] = {
    "movetotasklist": _to_list,
    "movetoproject": _to_project,
    "moveundertask": _under_task,
    "setdates": _dates,
    "adjustdates": _offset,
    "addtags": _tags,
    "delete": _delete,
    "changetypeofwork": _type,
    "assignusers": _assign,
    "unassignusers": _unassign,
    "setprio": _prio,
    "changetaskstatus": _status,
}


def _run(call: Call) -> Response:
    operation = _OPERATIONS.get(call.path["operation"])
    if operation is None:
        raise not_found("batch operation")
    body = _FORM.read(call.body)
    inner = operation(call, body)

    def apply(row: Row) -> None:
        may_write(call, row)
        inner(row)

    return batch.results(batch.each(call, "tasks", "task", body["taskIds"], apply))


ROUTES: Routes = (("POST", "/tasks/batch/{operation}", _run),)
