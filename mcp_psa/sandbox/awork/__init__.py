"""A fake awork, API v1: mounted at /awork/api/v1.

Written by hand from awork's public developer documentation and its published OpenAPI document (read 2026-11-22).
Where neither says what happens, the code says "unverified".
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_psa.sandbox.awork import (
    absences,
    bookings,
    clock,
    comments,
    companies,
    contacts,
    me,
    members,
    milestones,
    options,
    project_batch,
    project_writes,
    projects,
    search,
    statuses,
    tags,
    task_actions,
    task_batch,
    task_lists,
    task_writes,
    tasks,
    time_batch,
    time_writes,
    times,
    users,
)
from mcp_psa.sandbox.awork.call import Call, Handler, Routes
from mcp_psa.sandbox.awork.errors import no_path
from mcp_psa.sandbox.awork.gate import Gate, expired, throttled
from mcp_psa.sandbox.awork.tokens import PATH, Tokens
from mcp_psa.sandbox.box import Box

_PARTS = (
    absences,
    bookings,
    comments,
    companies,
    contacts,
    me,
    members,
    milestones,
    options,
    project_batch,
    project_writes,
    projects,
    search,
    statuses,
    tags,
    task_actions,
    task_batch,
    task_lists,
    task_writes,
    tasks,
    time_batch,
    time_writes,
    times,
    users,
)


def app(box: Box) -> Starlette:
    """The fake, ready to be mounted or served."""
    tokens = Tokens(box)
    gate = Gate(box, tokens)
    box.store.function("awork_utc_day", 4, clock.utc_day)
    table = sorted((route for part in _PARTS for route in part.ROUTES), key=_literal_first)
    lost = _endpoint(gate, _no_path)
    made = Starlette(
        routes=[Route(path, _endpoint(gate, handler), methods=[method]) for method, path, handler in table]
        + [Route(PATH, tokens.answer, methods=["POST"])],
        exception_handlers={404: _lost(lost), 405: _lost(lost)},
    )
    made.router.redirect_slashes = False  # a trailing slash is a 404
    made.add_middleware(_LowerCase)
    return made


class _LowerCase:
    """Routes are matched in any case (unverified; the documentation writes some of them in camelCase)."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lower the part of the path that is ours."""
        if scope["type"] == "http":
            root = scope.get("root_path", "")
            path: str = scope["path"]
            lowered: MutableMapping[str, Any] = dict(scope)
            lowered["path"] = path[: len(root)] + path[len(root) :].lower()
            scope = lowered
        await self._inner(scope, receive, send)


def _literal_first(route: tuple[str, str, Handler]) -> tuple[bool, ...]:
    """Fixed segments before placeholders: /users/me is no user id."""
    return tuple(segment.startswith("{") for segment in route[1].split("/"))


def _endpoint(gate: Gate, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await gate.answer(request, handler)

    return endpoint


def _lost(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request, Exception], Awaitable[Response]]:
    """An unknown route, or a known one with another method, such as GET /tasks."""

    async def answer(request: Request, _error: Exception) -> Response:
        return await endpoint(request)

    return answer


def _no_path(_call: Call) -> Response:
    raise no_path()


__all__ = ["Routes", "app", "expired", "throttled"]
