"""The paths of version 3 that change something, and those of the rates."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3 import other_writes, rates, task_writes, time_writes
from mcp_psa.sandbox.teamwork.v3.body import Body, body_of
from mcp_psa.sandbox.teamwork.v3.listing import Desk
from mcp_psa.sandbox.teamwork.v3.paths import id_of, route


def write_routes(desk: Desk) -> list[BaseRoute]:
    """Creating and changing."""
    store = desk.box.store

    def creates(path: str, noun: str, make: Callable[[Body, Request], int]) -> BaseRoute:
        async def create(request: Request) -> Response:
            id_ = make(await body_of(request), request)
            return JSONResponse(_whole(desk, noun, id_), 201)

        return route(path, "POST", create)

    def updates(path: str, noun: str, change: Callable[[Body, int], None], method: str = "PATCH") -> BaseRoute:
        async def update(request: Request) -> Response:
            change(await body_of(request), id_of(request))
            return JSONResponse(_whole(desk, noun, id_of(request)))

        return route(path, method, update)

    return [
        creates("/companies.json", "companies", lambda body, _: other_writes.create_company(store, body)),
        updates(
            "/companies/{id:int}.json", "companies", lambda body, id_: other_writes.update_company(store, body, id_)
        ),
        _create_tag(desk),
        updates("/tags/{id:int}.json", "tags", lambda body, id_: other_writes.update_tag(store, body, id_)),
        creates(
            "/tasklists/{id:int}/tasks.json", "tasks", lambda body, r: task_writes.create_task(store, body, id_of(r))
        ),
        creates(
            "/tasks/{id:int}/subtasks.json", "tasks", lambda body, r: task_writes.create_subtask(store, body, id_of(r))
        ),
        # The Swagger file says PATCH, the official client sends PUT; both change only what was sent.
        updates("/tasks/{id:int}.json", "tasks", lambda body, id_: task_writes.update_task(store, body, id_)),
        updates("/tasks/{id:int}.json", "tasks", lambda body, id_: task_writes.update_task(store, body, id_), "PUT"),
        creates(
            "/projects/{id:int}/time.json",
            "timelogs",
            lambda b, r: time_writes.create_timelog(store, b, id_of(r), None),
        ),
        creates(
            "/tasks/{id:int}/time.json", "timelogs", lambda b, r: time_writes.create_timelog(store, b, None, id_of(r))
        ),
        updates("/time/{id:int}.json", "timelogs", lambda body, id_: time_writes.update_timelog(store, body, id_)),
        _add_people(desk.box),
    ]


def _whole(desk: Desk, noun: str, id_: int) -> dict[str, Any]:
    """What a write answers: the thing as a read without parameters would show it."""
    answer = desk.single(noun, id_, Query(QueryParams(), desk.box.today))
    return answer | {"affected": {"taskIds": []}} if noun == "tasks" else answer


def _create_tag(desk: Desk) -> BaseRoute:
    async def create(request: Request) -> Response:
        id_, new = other_writes.create_tag(desk.box.store, await body_of(request))
        return JSONResponse(_whole(desk, "tags", id_), 201 if new else 200)

    return route("/tags.json", "POST", create)


def _add_people(box: Box) -> BaseRoute:
    async def add(request: Request) -> Response:
        return JSONResponse(other_writes.add_people(box.store, await body_of(request), id_of(request)))

    return route("/projects/{id:int}/people.json", "PUT", add)


def rate_routes(box: Box) -> list[BaseRoute]:
    """Reading and setting rates."""
    store, base = box.store, "/rates/projects/{id:int}"

    async def project(request: Request) -> Response:
        return JSONResponse(rates.project_rate(store, id_of(request)))

    async def people(request: Request) -> Response:
        found, query = rates.user_rates(store, id_of(request)), Query(request.query_params, box.today)
        size, page = min(query.number("pageSize", 50), 500), query.number("page", 1)
        rows = found[(page - 1) * size : page * size]
        meta = {"pageOffset": page - 1, "pageSize": size, "count": len(found), "hasMore": page * size < len(found)}
        return JSONResponse({"userRates": rows, "meta": {"page": meta}, "included": {}})

    async def person(request: Request) -> Response:
        return JSONResponse(rates.user_rate(store, id_of(request), int(request.path_params["person"])))

    async def set_project(request: Request) -> Response:
        rates.set_project_rate(store, id_of(request), await body_of(request))
        return Response(status_code=204)

    async def set_both(request: Request) -> Response:
        rates.set_both(store, id_of(request), await body_of(request))
        return Response(status_code=204)

    async def set_person(request: Request) -> Response:
        number = int(request.path_params["person"])
        rates.set_user_rate(store, id_of(request), number, await body_of(request))
        return JSONResponse(rates.user_rate(store, id_of(request), number), 201)

    return [
        route(f"{base}.json", "GET", project),
        route(f"{base}.json", "PUT", set_project),
        route(f"{base}/actions/update", "PUT", set_both),
        route(f"{base}/users", "GET", people),
        route(f"{base}/users.json", "GET", people),
        route(f"{base}/users/{{person:int}}.json", "GET", person),
        route(f"{base}/users/{{person:int}}.json", "PUT", set_person),
    ]
