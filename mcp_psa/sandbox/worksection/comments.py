"""Comments on tasks: always the whole thread, newest first; they can be added but not changed."""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection import task_rows
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import one_of_required
from mcp_psa.sandbox.worksection.extras import merged
from mcp_psa.sandbox.worksection.files import attached
from mcp_psa.sandbox.worksection.people import author, found, names, refs
from mcp_psa.sandbox.worksection.wire import LONGEST_TEXT, Json, moment, plain

_LAST: Final = 5
_OF_TASKS: Final = "SELECT * FROM comments WHERE object_type = 'task' AND deleted_at IS NULL"


def get_comments(call: Call) -> Json:
    """List all comments of one task."""
    task = task_rows.task(call)
    rows = call.store.rows(f"{_OF_TASKS} AND object_id = ? ORDER BY created_at DESC, id DESC", [task["id"]])
    shown = _shown(call.store, rows, task_rows.page(task))
    if "files" in call.extra:
        files = attached(call.store, "comment", [row["id"] for row in rows])
        shown = [row | ({"files": files[int(row["id"])]} if int(row["id"]) in files else {}) for row in shown]
    return {"data": shown}


def post_comment(call: Call) -> Json:
    """Comment on a task."""
    task, params = task_rows.task(call), call.params
    text = written(call)
    if not text.strip():
        raise one_of_required("text, todo")
    values = {
        "object_type": "task",
        "object_id": task["id"],
        "person_id": author(call),
        "body": text[:LONGEST_TEXT],
        "extra": merged(None, {"hidden": found(call.store, params.csv("hidden")) or None}),
    }
    row = call.store.get("comments", call.store.insert("comments", values))
    return {"data": _shown(call.store, [row] if row else [], task_rows.page(task))[0]}


def written(call: Call) -> str:
    """The text of a task or comment: checklist lines become bullets, mentioned members are named at the end."""
    lines = [call.params.text("text") or "", *(f"• {line}" for line in call.params.lines("todo"))]
    text = "\n".join(line for line in lines if line)
    mentioned = names(call.store, found(call.store, call.params.csv("mention")))
    return " ".join([text, *mentioned]) if mentioned else text


def latest(store: Store, tasks: Sequence[Row]) -> dict[int, list[Json]]:
    """By task id: the last five comments of tasks that have any."""
    sql = (
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY object_id ORDER BY created_at DESC, id DESC) AS place"
        " FROM comments WHERE object_type = 'task' AND deleted_at IS NULL"
        " AND object_id IN (SELECT value FROM json_each(?))) WHERE place <= ? ORDER BY object_id, place"
    )
    pages = {task["id"]: task_rows.page(task) for task in tasks}
    rows = store.rows(sql, [str(list(pages)), _LAST])
    people = refs(store, [row["person_id"] for row in rows])
    found: dict[int, list[Json]] = {}
    for row in rows:
        found.setdefault(row["object_id"], []).append(_one(row, people, pages[row["object_id"]]))
    return found


def _shown(store: Store, rows: Sequence[Row], page: str) -> list[Json]:
    people = refs(store, [row["person_id"] for row in rows])
    return [_one(row, people, page) for row in rows]


def _one(row: Row, people: dict[int, Json], page: str) -> Json:
    return {
        "id": str(row["id"]),
        "page": f"{page}#com{row['id']}",
        "text": plain(row["body"]),
        "date_added": moment(row["created_at"]),
        "user_from": people.get(row["person_id"] or OWNER, people.get(OWNER)),
    }
