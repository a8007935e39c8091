"""Repeat a request when, and only when, that can do no harm.

| what happened                               | read           | write                                  |
|---------------------------------------------|----------------|----------------------------------------|
| could not connect, pool full                | repeat         | repeat: nothing was sent               |
| throttled (429, or said inside a 200 or 400)| after the hint | after the hint: it was refused         |
| 502, 503, 504                               | repeat         | do not: the outcome is unknown         |
| read timeout, connection lost after sending | repeat         | do not: the outcome is unknown         |
| 500, other 4xx                              | do not         | do not                                 |

No vendor here has idempotency keys, so the verb decides. One loop; attempts are capped, and so is the time together with the
pacer's patience.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import anyio
import httpx

from mcp_psa.http.hints import is_throttled, wait_hint
from mcp_psa.http.pace import Clock, Pacer, Sleep
from mcp_psa.manifests.vendor import Quota

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_GATEWAY = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often and how long: full jitter below a doubling ceiling."""

    attempts: int = 4
    first: float = 0.5
    most: float = 8.0

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
        quota: Quota,
        backoff: Backoff = Backoff(),  # a frozen value
        *,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
        sleep: Sleep = anyio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._inner, self._pacer, self._quota, self._backoff = inner, pacer, quota, backoff
        self._clock, self._wall, self._sleep, self._chance = clock, wall, sleep, chance

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and repeat by the table above; the number of attempts and the time waited stand in the extensions."""
        writes = bool(request.extensions.get("writes", request.method not in ("GET", "HEAD")))
        started = self._clock()
        attempt = 0
        while True:
            attempt += 1
            last = attempt >= self._backoff.attempts
            try:
                response = await self._inner.handle_async_request(request)
                await response.aread()  # here, so that an answer cut in the middle is a failed attempt too
            except httpx.TransportError as failure:
                if last or not repeatable(failure, writes=writes):
                    raise
                await self._sleep(self._backoff.seconds(attempt, self._chance()))
                continue
            throttled = is_throttled(response, self._quota)
            if throttled:
                self._hold(response, attempt)
            gateway = response.status_code in _GATEWAY and not writes
            if last or not (throttled or gateway):
                response.extensions["attempts"] = attempt
                response.extensions["waited"] = self._clock() - started
                return response
            if gateway:
                await self._pause(response, attempt)
            self._pacer.check(self._clock() - started)

    def _hold(self, response: httpx.Response, attempt: int) -> None:
        """Hold everybody on this account back, as long as the vendor says, else a doubling guess with some jitter."""
        hint = wait_hint(response.headers, self._quota.headers, self._wall())
        guess = self._quota.wait * 2.0 ** (attempt - 1) * (1 + 0.25 * self._chance())
        self._pacer.hold(guess if hint is None else hint)

    async def _pause(self, response: httpx.Response, attempt: int) -> None:
        """After a gateway's failure: wait as long as it says, else back off."""
        hint = wait_hint(response.headers, self._quota.headers, self._wall())
        if hint is None:
            await self._sleep(self._backoff.seconds(attempt, self._chance()))
        else:
            self._pacer.hold(hint)

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()
