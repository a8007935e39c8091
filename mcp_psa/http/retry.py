"""Repeat a request when, and only when, that can do no harm.

| what happened                               | read           | write                                  |
|---------------------------------------------|----------------|----------------------------------------|
| could not connect, pool full                | repeat         | repeat: nothing was sent               |
| throttled (429, or said inside a 200 or 400)| after the hint | after the hint: it was refused         |
| 502, 503, 504                               | repeat         | do not: the outcome is unknown         |
| read timeout, connection lost after sending | repeat         | do not: the outcome is unknown         |
| 500, other 4xx                              | do not         | do not                                 |

No vendor here has idempotency keys, so the verb decides. One loop. Capped are the attempts, the time spent at the vendor, and
the time spent waiting, which must not pass the pacer's patience.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import anyio
import httpx

from mcp_psa.http.circuit import Circuit
from mcp_psa.http.clock import Clock, Sleep
from mcp_psa.http.failures import GATEWAY, NOT_SENT
from mcp_psa.http.hints import pause_hint
from mcp_psa.http.pace import Pacer


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often and how long: full jitter below a doubling ceiling, and no attempt once `total` seconds went to the vendor."""

    attempts: int = 4
    first: float = 0.5
    most: float = 8.0
    total: float = 60.0

    def seconds(self, attempt: int, chance: float) -> float:
        """The wait after this attempt (from 1), for a chance between 0 and 1."""
        return min(self.most, self.first * 2.0 ** (attempt - 1)) * chance


def repeatable(failure: httpx.TransportError, *, writes: bool) -> bool:
    """Whether sending again can do no harm."""
    return isinstance(failure, NOT_SENT) or not writes


class RetryTransport(httpx.AsyncBaseTransport):
    """One loop around the paced transport. `request.extensions["writes"]` says whether the request changes anything."""

    def __init__(  # noqa: PLR0913  # the injected clocks
        self,
        inner: httpx.AsyncBaseTransport,
        pacer: Pacer,
        circuit: Circuit,
        backoff: Backoff = Backoff(),  # a frozen value
        *,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
        sleep: Sleep = anyio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._inner, self._pacer, self._circuit, self._backoff = inner, pacer, circuit, backoff
        self._clock, self._wall, self._sleep, self._chance = clock, wall, sleep, chance

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and repeat by the table above; the number of attempts and the seconds waited stand in the extensions."""
        extensions = request.extensions
        writes = bool(extensions.get("writes", request.method not in ("GET", "HEAD")))
        began = self._clock() - extensions.get("waited", 0.0)
        attempt = 0
        while True:
            self._circuit.check()
            attempt += 1
            extensions["attempts"] = extensions.get("attempts", 0) + 1
            try:
                response = await self._inner.handle_async_request(request)
            except httpx.TransportError as failure:
                if not repeatable(failure, writes=writes) or not await self._again(request, attempt, began):
                    raise
                continue
            if not _may_differ(response, writes=writes) or not await self._again(request, attempt, began, response):
                response.extensions["attempts"] = extensions["attempts"]
                response.extensions["waited"] = extensions.get("waited", 0.0)
                return response

    async def _again(
        self, request: httpx.Request, attempt: int, began: float, response: httpx.Response | None = None
    ) -> bool:
        """Whether another attempt is worth it, after the wait before it.

        Where the vendor said how long, or that it is too fast, the pacer lets everybody wait; nobody holds a place meanwhile.
        """
        waited = float(request.extensions.get("waited", 0.0))
        if attempt >= self._backoff.attempts or self._clock() - began - waited >= self._backoff.total:
            return False
        if response is not None and (_is_throttle(response) or pause_hint(response.headers, self._wall())):
            return True
        seconds = self._backoff.seconds(attempt, self._chance())
        if waited + seconds > self._pacer.patience:
            return False
        request.extensions["waited"] = waited + seconds
        await self._sleep(seconds)
        return True

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()


def _may_differ(response: httpx.Response, *, writes: bool) -> bool:
    """Whether the same request may be answered otherwise later, and asking again can do no harm."""
    return _is_throttle(response) or (response.status_code in GATEWAY and not writes)


def _is_throttle(response: httpx.Response) -> bool:
    return bool(response.extensions.get("throttled"))
