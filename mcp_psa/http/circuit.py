"""Stop asking a vendor that cannot be reached: answer at once, and let one request through now and then to see.

One circuit for each account. Only what says that nobody is there counts: no connection, no answer in time, a gateway's 502,
503 or 504. A 429, any other 4xx and a 500 come from a vendor that is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from mcp_psa.errors import TryLater
from mcp_psa.http.clock import Clock
from mcp_psa.http.failures import GATEWAY, is_unreachable

# More than the attempts of one call, so that one unlucky call does not close an account to the others.
FAILURES = 5
# And over longer than a hiccup lasts: several requests that break together are one event.
LASTING = 2.0
# As long as a service takes to be restarted; then doubled, but never so long that a vendor that is back waits for us.
FIRST_PAUSE, LONGEST_PAUSE = 10.0, 120.0
# What others are told while one request tries whether the vendor is back: about how long that takes.
TRIAL = 5.0


@dataclass
class Attempt:
    """One request on its way through the circuit."""

    trial: bool
    started: float
    status: int = 0


class Circuit:
    """Closed while the vendor answers; open for a while after it has failed to again and again."""

    def __init__(self, vendor: str, clock: Clock) -> None:
        self._vendor, self._clock = vendor, clock
        self._failures, self._since = 0, 0.0
        self._pause, self._until = 0.0, 0.0
        self._trying = False

    def check(self) -> None:
        """TryLater while nothing may be sent."""
        if not self._pause:
            return
        left = self._until - self._clock()
        if left > 0 or self._trying:
            seconds = max(1, round((left if left > 0 else TRIAL) + 0.5))
            fix = f"Nothing was sent this time; repeat this call in {seconds} seconds."
            raise TryLater(f"{self._vendor} could not be reached again and again.", fix, seconds=seconds)

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Around the sending of one request, which notes the status of its answer; TryLater when it may not be sent.

        The first one after a pause is the trial. However it ends, also cancelled, another one may try after it.
        """
        self.check()
        attempt = Attempt(bool(self._pause), self._clock())
        self._trying = self._trying or attempt.trial
        try:
            yield attempt
        except httpx.TransportError as failure:
            if is_unreachable(failure):
                self._failed(attempt)
            raise
        else:
            if attempt.status in GATEWAY:
                self._failed(attempt)
            elif attempt.status:
                self._reached(attempt)
        finally:
            if attempt.trial:
                self._trying = False

    def _reached(self, attempt: Attempt) -> None:
        if attempt.trial or not self._pause:
            self._failures, self._pause = 0, 0.0

    def _failed(self, attempt: Attempt) -> None:
        """What was sent before the pause began and fails during it says nothing new."""
        now = self._clock()
        if attempt.trial:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self._until = now + self._pause
        elif not self._pause:
            self._since = min(self._since, attempt.started) if self._failures else attempt.started
            self._failures += 1
            if self._failures >= FAILURES and now - self._since >= LASTING:
                self._pause, self._until = FIRST_PAUSE, now + FIRST_PAUSE
