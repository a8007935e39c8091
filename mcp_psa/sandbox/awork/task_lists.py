"""Task lists of a project. Archived ones are hidden unless showArchived asks for them, and cannot be changed."""

from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import Refused, invalid
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import TASK_LIST
from mcp_psa.sandbox.awork.projects import project_row
from mcp_psa.sandbox.awork.refs import sums
from mcp_psa.sandbox.awork.task_parts import list_fields
from mcp_psa.sandbox.awork.wire import add, change, remove
from mcp_psa.sandbox.store import Row

_POST: Final = Form("name*:text<=1000 isHiddenForConnectUsers:bool order:num")
_PUT: Final = Form("name*:text<=1000 isHiddenForConnectUsers:bool")
_DELETE: Final = Form("deleteTasks:bool deleteTimes:bool")
_ARCHIVE: Final = Form(
    "isArchived*:bool taskOperation:text{task-to-done|task-remove|task-move|task-delete} taskListId:guid "
    "deleteTimeTrackings:bool"
)
_ORDER: Final = Form("order:num")
_PLANNED = (
    "SELECT task_list_id AS id, SUM(estimate_minutes) AS n FROM tasks WHERE deleted_at IS NULL AND "
    "task_list_id IN (SELECT value FROM json_each(?)) GROUP BY 1"
)
_TRACKED = (
    "SELECT t.task_list_id AS id, SUM(e.minutes) AS n FROM time_entries e JOIN tasks t ON t.id = e.task_id "
    "WHERE e.deleted_at IS NULL AND t.deleted_at IS NULL AND t.task_list_id IN (SELECT value FROM "
    "json_each(?)) GROUP BY 1"
)
_RIGHT = "project-planning-data:write"


def _render(call: Call, rows: list[Row]) -> list[Json]:
    ids = [row["id"] for row in rows]
    planned, tracked = sums(call.store, _PLANNED, ids), sums(call.store, _TRACKED, ids)
    shown = []
    for row in rows:
        seconds = (planned.get(row["id"], {"n": 0})["n"] or 0) * 60
        sums_ = {
            "plannedDuration": seconds,
            "totalPlannedDuration": seconds,
            "totalPlannedDurationWithHierarchy": seconds,
        }
        shown.append(list_fields(row) | sums_ | {"trackedDuration": tracked.get(row["id"], {"n": 0})["n"] * 60})
    return shown


LISTING = Listing(
    "task_lists",
    "tasklist",
    "task_lists t",
    TASK_LIST,
    {
        "id": Column("t.id", "guid:tasklist"),
        "name": Column("t.name"),
        "order": Column("t.position"),
        "isArchived": Column("(1 - t.is_active)"),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)


def _list(call: Call) -> Response:
    shown = "1" if call.flag("showArchived") else "t.is_active = 1"
    return LISTING.page(call, f"t.project_id = ? AND {shown}", [project_row(call)["id"]])


def _found(call: Call) -> Row:
    project = project_row(call)["id"]
    return LISTING.stored(call, call.number("tasklist", "listid"), "t.project_id = ?", [project])


def _writable(call: Call) -> Row:
    call.require(_RIGHT)
    row = _found(call)
    if not row["is_active"]:
        raise Refused(400, "entity-archived", "The task list is archived.")
    return row


def _one(call: Call) -> Response:
    return LISTING.answer(call, _found(call)["id"])


def _create(call: Call) -> Response:
    call.require(_RIGHT)
    project, body = project_row(call)["id"], _POST.read(call.body)
    last = call.store.row("SELECT max(position) AS n FROM task_lists WHERE project_id = ?", [project]) or {}
    position = (last.get("n") or 0) + 1 if body["order"] is None else body["order"]
    values = {"project_id": project, "name": body["name"], "position": position}
    return LISTING.answer(
        call, add(call.store, call.actor, "task_lists", values, {"hidden": body["isHiddenForConnectUsers"]})
    )


def _update(call: Call) -> Response:
    """Replace name and visibility; a null visibility is the one exception that keeps what was."""
    row, body = _writable(call), _PUT.read(call.body)
    hidden = {} if body["isHiddenForConnectUsers"] is None else {"hidden": body["isHiddenForConnectUsers"]}
    change(call.store, call.actor, "task_lists", row, {"name": body["name"]}, **hidden)
    return LISTING.answer(call, row["id"])


def _order(call: Call) -> Response:
    row = _writable(call)
    change(call.store, call.actor, "task_lists", row, {"position": _ORDER.read(call.body)["order"]})
    return no_content()


def _archive(call: Call) -> Response:
    call.require(_RIGHT)
    row, body = _found(call), _ARCHIVE.read(call.body)
    if body["isArchived"]:
        _empty(call, row, body)
    change(call.store, call.actor, "task_lists", row, {"is_active": int(not body["isArchived"])})
    return JSONResponse(LISTING.one(call, row["id"]))


def _empty(call: Call, row: Row, body: Json) -> None:
    """What becomes of the tasks of a list that is archived."""
    if body["taskOperation"] is None:
        raise invalid(("taskOperation", "The taskOperation field is required when archiving."))
    target = None
    if body["taskOperation"] == "task-move":
        target = call.refer("task_lists", "tasklist", body["taskListId"], "taskListId")
    now = call.store.now
    operations: dict[str, tuple[str, list[object]]] = {
        "task-to-done": ("status = 'done', completed_at = ifnull(completed_at, ?), progress = 100", [now]),
        "task-remove": ("task_list_id = NULL", []),
        "task-move": ("task_list_id = ?", [target]),
        "task-delete": ("deleted_at = ?", [now]),
    }
    sql, values = operations[body["taskOperation"]]
    call.store.execute(f"UPDATE tasks SET {sql} WHERE task_list_id = ? AND deleted_at IS NULL", [*values, row["id"]])  # noqa: S608


def _delete(call: Call) -> Response:
    call.require(_RIGHT)
    row, body = _found(call), _DELETE.read(call.body)
    sql = "deleted_at = ?" if body["deleteTasks"] else "task_list_id = NULL"
    values = [call.store.now] if body["deleteTasks"] else []
    call.store.execute(f"UPDATE tasks SET {sql} WHERE task_list_id = ? AND deleted_at IS NULL", [*values, row["id"]])  # noqa: S608
    remove(call.store, "task_lists", row["id"])
    return no_content()


_BASE = "/projects/{projectid}/tasklists"
ROUTES: Routes = (
    ("GET", _BASE, _list),
    ("POST", _BASE, _create),
    ("GET", _BASE + "/{listid}", _one),
    ("PUT", _BASE + "/{listid}", _update),
    ("POST", _BASE + "/{listid}/updateorder", _order),
    ("POST", _BASE + "/{listid}/setarchived", _archive),
    ("POST", _BASE + "/{listid}/delete", _delete),
)
