"""The gate in front of every route: who is asking, how often, and how a refusal looks.

Source: awork's public developer documentation on authentication and rate limits (read 2026-11-22).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from math import ceil

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox import credentials
from mcp_psa.sandbox.awork.call import API_USER, Actor, Call, Handler
from mcp_psa.sandbox.awork.errors import Refused, bad_token, dead_token
from mcp_psa.sandbox.awork.forms import unreadable
from mcp_psa.sandbox.awork.tokens import Tokens
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.quota import Quota, Window

_PER_MINUTE, _PER_SECOND = 1000, 50
_PERSON = 1
# One budget for all external clients of the workspace, whatever credential they use.
_WORKSPACE = "workspace"
_MADE_UP = f"{0:032x}"  # the trace of an answer that no request of this fake got


@dataclass
class Gate:
    """Lets requests through to a handler, or answers for it."""

    box: Box
    tokens: Tokens
    minute: Window = field(init=False)
    second: Window = field(init=False)
    _traces: Callable[[], int] = field(default_factory=lambda: count(1).__next__)

    def __post_init__(self) -> None:
        self.minute = self.box.window(_PER_MINUTE, 60)
        self.second = self.box.window(_PER_SECOND, 1)

    async def answer(self, request: Request, handler: Handler) -> Response:
        """One request, from its token to its headers."""
        trace = f"{self._traces():032x}"
        headers: dict[str, str] = {}
        try:
            actor = self._actor(request)
            headers, allowed = self._budget()
            response = handler(await self._call(request, actor)) if allowed else _too_many()
        except Refused as refusal:
            response = refusal.response(trace)
        response.headers.update({**headers, "Trace-Id": trace})
        return response

    def _actor(self, request: Request) -> Actor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token == credentials.AWORK_API_KEY:
            return Actor(API_USER, is_admin=True)
        if scheme.lower() == "bearer" and self.tokens.accepts(token):
            person = self.box.store.get("people", _PERSON)
            return Actor(_PERSON, is_admin=bool(person and person["is_admin"]))
        raise dead_token() if self.tokens.knew(token) else bad_token()

    def _budget(self) -> tuple[dict[str, str], bool]:
        """The ratelimit headers, and whether this request is within both limits."""
        if not self.box.quota:
            return {}, True
        minute, second = self.minute.take(_WORKSPACE), self.second.take(_WORKSPACE)
        tightest = min(minute, second, key=lambda quota: (quota.allowed, quota.remaining))
        return _headers(minute, second, tightest), minute.allowed and second.allowed

    async def _call(self, request: Request, actor: Actor) -> Call:
        body: object = None
        raw = await request.body()
        if raw and request.method in {"POST", "PUT"}:
            try:
                body = json.loads(raw, parse_constant=_no_number)
            except (ValueError, RecursionError):
                raise unreadable() from None
        return Call(self.box, actor, request.path_params, request.query_params, body)


def expired(_path: str) -> Response:
    """The answer to a token that is no longer accepted."""
    response = dead_token().response(_MADE_UP)
    response.headers["Trace-Id"] = _MADE_UP
    return response


def throttled(_path: str, wait: float | None) -> Response:
    """The answer to a request too many, with the headers that say how long to wait, or without any."""
    response = _too_many()
    response.headers["Trace-Id"] = _MADE_UP
    if wait is not None:
        full = Quota(_PER_MINUTE, 0, wait, allowed=False)
        response.headers.update(_headers(full, Quota(_PER_SECOND, _PER_SECOND, 1, allowed=True), full))
    return response


def _headers(minute: Quota, second: Quota, tightest: Quota) -> dict[str, str]:
    """All seven headers. Which window the first three describe is unverified; here it is the one with less left."""
    return {
        "ratelimit-limit": str(tightest.limit),
        "ratelimit-remaining": str(tightest.remaining),
        "ratelimit-reset": str(max(1, ceil(tightest.reset))),
        "x-ratelimit-limit-second": str(second.limit),
        "x-ratelimit-remaining-second": str(second.remaining),
        "x-ratelimit-limit-minute": str(minute.limit),
        "x-ratelimit-remaining-minute": str(minute.remaining),
    }


def _no_number(text: str) -> object:
    raise ValueError(text)


def _too_many() -> Response:
    """Over the limit. The body is unverified: what the gateway product sends. Retry-After is not documented."""
    return JSONResponse({"message": "API rate limit exceeded"}, 429)
