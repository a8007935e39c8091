"""Times of the tests' own, in which no second really passes."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

import anyio

from mcp_psa.http.clock import Time


def no_waiting() -> Time:
    """A clock that every sleep moves on, so that pacing is kept and no second passes."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds
        await anyio.lowlevel.checkpoint()

    return Time(lambda: now[0], sleep)


class _Jump(selectors.SelectSelector):
    """Where a loop would wait for its next timer, its time jumps there."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """No event ever comes from outside."""
        if timeout is None:
            msg = "every task waits, and none of them for a time"
            raise RuntimeError(msg)
        self.now += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop in which every sleep takes no time, yet everything happens in the order in which it would.

    Its time begins at 100, and moves only when all tasks wait. Use `anyio.sleep` and `virtual_clock` with it.
    """

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        """Virtual seconds."""
        return self._jump.now


VIRTUAL = ("asyncio", {"loop_factory": VirtualLoop})
"""A backend for a fixture `anyio_backend`."""


def virtual_clock() -> float:
    """The time of the running loop."""
    return asyncio.get_running_loop().time()


def in_virtual_time(work: Callable[[], Awaitable[Any]]) -> Any:
    """What this comes to, run to its end in a loop of its own."""
    return anyio.run(work, backend=VIRTUAL[0], backend_options=VIRTUAL[1])
