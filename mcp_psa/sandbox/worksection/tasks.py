"""Tasks: the reading actions.

Lists hold topmost tasks alone; subtasks come inside them as `child`, and only with `extra=subtasks`. Nothing is paged:
an answer holds everything, or is the error for more than 10,000 rows.
"""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.worksection import projects, search, task_rows
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.errors import one_of_required, task_invalid
from mcp_psa.sandbox.worksection.people import found
from mcp_psa.sandbox.worksection.task_extras import added
from mcp_psa.sandbox.worksection.wire import Json, given

# `tags` works on lists although no page of the vendor says so; on search_tasks that is unverified.
_LISTED: Final = {"text", "html", "files", "comments", "relations", "subtasks", "tags", "custom_fields"}
_SEARCHED: Final = {"text", "html", "files", "tags"}
_ACTIVE: Final = "AND t.status <> 'done'"
_SEARCH_BY: Final = ("filter", "id_project", "id_task", "email_user_from", "email_user_to")
_EXECUTIVES: Final = {
    "ANY": f"{task_rows.EXECUTIVE_SQL} IS NULL AND json_extract(t.extra, '$.worksection.anyone') IS 1",
    "NOONE": f"{task_rows.EXECUTIVE_SQL} IS NULL AND json_extract(t.extra, '$.worksection.anyone') IS NOT 1",
}


def get_all_tasks(call: Call) -> Json:
    """List the tasks of all projects, archived ones only with `extra=archive`."""
    where = "" if "archive" in call.extra else f"AND p.status NOT IN {projects.ARCHIVED_SQL}"
    return {"data": _list(call, where, [], call.extra & _LISTED)}


def get_tasks(call: Call) -> Json:
    """List the tasks of one project, be it archived or not."""
    id_ = projects.project(call)["id"]
    return {"data": _list(call, "AND t.project_id = ?", [id_], call.extra & (_LISTED | {"subscribers"}))}


def get_task(call: Call) -> Json:
    """Show one task or subtask: a topmost one with its children if asked, a subtask with the tasks above it."""
    row = task_rows.task(call)
    shown = detailed(call, [row], call.extra & (_LISTED | {"subscribers"}) | {"tags"})[0]
    if row["parent_id"] is None and "subtasks" in call.extra and (child := _outline(call, row)):
        shown["child"] = child
    return {"data": shown}


def search_tasks(call: Call) -> Json:
    """List the tasks of any level that meet all conditions; archived projects are searched only when named."""
    if not any((call.params.text(name) or "").strip() for name in _SEARCH_BY):
        raise one_of_required(", ".join(_SEARCH_BY))
    conditions, values = _conditions(call)
    if text := call.params.text("filter"):
        sql, more = search.parse(text, search.TASK_FIELDS)
        conditions, values = [*conditions, sql], [*values, *more]
    rows = task_rows.select(call.store, " ".join(f"AND ({sql})" for sql in conditions), values)
    return {"data": detailed(call, rows, call.extra & _SEARCHED)}


def detailed(call: Call, rows: Sequence[Row], extra: set[str]) -> list[Json]:
    """Rows with what `extra` adds and, for subtasks, the tasks above them."""
    pieces, above = added(call.store, rows, extra), task_rows.parents(call.store, rows)
    shown = zip(rows, task_rows.bases(call.store, rows), strict=True)
    return [base | given(parent=above.get(row["parent_id"])) | pieces[row["id"]] for row, base in shown]


def _list(call: Call, where: str, values: list[object], extra: set[str]) -> list[Json]:
    """Topmost tasks, with the tree below them if asked; `filter=active` holds for all levels."""
    level = "" if "subtasks" in extra else "AND t.parent_id IS NULL"
    active = _ACTIVE if call.params.text("filter") == "active" else ""
    rows = task_rows.select(call.store, f"{where} {level} {active}", values)
    pieces = added(call.store, rows, extra)
    shown = {
        row["id"]: base | pieces[row["id"]] for row, base in zip(rows, task_rows.bases(call.store, rows), strict=True)
    }
    for row in rows:
        if row["parent_id"] in shown:
            shown[row["parent_id"]].setdefault("child", []).append(shown[row["id"]])
    return [shown[row["id"]] for row in rows if row["parent_id"] is None]


def _outline(call: Call, row: Row) -> list[Json]:
    """The tree below one task, in short form."""
    active = _ACTIVE if call.params.text("filter") == "active" else ""
    where = f"AND (t.parent_id = ? OR u.parent_id = ?) {active}"
    rows = task_rows.select(call.store, where, [row["id"], row["id"]])
    shown = {below["id"]: task_rows.ref(below) for below in rows}
    for below in rows:
        if below["parent_id"] in shown:
            shown[below["parent_id"]].setdefault("child", []).append(shown[below["id"]])
    return [shown[below["id"]] for below in rows if below["parent_id"] == row["id"]]


def _conditions(call: Call) -> tuple[list[str], list[object]]:
    """The separate parameters of a search, as SQL."""
    params, conditions, values = call.params, list[str](), list[object]()
    if params.whole("id_project") is None:
        conditions.append(f"p.status NOT IN {projects.ARCHIVED_SQL}")
    else:
        conditions.append("t.project_id = ?")
        values.append(projects.project(call)["id"])
    if (id_ := params.whole("id_task")) is not None:
        if not task_rows.select(call.store, "AND t.id = ?", [id_]):
            raise task_invalid()
        conditions.append("t.id = ?")
        values.append(id_)
    if email := params.text("email_user_from"):
        conditions.append("coalesce(t.created_by, 1) = ?")
        values.append(found(call.store, [email])[0])
    if email := params.text("email_user_to"):
        conditions.append(_EXECUTIVES.get(email, f"{task_rows.EXECUTIVE_SQL} = ?"))
        values += [] if email in _EXECUTIVES else found(call.store, [email])
    if (status := params.text("status")) in {"active", "done"}:
        conditions.append("t.status = 'done'" if status == "done" else "t.status <> 'done'")
    return conditions, values
