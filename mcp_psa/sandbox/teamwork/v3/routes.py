"""The paths of version 3 and what each does."""

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.problems import Missing
from mcp_psa.sandbox.teamwork.v3.directory import COMPANIES, PEOPLE
from mcp_psa.sandbox.teamwork.v3.listing import Desk, sparse
from mcp_psa.sandbox.teamwork.v3.paths import Endpoint, id_of, query_of, route
from mcp_psa.sandbox.teamwork.v3.plans import MILESTONES, TASKLISTS
from mcp_psa.sandbox.teamwork.v3.projects import CATEGORIES, PROJECTS, STARRED
from mcp_psa.sandbox.teamwork.v3.tasks import TASKS
from mcp_psa.sandbox.teamwork.v3.texts import COMMENTS, FILES, TAGS
from mcp_psa.sandbox.teamwork.v3.time import TIMELOGS, totals
from mcp_psa.sandbox.teamwork.v3.write_routes import rate_routes, write_routes
from mcp_psa.sandbox.teamwork.words import ME

NOUNS: Final = {
    "projects": PROJECTS,
    "projectCategories": CATEGORIES,
    "companies": COMPANIES,
    "users": PEOPLE,
    "milestones": MILESTONES,
    "tasklists": TASKLISTS,
    "tasks": TASKS,
    "timelogs": TIMELOGS,
    "comments": COMMENTS,
    "tags": TAGS,
    "files": FILES,
}


class Listed(NamedTuple):
    """A list: its path, its noun, and for a list inside something the table of that and the condition on its id."""

    path: str
    noun: str
    parent: str | None = None
    condition: str = ""


_LISTS: Final = (
    Listed("/projects.json", "projects"),
    Listed("/companies.json", "companies"),
    Listed("/people.json", "users"),
    Listed("/milestones.json", "milestones"),
    Listed("/tasklists.json", "tasklists"),
    Listed("/tasklists", "tasklists"),
    Listed("/tasks.json", "tasks"),
    Listed("/time.json", "timelogs"),
    Listed("/comments.json", "comments"),
    Listed("/tags.json", "tags"),
    Listed("/files.json", "files"),
    Listed("/projects/{id:int}/milestones.json", "milestones", "projects", "m.project_id = ?"),
    Listed("/projects/{id:int}/tasklists.json", "tasklists", "projects", "l.project_id = ?"),
    Listed("/projects/{id:int}/tasklists", "tasklists", "projects", "l.project_id = ?"),
    Listed("/projects/{id:int}/tasks.json", "tasks", "projects", "k.project_id = ?"),
    Listed("/projects/{id:int}/time.json", "timelogs", "projects", "t.project_id = ?"),
    Listed(
        "/projects/{id:int}/people.json",
        "users",
        "projects",
        "u.id IN (SELECT person_id FROM project_members WHERE project_id = ?)",
    ),
    Listed("/tasklists/{id:int}/tasks.json", "tasks", "task_lists", "k.task_list_id = ?"),
    Listed("/tasks/{id:int}/subtasks.json", "tasks", "tasks", "k.parent_id = ?"),
    Listed("/tasks/{id:int}/time.json", "timelogs", "tasks", "t.task_id = ?"),
    Listed("/tasks/{id:int}/comments.json", "comments", "tasks", "m.object_type = 'task' AND m.object_id = ?"),
    Listed(
        "/milestones/{id:int}/comments.json",
        "comments",
        "milestones",
        "m.object_type = 'milestone' AND m.object_id = ?",
    ),
    Listed("/files/{id:int}/comments.json", "comments", "files", "m.object_type = 'file' AND m.object_id = ?"),
)

_SINGLES: Final = {
    "projects": "projects",
    "projectcategories": "projectCategories",
    "companies": "companies",
    "people": "users",
    "milestones": "milestones",
    "tasklists": "tasklists",
    "tasks": "tasks",
    "time": "timelogs",
    "comments": "comments",
    "tags": "tags",
    "files": "files",
}

_DELETES: Final = {
    "companies": "companies",
    "tags": "tags",
    "tasks": "tasks",
    "time": "time_entries",
    "tasklists": "task_lists",
}


def routes(box: Box) -> list[BaseRoute]:
    """All routes, the fixed names before the ids."""
    desk = Desk(box, NOUNS)
    found = [
        route("/projects/starred.json", "GET", _starred(desk)),
        route("/projectcategories.json", "GET", _categories(desk)),
        route("/me.json", "GET", _me(desk)),
        route("/time/total.json", "GET", _totals(desk, "")),
        route("/projects/{id:int}/time/total.json", "GET", _totals(desk, "t.project_id = ?")),
        route("/tasks/{id:int}/time/total.json", "GET", _totals(desk, "t.task_id = ?")),
        route("/tasklists/{id:int}/time/total.json", "GET", _totals(desk, "k.task_list_id = ?")),
        route("/projects/{id:int}/people/{person:int}.json", "GET", _member(desk)),
    ]
    found += [route(item.path, "GET", _list(desk, item)) for item in _LISTS]
    found += [route(f"/{path}/{{id:int}}.json", "GET", _single(desk, noun)) for path, noun in _SINGLES.items()]
    found += [route("/tasklists/{id:int}", "GET", _single(desk, "tasklists"))]
    found += [route(f"/{path}/{{id:int}}.json", "DELETE", _delete(box, table)) for path, table in _DELETES.items()]
    return [*found, *write_routes(desk), *rate_routes(box)]


def _list(desk: Desk, item: Listed) -> Endpoint:
    async def listing(request: Request) -> Response:
        extra: list[tuple[str, object]] = []
        if item.parent is not None:
            if desk.box.store.get(item.parent, id_of(request)) is None:
                raise Missing
            extra.append((item.condition, id_of(request)))
        answer = desk.listing(item.noun, query_of(desk, request), *extra)
        return JSONResponse(answer | {"letters": []} if item.noun == "companies" else answer)

    return listing


def _single(desk: Desk, noun: str) -> Endpoint:
    field_key = "person" if noun == "users" else ""  # the singular for one person; a single tag takes no fields
    field_key = "-" if noun == "tags" else field_key

    async def single(request: Request) -> Response:
        return JSONResponse(desk.single(noun, id_of(request), query_of(desk, request), field_key or None))

    return single


def _starred(desk: Desk) -> Endpoint:
    async def starred(request: Request) -> Response:
        return JSONResponse(desk.listing("projects", query_of(desk, request), (f"{STARRED} = ?", 1)))

    return starred


def _categories(desk: Desk) -> Endpoint:
    """Categories come without `meta` (so in the Swagger file) and with totals."""

    async def categories(request: Request) -> Response:
        answer = desk.listing("projectCategories", query_of(desk, request))
        sql = (
            "SELECT COUNT(category_id) AS a, COUNT(*) AS b FROM projects"
            " WHERE deleted_at IS NULL AND status <> 'archived'"
        )
        row = desk.box.store.row(sql) or {"a": 0, "b": 0}
        sums = {"categorizedItems": row["a"], "uncategorizedItems": row["b"] - row["a"]}
        return JSONResponse({"projectCategories": answer["projectCategories"], "projectCategoryTotals": sums})

    return categories


def _me(desk: Desk) -> Endpoint:
    async def me(request: Request) -> Response:
        query = query_of(desk, request)
        answer = desk.single("users", ME, query, "-")
        person = answer["person"] | {"siteOwner": True, "inOwnerCompany": True}
        return JSONResponse({"person": sparse(person, query, "person"), "included": answer["included"]})

    return me


def _member(desk: Desk) -> Endpoint:
    async def member(request: Request) -> Response:
        person = int(request.path_params["person"])
        sql = "SELECT 1 AS yes FROM project_members WHERE project_id = ? AND person_id = ?"
        if desk.box.store.row(sql, [id_of(request), person]) is None:
            raise Missing
        return JSONResponse(desk.single("users", person, query_of(desk, request), "person"))

    return member


def _totals(desk: Desk, condition: str) -> Endpoint:
    async def sums(request: Request) -> Response:
        extra = [(condition, id_of(request))] if condition else []
        return JSONResponse(totals(desk.box, query_of(desk, request), *extra))

    return sums


def _delete(box: Box, table: str) -> Endpoint:
    async def delete(request: Request) -> Response:
        if box.store.get(table, id_of(request)) is None:
            raise Missing
        box.store.update(table, id_of(request), {"deleted_at": box.store.now})
        return Response(status_code=204)

    return delete
