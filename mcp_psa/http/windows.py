"""One window of a rate limit: how many requests of ours stand in it, and how many the vendor says are left.

A request holds a slot from its start until `seconds` after its answer came. The vendor counted it somewhere between the two, so
no stretch of `seconds` at the vendor ever holds more than `size` of ours, whatever the network does; and where answers come at
once that costs nothing.

Others may use the same account. What the vendor said is left is therefore a second bound, until its window resets. A request
under way may or may not be in the vendor's count: it is taken for not counted until its answer says more. An answer that shows
more left than is known was counted before, unless the request started after that became known.
"""

import math
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass

from mcp_psa.http.hints import Told

# Two clocks do not run alike, and vendors stamp in milliseconds: we wait a thousandth and a millisecond longer.
_DRIFT, _SLACK = 1.001, 0.001
# Sums of floats are not exact: what is this close has come. Far below the slack.
NOW = 1e-6
# A vendor's word for its limit is believed up to so many times what the manifest says; no plan is that large.
_LARGEST_PLAN = 100


@dataclass(slots=True)
class _Word:
    """What the vendor said is left, until when, and where the answer stood among all starts and answers."""

    left: int
    until: float
    order: int
    dated: bool  # the vendor named the end of its window, too

    def dated_by(self, known: "_Word | None") -> "_Word":
        """This, with the end of the window from an earlier word on the same window, if this one does not say it."""
        if known is not None and known.dated and not self.dated and self.left <= known.left:
            self.until, self.dated = known.until, True
        return self


class Window:
    """The slots of one window. `flying` is always the number of requests under way, which each hold one."""

    def __init__(self, requests: int, seconds: float) -> None:
        self.size, self.seconds = requests, seconds
        self._most = requests * _LARGEST_PLAN
        self._ends: deque[float] = deque()
        self._word: _Word | None = None
        self._sized = 0

    def wait(self, now: float, flying: int) -> float:
        """Seconds until it is worth asking for a slot again; 0 when there is one, inf when only an answer can free one."""
        self._drop(now)
        return max(self._own_wait(now, flying), self._vendors_wait(now, flying))

    def _own_wait(self, now: float, flying: int) -> float:
        short = flying + len(self._ends) - self.size
        if short < 0:
            return 0.0
        return self._ends[short] - now if short < len(self._ends) else math.inf

    def _vendors_wait(self, now: float, flying: int) -> float:
        if self._word is None or self._word.left > flying:
            return 0.0
        return math.inf if self._word.left > 0 else self._word.until - now

    def forecast(self, at: float, flying: int, ahead: int) -> float:
        """About how many seconds a newcomer waits from then on, with so many before it, if every answer comes at once."""
        gone = bisect_right(self._ends, at + NOW)
        taken = len(self._ends) - gone
        place, wait = ahead + flying + taken - self.size, 0.0
        if place >= 0:
            rounds, index = (0, place) if place < taken else divmod(place, self.size)
            wait = rounds * self.seconds + (self._ends[gone + index] - at if index < taken else self.seconds)
        return max(wait, self._word.until - at) if self._word is not None and ahead >= self._word.left else wait

    def ended(self, now: float) -> None:
        """A request of ours was answered, failed or was given up: its slot comes free a window from now."""
        self._ends.append(self._longer(now))

    def _unheard(self, order: int) -> None:
        """A request ended, and nobody said what is left: the vendor may have counted it since its last word."""
        if self._word is not None:
            self._word.left, self._word.order = self._word.left - 1, order

    def resize(self, limit: int, started: int, order: int) -> None:
        """The vendor's limit is this one: a larger or smaller plan than the manifest's."""
        if started >= self._sized and 0 < limit <= self._most:
            self.size, self._sized = limit, order

    def learn(self, told: Told, started: int, order: int, now: float) -> None:
        """What the answer to a request says is left; `started` is the request's place in order, `order` the answer's."""
        if told.left is None:
            self._unheard(order)
            return
        self._drop(now)
        word = _Word(told.left, self._longer(now, told.reset), order, told.reset is not None)
        known = self._word
        if known is None or started > known.order:
            self._word = word.dated_by(known)
        elif word.dated and known.dated and abs(word.until - known.until) > self.seconds / 2:
            # Two answers that were on their way together speak of different windows of the vendor: the later one counts.
            self._word = max(word, known, key=lambda one: one.until)
        elif word.left < known.left:
            self._word = word.dated_by(known)

    def _longer(self, now: float, seconds: float | None = None) -> float:
        """When so many seconds, or a whole window, have surely passed at the vendor, too."""
        return now + (self.seconds if seconds is None else seconds) * _DRIFT + _SLACK

    def _drop(self, now: float) -> None:
        while self._ends and self._ends[0] <= now + NOW:
            self._ends.popleft()
        if self._word is not None and self._word.until <= now + NOW:
            self._word = None
