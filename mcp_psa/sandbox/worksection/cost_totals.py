"""Totals of costs: of the whole selection and, with `extra`, per project, month and task.

Here an `extra` of `projects` brings maps keyed by id instead of lists, and the answer has no `data` at all.
"""

from collections.abc import Iterable
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection import search, task_rows
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.costs import FROM_SQL, selection, total
from mcp_psa.sandbox.worksection.projects import project_ref
from mcp_psa.sandbox.worksection.wire import Json, php_map

_SUMS: Final = (
    "SELECT t.project_id, p.name AS project_name, t.id AS task_id, coalesce(u.parent_id, t.parent_id, t.id) AS top_id,"
    f" substr(c.day, 1, 7) AS month, sum(c.minutes) AS minutes, sum(c.money) AS money {FROM_SQL}"
)


def get_costs_total(call: Call) -> Json:
    """Add up costs; `extra` is ignored when one task is asked for."""
    wanted = selection(call, search.TOTAL_FIELDS)
    rows = call.store.rows(f"{_SUMS} {wanted.where} GROUP BY 1, 3, 5", wanted.values)
    answer: Json = {"total": total(rows)}
    if "projects" in call.extra and call.params.whole("id_task") is None:
        answer["projects"] = php_map(_projects(call, rows))
    return answer


def _projects(call: Call, rows: list[Row]) -> Json:
    key = "top_id" if "tasks_top_level" in call.extra else "task_id" if "tasks" in call.extra else None
    return {str(id_): _project(call.store, id_, part, key) for id_, part in _split(rows, "project_id").items()}


def _project(store: Store, id_: int, rows: list[Row], key: str | None) -> Json:
    shown = project_ref(id_, rows[0]["project_name"]) | total(rows)
    shown["monthly"] = php_map({str(month): total(part) for month, part in _split(rows, "month").items()})
    return shown if key is None else shown | {"tasks": php_map(_tasks(store, _split(rows, key)))}


def _tasks(store: Store, parts: dict[int, list[Row]]) -> Json:
    return {str(row["id"]): task_rows.ref(row) | total(parts[row["id"]]) for row in task_rows.select_ids(store, parts)}


def _split(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    parts: dict[int, list[Row]] = {}
    for row in rows:
        parts.setdefault(row[key], []).append(row)
    return parts
