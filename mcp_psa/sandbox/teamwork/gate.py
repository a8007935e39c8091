"""Who may pass and how often: Basic with the API key as user name, or Bearer, and 150 requests a minute."""

import base64
import binascii
import math
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import TEAMWORK_ACCESS_TOKEN, TEAMWORK_API_KEY
from mcp_psa.sandbox.quota import Quota
from mcp_psa.sandbox.teamwork.problems import refusal

LIMIT: Final = 150
SECONDS: Final = 60.0

_UNKNOWN_KEY: Final = "Your API key is not valid"  # the text is unverified
_TOO_MANY: Final = "You have exceeded your rate limit. Please try again in a little while."


class Gate:
    """Stands before every route."""

    def __init__(self, app: ASGIApp, box: Box) -> None:
        self._app = app
        self._window = box.window(LIMIT, SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass the request on and write the quota headers on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller = caller_of(Headers(scope=scope).get("authorization", ""))
        if caller is None:
            await expired(scope["path"])(scope, receive, send)
            return
        quota = self._window.take(caller)
        headers = _headers(quota)
        if not quota.allowed:
            await throttled(scope["path"], quota.reset)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, with_headers)


def caller_of(authorization: str) -> str | None:
    """The credential in this header, when it is one of the sandbox's; the password of Basic may be anything."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip() if rest.strip() == TEAMWORK_ACCESS_TOKEN else None
    if scheme.lower() != "basic":
        return None
    try:
        user = base64.b64decode(rest, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user if user == TEAMWORK_API_KEY else None


def expired(path: str) -> Response:
    """The answer to a credential that is not, or no longer, accepted."""
    return refusal(path, 401, _UNKNOWN_KEY)


def throttled(path: str, wait: float | None) -> Response:
    """The answer to a request too many, with the headers that say how long to wait, or without any."""
    headers = {} if wait is None else _headers(Quota(LIMIT, 0, wait, allowed=False))
    return refusal(path, 429, _TOO_MANY, headers)


def _headers(quota: Quota) -> Mapping[str, str]:
    """The headers in the spelling of the official code; the reset is in seconds from now, as its readers take it.

    The guide also calls it an epoch time: unverified.
    """
    if quota.limit == 0:
        return {}
    return {
        "X-Ratelimit-Limit": str(quota.limit),
        "X-Ratelimit-Remaining": str(quota.remaining),
        "X-Ratelimit-Reset": str(math.ceil(quota.reset)),
    }
