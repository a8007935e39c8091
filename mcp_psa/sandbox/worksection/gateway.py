"""The way every call takes: URL length, credentials, rate limit, action, answer.

Worksection is RPC: one URL per kind of credential, and the method in the parameter `action`. Refusals are HTTP 200 too,
except for a dead token (401) and a URL over 8 kB (414).
"""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.quota import Window
from mcp_psa.sandbox.worksection.actions import ACTIONS, NO_DATA_WHEN_EMPTY
from mcp_psa.sandbox.worksection.auth import HashOf, bearer, check_key
from mcp_psa.sandbox.worksection.call import Call, Mode
from mcp_psa.sandbox.worksection.errors import ApiError, DeadTokenError, bad_signature
from mcp_psa.sandbox.worksection.oauth import Tokens
from mcp_psa.sandbox.worksection.params import Params, read

LONGEST_URL: Final = 8192
_TOO_LONG: Final = (
    "<html><head><title>414 Request-URI Too Large</title></head><body>414 Request-URI Too Large</body></html>"
)


@dataclass(frozen=True)
class Gateway:
    """The account's two API addresses. Calls are counted for the account as a whole (unverified)."""

    box: Box
    window: Window
    tokens: Tokens
    hash_of: HashOf
    throttle_status: int

    async def admin(self, request: Request) -> Response:
        """Answer a call signed with the account's key."""
        return await self._answer(request, "admin")

    async def user(self, request: Request) -> Response:
        """Answer a call with a person's access token."""
        return await self._answer(request, "user")

    async def refresh(self, request: Request) -> Response:
        """Give a new pair of tokens for a refresh token."""
        return JSONResponse(self.tokens.refresh(await _params(request)))

    async def resource(self, request: Request) -> Response:
        """Say whose a token is."""
        return JSONResponse(self.tokens.resource(await _params(request), self.box.store))

    async def _answer(self, request: Request, mode: Mode) -> Response:
        if len(request.scope["path"]) + len(request.scope["query_string"]) + 1 > LONGEST_URL:
            return HTMLResponse(_TOO_LONG, 414)
        params = await _params(request)
        try:
            self._admit(request, params, mode)
            if not self.window.take("account").allowed:
                return throttled(request.scope["path"], None, self.throttle_status)
            return self._run(Call(self.box, params, mode))
        except ApiError as error:
            return JSONResponse(error.body())
        except DeadTokenError as error:
            return _dead(error)

    def _admit(self, request: Request, params: Params, mode: Mode) -> None:
        """Check the credentials. That a missing action is told first is unverified."""
        if mode == "user":
            self.tokens.check(bearer(request, params.text("access_token")))
        action = params.text("action")
        if not action:
            raise ApiError(1, "Action is required")
        if mode == "admin":
            check_key(request, action, self.hash_of, self.tokens.now)

    def _run(self, call: Call) -> Response:
        action = call.params.text("action") or ""
        handler = ACTIONS[call.mode].get(action)
        if handler is None:
            raise ApiError(0, "Action is invalid")
        answer = handler(call)
        if isinstance(answer, Response):
            return answer
        if action in NO_DATA_WHEN_EMPTY and not answer.get("data"):
            answer = {name: value for name, value in answer.items() if name != "data"}
        return JSONResponse({"status": "ok", **answer})


def expired(path: str) -> Response:
    """The answer to a token that is no longer accepted, or to a signature when the call is signed."""
    if "/api/admin" in path:
        return JSONResponse(bad_signature().body())
    return _dead(DeadTokenError("Access token is expired"))


def throttled(_path: str, _wait: float | None, status: int = 200) -> Response:
    """The answer to a request too many: a sentence inside a 200 (or another status); no hint is documented."""
    return JSONResponse(ApiError(None, "Too many requests").body(), status)


def _dead(error: DeadTokenError) -> Response:
    return JSONResponse({"status": "error", "status_code": 401, "message": str(error)}, 401)


async def _params(request: Request) -> Params:
    content_type = request.headers.get("content-type", "")
    return read(request.scope["query_string"], await request.body(), content_type)
