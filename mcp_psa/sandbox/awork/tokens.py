"""POST /accounts/token: how awork renews an access token.

From the documentation: a form, never the query; a client with a secret proves itself by HTTP Basic, a public one names itself in
the form; a refresh token works once and dies after 30 days. Only the grant `refresh_token` is here. Unverified: the statuses and
wordings (they follow RFC 6749), and that a client's secret in the form is refused.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox import credentials
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.grants import Grants, form

PATH: Final = "/accounts/token"
_LIFE: Final = timedelta(seconds=86_400)
_REFRESH_LIFE: Final = timedelta(days=30)
_CONFIDENTIAL: Final = (credentials.AWORK_CLIENT_ID, credentials.AWORK_CLIENT_SECRET)


@dataclass
class Tokens:
    """The tokens of two clients: one with a secret, and a public one."""

    box: Box
    _by_client: dict[str, Grants] = field(default_factory=dict)

    def __post_init__(self) -> None:
        clock = self.box.store.clock
        for client, refresh in (
            (credentials.AWORK_CLIENT_ID, credentials.AWORK_REFRESH_TOKEN),
            (credentials.AWORK_PUBLIC_CLIENT_ID, credentials.AWORK_PUBLIC_REFRESH_TOKEN),
        ):
            access = refresh.replace("refresh", "token")
            self._by_client[client] = Grants(clock, access, refresh, _LIFE, _REFRESH_LIFE, rotating=True)

    def accepts(self, access: str) -> bool:
        """Whether an access token is alive."""
        return any(grants.accepts(access) for grants in self._by_client.values())

    def knew(self, access: str) -> bool:
        """Whether it was alive once."""
        return any(grants.knew(access) for grants in self._by_client.values())

    async def answer(self, request: Request) -> Response:
        """New tokens, or an OAuth error."""
        fields = form(await request.body(), request.headers.get("content-type", ""))
        if request.scope["query_string"]:
            return _error(400, "invalid_request", "Parameters belong in the body.")
        client = _client(request.headers.get("authorization"), fields)
        if client is None:
            return _error(401, "invalid_client", "Client authentication failed.")
        if "grant_type" not in fields or "refresh_token" not in fields:
            return _error(400, "invalid_request", "grant_type and refresh_token are required.")
        if fields["grant_type"] != "refresh_token":
            return _error(400, "unsupported_grant_type", "The sandbox only renews tokens.")
        pair = self._by_client[client].renew(fields["refresh_token"])
        if pair is None:
            return _error(400, "invalid_grant", "The refresh token is invalid.")
        kept = {"access_token": pair[0], "refresh_token": pair[1]}
        return JSONResponse({**kept, "token_type": "Bearer", "expires_in": int(_LIFE.total_seconds())})


def _client(authorization: str | None, fields: Mapping[str, str]) -> str | None:
    """Which client asks; None when it does not prove it in its own way."""
    if authorization is None:
        public = fields.get("client_id") == credentials.AWORK_PUBLIC_CLIENT_ID and "client_secret" not in fields
        return credentials.AWORK_PUBLIC_CLIENT_ID if public else None
    scheme, _, text = authorization.partition(" ")
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name if scheme.lower() == "basic" and (name, secret) == _CONFIDENTIAL else None


def _error(status: int, code: str, description: str) -> Response:
    return JSONResponse({"error": code, "error_description": description}, status)
