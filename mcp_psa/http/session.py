"""One account's open client: sends a request and gives back JSON, or the one error that says what to do next."""

import json
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

import anyio
import httpx
from pydantic import SecretStr

from mcp_psa.errors import AuthFailed, BadArguments, OutcomeUnknown, PsaError, TryLater, VendorChanged
from mcp_psa.http.auth import auth_for
from mcp_psa.http.cache import Cache
from mcp_psa.http.decode import LOOK, decode
from mcp_psa.http.hints import is_throttled, wait_hint
from mcp_psa.http.pace import Clock, PacedTransport, Pacer, Sleep
from mcp_psa.http.retry import NOT_SENT, RetryTransport
from mcp_psa.manifests.vendor import AuthWay, Vendor

_SHORTEST_SECRET = 4
_TIMEOUT = httpx.Timeout(30.0, connect=10.0, pool=10.0)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a vendor: verb, path below the base address, query in order, JSON body, and whether it changes anything."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: its JSON (None when a write was answered with nothing), headers, attempts, and seconds it took."""

    body: Any
    headers: httpx.Headers
    attempts: int = 1
    waited: float = 0.0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Credentials:
    """How an account reaches its vendor: the address, the way of authentication, and its secrets."""

    base_url: str
    way: AuthWay
    values: dict[str, SecretStr]

    def __post_init__(self) -> None:
        """Refuse an address that httpx would not understand."""
        httpx.URL(self.base_url)


class Session:
    """The open client of one account. `transport` replaces the network (the sandbox and tests use it)."""

    def __init__(  # noqa: PLR0913  # the injected clocks
        self,
        vendor: Vendor,
        credentials: Credentials,
        *,
        patience: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
        auth: httpx.Auth | None = None,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
        sleep: Sleep = anyio.sleep,
        chance: Callable[[], float] = random.random,
        seen: Callable[[httpx.Request, httpx.Response], None] | None = None,
    ) -> None:
        self._vendor, self._credentials, self._seen, self._wall = vendor, credentials, seen, wall
        pacer = Pacer(vendor.title, vendor.quota, patience, clock)
        limits = httpx.Limits(
            max_connections=vendor.quota.concurrent, max_keepalive_connections=vendor.quota.concurrent
        )
        network = transport or httpx.AsyncHTTPTransport(
            verify=_trusted(), limits=limits, proxy=_proxy(credentials.base_url)
        )
        paced = PacedTransport(network, pacer, vendor.quota, sleep, wall)
        self.cache = Cache(clock)
        self._client = httpx.AsyncClient(
            transport=RetryTransport(paced, pacer, vendor.quota, clock=clock, wall=wall, sleep=sleep, chance=chance),
            auth=auth or auth_for(credentials.way, credentials.values),
            headers={"User-Agent": "mcp_psa", "Accept": "application/json", **vendor.headers},
            timeout=_TIMEOUT,
            follow_redirects=False,
        )

    async def send(self, call: Call) -> Answer:
        """Send one request. Raises the PsaError that fits what happened; see errors.py."""
        try:
            request = self._request(call)
            response = await self._sent(request, writes=call.writes)
            if self._seen is not None:
                self._seen(request, response)
            return self._answer(response, call)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise self._lost(failure, writes=call.writes) from failure
        except PsaError as error:
            raise self._blanked(error) from error.__cause__

    async def _sent(self, request: httpx.Request, *, writes: bool) -> httpx.Response:
        if not writes:
            return await self._client.send(request)
        self.cache.clear()
        try:
            return await self._client.send(request)
        finally:
            self.cache.clear()

    def _request(self, call: Call) -> httpx.Request:
        """The HTTP request: parameters of a write go where this way of authentication wants them."""
        query, body = list(call.query), call.body
        if self._credentials.way.body == "query" and isinstance(body, dict):
            query += [(name, _flat(value)) for name, value in body.items()]
            body = None
        # Written out here: blanks as %20, since some vendors do not take + for them, and a signature covers every character.
        text = "&".join(f"{quote(name, safe='')}={quote(str(value), safe='')}" for name, value in query)
        url = f"{self._credentials.base_url}{self._credentials.way.path}{call.path}"
        return self._client.build_request(
            call.method,
            f"{url}?{text}" if text else url,
            json=body,
            extensions={"writes": call.writes, "timeout": _TIMEOUT.as_dict()},
        )

    def _answer(self, response: httpx.Response, call: Call) -> Answer:
        if is_throttled(response, self._vendor.quota):
            hint = wait_hint(response.headers, self._vendor.quota.headers, self._wall())
            seconds = max(1.0, self._vendor.quota.wait if hint is None else hint)
            raise TryLater(
                f"{self._vendor.title} keeps answering that its rate limit is passed.",
                f"Nothing was saved; repeat this call in {seconds:.0f} seconds.",
                seconds=seconds,
            )
        try:
            body = decode(response, self._vendor, writes=call.writes)
        except AuthFailed as error:
            names = " or ".join(self._credentials.way.needs)
            error.fix = f"Check {names}: it may be wrong, revoked, or for another account."
            raise
        attempts = int(response.extensions.get("attempts", 1))
        waited = float(response.extensions.get("waited", 0.0))
        return Answer(body, response.headers, attempts, waited, len(response.content))

    def _blanked(self, error: PsaError) -> PsaError:
        """The error without our secrets: some vendors repeat a bad key in their answer."""
        for secret in self._credentials.values.values():
            if len(text := secret.get_secret_value()) >= _SHORTEST_SECRET:
                error.message = error.message.replace(text, "***")
        error.args = (error.message,)
        return error

    def _lost(self, failure: Exception, *, writes: bool) -> PsaError:
        what = type(failure).__name__
        if isinstance(failure, httpx.InvalidURL):
            return BadArguments(
                "These arguments make a request that is too long.", "Give shorter ones; nothing was sent."
            )
        if isinstance(failure, httpx.RemoteProtocolError) and "location header" in str(failure):
            return VendorChanged(
                f"{self._vendor.title} redirects to a broken address.", f"Check {self._vendor.prefix}BASE_URL."
            )
        if isinstance(failure, httpx.DecodingError) and not writes:
            return VendorChanged(
                f"{self._vendor.title} answered something that cannot be unpacked.", "Please report it."
            )
        if writes and not isinstance(failure, NOT_SENT):
            return OutcomeUnknown(
                f"The write left for {self._vendor.title}, but no answer came back ({what}); it may have been saved.",
                LOOK,
            )
        return TryLater(
            f"{self._vendor.title} could not be reached ({what}).",
            f"Nothing was changed. Check the network and {self._vendor.prefix}BASE_URL, or repeat in 30 seconds.",
            seconds=30,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted: read once, for all accounts, since that takes tens of milliseconds."""
    return httpx.create_ssl_context()


def _proxy(base_url: str) -> str | None:
    """The proxy that the environment names for this address; none for this machine."""
    url = httpx.URL(base_url)
    if url.host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")


def _flat(value: Any) -> str:
    """A JSON value as a query takes it: 1 and 0 for flags, lists with commas, objects as JSON."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
