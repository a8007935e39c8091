"""Answers kept for a short while, per account: whole lists that pages are cut from, and names that rows refer to.

Bounded in number and age; emptied by every write of ours, so that what we change is seen at once.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Cache:
    """The last `most` values, each for its own number of seconds."""

    def __init__(self, clock: Callable[[], float], most: int = 64) -> None:
        self._clock, self._most = clock, most
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self.generation = 0

    def get(self, key: Hashable) -> Any:
        """What is kept, or None when it is not there or too old."""
        until, value = self._kept.get(key, (0.0, None))
        return value if self._clock() < until else None

    def put(self, key: Hashable, value: Any, seconds: float, generation: int) -> None:
        """Keep a value that was asked for in this generation; the oldest one goes when there are too many.

        What was asked for before a write may show what was there before it, and is not kept.
        """
        if seconds <= 0 or generation != self.generation:
            return
        self._kept[key] = (self._clock() + seconds, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything, also what is still on its way."""
        self.generation += 1
        self._kept.clear()
