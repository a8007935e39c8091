"""One account's open client: sends a request and gives back JSON, or the one error that says what to do next."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import anyio
import httpx
from pydantic import SecretStr

from mcp_psa.errors import AuthFailed, BadArguments, OutcomeUnknown, PsaError, TryLater, VendorChanged
from mcp_psa.http.auth import auth_for, sent_as
from mcp_psa.http.bounded import USUAL, BoundedTransport, Bounds
from mcp_psa.http.cache import Cache
from mcp_psa.http.circuit import Circuit
from mcp_psa.http.clock import Clock, Sleep
from mcp_psa.http.decode import LOOK, decode
from mcp_psa.http.failures import NOT_SENT
from mcp_psa.http.hints import wait_hint
from mcp_psa.http.network import proxy, trusted
from mcp_psa.http.pace import PacedTransport, Pacer
from mcp_psa.http.redact import Secrets
from mcp_psa.http.retry import RetryTransport
from mcp_psa.manifests.vendor import AuthWay, Vendor

_MOST_REDIRECTS = 3
_LONGEST_TRACE = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a vendor: verb, path below the base address, query in order, JSON body, and whether it changes anything.

    `bulk` says that others may go first, `caller` on whose behalf it goes: callers of one account take turns.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    writes: bool = False
    bulk: bool = False
    caller: str = ""


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
        bounds: Bounds = USUAL,
        transport: httpx.AsyncBaseTransport | None = None,
        auth: httpx.Auth | None = None,
        secrets: Secrets | None = None,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
        sleep: Sleep = anyio.sleep,
        chance: Callable[[], float] = random.random,
        seen: Callable[[httpx.Request, httpx.Response], None] | None = None,
    ) -> None:
        self._vendor, self._credentials, self._seen, self._bounds = vendor, credentials, seen, bounds
        values = credentials.values
        hidden = [s.get_secret_value() for name, s in values.items() if vendor.settings[name].secret]
        self._own = Secrets([*hidden, *sent_as(credentials.way, values)])
        self._secrets = Secrets() if secrets is None else secrets  # an empty one may grow
        self.wall = wall
        self.skew: float | None = None
        pacer = Pacer(vendor.title, vendor.quota, patience, clock=clock, wall=wall, sleep=sleep, chance=chance)
        circuit = Circuit(vendor.title, clock)
        limits = httpx.Limits(
            max_connections=vendor.quota.concurrent, max_keepalive_connections=vendor.quota.concurrent
        )
        network = transport or httpx.AsyncHTTPTransport(
            verify=trusted(), limits=limits, proxy=proxy(credentials.base_url)
        )
        paced = PacedTransport(BoundedTransport(network, bounds), pacer, circuit, vendor.quota, clock)
        self.cache = Cache(clock)
        self._client = httpx.AsyncClient(
            transport=RetryTransport(paced, pacer, circuit, clock=clock, wall=wall, sleep=sleep, chance=chance),
            auth=auth or auth_for(credentials.way, credentials.values),
            headers={"User-Agent": "mcp_psa", "Accept": "application/json", **vendor.headers},
            timeout=bounds.timeout,
            follow_redirects=False,
        )

    async def send(self, call: Call) -> Answer:
        """Send one request. Raises the PsaError that fits what happened; see errors.py."""
        effort: dict[str, Any] = {}
        try:
            request = self._request(call)
            effort = request.extensions
            response = await self._sent(request, writes=call.writes)
            self._learn_clock(response)
            if self._seen is not None:
                self._seen(request, response)
            return self._answer(response, call)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise _spent(self._lost(failure, writes=call.writes), effort) from failure
        except PsaError as error:
            raise _spent(self._blanked(error), effort) from error.__cause__

    async def _sent(self, request: httpx.Request, *, writes: bool) -> httpx.Response:
        if not writes:
            return await self._followed(request)
        self.cache.clear()
        try:
            return await self._client.send(request)
        finally:
            self.cache.clear()

    async def _followed(self, request: httpx.Request) -> httpx.Response:
        """The answer to a read, after redirects within the same origin: our credentials go nowhere else.

        A signed request is not followed: its signature is part of it. What is left is told as a wrong address.
        """
        response = await self._client.send(request)
        for _ in range(_MOST_REDIRECTS):
            further = response.next_request
            signed = self._credentials.way.kind == "adapter"
            if further is None or signed or further.method != request.method or not _same_origin(request, further):
                break
            further.extensions = request.extensions
            response = await self._client.send(further)
        return response

    def _learn_clock(self, response: httpx.Response) -> None:
        """How far the vendor's clock is ahead of ours, by the last answer that said its time (whole seconds)."""
        try:
            said = parsedate_to_datetime(response.headers.get("date", ""))
        except ValueError:
            return
        self.skew = said.timestamp() - self.wall()

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
            extensions={
                "writes": call.writes,
                "bulk": call.bulk,
                "caller": call.caller,
                "timeout": self._bounds.timeout.as_dict(),
            },
        )

    def _answer(self, response: httpx.Response, call: Call) -> Answer:
        if response.extensions.get("throttled"):
            hint = wait_hint(response.headers, self._vendor.quota.headers, self.wall())
            seconds = max(1.0, self._vendor.quota.wait if hint is None else hint)
            raise TryLater(
                f"{self._vendor.title} keeps answering that its rate limit is passed.",
                f"Nothing was saved; repeat this call in {seconds:.0f} seconds.",
                seconds=seconds,
            )
        try:
            body = self._decoded(response, writes=call.writes)
        except AuthFailed as error:
            names = " or ".join(self._credentials.way.needs)
            error.fix = f"Check {names}: it may be wrong, revoked, or for another account."
            raise
        attempts = int(response.extensions.get("attempts", 1))
        waited = float(response.extensions.get("waited", 0.0))
        return Answer(body, response.headers, attempts, waited, len(response.content))

    def _blanked(self, error: PsaError) -> PsaError:
        """The error without our secrets: some vendors repeat a bad key in their answer."""
        error.message = self._blank(error.message)
        error.args = (error.message,)
        return error

    def _blank(self, text: str) -> str:
        return self._secrets.blank(self._own.blank(text))

    def _decoded(self, response: httpx.Response, *, writes: bool) -> Any:
        """The answer's JSON. What is told of a bad one is shortened, and half a secret is one too: so it is blanked first."""
        try:
            return decode(response, self._vendor, writes=writes)
        except PsaError as error:
            if (blanked := self._blank(response.text)) == response.text:
                error.trace = self._trace(response)
                raise
        headers = {n: v for n, v in response.headers.items() if n not in ("content-length", "content-type")}
        headers["content-type"] = response.headers.get("content-type", "text/plain").split(";")[0] + "; charset=utf-8"
        discreet = httpx.Response(response.status_code, headers=headers, content=blanked.encode())
        try:
            return decode(discreet, self._vendor, writes=writes)
        except PsaError as error:
            error.trace = self._trace(response)
            raise

    def _trace(self, response: httpx.Response) -> str:
        """What the vendor's support asks for to find this request in its logs."""
        found = (response.headers.get(name, "") for name in self._vendor.errors.trace)
        return self._blank(" ".join(text for text in found if text)[:_LONGEST_TRACE])

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


def _spent(error: PsaError, effort: Mapping[str, Any]) -> PsaError:
    """The error with what it took, as the transports have noted it in the request."""
    return error.with_effort(int(effort.get("attempts", 0)), float(effort.get("waited", 0.0)))


def _same_origin(one: httpx.Request, other: httpx.Request) -> bool:
    ours, theirs = one.url, other.url
    return (ours.scheme, ours.host, ours.port) == (theirs.scheme, theirs.host, theirs.port)


def _flat(value: Any) -> str:
    """A JSON value as a query takes it: 1 and 0 for flags, lists with commas, objects as JSON."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
