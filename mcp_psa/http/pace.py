"""Keep within a vendor's rate limit.

A transport that gives each request a reserved start time, for all callers of one account together. It never repeats anything;
see retry.py. One gate holds everybody back after the vendor said that it is enough. Clock and sleep are injected.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import anyio
import httpx

from mcp_psa.errors import TryLater
from mcp_psa.http.hints import is_throttled, remaining, reset_in
from mcp_psa.manifests.vendor import Quota, QuotaHeaders

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Time:
    """Monotonic seconds, and how to let some of them pass; tests put a time of their own in its place."""

    clock: Clock = time.monotonic
    sleep: Sleep = anyio.sleep


REAL_TIME = Time()

# Real starts come a little closer together than reserved ones, so each window is taken to be a little longer.
_MARGIN = 1.05
_LONGEST_WINDOW = 600.0


class Pacer:
    """Reserves start times within every window of a quota; refuses a wait longer than `patience` seconds."""

    def __init__(self, vendor: str, quota: Quota, patience: float, clock: Clock = time.monotonic) -> None:
        self._vendor, self._patience, self._clock = vendor, patience, clock
        self._windows: Sequence[tuple[deque[float], float]] = [
            (deque(maxlen=window.requests), window.seconds * _MARGIN) for window in quota.windows
        ]
        self._gate = 0.0

    def next_start(self) -> float:
        """The earliest time at which another request may start; nothing is reserved."""
        start = max(self._clock(), self._gate)
        for starts, seconds in self._windows:
            if len(starts) == starts.maxlen:
                start = max(start, starts[0] + seconds)
        return start

    def check(self, spent: float = 0.0) -> None:
        """Refuse at once a wait that, with the time already spent, would be longer than our patience."""
        seconds = self.next_start() - self._clock()
        if spent + seconds > self._patience:
            raise self.refusal(seconds)

    def reserve(self) -> float:
        """The time at which a request may start; TryLater when that is too far away, and nothing is reserved then."""
        self.check()
        start = self.next_start()
        for starts, _ in self._windows:
            starts.append(start)
        return start

    def hold(self, seconds: float) -> None:
        """Let nobody start for so many seconds; an earlier, longer hold stays."""
        self._gate = max(self._gate, self._clock() + seconds)

    def wait(self, start: float) -> float:
        """Seconds a holder of this start time has still to wait; the gate may have moved meanwhile."""
        seconds = max(start, self._gate) - self._clock()
        if seconds > self._patience:
            raise self.refusal(seconds)
        return max(0.0, seconds)

    def moved(self, start: float) -> bool:
        """Whether the gate was moved past a reserved start, so that it must be reserved anew."""
        return self._gate > start

    def learn(self, headers: httpx.Headers, names: QuotaHeaders, wall: float) -> None:
        """Believe the vendor's own count: when nothing is left, wait for its window to reset."""
        seconds = reset_in(headers, names, wall)
        if remaining(headers, names) == 0 and seconds is not None and 0 < seconds <= _LONGEST_WINDOW:
            self.hold(seconds)

    def refusal(self, seconds: float) -> TryLater:
        """The error that says how long the wait would be."""
        whole = max(1, round(seconds + 0.5))
        fix = f"Nothing was sent; repeat this call in {whole} seconds."
        return TryLater(f"{self._vendor} is at its rate limit.", fix, seconds=whole)

    @property
    def patience(self) -> float:
        """The longest wait, in seconds."""
        return self._patience


class PacedTransport(httpx.AsyncBaseTransport):
    """Starts each request at its reserved time, with a cap on requests in flight."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        pacer: Pacer,
        quota: Quota,
        sleep: Sleep = anyio.sleep,
        wall: Clock = time.time,
    ) -> None:
        self._inner, self._pacer, self._quota = inner, pacer, quota
        self._sleep, self._wall = sleep, wall
        self._flying = anyio.Semaphore(quota.concurrent)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for a place in flight and for the start, send, and learn from the answer's headers."""
        self._pacer.check()
        await self._place()
        try:
            await self._start()
            response = await self._inner.handle_async_request(request)
        finally:
            self._flying.release()
        if not is_throttled(response, self._quota):
            self._pacer.learn(response.headers, self._quota.headers, self._wall())
        return response

    async def _place(self) -> None:
        """A place in flight, in order of arrival, within our patience."""
        with suppress(anyio.WouldBlock):
            self._flying.acquire_nowait()
            return
        with anyio.move_on_after(self._pacer.patience):
            await self._flying.acquire()
            return
        raise self._pacer.refusal(self._pacer.patience)

    async def _start(self) -> None:
        """Wait until the reserved start; after the gate moved, everybody in line reserves anew, one after the other."""
        start = self._pacer.reserve()
        while (seconds := self._pacer.wait(start)) > 0:
            await self._sleep(seconds)
            if self._pacer.moved(start):
                start = self._pacer.reserve()

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()
