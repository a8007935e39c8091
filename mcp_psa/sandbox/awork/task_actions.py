"""The small operations on tasks, each of one field. Most take a bare array and answer 204 with no body."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork import batch
from mcp_psa.sandbox.awork.call import Call, Routes, no_content
from mcp_psa.sandbox.awork.errors import invalid, not_found
from mcp_psa.sandbox.awork.forms import Form, guids
from mcp_psa.sandbox.awork.ids import number_of
from mcp_psa.sandbox.awork.options import work_type
from mcp_psa.sandbox.awork.task_writes import list_ids, may_write, prio_value
from mcp_psa.sandbox.awork.tasks import task_row
from mcp_psa.sandbox.awork.wire import change, ours
from mcp_psa.sandbox.store import Row

_EFFORT: Final = Form("userId*:guid plannedEffort:int")
_LISTS: Final = Form("taskId*:guid taskLists:[object]")
_LIST: Final = Form("id*:guid order:num isPrimary:bool")
_PRIO: Final = Form("taskId*:guid isPrio:bool!")
_TYPE: Final = Form("taskIds*:[guid] typeOfWorkId*:guid changeTimeEntries:bool!")


def assign(call: Call, row: Row, people: Sequence[int], *, replace: bool) -> None:
    """Assign people to a task, in place of or beside those it has."""
    if replace:
        call.store.execute("DELETE FROM task_assignees WHERE task_id = ?", [row["id"]])
    for person in people:
        sql = "INSERT OR IGNORE INTO task_assignees (task_id, person_id) VALUES (?, ?)"
        call.store.execute(sql, [row["id"], person])
    change(call.store, call.actor, "tasks", row)


def users(call: Call, ids: Sequence[str], name: str) -> list[int]:
    """The people these GUIDs name; clients' contacts are no users."""
    found = [call.refer("people", "user", id_, name) for id_ in ids]
    for number in found:
        if (call.store.get("people", number) or {})["kind"] == "client":
            raise invalid((name, "The user does not exist."))
    return found


def set_type(call: Call, row: Row, type_: int, *, with_time: bool) -> None:
    """Change a task's type of work, and that of its time entries if asked."""
    change(call.store, call.actor, "tasks", row, {"work_type_id": type_})
    if with_time:
        call.store.execute("UPDATE time_entries SET work_type_id = ? WHERE task_id = ?", [type_, row["id"]])


def _writable(call: Call) -> Row:
    row = task_row(call)
    may_write(call, row)
    return row


def _set_assignees(call: Call) -> Response:
    row = _writable(call)
    assign(call, row, users(call, guids(call.body), "userIds"), replace=True)
    return no_content()


def _set_efforts(call: Call) -> Response:
    row = _writable(call)
    efforts = dict(ours(row).get("plannedEfforts", {}))
    assigned = {
        each["person_id"] for each in call.store.rows("SELECT * FROM task_assignees WHERE task_id = ?", [row["id"]])
    }
    for item in _EFFORT.read_many(call.body):
        person = number_of("user", item["userId"])
        if person not in assigned:
            raise invalid(("userId", "The user is not assigned to the task."))
        efforts[str(person)] = item["plannedEffort"]
    kept = {person: effort for person, effort in efforts.items() if effort is not None}
    change(call.store, call.actor, "tasks", row, plannedEfforts=kept or None)
    return no_content()


def _change_lists(call: Call) -> Response:
    """Define in which lists each task is; lists that are not named are left."""
    wanted = _LISTS.read_many(call.body)
    for item in wanted:
        row = call.store.get("tasks", number_of("task", item["taskId"]))
        if row is None:
            raise invalid(("taskId", "The task does not exist."))
        may_write(call, row)
        lists = sorted((_LIST.read(each) for each in item["taskLists"]), key=lambda each: not each["isPrimary"])
        ids = list_ids(call, row["project_id"], [each["id"] for each in lists], "taskLists")
        order = lists[0]["order"] if lists else None
        values = {"task_list_id": ids[0] if ids else None} | ({} if order is None else {"position": order})
        change(call.store, call.actor, "tasks", row, values, otherLists=ids[1:] or None)
    return JSONResponse(call.body)


def _set_prio(call: Call) -> Response:
    body = _PRIO.read(call.body)
    row = call.store.get("tasks", number_of("task", body["taskId"]))
    if row is None:
        raise not_found("task")
    may_write(call, row)
    change(call.store, call.actor, "tasks", row, {"priority": prio_value(row, body["isPrio"])})
    return no_content()


def _change_types(call: Call) -> Response:
    body = _TYPE.read(call.body)
    type_ = work_type(call, body["typeOfWorkId"], "typeOfWorkId")

    def apply(row: Row) -> None:
        may_write(call, row)
        set_type(call, row, type_, with_time=body["changeTimeEntries"])

    return batch.all_or_results(batch.each(call, "tasks", "task", body["taskIds"], apply))


ROUTES: Routes = (
    ("POST", "/tasks/{id}/setassignees", _set_assignees),
    ("POST", "/tasks/{id}/setplannedefforts", _set_efforts),
    ("POST", "/tasks/changelists", _change_lists),
    ("POST", "/tasks/settaskpriority", _set_prio),
    ("POST", "/tasks/changetypeofwork", _change_types),
)
