"""Comments through version 1, which alone writes them."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.problems import Problem
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, Fields, id_of, ok, route
from mcp_psa.sandbox.teamwork.words import ME

_OBJECTS: Final = {
    "tasks": ("task", "tasks"),
    "milestones": ("milestone", "milestones"),
    "fileversions": ("file", "files"),
}


def routes(box: Box) -> list[BaseRoute]:
    """The routes of comments."""
    found = [route(f"/{path}/{{id:int}}/comments.json", "POST", _create(box, path)) for path in _OBJECTS]
    return [*found, route("/comments/{id:int}.json", "PUT", _update(box))]


def _create(box: Box, path: str) -> Endpoint:
    kind, table = _OBJECTS[path]

    async def create(request: Request) -> Response:
        number = id_of(request) // 100 if path == "fileversions" else id_of(request)
        row = wire.found(box.store, table, number)
        fields = await wire.envelope(request, "comment")
        values = {"object_type": kind, "object_id": row["id"], "person_id": ME} | _columns(fields)
        return wire.created("id", box.store.insert("comments", values))

    return create


def _update(box: Box) -> Endpoint:
    """A change that does not repeat the content type turns HTML into plain text."""

    async def update(request: Request) -> Response:
        row = wire.found(box.store, "comments", id_of(request))
        fields = await wire.envelope(request, "comment")
        box.store.update("comments", row["id"], _columns(fields))
        return ok()

    return update


def _columns(fields: Fields) -> dict[str, object]:
    kind = fields.text("contenttype").upper() or "TEXT"
    if kind not in {"TEXT", "HTML"}:
        raise Problem(400, "content-type must be TEXT or HTML")
    return {"body": fields.needed("body", "body"), "is_html": int(kind == "HTML")}
