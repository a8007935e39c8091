"""Small vendors, clocks that only move when somebody waits, and a transport that plays a script."""

from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from typing import Any

import anyio
import httpx
import pytest
from pydantic import SecretStr

from mcp_psa.http.session import Credentials, Session
from mcp_psa.manifests.vendor import AuthWay, Vendor
from tests.times import virtual_clock

BASE = "https://toy.example/api"
KEY = "FAKE-toy-key-for-tests"
WALL = 1_790_000_000.0

HEADER = {"needs": ["TOY_API_KEY"], "kind": "header", "value": "Bearer {TOY_API_KEY}"}
QUOTA: dict[str, Any] = {
    "windows": [{"requests": 100, "seconds": 1}],
    "wait": 5,
    "headers": {"remaining": ["X-Left", "X-RateLimit-Remaining"], "reset": ["X-Reset", "X-RateLimit-Reset"]},
    "throttled": [
        {"status": 429},
        {"status": 400, "header": ["X-Left", "X-RateLimit-Remaining"], "equals": "0"},
        {"status": 200, "text": "Too many requests"},
    ],
}


def toy(**changed: Any) -> Vendor:
    """A vendor from data; `quota` is laid over the usual one."""
    changed["quota"] = QUOTA | changed.get("quota", {})
    return Vendor.model_validate(
        {
            "name": "toy",
            "title": "Toyvendor",
            "checked": "2026-11-20",
            "base": BASE,
            "settings": {
                "TOY_API_KEY": {"about": "an API key", "secret": True},
                "TOY_KEY": {"about": "a consumer key", "secret": True},
                "TOY_SECRET": {"about": "a consumer secret", "secret": True},
            },
            "auth": [HEADER],
            "paging": {"default": {}},
            "check": "GET /me",
            **changed,
        }
    )


class FakeTime:
    """Time for one caller: it moves only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Seconds since some moment."""
        return self.now

    def wall(self) -> float:
        """The same in epoch seconds."""
        return WALL + self.now - 100.0

    async def sleep(self, seconds: float) -> None:
        """Move on at once."""
        self.slept.append(seconds)
        self.now += seconds


class VirtualTime:
    """Time for many callers, in a `VirtualLoop`: when all of them wait, it jumps to the first one's end."""

    sleep = staticmethod(anyio.sleep)

    @property
    def now(self) -> float:
        """Seconds since some moment; a test begins at 100."""
        return virtual_clock()

    def clock(self) -> float:
        """The same, as a function."""
        return virtual_clock()

    def wall(self) -> float:
        """The same in epoch seconds."""
        return WALL + virtual_clock() - 100.0

    async def run(self, work: Sequence[Callable[[], Coroutine[Any, Any, object]]]) -> None:
        """Run everything together to its end."""
        with anyio.fail_after(1e6):
            async with anyio.create_task_group() as group:
                for job in work:
                    group.start_soon(job)


def most_in_any_window(starts: Sequence[float], seconds: float) -> int:
    """The most starts that any half-open stretch of so many seconds holds."""
    ordered = sorted(starts)
    return max(bisect_left(ordered, start + seconds) - i for i, start in enumerate(ordered))


class CutStream(httpx.AsyncByteStream):
    """A body that breaks off in the middle."""

    def __init__(self, failure: Exception, start: bytes = b'{"rows": [') -> None:
        self._failure, self._start = failure, start

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._start
        raise self._failure


Step = httpx.Response | Exception


class Script(httpx.AsyncBaseTransport):
    """Plays its steps in turn and keeps every request; a request more than there are steps fails the test."""

    def __init__(self, steps: Iterable[Step], time: FakeTime | None = None) -> None:
        self._steps = list(steps)
        self._time = time
        self.requests: list[httpx.Request] = []
        self.at: list[float] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The next step."""
        self.requests.append(request)
        if self._time is not None:
            self.at.append(self._time.now)
        if not self._steps:
            pytest.fail(f"a request too many: {request.method} {request.url}")
        step = self._steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    @property
    def sent(self) -> list[tuple[str, str, bytes]]:
        """Each request's verb, address and body."""
        return [(r.method, str(r.url), r.content) for r in self.requests]


def good() -> httpx.Response:
    """An answer that is fine."""
    return httpx.Response(200, json={"id": 7})


def open_session(
    vendor: Vendor,
    wire: httpx.AsyncBaseTransport,
    time: FakeTime | VirtualTime | None = None,
    *,
    patience: float = 30.0,
    way: AuthWay | None = None,
    chance: float = 0.0,
) -> Session:
    """A session of the vendor's account over the given transport."""
    time = time or FakeTime()
    values = {"TOY_API_KEY": KEY, "TOY_KEY": "FAKE-consumer", "TOY_SECRET": "FAKE-pass-word"}
    credentials = Credentials(BASE, way or vendor.auth[0], {n: SecretStr(v) for n, v in values.items()})
    return Session(
        vendor,
        credentials,
        patience=patience,
        transport=wire,
        clock=time.clock,
        wall=time.wall,
        sleep=time.sleep,
        chance=lambda: chance,
    )
