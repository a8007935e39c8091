"""A vendor whose tokens die, and accounts that renew them: what the tests of token renewal share."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import anyio.lowlevel
import httpx
from pydantic import SecretStr

from mcp_psa.http.oauth import token_auth
from mcp_psa.http.redact import Secrets
from mcp_psa.http.renewal import Renewal
from mcp_psa.http.session import Call, Credentials, Session
from mcp_psa.http.tokens import TokenMemory, TokenStore, token_store
from mcp_psa.manifests.vendor import Vendor
from tests.unit.http.conftest import BASE, FakeTime, Script, Step, toy

TOKEN_URL = "https://login.toy.example/token"
FIRST = "FAKE-refresh-0"
SECRET = "FAKE-client-secret"
FIX = "Sign in again and set TOY_REFRESH."
READ = Call("GET", "/tasks")
WRITE = Call("POST", "/tasks", body={"name": "x"}, writes=True)
RULE: dict[str, Any] = {
    "url": TOKEN_URL,
    "access": "TOY_ACCESS",
    "token": "TOY_REFRESH",
    "client": "TOY_CLIENT",
    "secret": "TOY_SECRET",
    "address": "TOY_TOKEN_URL",
    "needs": ["TOY_REFRESH", "TOY_CLIENT"],
    "proof": "body",
    "early": 30,
    "fix": FIX,
}
GIVEN = {"TOY_REFRESH": FIRST, "TOY_CLIENT": "FAKE-client", "TOY_SECRET": SECRET}


def oauth_vendor(**rule: Any) -> Vendor:
    """The toy vendor with tokens that are renewed; `rule` is laid over the usual one."""
    names = ("TOY_ACCESS", "TOY_REFRESH", "TOY_CLIENT", "TOY_SECRET", "TOY_TOKEN_URL")
    way = {"needs": ["TOY_ACCESS"], "kind": "header", "value": "Bearer {TOY_ACCESS}", "refresh": RULE | rule}
    kinds = [{"status": 401, "code": "unauthorized", "as": "forbidden"}]
    errors = {"code": "code", "paths": ["message"], "kinds": kinds}
    return toy(settings={name: {"about": "a setting"} for name in names}, auth=[way], errors=errors)


class Watched(Script):
    """A script that keeps what each request's Authorization was: a repeated request is the same object with another one."""

    def __init__(self, steps: Iterable[Step]) -> None:
        super().__init__(steps)
        self.shown: list[str | None] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The next step."""
        self.shown.append(request.headers.get("authorization"))
        return await super().handle_async_request(request)


class House(httpx.AsyncBaseTransport):
    """A vendor with an API and a token endpoint. A refresh token works once; only the last access token is accepted."""

    def __init__(self, life: float | None = 300, turns: int = 0) -> None:
        self.life, self.turns = life, turns
        self.access, self.refresh = "FAKE-access-0", FIRST
        self.renewals: list[dict[str, str]] = []
        self.calls: list[tuple[str, str, int]] = []
        self.made = 0
        self.while_renewing: Callable[[], None] = lambda: None
        self.before_answering: Callable[[], None] = lambda: None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request to either."""
        for _ in range(self.turns):
            await anyio.lowlevel.checkpoint()
        return self._renew(request) if str(request.url) == TOKEN_URL else self._api(request)

    def die(self) -> None:
        """The vendor forgets the access token."""
        self.access = "FAKE-nobody-has-this"

    def _renew(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        self.renewals.append(form)
        if form["refresh_token"] != self.refresh:
            return httpx.Response(400, json={"error": "invalid_grant", "error_description": "spent"})
        count = len(self.renewals)
        self.access, self.refresh = f"FAKE-access-{count}", f"FAKE-refresh-{count}"
        self.while_renewing()
        answer = {"access_token": self.access, "refresh_token": self.refresh, "token_type": "Bearer"}
        return httpx.Response(200, json=answer | ({"expires_in": self.life} if self.life else {}))

    def _api(self, request: httpx.Request) -> httpx.Response:
        self.before_answering()
        token = request.headers["authorization"].removeprefix("Bearer ")
        good = token == self.access
        self.calls.append((request.method, token, 200 if good else 401))
        if not good:
            return httpx.Response(401, json={"code": "bad-token", "message": "The token is expired"})
        if request.method == "POST":
            assert json.loads(request.content) == {"name": "x"}
            self.made += 1
        return httpx.Response(200, json={"id": 7})


def open_account(  # what the tests vary
    wire: httpx.AsyncBaseTransport,
    time: FakeTime | None = None,
    *,
    store: TokenStore | None = None,
    vendor: Vendor | None = None,
    secrets: Secrets | None = None,
    **given: str,
) -> Session:
    """A session of an account with these settings over the usual ones; an empty one is not given."""
    time, vendor = time or FakeTime(), vendor or oauth_vendor()
    values = {name: SecretStr(text) for name, text in (GIVEN | given).items() if text}
    way, secrets = vendor.auth[0], Secrets() if secrets is None else secrets
    assert way.refresh is not None
    renewal = Renewal(vendor.title, way.refresh, way.refresh.url, values)
    auth = token_auth(
        vendor,
        way,
        renewal,
        store or TokenMemory(),
        secrets,
        transport=wire,
        clock=time.clock,
        wall=time.wall,
        sleep=time.sleep,
    )
    credentials = Credentials(BASE, way, values)
    return Session(
        vendor,
        credentials,
        transport=wire,
        auth=auth,
        secrets=secrets,
        clock=time.clock,
        wall=time.wall,
        sleep=time.sleep,
        chance=lambda: 0.0,
    )


def file_store(folder: Path, time: FakeTime | None = None, refresh: str = FIRST) -> TokenStore:
    """The store of the account whose first refresh token this is."""
    return token_store(folder, ("toy", BASE, TOKEN_URL, "FAKE-client", refresh), (time or FakeTime()).sleep)
