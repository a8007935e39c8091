"""Who may come in, and how often: HTTP Basic with consumer key and secret, and a rate limit when a test wants one."""

import base64
import binascii
import hmac
import math

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_psa.sandbox.credentials import PROJECTWORKS_CONSUMER_KEY, PROJECTWORKS_CONSUMER_SECRET
from mcp_psa.sandbox.projectworks.errors import Answer
from mcp_psa.sandbox.quota import Window

_EXPECTED = f"{PROJECTWORKS_CONSUMER_KEY}:{PROJECTWORKS_CONSUMER_SECRET}".encode()


class Gate:
    """Checks the credentials first, then the rate limit (a refused caller does not use up anybody's quota)."""

    def __init__(self, app: ASGIApp, window: Window | None) -> None:
        self._app = app
        self._window = window

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or answer it here."""
        answer = self._refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    def _refusal(self, headers: Headers) -> Answer | None:
        if not _known(headers.get("authorization", "")):
            return expired("")
        if self._window is None or (stand := self._window.take(PROJECTWORKS_CONSUMER_KEY)).allowed:
            return None
        return throttled("", stand.reset)


def expired(_path: str) -> Answer:
    """The answer to a key that is not, or no longer, accepted.

    The body is the one that public client code is tested with; the challenge header is unverified.
    """
    return Answer({"message": "Unauthorized"}, 401, headers={"WWW-Authenticate": "Basic"})


def throttled(_path: str, wait: float | None) -> Answer:
    """The answer to a request too many, with how long to wait or without any hint.

    No limit is published, so none is on unless asked for; status, body and header are unverified.
    """
    hint = {} if wait is None else {"Retry-After": str(max(1, math.ceil(wait)))}
    return Answer({"message": "Too many requests"}, 429, headers=hint)


def _known(header: str) -> bool:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        given = base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(given, _EXPECTED)
