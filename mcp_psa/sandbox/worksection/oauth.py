"""Access tokens: which are alive, and how a refresh token buys a new pair.

A refresh makes both old tokens useless. The vendor serves this on its global host; the sandbox has it below its prefix.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from mcp_psa.sandbox.credentials import (
    WORKSECTION_ACCESS_TOKEN,
    WORKSECTION_CLIENT_ID,
    WORKSECTION_CLIENT_SECRET,
    WORKSECTION_REFRESH_TOKEN,
)
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.worksection.call import OWNER
from mcp_psa.sandbox.worksection.errors import DeadTokenError
from mcp_psa.sandbox.worksection.params import Params
from mcp_psa.sandbox.worksection.people import wire_id
from mcp_psa.sandbox.worksection.wire import Json

ACCOUNT_URL: Final = "https://sandbox.worksection.com"
ACCESS_SECONDS: Final = 86_400
REFRESH_SECONDS: Final = 30 * ACCESS_SECONDS


@dataclass
class Tokens:
    """The account's one live pair of tokens. The pair that the sandbox starts with does not expire by itself."""

    now: Callable[[], float]
    access: str = WORKSECTION_ACCESS_TOKEN
    renewal: str = WORKSECTION_REFRESH_TOKEN
    issued_at: float | None = None
    _spent: set[str] = field(default_factory=set)

    def check(self, token: str) -> None:
        """Refuse a call without a live token; only one that was alive once is called expired (unverified)."""
        if token in self._spent or (token == self.access and self._older_than(ACCESS_SECONDS)):
            raise DeadTokenError("Access token is expired")
        if token != self.access:
            raise DeadTokenError("Access token is invalid")

    def refresh(self, params: Params) -> Json:
        """Answer POST /oauth2/refresh: a new pair, or an OAuth error (HTTP 200 as well)."""
        if (refused := self._refused(params)) is not None:
            return refused
        if params.text("grant_type") != "refresh_token" or not params.text("refresh_token"):
            return _error("invalid_request", "grant_type and refresh_token are required")
        if params.text("refresh_token") != self.renewal or self._older_than(REFRESH_SECONDS):
            return _error("not_authorized", "Refresh token is invalid")
        self._spent.add(self.access)
        serial = len(self._spent)
        self.access, self.renewal = f"{WORKSECTION_ACCESS_TOKEN}-{serial}", f"{WORKSECTION_REFRESH_TOKEN}-{serial}"
        self.issued_at = self.now()
        pair = {"access_token": self.access, "refresh_token": self.renewal}
        return {"token_type": "Bearer", "expires_in": ACCESS_SECONDS, **pair, "account_url": ACCOUNT_URL}

    def resource(self, params: Params, store: Store) -> Json:
        """Answer POST /oauth2/resource: whose token this is."""
        if (refused := self._refused(params)) is not None:
            return refused
        try:
            self.check(params.text("access_token") or "")
        except DeadTokenError as error:
            return _error("not_authorized", str(error))
        person = store.get("people", OWNER) or {}
        names = {name: person.get(name) for name in ("first_name", "last_name", "email")}
        return {"id": wire_id(OWNER), **names, "account_url": ACCOUNT_URL}

    def _refused(self, params: Params) -> Json | None:
        if (
            params.text("client_id") == WORKSECTION_CLIENT_ID
            and params.text("client_secret") == WORKSECTION_CLIENT_SECRET
        ):
            return None
        return _error("invalid_client", "Client authentication failed")

    def _older_than(self, seconds: float) -> bool:
        return self.issued_at is not None and self.now() - self.issued_at >= seconds


def _error(code: str, description: str) -> Json:
    """OAuth's own error envelope; the wording of the descriptions is unverified."""
    return {"error": code, "errorDescription": description}
