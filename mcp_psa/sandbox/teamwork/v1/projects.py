"""Projects through version 1: the only version that creates, changes and stars them."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, Fields, compact, compact_day, id_of, ok, route
from mcp_psa.sandbox.teamwork.v3.projects import STARRED, SUBSTATUS, substatus
from mcp_psa.sandbox.teamwork.where import Where, ids, linked, text
from mcp_psa.sandbox.teamwork.words import ME

_PROJECTS: Final = wire.Listed(
    columns=(
        "p.*, c.name AS company_name, c.kind AS company_kind, g.name AS category_name, g.color AS category_color,"
        f" {STARRED} AS starred"
    ),
    source=("projects p LEFT JOIN companies c ON c.id = p.company_id LEFT JOIN categories g ON g.id = p.category_id"),
    order="p.name, p.id",
    size=500,
)
_ORDERS: Final = {"name": "p.name", "companyname": "c.name", "lastactivitydate": "p.updated_at"}
# Whether ACTIVE takes in completed projects is unverified: here it does not.
_STATUSES: Final = SUBSTATUS | {"all": "1", "archived": "p.status = 'archived'"}
_FILTERS: Final = (
    text("searchTerm", "p.name"),
    ids("catId", "p.category_id"),
    ids("companyId", "p.company_id"),
    ids("projectOwnerIds", "p.owner_id"),
    linked("userId", "p.id IN (SELECT project_id FROM project_members WHERE person_id IN ({}))"),
)
_COLUMNS: Final = {"name": "name", "description": "description"}
_DAYS: Final = {"startdate": "start_on", "enddate": "due_on"}
_LINKS: Final = {
    "companyid": ("company_id", "companies"),
    "categoryid": ("category_id", "categories"),
    "projectownerid": ("owner_id", "people"),
}


def routes(box: Box) -> list[BaseRoute]:
    """The routes of projects."""
    return [
        route("/projects.json", "GET", _list(box)),
        route("/projects/starred.json", "GET", _list(box, starred=True)),
        route("/companies/{company:int}/projects.json", "GET", _list(box)),
        route("/projects/{id:int}.json", "GET", _get(box)),
        route("/projects.json", "POST", _create(box)),
        route("/projects/{id:int}.json", "PUT", _update(box)),
        route("/projects/{id:int}.json", "DELETE", _delete(box)),
        route("/projects/{id:int}/star.json", "PUT", _star(box, on=True)),
        route("/projects/{id:int}/unstar.json", "PUT", _star(box, on=False)),
    ]


def _list(box: Box, *, starred: bool = False) -> Endpoint:
    async def listing(request: Request) -> Response:
        query, where = wire.query_of(box, request), Where("p.deleted_at IS NULL")
        if company := request.path_params.get("company"):
            wire.found(box.store, "companies", company)
            where.add("p.company_id = ?", company)
        if starred or query.flag("onlyStarredProjects"):
            where.add(STARRED)
        _filter(query, where, starred=starred)
        # An unknown order or status counts as the default on version 1 (unverified).
        order = _ORDERS.get((query.text("orderby") or query.text("orderBy") or "").lower(), "p.name")
        mode = "DESC" if (query.text("orderMode") or "").lower() == "desc" else "ASC"
        rows, headers = wire.page(box.store, query, _PROJECTS, where, f"{order} {mode}, p.id")
        shown = [_shown(box, row, query) for row in rows]
        return JSONResponse({"STATUS": "OK", "projects": shown}, headers=headers)

    return listing


def _filter(query: Query, where: Where, *, starred: bool) -> None:
    status = (query.text("status") or ("all" if starred else "active")).lower()
    where.add("(" + _STATUSES.get(status, _STATUSES["active"]).replace("{today}", query.today) + ")")
    for apply in _FILTERS:
        apply(query, where)
    for name, column in (("updatedAfter", "p.updated_at"), ("createdAfter", "p.created_at")):
        day = compact_day(query.text(f"{name}Date") or "", f"{name}Date")
        if day is not None:
            where.add(f"{column} >= ?", f"{day}T{query.text(f'{name}Time') or '00:00'}:00Z")


def _get(box: Box) -> Endpoint:
    async def get(request: Request) -> Response:
        row = box.store.row(f"{_PROJECTS.select} WHERE p.id = ? AND p.deleted_at IS NULL", [id_of(request)])
        if row is None:
            raise Missing
        shown = _shown(box, row, wire.query_of(box, request))
        del shown["company"]["is-owner"]  # only the list has it
        return ok(project=shown)

    return get


def _shown(box: Box, row: Row, query: Query) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": str(row["id"]),
        "name": row["name"],
        "description": row["description"] or "",
        "status": "archived" if row["status"] == "archived" else "active",
        "subStatus": substatus(row, query.today),
        "company": {
            "id": str(row["company_id"] or ""),
            "name": row["company_name"] or "",
            "is-owner": "1" if row["company_kind"] == "own" else "0",
        },
        "category": {
            "id": str(row["category_id"] or ""),
            "name": row["category_name"] or "",
            "color": row["category_color"] or "",
        },
        "starred": bool(row["starred"]),
        "announcement": "",
        "show-announcement": False,
        "isProjectAdmin": True,
        "created-on": row["created_at"],
        "last-changed-on": row["updated_at"],
        "startDate": compact(row["start_on"]),
        "endDate": compact(row["due_on"]),
        "start-page": "projectoverview",
        "overview-start-page": "default",
        "tasks-start-page": "default",
        "logo": "",
        "notifyeveryone": False,
        "harvest-timers-enabled": "false",
        "privacyEnabled": False,
        "replyByEmailEnabled": True,
        "defaultPrivacy": "open",
        "type": "normal",
        "tags": _tags(box.store, row["id"]),
    }
    if query.flag("includePeople"):
        sql = "SELECT person_id FROM project_members WHERE project_id = ? ORDER BY person_id"
        shown["people"] = [str(member["person_id"]) for member in box.store.rows(sql, [row["id"]])]
    if query.flag("includeProjectOwner") and row["owner_id"]:
        owner = wire.found(box.store, "people", row["owner_id"])
        shown["owner"] = {"id": str(owner["id"]), "firstName": owner["first_name"], "lastName": owner["last_name"]}
    return shown


def _tags(store: Store, project: int) -> list[dict[str, str]]:
    sql = (
        "SELECT g.* FROM tags g JOIN taggings x ON x.tag_id = g.id"
        " WHERE x.object_type = 'project' AND x.object_id = ? ORDER BY g.id"
    )
    return [
        {"id": str(tag["id"]), "name": tag["name"], "color": tag["color"] or ""} for tag in store.rows(sql, [project])
    ]


def _create(box: Box) -> Endpoint:
    async def create(request: Request) -> Response:
        fields, store = await wire.envelope(request, "project"), box.store
        fields.needed("name", "Project name")
        values = _columns(store, fields, None)
        if "newcompany" in fields:
            values["company_id"] = store.insert("companies", {"name": fields.text("newcompany"), "kind": "client"})
        own = store.row("SELECT company_id FROM people WHERE id = ?", [ME]) or {"company_id": None}
        values = {"company_id": own["company_id"], "owner_id": ME, "created_by": ME, "status": "active"} | values
        id_ = store.insert("projects", values)
        known = {person for person in fields.numbers("people") if store.get("people", person) is not None}
        for person in sorted({ME, *known}):
            store.insert("project_members", {"project_id": id_, "person_id": person})
        wire.set_tags(store, "project", id_, fields)
        return wire.created("id", id_)

    return create


def _update(box: Box) -> Endpoint:
    async def update(request: Request) -> Response:
        row = wire.found(box.store, "projects", id_of(request))
        fields = await wire.envelope(request, "project")
        box.store.update("projects", row["id"], _columns(box.store, fields, row["id"]) | _state(box.store, fields))
        wire.set_tags(box.store, "project", row["id"], fields)
        return ok()

    return update


def _columns(store: Store, fields: Fields, id_: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {column: fields.text(name) for name, column in _COLUMNS.items() if name in fields}
    values |= {column: fields.day(name) for name, column in _DAYS.items() if name in fields}
    for name, (column, table) in _LINKS.items():
        if name in fields:
            linked_id = fields.number(name)
            if linked_id is not None and store.get(table, linked_id) is None:
                raise Problem(400, f"{name}: {linked_id} does not exist")
            values[column] = linked_id
    if "isbillable" in fields:
        values["billable"] = int(fields.flag("isbillable"))
    if "name" in values:
        fields.needed("name", "Project name")
        sql = "SELECT id FROM projects WHERE deleted_at IS NULL AND LOWER(name) = LOWER(?) AND id IS NOT ?"
        if store.row(sql, [values["name"], id_]) is not None:
            raise Problem(422, "Project name is already taken")
    return values


def _state(store: Store, fields: Fields) -> dict[str, Any]:
    """Completing, archiving and taking up again. That "active" also reopens a completed project is unverified."""
    if "markcomplete" in fields:
        done = fields.flag("markcomplete")
        return {"status": "completed" if done else "active", "completed_at": store.now if done else None}
    status = fields.text("status").lower()
    if status in {"inactive", "archived"}:
        return {"status": "archived"}
    if status == "active":
        return {"status": "active", "completed_at": None}
    if status:
        raise Problem(400, f"status: unknown value {status!r}")
    return {}


def _delete(box: Box) -> Endpoint:
    async def delete(request: Request) -> Response:
        row = wire.found(box.store, "projects", id_of(request))
        box.store.update("projects", row["id"], {"deleted_at": box.store.now})
        return ok()

    return delete


def _star(box: Box, *, on: bool) -> Endpoint:
    async def star(request: Request) -> Response:
        row = wire.found(box.store, "projects", id_of(request))
        sql = (
            "INSERT OR IGNORE INTO stars VALUES (?, ?)"
            if on
            else "DELETE FROM stars WHERE project_id = ? AND person_id = ?"
        )
        box.store.execute(sql, [row["id"], ME])
        return ok()

    return star
