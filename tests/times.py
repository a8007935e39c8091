"""A time of the tests' own: it stands still until somebody sleeps, and then goes on at once."""

import anyio

from mcp_psa.http.pace import Time


def no_waiting() -> Time:
    """A clock that every sleep moves on, so that pacing is kept and no second passes."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds
        await anyio.lowlevel.checkpoint()

    return Time(lambda: now[0], sleep)
