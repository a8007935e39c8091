"""How often a caller may ask: the fakes' own rate limits, counted per credential.

A fixed window per credential, as the vendors with reset headers do. The clock is monotonic seconds and is injected.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Window:
    """At most `limit` requests of one caller in each window of `seconds`; limit 0 means no limit."""

    limit: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, caller: str) -> "Quota":
        """Count one request of this caller and say where it stands."""
        now = self.clock()
        start, used = self._seen.get(caller, (now, 0))
        if now - start >= self.seconds:
            start, used = now, 0
        used += 1
        self._seen[caller] = (start, used)
        return Quota(
            self.limit, max(0, self.limit - used), start + self.seconds - now, self.limit == 0 or used <= self.limit
        )


@dataclass(frozen=True)
class Quota:
    """Where a caller stands: the limit, what remains, seconds until the window resets, and whether this request is allowed."""

    limit: int
    remaining: int
    reset: float
    allowed: bool
