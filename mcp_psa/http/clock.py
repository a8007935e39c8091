"""How time is told and how it passes: injected everywhere, so that a test's minute takes no time at all."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Time:
    """Monotonic seconds, and how to let some of them pass; tests put a time of their own in its place."""

    clock: Clock = time.monotonic
    sleep: Sleep = anyio.sleep


REAL_TIME = Time()
