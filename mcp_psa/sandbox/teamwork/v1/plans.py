"""Project categories, milestones and task lists: version 1 alone creates and changes them."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, Fields, id_of, ok, route

_CATEGORY: Final = (
    "SELECT g.*, (SELECT COUNT(*) FROM projects p WHERE p.category_id = g.id AND p.deleted_at IS NULL) AS count"
    " FROM categories g WHERE g.deleted_at IS NULL"
)


def routes(box: Box) -> list[BaseRoute]:
    """The routes of categories (whose path may have any case), milestones and task lists."""
    found: list[BaseRoute] = []
    for path in ("/projectCategories", "/projectcategories"):
        found.append(route(f"{path}.json", "GET", _categories(box)))
        found.append(route(f"{path}.json", "POST", _create_category(box)))
        found.append(route(f"{path}/{{id:int}}.json", "GET", _category(box)))
        found.append(route(f"{path}/{{id:int}}.json", "PUT", _update_category(box)))
    return [
        *found,
        route("/projects/{id:int}/milestones.json", "POST", _create_milestone(box)),
        route("/milestones/{id:int}.json", "PUT", _update_milestone(box)),
        route("/milestones/{id:int}/complete.json", "PUT", _complete(box, done=True)),
        route("/milestones/{id:int}/uncomplete.json", "PUT", _complete(box, done=False)),
        route("/projects/{id:int}/tasklists.json", "POST", _create_list(box)),
        route("/tasklists/{id:int}.json", "PUT", _update_list(box)),
    ]


def _categories(box: Box) -> Endpoint:
    """The list of categories has no STATUS."""

    async def listing(_request: Request) -> Response:
        return JSONResponse({"categories": [_shown(row) for row in box.store.rows(f"{_CATEGORY} ORDER BY g.name")]})

    return listing


def _category(box: Box) -> Endpoint:
    async def get(request: Request) -> Response:
        row = box.store.row(f"{_CATEGORY} AND g.id = ?", [id_of(request)])
        if row is None:
            raise Missing
        return ok(category=_shown(row))

    return get


def _shown(row: Row) -> dict[str, str]:
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "color": row["color"] or "",
        "parent-id": str(row["parent_id"] or ""),
        "count": str(row["count"]),
        "elements-count": str(row["count"]),
        "type": "ProjectCategory",
    }


def _create_category(box: Box) -> Endpoint:
    async def create(request: Request) -> Response:
        fields = await wire.envelope(request, "category")
        fields.needed("name", "Category name")
        return wire.created("categoryId", box.store.insert("categories", _category_columns(box.store, fields)))

    return create


def _update_category(box: Box) -> Endpoint:
    async def update(request: Request) -> Response:
        row = wire.found(box.store, "categories", id_of(request))
        fields = await wire.envelope(request, "category")
        box.store.update("categories", row["id"], _category_columns(box.store, fields))
        return ok()

    return update


def _category_columns(store: Store, fields: Fields) -> dict[str, Any]:
    values: dict[str, Any] = {name: fields.text(name) for name in ("name", "color") if name in fields}
    if "parentid" in fields:
        parent = fields.number("parentid")
        if parent is not None and store.get("categories", parent) is None:
            raise Problem(400, f"parent-id: {parent} does not exist")
        values["parent_id"] = parent
    return values


def _create_milestone(box: Box) -> Endpoint:
    async def create(request: Request) -> Response:
        project = wire.found(box.store, "projects", id_of(request))["id"]
        fields = await wire.envelope(request, "milestone")
        for name, label in (
            ("title", "title"),
            ("deadline", "deadline"),
            ("responsiblepartyids", "responsible-party-ids"),
        ):
            fields.needed(name, label)
        id_ = box.store.insert("milestones", {"project_id": project} | _milestone_columns(fields))
        _milestone_links(box.store, id_, fields)
        return wire.created("milestoneId", id_)

    return create


def _update_milestone(box: Box) -> Endpoint:
    async def update(request: Request) -> Response:
        row = wire.found(box.store, "milestones", id_of(request))
        fields = await wire.envelope(request, "milestone")
        box.store.update("milestones", row["id"], _milestone_columns(fields))
        _milestone_links(box.store, row["id"], fields)
        return ok()

    return update


def _milestone_columns(fields: Fields) -> dict[str, Any]:
    """A milestone's name is `title` here and `name` when version 3 reads it."""
    values: dict[str, Any] = {}
    if "title" in fields:
        values["name"] = fields.needed("title", "title")
    if "description" in fields:
        values["description"] = fields.text("description")
    if "deadline" in fields:
        values["due_on"] = fields.day("deadline")
    if "responsiblepartyids" in fields:
        values["responsible_id"] = wire.first_person(fields, "responsiblepartyids")
    return values


def _milestone_links(store: Store, id_: int, fields: Fields) -> None:
    wire.set_tags(store, "milestone", id_, fields)
    if "tasklistids" in fields:
        store.execute("UPDATE task_lists SET milestone_id = NULL WHERE milestone_id = ?", [id_])
        for task_list in fields.numbers("tasklistids"):
            store.update("task_lists", task_list, {"milestone_id": id_})


def _complete(box: Box, *, done: bool) -> Endpoint:
    async def complete(request: Request) -> Response:
        row = wire.found(box.store, "milestones", id_of(request))
        kept = row["extra"].get("teamwork", {}) | {"reopened": not done}
        extra = row["extra"] | {"teamwork": kept}
        box.store.update("milestones", row["id"], {"completed_at": box.store.now if done else None, "extra": extra})
        return ok()

    return complete


def _create_list(box: Box) -> Endpoint:
    async def create(request: Request) -> Response:
        project = wire.found(box.store, "projects", id_of(request))["id"]
        fields = await wire.envelope(request, "todo-list")
        fields.needed("name", "Task list name")
        sql = "SELECT COALESCE(MAX(position), 0) + 1 AS next FROM task_lists WHERE project_id = ?"
        position = (box.store.row(sql, [project]) or {"next": 1})["next"]
        values = {"project_id": project, "position": position} | _list_columns(box.store, fields, {})
        # Version 1's document has this key in capitals; the official client takes any case.
        return wire.created("TASKLISTID", box.store.insert("task_lists", values))

    return create


def _update_list(box: Box) -> Endpoint:
    async def update(request: Request) -> Response:
        row = wire.found(box.store, "task_lists", id_of(request))
        fields = await wire.envelope(request, "todo-list")
        box.store.update("task_lists", row["id"], _list_columns(box.store, fields, row["extra"]))
        return ok()

    return update


def _list_columns(store: Store, fields: Fields, extra: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {name: fields.text(name) for name in ("name", "description") if name in fields}
    if "milestoneid" in fields:
        milestone = fields.number("milestoneid")
        if milestone is not None and store.get("milestones", milestone) is None:
            raise Problem(400, f"milestone-id: {milestone} does not exist")
        values["milestone_id"] = milestone
    kept = {name: fields.flag(name) for name in ("pinned", "private") if name in fields}
    if kept:
        values["extra"] = extra | {"teamwork": extra.get("teamwork", {}) | kept}
    return values
