"""Project milestones. Their PUT form has no projectId: a milestone stays where it is."""

from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork import projects
from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import MILESTONE
from mcp_psa.sandbox.awork.refs import listed
from mcp_psa.sandbox.awork.wire import add, audit, change, kept_instant, ours, remove, utc
from mcp_psa.sandbox.store import Row

COLORS: Final = ("blue", "purple", "red", "yellow", "green", "asphalt")
# The schema does not mark dueDate as required, but its type has no null; that it is needed is unverified.
_PUT: Final = Form(f"name*:text<=255 color*:text{{{'|'.join(COLORS)}}} dueDate*:date")
_POST: Final = Form(f"name*:text<=255 color*:text{{{'|'.join(COLORS)}}} dueDate*:date projectId*:guid")
_RIGHT: Final = "project-master-data:write"


def _render(call: Call, rows: list[Row]) -> list[Json]:
    ids = {row["project_id"] for row in rows}
    found = projects.LISTING.shown(call, "t.id IN (SELECT value FROM json_each(?))", [listed(ids)])
    by_guid = {project["id"]: project for project in found}
    return [
        {
            "id": guid("milestone", row["id"]),
            "name": row["name"],
            "color": ours(row).get("color") or (row["color"] if row["color"] in COLORS else COLORS[0]),
            "dueDate": kept_instant(row, "dueDate", "due_on"),
            "projectId": guid("project", row["project_id"]),
            "project": by_guid.get(guid("project", row["project_id"])),
        }
        | audit(row)
        for row in rows
    ]


LISTING = Listing(
    "milestones",
    "milestone",
    "milestones t JOIN projects p ON p.id = t.project_id AND p.deleted_at IS NULL",
    MILESTONE,
    {
        "id": Column("t.id", "guid:milestone"),
        "name": Column("t.name"),
        "projectId": Column("t.project_id", "guid:project"),
        "project/id": Column("t.project_id", "guid:project"),
        "project/name": Column("p.name"),
        "dueDate": Column("t.due_on", "day", slack=0),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)


def _list(call: Call) -> Response:
    return LISTING.page(call, projects.visible(call, "t.project_id"))


def _of_project(call: Call) -> Response:
    """All milestones of one project: this list has no pages."""
    return JSONResponse(LISTING.shown(call, "t.project_id = ?", [projects.project_row(call)["id"]]))


def _found(call: Call) -> Row:
    return LISTING.stored(call, call.number("milestone", "id"), projects.visible(call, "t.project_id"))


def _one(call: Call) -> Response:
    return LISTING.answer(call, _found(call)["id"])


def _values(body: Json) -> tuple[Json, Json]:
    due = utc(body["dueDate"])
    return {"name": body["name"], "due_on": due[:10]}, {"dueDate": due, "color": body["color"]}


def _create(call: Call) -> Response:
    call.require(_RIGHT)
    body = _POST.read(call.body)
    values, own = _values(body)
    values["project_id"] = call.refer("projects", "project", body["projectId"], "projectId")
    return LISTING.answer(call, add(call.store, call.actor, "milestones", values, own))


def _update(call: Call) -> Response:
    call.require(_RIGHT)
    row = _found(call)
    values, own = _values(_PUT.read(call.body))
    change(call.store, call.actor, "milestones", row, values, **own)
    return LISTING.answer(call, row["id"])


def _delete(call: Call) -> Response:
    call.require(_RIGHT)
    remove(call.store, "milestones", _found(call)["id"])
    return no_content()


ROUTES: Routes = (
    ("GET", "/projectmilestones", _list),
    ("POST", "/projectmilestones", _create),
    ("GET", "/projects/{projectid}/milestones", _of_project),
    ("GET", "/projectmilestones/{id}", _one),
    ("PUT", "/projectmilestones/{id}", _update),
    ("DELETE", "/projectmilestones/{id}", _delete),
)
