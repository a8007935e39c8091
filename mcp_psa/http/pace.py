"""Keep within a vendor's rate limit.

A transport that sends each request when it is its turn, for all callers of one account together, and learns from the answer.
It never repeats anything; see retry.py. After the vendor said that it is enough, one gate holds everybody back, once.
`request.extensions` may say who is asking (`caller`) and that it is no one's turn to wait for it (`bulk`); `waited` counts the
seconds that the request has spent waiting.
"""

import random
import time
from collections.abc import Callable

import anyio
import httpx

from mcp_psa.errors import TryLater
from mcp_psa.http.circuit import Circuit
from mcp_psa.http.clock import Clock, Sleep
from mcp_psa.http.failures import GATEWAY, NOT_SENT
from mcp_psa.http.hints import SILENCE, Word, is_throttled, pause_hint, wait_hint, word
from mcp_psa.http.line import Line
from mcp_psa.http.store import Grant, MemoryStore, QuotaStore
from mcp_psa.manifests.vendor import Quota

# A guess is doubled while the vendor goes on refusing, up to this; none of ours counts in windows longer than a minute.
_LONGEST_GUESS = 300.0


class Pacer:
    """One account's pace: who may start when, and what the answers change about that."""

    def __init__(  # noqa: PLR0913  # the injected clocks
        self,
        vendor: str,
        quota: Quota,
        patience: float,
        *,
        store: QuotaStore | None = None,
        clock: Clock = time.monotonic,
        wall: Clock = time.time,
        sleep: Sleep = anyio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._vendor, self._quota, self.patience = vendor, quota, patience
        self._clock, self._wall, self._chance = clock, wall, chance
        self._store = MemoryStore(quota, clock) if store is None else store
        self._line = Line(self._store, clock, sleep)
        self._throttles, self._throttled_at = 0, -1.0

    async def enter(self, request: httpx.Request) -> Grant:
        """Leave to send this request, once it is its turn; TryLater when that would be beyond our patience."""
        extensions, began = request.extensions, self._clock()
        spent = float(extensions.get("waited", 0.0))
        try:
            caller, bulk = str(extensions.get("caller", "")), bool(extensions.get("bulk", False))
            turn = await self._line.enter(caller, self.patience - spent, bulk=bulk)
        finally:
            extensions["waited"] = spent + self._clock() - began
        if isinstance(turn, Grant):
            return turn
        whole = max(1, round(turn + 0.5))
        raise TryLater(
            f"{self._vendor} is at its rate limit.",
            f"Nothing was sent; repeat this call in {whole} seconds.",
            seconds=whole,
        )

    async def leave(self, grant: Grant, response: httpx.Response | None, started: float, *, sent: bool) -> None:
        """A request has ended, with or without an answer: its place is free, and everybody profits from what was said."""
        if response is None:
            await self._store.done(grant, sent=sent)
        else:
            await self._store.done(grant, await self._learned(response, started))
        self._line.news()

    async def hold(self, seconds: float) -> None:
        """Let nobody on this account start for so many seconds; an earlier, longer hold stays."""
        await self._store.hold(seconds)
        self._line.news(moved=True)

    async def _learned(self, response: httpx.Response, started: float) -> Word:
        if response.extensions["throttled"]:
            await self._throttled(response, started)
            return SILENCE  # how long to wait is decided; the rest will be said again
        if started > self._throttled_at:
            self._throttles = 0
        if response.status_code in GATEWAY:
            pause = pause_hint(response.headers, self._wall())
            if pause is not None:
                await self.hold(pause)
            return SILENCE
        return word(response.headers, self._quota, self._wall())

    async def _throttled(self, response: httpx.Response, started: float) -> None:
        """Hold everybody back, as long as the vendor says, else a guess with some jitter, doubled when it was too short.

        Answers to requests of one moment are one throttle.
        """
        if started > self._throttled_at:
            self._throttles += 1
            self._throttled_at = self._clock()
        hint = wait_hint(response.headers, self._quota.headers, self._wall())
        guess = min(_LONGEST_GUESS, self._quota.wait * 2.0 ** (self._throttles - 1)) * (1 + 0.25 * self._chance())
        await self.hold(guess if hint is None else hint)


class PacedTransport(httpx.AsyncBaseTransport):
    """Sends each request in its turn and reads the whole answer; whatever happens meanwhile, its place comes free."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        pacer: Pacer,
        circuit: Circuit,
        quota: Quota,
        clock: Clock = time.monotonic,
    ) -> None:
        self._inner, self._pacer, self._circuit, self._quota, self._clock = inner, pacer, circuit, quota, clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for the turn, send, and tell the pacer how it went; `extensions["throttled"]` says what the answer means."""
        grant = await self._pacer.enter(request)
        started, sent, answer = self._clock(), False, None
        try:
            with self._circuit.attempt() as attempt:
                sent = True
                response = await self._inner.handle_async_request(request)
                attempt.status = response.status_code
                await _whole(response)
            response.extensions["throttled"] = is_throttled(response, self._quota)
            answer = response
        except NOT_SENT:
            sent = False
            raise
        finally:
            with anyio.CancelScope(shield=True):
                await self._pacer.leave(grant, answer, started, sent=sent)
        return answer

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()


async def _whole(response: httpx.Response) -> None:
    """Read the body here, so that an answer cut in the middle is a failed attempt too."""
    try:
        await response.aread()
    except BaseException:
        with anyio.CancelScope(shield=True):
            await response.aclose()
        raise
