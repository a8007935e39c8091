"""What every version 3 route is built from."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.listing import Desk

BASE: Final = "/projects/api/v3"
Endpoint = Callable[[Request], Awaitable[Response]]


def route(path: str, method: str, endpoint: Endpoint) -> BaseRoute:
    """A route below the version's base path."""
    return Route(BASE + path, endpoint, methods=[method])


def query_of(desk: Desk, request: Request) -> Query:
    """The parameters of a request."""
    return Query(request.query_params, desk.box.today)


def id_of(request: Request) -> int:
    """The id in the path."""
    return int(request.path_params["id"])
