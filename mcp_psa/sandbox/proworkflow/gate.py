"""The door of the fake ProWorkflow: credentials, and 500 requests in 30 seconds.

Every answer carries the three X-RateLimit headers; `Reset` is the number of seconds left, never more than 30 (guide).
"""

import math
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import PROWORKFLOW_API_KEY
from mcp_psa.sandbox.proworkflow.answers import error
from mcp_psa.sandbox.proworkflow.desk import Caller
from mcp_psa.sandbox.proworkflow.tokens import Tokens
from mcp_psa.sandbox.quota import Quota

LIMIT = 500
SECONDS = 30
CALLER = "proworkflow.caller"
_TOKEN_PERSON = 1


class Gate:
    """Lets known callers in, within their quota, and leaves who they are in the scope."""

    def __init__(self, app: ASGIApp, box: Box, tokens: Tokens) -> None:
        self._app = app
        self._box = box
        self._tokens = tokens
        self._window = box.window(LIMIT, SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller = self._caller(Headers(scope=scope))
        quota = self._window.take(caller.credential if caller else "")
        limits = _limits(quota)
        if not quota.allowed:
            await throttled(scope["path"], quota.reset)(scope, receive, send)
        elif caller is None:
            await expired(scope["path"], limits)(scope, receive, send)
        else:

            async def send_with_limits(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message).update(limits)
                await send(message)

            await self._app({**scope, CALLER: caller}, receive, send_with_limits)

    def _caller(self, headers: Headers) -> Caller | None:
        """Who asks. Exactly one of the two headers; both at once is refused (unverified)."""
        key, bearer = headers.get("apikey"), headers.get("authorization")
        if key is not None and bearer is None:
            return Caller("key") if key == PROWORKFLOW_API_KEY else None
        if bearer is None or key is not None:
            return None
        scheme, _, token = bearer.partition(" ")
        if scheme.lower() != "bearer" or not self._tokens.grants.accepts(token.strip()):
            return None
        person = self._box.store.get("people", _TOKEN_PERSON)
        return Caller("token", _TOKEN_PERSON, sees_money=person is None or bool(person["is_admin"]))


def expired(_path: str, limits: Mapping[str, str] | None = None) -> Response:
    """The answer to a credential that is not, or no longer, accepted."""
    return error(401, ["Authentication required"], limits)


def throttled(_path: str, wait: float | None) -> Response:
    """The answer to a request too many, with how long to wait in words and headers, or without any hint."""
    if wait is None:
        return error(429, ["Rate limit exceeded."])
    limits = _limits(Quota(LIMIT, 0, wait, allowed=False))
    return error(429, [f"Rate limit exceeded. Please wait {limits['X-RateLimit-Reset']} seconds."], limits)


def _limits(quota: Quota) -> dict[str, str]:
    lifted = quota.limit == 0
    return {
        "X-RateLimit-Limit": str(LIMIT),
        "X-RateLimit-Remaining": str(LIMIT if lifted else quota.remaining),
        "X-RateLimit-Reset": str(SECONDS if lifted else min(SECONDS, math.ceil(quota.reset))),
    }
