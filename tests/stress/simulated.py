"""A vendor on a simulated clock: it counts in fixed windows as the vendors say they do, and keeps every arrival for the judge.

Written from what the vendors publish about their limits and headers, never from the manifests.
"""

import math
import random
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import anyio
import httpx

from mcp_psa.errors import TryLater
from mcp_psa.http.circuit import Circuit
from mcp_psa.http.pace import PacedTransport, Pacer
from mcp_psa.http.retry import RetryTransport
from mcp_psa.manifests import load_vendor
from tests.times import virtual_clock

WALL = 1_790_000_000.0
Windows = Sequence[tuple[int, float]]

# The vendors' published limits; Projectworks publishes none, and its number is ours.
LIMITS: Mapping[str, Windows] = {
    "teamwork": [(150, 60.0)],
    "awork": [(1000, 60.0), (50, 1.0)],
    "proworkflow": [(500, 30.0)],
    "projectworks": [(5, 1.0)],
    "worksection": [(1, 1.0)],
}


@dataclass(frozen=True)
class State:
    """A window as the vendor sees it: its limit, what is left in it, and seconds until it resets."""

    limit: int
    left: int
    reset: float

    @property
    def seconds(self) -> str:
        """The reset in whole seconds, rounded up."""
        return str(math.ceil(self.reset))


def teamwork(states: Sequence[State]) -> dict[str, str]:
    """The spelling of the official code, with a reset in seconds."""
    one = states[0]
    names = ("X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset")
    return dict(zip(names, (str(one.limit), str(one.left), one.seconds), strict=True))


def teamwork_guide(states: Sequence[State]) -> dict[str, str]:
    """The spelling of the guide, with a reset as an epoch."""
    one = states[0]
    until = str(math.ceil(WALL + virtual_clock() + one.reset))
    names = ("X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset")
    return dict(zip(names, (str(one.limit), str(one.left), until), strict=True))


def proworkflow(states: Sequence[State]) -> dict[str, str]:
    """The guide's headers; seconds left."""
    one = states[0]
    names = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
    return dict(zip(names, (str(one.limit), str(one.left), one.seconds), strict=True))


def _awork(states: Sequence[State], general: State, reset: str) -> dict[str, str]:
    minute, second = states
    return {
        "ratelimit-limit": str(general.limit),
        "ratelimit-remaining": str(general.left),
        "ratelimit-reset": reset,
        "x-ratelimit-limit-minute": str(minute.limit),
        "x-ratelimit-remaining-minute": str(minute.left),
        "x-ratelimit-limit-second": str(second.limit),
        "x-ratelimit-remaining-second": str(second.left),
    }


def awork_tightest(states: Sequence[State]) -> dict[str, str]:
    """All seven headers, the general three about the window with less left."""
    tightest = min(states, key=lambda state: state.left)
    return _awork(states, tightest, tightest.seconds)


def awork_mixed(states: Sequence[State]) -> dict[str, str]:
    """As the docs' example reads: the second's limit beside the minute's reset."""
    return _awork(states, states[1], states[0].seconds)


@dataclass
class Simulated(httpx.AsyncBaseTransport):
    """Keeps when each request was counted, and in order of their starts who sent them.

    `latency` gives seconds before and after the vendor counts; `others` are the times of somebody else's requests.
    With `strict` it refuses what is too much in its own windows, and sends its headers.
    """

    windows: Windows
    headers: Callable[[Sequence[State]], dict[str, str]] = lambda _: {}
    latency: Callable[[], tuple[float, float]] = lambda: (0.0, 0.0)
    others: Sequence[float] = ()
    strict: bool = False
    at: list[float] = field(default_factory=list)
    who: list[str] = field(default_factory=list)
    refused: int = 0
    blamed: int = 0
    eaten: int = 0
    _seen: int = 0
    _used: dict[tuple[int, int], int] = field(default_factory=dict)
    _told: dict[tuple[int, int], float] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request of ours: it travels, is counted, and its answer travels back."""
        before, after = self.latency()
        started = virtual_clock()
        self.who.append(str(request.extensions.get("caller", "")))
        await anyio.sleep(before)  # also a network that takes no time takes a turn of the loop
        response, empty = self._counted(started)
        if after:
            await anyio.sleep(after)
        for key in empty:
            self._told.setdefault(key, virtual_clock())
        return response

    def _counted(self, started: float) -> tuple[httpx.Response, list[tuple[int, int]]]:
        now = virtual_clock()
        self.at.append(now)
        self._count_others(now)
        allowed = not self.strict or self._count(now)
        if not allowed:
            self.refused += 1
            full = [key for key, (limit, _) in self._keys(now) if self._used.get(key, 0) >= limit]
            self.blamed += any(self._told.get(key, math.inf) < started for key in full)
        states = [
            State(limit, max(0, limit - self._used.get(key, 0)), (key[1] + 1) * seconds - now)
            for key, (limit, seconds) in self._keys(now)
        ]
        empty = [key for (key, _), state in zip(self._keys(now), states, strict=True) if not state.left]
        headers = self.headers(states) if self.strict else {}
        return httpx.Response(200 if allowed else 429, headers=headers, json={}), empty

    def _keys(self, now: float) -> list[tuple[tuple[int, int], tuple[int, float]]]:
        return [((i, int(now // seconds)), (limit, seconds)) for i, (limit, seconds) in enumerate(self.windows)]

    def _count(self, now: float) -> bool:
        """Whether this one fits into every window; a refused one uses nothing."""
        keys = self._keys(now)
        if any(self._used.get(key, 0) >= limit for key, (limit, _) in keys):
            return False
        for key, _ in keys:
            self._used[key] = self._used.get(key, 0) + 1
        return True

    def _count_others(self, now: float) -> None:
        until = bisect_right(self.others, now)
        for moment in self.others[self._seen : until]:
            self.eaten += self._count(moment)
        self._seen = until

    def violations(self) -> int:
        """Arrivals too many in any half-open stretch as long as a window."""
        return sum(
            later - earlier < seconds
            for limit, seconds in self.windows
            for earlier, later in zip(self.at, self.at[limit:], strict=False)
        )

    def used(self) -> float:
        """The share of the longest window's quota that ours and others used, apart from the first and the last window."""
        limit, seconds = self.windows[0]
        inner = range(int(self.at[0] // seconds) + 1, int(self.at[-1] // seconds))
        return sum(self._used[0, number] for number in inner) / (len(inner) * limit)

    @property
    def took(self) -> float:
        """From the first arrival to the last."""
        return self.at[-1] - self.at[0]


def least(windows: Windows, requests: int) -> float:
    """The least time in which so many requests can come without passing a limit."""
    times: list[float] = []
    for number in range(requests):
        times.append(max([0.0] + [times[number - limit] + seconds for limit, seconds in windows if number >= limit]))
    return times[-1]


def travel(seed: int, most: float) -> Callable[[], tuple[float, float]]:
    """Seconds there and back, at random; one in twenty takes ten times as long."""
    rng = random.Random(seed)  # noqa: S311  # a seed makes it repeatable

    def one() -> float:
        return rng.uniform(0.0, most) * (10.0 if rng.random() < 0.05 else 1.0)

    return lambda: (one(), one())


def open_account(vendor: str, wire: httpx.AsyncBaseTransport, patience: float = math.inf) -> RetryTransport:
    """The transports of a session, with the shipped manifest's quota, over the simulated vendor."""
    chance = random.Random(1).random  # noqa: S311  # a seed makes it repeatable
    quota = load_vendor(vendor).quota
    pacer = Pacer(vendor, quota, patience, clock=virtual_clock, wall=_wall, sleep=anyio.sleep, chance=chance)
    circuit = Circuit(vendor, virtual_clock)
    paced = PacedTransport(wire, pacer, circuit, quota, virtual_clock)
    return RetryTransport(paced, pacer, circuit, clock=virtual_clock, wall=_wall, sleep=anyio.sleep, chance=chance)


def _wall() -> float:
    return WALL + virtual_clock()


async def read(account: RetryTransport, caller: str, times: int, *, bulk: bool = False) -> None:
    """So many reads, one after the other; whoever is sent away comes back when it was told to."""
    done = 0
    while done < times:
        try:
            response = await account.handle_async_request(asked(caller, bulk=bulk and done > 0))
        except TryLater as refusal:
            await anyio.sleep(refusal.seconds or 1.0)
        else:
            done += response.status_code == 200


def asked(caller: str, *, bulk: bool = False) -> httpx.Request:
    """One read."""
    return httpx.Request("GET", "https://vendor.example/rows", extensions={"caller": caller, "bulk": bulk})


async def crowd(account: RetryTransport, callers: int, reads: int) -> None:
    """Everybody reads at once."""
    async with anyio.create_task_group() as group:
        for number in range(callers):
            group.start_soon(partial(read, account, f"caller {number}", reads))
