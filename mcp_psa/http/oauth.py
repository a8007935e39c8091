"""Bear an access token, and renew it: before it dies, once for everybody who waits, and once after an answer that it is dead.

A dead token is told by a 401, so the request was refused and may be repeated, a write as well; once, with a new token. What is
stored is compared with what failed before anything is renewed: another call or another process may have done it.
"""

import json
import logging
import time
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import quote_plus

import anyio
import httpx

from mcp_psa.errors import AuthFailed, PsaError
from mcp_psa.http.clock import Clock, Sleep
from mcp_psa.http.redact import Secrets
from mcp_psa.http.renewal import LostAnswer, Renewal, TokenEndpoint
from mcp_psa.http.tokens import Tokens, TokenStore
from mcp_psa.manifests.vendor import AuthWay, Vendor

_log = logging.getLogger("mcp_psa.tokens")
_DEAD = 401
# After a failure everybody gets the same answer for so many seconds: no queue of callers knocks one after the other.
_REST = 10.0


class Keeper:
    """One account's tokens in this process: who asks gets one that may be used, whoever renewed it."""

    def __init__(
        self,
        renewal: Renewal,
        store: TokenStore,
        endpoint: TokenEndpoint,
        secrets: Secrets,
        *,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
    ) -> None:
        self._renewal, self._store, self._endpoint, self._secrets = renewal, store, endpoint, secrets
        self._clock, self._wall = clock, wall
        self._lock = anyio.Lock()
        self._tokens: Tokens | None = None
        self._unsaved: Tokens | None = None
        self._trouble: tuple[float, PsaError] | None = None
        self._lost = False
        self._hide(renewal.basic, renewal.value(renewal.rule.secret))

    async def current(self) -> str:
        """The access token to use now; renewed first when it is about to die.

        While it still lives a failed renewal is no failure of the call.
        """
        tokens = self._tokens or await self._load()
        if tokens.is_fresh(self._wall()):
            return tokens.access
        try:
            return await self.after(tokens.access)
        except PsaError as error:
            if not tokens.is_alive(self._wall()):
                raise
            _log.warning("an access token could not be renewed early: %s", error.message)
            return tokens.access

    async def after(self, failed: str) -> str:
        """An access token that is not the one that failed."""
        async with self._lock:
            known = await self._known()
            if known.access != failed:
                return known.access
            self._rest()
            try:
                async with self._store.alone():
                    self._keep(await self._another(known))
            except PsaError as error:
                self._trouble = (self._clock() + _REST, _again(error))
                raise
            return (await self._known()).access

    async def _load(self) -> Tokens:
        async with self._lock:
            return await self._known()

    async def _known(self) -> Tokens:
        if self._tokens is None:
            self._keep(await self._store.read() or self._renewal.first)
        return self._tokens or self._renewal.first

    async def _another(self, known: Tokens) -> Tokens:
        """Tokens in place of those known; called with both locks held."""
        stored = await self._store.read() or known
        if stored.access != known.access and stored.is_fresh(self._wall()):
            self._unsaved = None  # somebody came further than we did
            return stored
        # What was sent must be waited for, also by a caller who is cancelled: the answer is the only copy of the new tokens.
        with anyio.CancelScope(shield=True):
            if self._unsaved is None:
                self._unsaved = await self._renewed(stored)
            await self._store.write(self._unsaved)  # if that fails, the next caller tries it again before anything else
            fresh, self._unsaved = self._unsaved, None
        return fresh

    async def _renewed(self, old: Tokens) -> Tokens:
        try:
            fresh = await self._endpoint.renewed(old.refresh)
        except LostAnswer:
            self._lost = True
            raise
        except AuthFailed as error:
            if self._lost:
                error.message += " The answer to the renewal before was lost, which may have spent the refresh token."
            raise
        self._lost = False
        self._hide(fresh.access, fresh.refresh)
        return fresh

    def _keep(self, tokens: Tokens) -> None:
        self._hide(tokens.access, tokens.refresh)
        self._tokens, self._trouble = tokens, None

    def _hide(self, *secrets: str) -> None:
        """Blank them wherever they show, also as a form carries them."""
        self._secrets.add(*secrets, *map(quote_plus, secrets))

    def _rest(self) -> None:
        if self._trouble is not None and self._clock() < self._trouble[0]:
            raise _again(self._trouble[1])


def _again(error: PsaError) -> PsaError:
    """The same error without its traceback, which would keep tokens in memory."""
    return type(error)(error.message, error.fix, seconds=error.seconds)


class TokenAuth(httpx.Auth):
    """The way of authentication whose token is renewed."""

    def __init__(self, vendor: Vendor, way: AuthWay, renewal: Renewal, keeper: Keeper) -> None:
        self._vendor, self._way, self._renewal, self._keeper = vendor, way, renewal, keeper

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send with a token; once more with a new one if the answer says that it is dead."""
        access = await self._keeper.current()
        response = yield self._signed(request, access)
        if not await self._says_dead(response):
            return
        access = await self._keeper.after(access)
        response = yield self._signed(request, access)
        if await self._says_dead(response):
            raise AuthFailed(
                f"{self._vendor.title} does not accept the access token that it has just renewed.",
                self._renewal.rule.fix,
            )

    def _signed(self, request: httpx.Request, access: str) -> httpx.Request:
        request.headers[self._way.header] = self._way.value.format_map({self._renewal.rule.access: access})
        return request

    async def _says_dead(self, response: httpx.Response) -> bool:
        if response.status_code != _DEAD:
            return False
        await response.aread()
        dead, text = self._renewal.rule.dead, response.text.lower()
        if dead.unless and _code(response, self._vendor.errors.code) in dead.unless:
            return False
        return not dead.text or any(part.lower() in text for part in dead.text)


def _code(response: httpx.Response, path: str) -> str:
    """The vendor's own word for what is wrong; empty when there is none."""
    try:
        value: Any = json.loads(response.text)
    except (ValueError, RecursionError):
        return ""
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return str(value or "")


def token_auth(  # noqa: PLR0913  # the injected clocks and network
    vendor: Vendor,
    way: AuthWay,
    renewal: Renewal,
    store: TokenStore,
    secrets: Secrets,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock = time.monotonic,
    wall: Clock = time.time,
    sleep: Sleep = anyio.sleep,
) -> TokenAuth:
    """The authentication of an account whose tokens are renewed and kept in this store."""
    endpoint = TokenEndpoint(renewal, transport, secrets, wall=wall, sleep=sleep)
    return TokenAuth(vendor, way, renewal, Keeper(renewal, store, endpoint, secrets, clock=clock, wall=wall))
