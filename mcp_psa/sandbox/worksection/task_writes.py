"""Tasks: the writing actions.

On update, `tags` replaces the whole set; text, checklist, author and subscribers cannot be changed. Closing and opening
are actions of their own.
"""

from typing import Final

from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.worksection import projects, task_rows
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.comments import written
from mcp_psa.sandbox.worksection.errors import ApiError, field_required
from mcp_psa.sandbox.worksection.extras import keep, merged, own
from mcp_psa.sandbox.worksection.people import author, found
from mcp_psa.sandbox.worksection.tagging import replace_tags, resolve_tags
from mcp_psa.sandbox.worksection.tasks import detailed
from mcp_psa.sandbox.worksection.wire import LONGEST_TEXT, Json

_HIGHEST: Final = 10


def post_task(call: Call) -> Json:
    """Make a task or, with `id_parent`, a subtask; the project may be in any state."""
    params, store = call.params, call.store
    project_id, title = projects.project(call)["id"], params.required("title")
    parent = _parent(call, project_id)
    tag_ids, by = resolve_tags(store, "task", params.csv("tags")), author(call)
    subscribers, hidden = found(store, params.csv("subscribe")), found(store, params.csv("hidden"))
    values, kept, executives = _changes(call)
    values |= {
        "project_id": project_id,
        "parent_id": None if parent is None else parent["id"],
        "task_list_id": None if parent is None else parent["task_list_id"],
        "name": title,
        "description": written(call)[:LONGEST_TEXT],  # longer text is cut without a word
        "created_by": by,
        "extra": merged(None, kept | {"subscribers": subscribers or None, "hidden": hidden or None}),
    }
    id_ = store.insert("tasks", values)
    _assign(call, id_, executives or [])
    replace_tags(store, "task", id_, tag_ids)
    return {"data": detailed(call, task_rows.select_ids(store, [id_]), {"text", "tags"})[0]}


def update_task(call: Call) -> Json:
    """Change a task; what is not sent stays."""
    params, store, row = call.params, call.store, task_rows.task(call)
    tag_ids = resolve_tags(store, "task", params.csv("tags"))
    values, kept, executives = _changes(call)
    if title := (params.text("title") or "").strip():
        values["name"] = title
    if (closed := params.day("dateclosed")) and row["status"] == "done":
        values["completed_at"] = f"{closed}T00:00:00Z"
    store.update("tasks", row["id"], values | {"extra": merged(row, kept)})
    if executives is not None:
        _assign(call, row["id"], executives)
    if params.given("tags"):
        replace_tags(store, "task", row["id"], tag_ids)
    return {"data": detailed(call, task_rows.select_ids(store, [row["id"]]), {"tags"})[0]}


def complete_task(call: Call) -> Json:
    """Close a task. The answer is bare, as the FAQ says (the Postman collection shows the task, still active)."""
    row = task_rows.task(call)
    if row["status"] == "done":
        raise ApiError(12, "Task is already closed")
    if task_rows.select(call.store, "AND t.parent_id = ? AND t.status <> 'done'", [row["id"]]):
        raise ApiError(13, "Task has children")
    done = {"status": "done", "completed_at": call.store.now, "completed_by": call.person_id, "progress": 100}
    call.store.update("tasks", row["id"], done)
    return {}


def reopen_task(call: Call) -> Json:
    """Open a closed task again; its last closing date is forgotten (unverified)."""
    row = task_rows.task(call)
    if row["status"] != "done":
        raise ApiError(12, "Task is already active")
    if row["parent_id"] and task_rows.stored(call.store, row["parent_id"])["status"] == "done":
        raise ApiError(14, "Parent task is done")
    again = {"status": "open", "completed_at": None, "completed_by": None, "progress": 0}
    call.store.update("tasks", row["id"], again)
    return {}


def subscribe(call: Call) -> Json:
    """Have a member told of changes to a task."""
    return _subscription(call, add=True)


def unsubscribe(call: Call) -> Json:
    """Stop telling a member of changes to a task."""
    return _subscription(call, add=False)


def _parent(call: Call, project_id: int) -> Row | None:
    if call.params.whole("id_parent") is None:
        return None
    row = task_rows.task(call, "id_parent")
    # A parent of another project, or a fourth level, is refused as an invalid task (both unverified).
    if row["project_id"] != project_id or row["grandparent_id"] is not None:
        raise ApiError(5, "Task is invalid")
    if row["status"] == "done":
        raise ApiError(8, "Task is closed")
    return row


def _changes(call: Call) -> tuple[Row, Row, list[int] | None]:
    """What post and update share, of the parameters sent: columns, what only we keep, and the new executive if any.

    An empty date or estimate clears it (unverified).
    """
    params, values, kept = call.params, Row(), Row()
    for name, column in (("datestart", "start_on"), ("dateend", "due_on")):
        if (day := params.day(name)) is not None:
            values[column] = day or None
    if params.given("max_time"):
        values["estimate_minutes"] = params.minutes("max_time")
    if params.given("max_money"):
        kept["max_money"] = params.amount("max_money")
    if (priority := params.whole("priority")) is not None:
        if not 0 <= priority <= _HIGHEST:
            raise field_required("priority")  # unverified
        values["priority"], kept["priority"] = task_rows.stored_priority(priority), priority
    executive = (params.text("email_user_to") or "").strip()
    if not executive:
        return values, kept, None
    kept["anyone"] = True if executive == "ANY" else None
    return values, kept, [] if executive in {"ANY", "NOONE"} else found(call.store, [executive])


def _assign(call: Call, task_id: int, people: list[int]) -> None:
    call.store.execute("DELETE FROM task_assignees WHERE task_id = ?", [task_id])
    for person_id in people:
        call.store.execute("INSERT INTO task_assignees (task_id, person_id) VALUES (?, ?)", [task_id, person_id])


def _subscription(call: Call, *, add: bool) -> Json:
    row = task_rows.task(call)
    person_id = found(call.store, [call.params.required("email_user")])[0]
    others = [id_ for id_ in own(row).get("subscribers", []) if id_ != person_id]
    keep(call.store, "tasks", row, {"subscribers": [*others, person_id] if add else others})
    return {}
