"""Costs: time and money spent on tasks, in one list.

The agency keeps time entries and expenses in two tables; here both are costs with one set of ids. A time entry's id is
the stored one, an expense's is the stored one plus 10,000,000. A row of either may hold both time and money: the money
of a time entry and the time of an expense are kept in their `extra`.

Costs stand on tasks alone. A row that the agency keeps on a project without a task is shown on the project's first
task.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection import projects, search, task_rows
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import MOST_ROWS, too_many
from mcp_psa.sandbox.worksection.people import refs
from mcp_psa.sandbox.worksection.wire import Json, cash, clock

EXPENSE_OFFSET: Final = 10_000_000

_FIRST: Final = "SELECT min(f.id) FROM tasks f WHERE f.project_id = {0}.project_id AND f.deleted_at IS NULL"
_TASK: Final = f"coalesce({{0}}.task_id, ({_FIRST}))"
_ROWS: Final = f"""
    SELECT e.id, e.person_id, {_TASK.format("e")} AS task_id, e.spent_on AS day, e.minutes,
        CAST(coalesce(json_extract(e.extra, '$.worksection.money'), '0') AS REAL) AS money,
        coalesce(e.description, '') AS comment, e.is_timer
    FROM time_entries e WHERE e.deleted_at IS NULL
    UNION ALL
    SELECT {EXPENSE_OFFSET} + x.id, x.person_id, {_TASK.format("x")}, coalesce(x.spent_on, substr(x.created_at, 1, 10)),
        coalesce(json_extract(x.extra, '$.worksection.minutes'), 0), CAST(x.amount AS REAL),
        coalesce(x.title, x.notes, ''), 0
    FROM expenses x WHERE x.deleted_at IS NULL
"""  # noqa: S608
FROM_SQL: Final = (
    f"FROM ({_ROWS}) c JOIN tasks t ON t.id = c.task_id AND t.deleted_at IS NULL"
    " JOIN projects p ON p.id = t.project_id AND p.deleted_at IS NULL LEFT JOIN tasks u ON u.id = t.parent_id"
)


class Wanted(NamedTuple):
    """Which costs a call asks for, as SQL on c (the cost), t, p and u."""

    where: str
    values: list[object]


def get_costs(call: Call) -> Json:
    """List costs by day, with the total of them all beside the rows; no filter by person exists."""
    wanted = selection(call, search.COST_FIELDS)
    sql = f"SELECT c.* {FROM_SQL} {wanted.where} ORDER BY c.day, c.id LIMIT {MOST_ROWS + 1}"
    rows = call.store.rows(sql, wanted.values)
    if len(rows) > MOST_ROWS:
        raise too_many()
    return {"data": _shown(call.store, rows), "total": total(rows)}


def selection(call: Call, fields: Mapping[str, search.Field]) -> Wanted:
    """What the parameters of get_costs and get_costs_total select; both days are inclusive."""
    params, conditions, values = call.params, list[str](), list[object]()
    for sql, value in (
        ("t.project_id = ?", projects.project(call)["id"] if params.whole("id_project") is not None else None),
        ("t.id = ?", task_rows.task(call)["id"] if params.whole("id_task") is not None else None),
        ("c.day >= ?", params.day("datestart") or None),
        ("c.day <= ?", params.day("dateend") or None),
        ("c.is_timer = ?", params.flag("is_timer")),
    ):
        if value is not None:
            conditions.append(sql)
            values.append(value)
    if text := params.text("filter"):
        sql, more = search.parse(text, fields)
        conditions.append(f"({sql})")
        values += more
    return Wanted(f"WHERE {' AND '.join(conditions)}" if conditions else "", values)


def total(rows: list[Row]) -> Json:
    """Time and money of some rows."""
    return {
        "time": clock(sum(row["minutes"] for row in rows)),
        "money": cash(round(sum(row["money"] for row in rows), 2)),
    }


def _shown(store: Store, rows: list[Row]) -> list[Json]:
    found = task_rows.select_ids(store, [row["task_id"] for row in rows])
    tasks = {int(task["id"]): task for task in task_rows.bases(store, found)}
    people = refs(store, [row["person_id"] for row in rows])
    return [_one(row, people, tasks[row["task_id"]]) for row in rows]


def _one(row: Row, people: dict[int, Json], task: Json) -> Json:
    return {
        "id": str(row["id"]),
        "comment": row["comment"],
        "time": clock(row["minutes"]),
        "money": cash(row["money"]),
        "date": row["day"],
        "is_timer": bool(row["is_timer"]),
        "user_from": people.get(row["person_id"] or OWNER, people.get(OWNER)),
        "task": task,
    }
