"""How often a caller may ask: the fakes' own rate limits, counted per credential.

A fixed window per credential, as the vendors with reset headers do. The clock is monotonic seconds and is injected.
`eaten` is the share of the limit that other users of the same account have used up before ours begin.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Window:
    """At most `limit` requests of one caller in each window of `seconds`; limit 0 means no limit."""

    limit: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    eaten: float = 0.0
    _windows: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, caller: str) -> "Quota":
        """Count one request of this caller and say where it stands."""
        now = self.clock()
        start, used = self._seen.get(caller, (-math.inf, 0))
        if now - start >= self.seconds:
            start, used = now, self._others(caller)
        used += 1
        self._seen[caller] = (start, used)
        return Quota(
            self.limit, max(0, self.limit - used), start + self.seconds - now, self.limit == 0 or used <= self.limit
        )

    def _others(self, caller: str) -> int:
        """What others take of this caller's next window: whole requests, which over many windows make up their share."""
        count = self._windows.get(caller, 0)
        self._windows[caller] = count + 1
        share = self.limit * self.eaten
        return int(share * (count + 1)) - int(share * count)


@dataclass(frozen=True)
class Quota:
    """Where a caller stands: the limit, what remains, seconds until the window resets, and whether this request is allowed."""

    limit: int
    remaining: int
    reset: float
    allowed: bool
