"""Files: what is attached to projects, tasks and comments, and their content (made up, as the sandbox keeps none)."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection import projects, task_rows
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import ApiError
from mcp_psa.sandbox.worksection.people import refs
from mcp_psa.sandbox.worksection.wire import Json, moment

_LIVE: Final = "SELECT f.* FROM files f WHERE f.deleted_at IS NULL"
_OF_TASK: Final = (
    "(f.object_type = 'task' AND f.object_id = ?) OR (f.object_type = 'comment' AND f.object_id IN"
    " (SELECT c.id FROM comments c WHERE c.object_type = 'task' AND c.object_id = ? AND c.deleted_at IS NULL))"
)


def get_files(call: Call) -> Json:
    """List a task's files (and its comments'), or a project's own; the latter leaves out the files of its tasks."""
    if call.params.whole("id_task") is not None:
        id_ = task_rows.task(call)["id"]
        rows = call.store.rows(f"{_LIVE} AND ({_OF_TASK}) ORDER BY f.id", [id_, id_])
        return {"data": _listed(call.store, rows, "")}
    id_ = projects.project(call)["id"]
    rows = call.store.rows(f"{_LIVE} AND f.object_type = 'project' AND f.object_id = ? ORDER BY f.id", [id_])
    return {"data": _listed(call.store, rows, f"{id_}/")}


def download(call: Call) -> Response:
    """Send a file's content."""
    row = call.store.get("files", call.params.whole("id_file"))
    if row is None:
        raise ApiError(4, "File not found")
    disposition = f"attachment; filename*=UTF-8''{quote(row['name'])}"
    text = f"Content of {row['name']} in the sandbox.\n"
    return Response(text, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


def attached(store: Store, object_type: str, ids: Sequence[int]) -> dict[int, list[Json]]:
    """By object id: the files of those rows that have any."""
    sql = f"{_LIVE} AND f.object_type = ? AND f.object_id IN (SELECT value FROM json_each(?)) ORDER BY f.id"  # noqa: S608
    found: dict[int, list[Json]] = {}
    for row in store.rows(sql, [object_type, str(list(ids))]):
        found.setdefault(row["object_id"], []).append(_ref(row, ""))
    return found


def _ref(row: Row, below: str) -> Json:
    return {
        "id": str(row["id"]),
        "page": f"/download/{row['id']}/{below}",
        "name": row["name"],
        "size": str(row["size"]),
    }


def _listed(store: Store, rows: Sequence[Row], below: str) -> list[Json]:
    people = refs(store, [row["person_id"] for row in rows])
    return [
        _ref(row, below)
        | {
            "date_added": moment(row["created_at"]),
            "user_from": people.get(row["person_id"] or OWNER, people.get(OWNER)),
        }
        for row in rows
    ]
