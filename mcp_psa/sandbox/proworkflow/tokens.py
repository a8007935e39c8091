"""POST /token: how ProWorkflow renews an access token.

The vendor's command-line tool posts a form with the client's id and secret to the vendor's identity host; the sandbox has that
below its prefix. An access token lives 5 minutes, a refresh token 14 days, and a renewal's answer has no new refresh token.
Unverified: the statuses and wordings of refusals (they follow RFC 6749), and that a renewal leaves older access tokens alive.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox import credentials
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.grants import Grants, form

PATH: Final = "/token"
_LIFE: Final = timedelta(minutes=5)
_REFRESH_LIFE: Final = timedelta(days=14)
_CLIENT: Final = (credentials.PROWORKFLOW_CLIENT_ID, credentials.PROWORKFLOW_CLIENT_SECRET)


@dataclass
class Tokens:
    """The tokens of one application."""

    box: Box
    grants: Grants = field(init=False)

    def __post_init__(self) -> None:
        self.grants = Grants(
            self.box.store.clock,
            credentials.PROWORKFLOW_ACCESS_TOKEN,
            credentials.PROWORKFLOW_REFRESH_TOKEN,
            _LIFE,
            _REFRESH_LIFE,
            rotating=False,
        )

    async def answer(self, request: Request) -> Response:
        """A new access token, or an OAuth error."""
        fields = form(await request.body(), request.headers.get("content-type", ""))
        if (fields.get("client_id"), fields.get("client_secret")) != _CLIENT:
            return _error(401, "invalid_client", "Unknown client.")
        if fields.get("grant_type") != "refresh_token":
            return _error(400, "unsupported_grant_type", "The sandbox only renews tokens.")
        pair = self.grants.renew(fields.get("refresh_token", ""))
        if pair is None:
            return _error(400, "invalid_grant", "Token is not active")
        return JSONResponse({"access_token": pair[0], "token_type": "Bearer", "expires_in": int(_LIFE.total_seconds())})


def _error(status: int, code: str, description: str) -> Response:
    return JSONResponse({"error": code, "error_description": description}, status)
