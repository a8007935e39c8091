"""Tasks: where rows come from, how they refer to each other, and how a bare one looks.

A task may have subtasks and those may have subtasks, three levels in all. Every read joins the project and the parent,
since a task's page names the project and the topmost task.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import MOST_ROWS, ApiError, task_invalid, too_many
from mcp_psa.sandbox.worksection.extras import own
from mcp_psa.sandbox.worksection.people import ANYONE, NO_EXECUTIVE, refs
from mcp_psa.sandbox.worksection.projects import project_ref
from mcp_psa.sandbox.worksection.wire import Json, given, hours, moment, number

FROM_SQL: Final = (
    "FROM tasks t JOIN projects p ON p.id = t.project_id AND p.deleted_at IS NULL"
    " LEFT JOIN tasks u ON u.id = t.parent_id WHERE t.deleted_at IS NULL"
)
EXECUTIVE_SQL: Final = "(SELECT a.person_id FROM task_assignees a WHERE a.task_id = t.id ORDER BY a.rowid LIMIT 1)"
"""A task has one executive here; where the agency knows several assignees, the first one is it."""

_SELECT: Final = (
    f"SELECT t.*, p.name AS project_name, u.parent_id AS grandparent_id, {EXECUTIVE_SQL} AS executive_id {FROM_SQL}"
)

# Priorities run from 0 to 10 (most important) here, from 5 to 1 (most important) in the agency.
_PRIORITY: Final = {None: 1, 1: 10, 2: 8, 3: 5, 4: 3, 5: 0}


def select(store: Store, where: str = "", values: Sequence[object] = ()) -> list[Row]:
    """Task rows that meet a condition on t (the task), p (its project) or u (its parent), or the error for too many."""
    rows = store.rows(f"{_SELECT} {where} ORDER BY t.id LIMIT {MOST_ROWS + 1}", values)
    if len(rows) > MOST_ROWS:
        raise too_many()
    return rows


def select_ids(store: Store, ids: Iterable[int]) -> list[Row]:
    """Task rows by id."""
    return select(store, "AND t.id IN (SELECT value FROM json_each(?))", [str(sorted(set(ids)))])


def task(call: Call, name: str = "id_task") -> Row:
    """The task, of any level, that a parameter names (code 8 for a missing id is unverified)."""
    id_ = call.params.whole(name)
    if id_ is None:
        raise ApiError(8, "Task is required")
    return stored(call.store, id_)


def stored(store: Store, id_: int) -> Row:
    """One task by id."""
    rows = select(store, "AND t.id = ?", [id_])
    if not rows:
        raise task_invalid()
    return rows[0]


def top_id(row: Row) -> int:
    """The topmost task above this one, or the task itself."""
    return int(row["grandparent_id"] or row["parent_id"] or row["id"])


def page(row: Row) -> str:
    """The path of a task's page: project, topmost task and, below that one, the task itself."""
    top = top_id(row)
    below = "" if top == row["id"] else f"{row['id']}/"
    return f"/project/{row['project_id']}/{top}/{below}"


def priority(row: Row) -> int:
    """0 to 10: as it was set here, unless it was changed elsewhere since."""
    kept = own(row).get("priority")
    return kept if kept is not None and stored_priority(kept) == row["priority"] else _PRIORITY.get(row["priority"], 1)


def stored_priority(wire: int) -> int | None:
    """The agency's priority for one of ours; 1 is what a task has that was given none."""
    nearest = min((known for known in _PRIORITY if known is not None), key=lambda known: abs(_PRIORITY[known] - wire))
    return None if wire == 1 else nearest


def ref(row: Row) -> Json:
    """A task as other rows name it."""
    status = "done" if row["status"] == "done" else "active"
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "page": page(row),
        "status": status,
        "priority": str(priority(row)),
    }


def base(row: Row, people: dict[int, Json]) -> Json:
    """A task without anything `extra` can add; unset fields are left out."""
    kept = own(row)
    nobody = ANYONE if kept.get("anyone") else NO_EXECUTIVE
    return {
        **ref(row),
        "user_from": people.get(row["created_by"] or OWNER, people.get(OWNER)),
        "user_to": people.get(row["executive_id"], nobody),
        "project": project_ref(row["project_id"], row["project_name"]),
    } | given(
        date_added=moment(row["created_at"]),
        date_start=row["start_on"],
        date_end=row["due_on"],
        date_closed=moment(row["completed_at"]),
        max_time=None if row["estimate_minutes"] is None else hours(row["estimate_minutes"]),
        max_money=None if kept.get("max_money") is None else number(kept["max_money"]),
    )


def bases(store: Store, rows: Sequence[Row]) -> list[Json]:
    """Bare rows, their people looked up in one query."""
    people = refs(store, [person for row in rows for person in (row["created_by"], row["executive_id"])])
    return [base(row, people) for row in rows]


def parents(store: Store, rows: Sequence[Row]) -> dict[int, Json]:
    """By the parent's id: short forms of the parents of rows, each with its own parent inside."""
    ids = {row["parent_id"] for row in rows if row["parent_id"] is not None}
    if not ids:
        return {}
    found = select_ids(store, ids)
    above = parents(store, found)
    return {row["id"]: ref(row) | given(parent=above.get(row["parent_id"])) for row in found}
