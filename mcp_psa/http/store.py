"""Where the state of one account's quota is kept: an interface, and the memory of this process behind it.

Every method is awaited, so that the state may also be kept where several processes reach it. Times are said as durations:
two processes have no clock in common.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mcp_psa.http.clock import Clock
from mcp_psa.http.hints import SILENCE, Told, Word
from mcp_psa.http.windows import NOW, Window
from mcp_psa.manifests.vendor import Quota

_ROUNDED = 1.0  # a vendor that counts in whole seconds may name one more than its window has


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to send one request; `order` is its place among all starts and answers."""

    order: int


class QuotaStore(Protocol):
    """The quota of one account. Whatever is cancelled has either happened as a whole or not at all."""

    async def take(self) -> Grant | float:
        """Leave to start now, or the seconds until it is worth asking again; inf when only an answer can change that."""

    async def done(self, grant: Grant, word: Word = SILENCE, *, sent: bool = True) -> None:
        """A request is no longer under way, and what its answer said; one that was never sent has used nothing."""

    async def hold(self, seconds: float) -> None:
        """Let nobody start for so many seconds; an earlier, longer hold stays."""

    async def forecast(self, ahead: int) -> float:
        """About how many seconds a newcomer waits with so many others before it."""


class MemoryStore:
    """The quota of an account that only this process uses; nothing here is ever suspended, so every step is whole."""

    def __init__(self, quota: Quota, clock: Clock) -> None:
        self._clock, self._concurrent = clock, quota.concurrent
        self._windows = [Window(w.requests, w.seconds) for w in quota.windows]
        self._flying: set[int] = set()
        self._order = 0
        self._gate = -math.inf

    async def take(self) -> Grant | float:
        """Leave to start now, or the seconds until it is worth asking again."""
        now, flying = self._clock(), len(self._flying)
        wait = max(self._gate - now, *(window.wait(now, flying) for window in self._windows))
        if wait > NOW:
            return wait
        if flying >= self._concurrent:
            return math.inf
        grant = Grant(self._next())
        self._flying.add(grant.order)
        return grant

    async def done(self, grant: Grant, word: Word = SILENCE, *, sent: bool = True) -> None:
        """A request is no longer under way, and what its answer said."""
        self._flying.discard(grant.order)
        if not sent:
            return
        now, order = self._clock(), self._next()
        for window in self._windows:
            window.ended(now)
        for window, told in zip(self._windows, self._placed(word, now), strict=True):
            if told.limit is not None:
                window.resize(told.limit, grant.order, order)
            window.learn(told, grant.order, order, now)

    async def hold(self, seconds: float) -> None:
        """Let nobody start for so many seconds; an earlier, longer hold stays."""
        self._gate = max(self._gate, self._clock() + seconds)

    async def forecast(self, ahead: int) -> float:
        """About how many seconds a newcomer waits with so many others before it."""
        now, flying = self._clock(), len(self._flying)
        at = max(now, self._gate)
        return at - now + max(0.0, *(window.forecast(at, flying, ahead) for window in self._windows))

    def _next(self) -> int:
        self._order += 1
        return self._order

    def _placed(self, word: Word, now: float) -> Sequence[Told]:
        """What was said of each window: under its own name, else in general if it is clear which one is meant.

        With several windows it is the one of that limit. Where none fits, "nothing left" still means that all must wait.
        """
        own = list(word.windows) or [Told()] * len(self._windows)
        general = word.general
        if general.left is None and general.limit is None:
            return own
        fits = [0] if len(own) == 1 else [i for i, w in enumerate(self._windows) if self._size(i, own) == general.limit]
        if len(fits) == 1:
            dated = fits if len(own) == 1 else self._as_long(general.reset, fits[0])
            for index in {*fits, *dated}:
                known = general if index in fits else Told()
                own[index] = own[index].or_else(replace(known, reset=general.reset if index in dated else None))
        elif general.left == 0 and general.reset is not None:
            self._gate = max(self._gate, now + general.reset)
        return own

    def _as_long(self, reset: float | None, meant: int) -> list[int]:
        """The window whose end this may be: the one that was meant, else the only one that is so long."""
        long = [i for i, window in enumerate(self._windows) if (reset or 0.0) <= window.seconds + _ROUNDED]
        if meant in long:
            return [meant]
        return long if len(long) == 1 else []

    def _size(self, index: int, own: Sequence[Told]) -> int:
        limit = own[index].limit
        return self._windows[index].size if limit is None else limit
