"""What happened lately. The agency keeps no history: events are told from when rows were made and closed.

Updates are therefore missing here; the vendor's own answer has them.
"""

import re
from datetime import UTC, timedelta
from typing import Final

from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.worksection import projects, task_rows
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import field_required
from mcp_psa.sandbox.worksection.people import refs
from mcp_psa.sandbox.worksection.wire import Json, moment, plain

_PERIOD: Final = re.compile(r"(\d{1,3})([mhd])$")
_UNITS: Final = {"m": (timedelta(minutes=1), 360), "h": (timedelta(hours=1), 72), "d": (timedelta(days=1), 30)}

# When, by whom, which action, on what, the row's id, what is new, and the task whose page is shown.
_SQL: Final = """
    SELECT * FROM (
        SELECT created_at AS at, created_by AS who, 'post' AS action, 'project' AS type, id, id AS project_id,
            NULL AS task_id, name AS news FROM projects WHERE deleted_at IS NULL
        UNION ALL
        SELECT completed_at, owner_id, 'close', 'project', id, id, NULL, NULL FROM projects WHERE deleted_at IS NULL
        UNION ALL
        SELECT created_at, created_by, 'post', 'task', id, project_id, id, name FROM tasks WHERE deleted_at IS NULL
        UNION ALL
        SELECT completed_at, completed_by, 'close', 'task', id, project_id, id, NULL FROM tasks WHERE deleted_at IS NULL
        UNION ALL
        SELECT c.created_at, c.person_id, 'post', 'comment', c.id, t.project_id, t.id, c.body
        FROM comments c JOIN tasks t ON t.id = c.object_id AND t.deleted_at IS NULL
        WHERE c.object_type = 'task' AND c.deleted_at IS NULL
    ) WHERE at >= ? AND (? IS NULL OR project_id = ?) ORDER BY at, id
"""


def get_events(call: Call) -> Json:
    """List what happened in a period of at most 360 minutes, 72 hours or 30 days, oldest first."""
    found = _PERIOD.match(call.params.required("period"))
    if found is None or not 1 <= int(found[1]) <= _UNITS[found[2]][1]:
        raise field_required("period")
    since = call.store.clock().astimezone(UTC) - int(found[1]) * _UNITS[found[2]][0]
    project_id = None if call.params.whole("id_project") is None else projects.project(call)["id"]
    rows = call.store.rows(_SQL, [since.strftime("%Y-%m-%dT%H:%M:%SZ"), project_id, project_id])
    people = refs(call.store, [row["who"] for row in rows])
    tasks = task_rows.select_ids(call.store, [row["task_id"] for row in rows if row["task_id"] is not None])
    pages = {task["id"]: task_rows.page(task) for task in tasks}
    return {"data": [_event(row, people, pages) for row in rows]}


def _event(row: Row, people: dict[int, Json], pages: dict[int, str]) -> Json:
    page = pages.get(row["task_id"], projects.page(row["project_id"]))
    shown: Json = {
        "action": row["action"],
        "object": {"type": row["type"], "id": str(row["id"]), "page": page},
        "date_added": moment(row["at"]),
        "user_from": people.get(row["who"] or OWNER, people.get(OWNER)),
    }
    if row["action"] == "post":
        shown["new"] = {"text": plain(row["news"])} if row["type"] == "comment" else {"title": row["news"]}
    return shown
