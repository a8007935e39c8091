"""The strict judge: counts every request that comes faster than its vendor allows, in any stretch of time.

The fakes count in fixed windows, as the vendors do, and forgive a burst across two of them. The judge does not.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_psa.sandbox.credentials import TOKEN_PATHS
from mcp_psa.sandbox.refusals import Refusals

Windows = tuple[tuple[int, float], ...]
INJECTED: Final = "mcp_psa.trouble"
"""The key of a request's scope below which trouble says that it made the answer up."""

_HAIR: Final = 1e-6  # clocks are no finer than that, and sums of floats are not exact


class Limit(NamedTuple):
    """What a vendor allows, and whether it counts each credential apart."""

    windows: Windows = ()
    by_credential: bool = False


# As published (read 2026-11-22); Projectworks publishes none. Whether Teamwork and Worksection count by site, account or
# user is not said: here all callers count together.
LIMITS: Final[dict[str, Limit]] = {
    "teamwork": Limit(((150, 60.0),)),
    "awork": Limit(((1000, 60.0), (50, 1.0))),
    "proworkflow": Limit(((500, 30.0),), by_credential=True),
    "projectworks": Limit(),
    "worksection": Limit(((1, 1.0),)),
}


class Judge:
    """Watches one stream of arrivals. No window, open on the left and closed on the right, may hold more than its limit."""

    def __init__(self, windows: Iterable[tuple[int, float]], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: list[tuple[int, float, deque[float]]] = [(most, span, deque()) for most, span in windows]
        self.requests = 0
        self.violations = 0
        self.most = [0] * len(self._windows)

    def seen(self, now: float | None = None) -> float:
        """Record an arrival. The answer is 0 when it was right, else the seconds until another one will be."""
        now = self._clock() if now is None else now
        self.requests += 1
        wait = 0.0
        for place, (limit, span, arrivals) in enumerate(self._windows):
            arrivals.append(now)
            while arrivals[0] + span <= now + _HAIR:
                arrivals.popleft()
            self.most[place] = max(self.most[place], len(arrivals))
            if len(arrivals) > limit:
                wait = max(wait, arrivals[-limit] + span - now)
        self.violations += wait > 0
        return wait


@dataclass
class Docket:
    """All that is known about one vendor's requests."""

    limit: Limit
    clock: Callable[[], float]
    throttled: int = 0
    _judges: dict[object, Judge] = field(default_factory=dict)

    def seen(self, credential: object) -> float:
        """Record an arrival of this caller; see Judge.seen."""
        key = credential if self.limit.by_credential else None
        if key not in self._judges:
            self._judges[key] = Judge(self.limit.windows, self.clock)
        return self._judges[key].seen()

    def report(self) -> dict[str, Any]:
        """Requests, violations, the most that any window held, and throttle answers given because of the quota."""
        judges = list(self._judges.values())
        names = [f"{limit} in {span:g} s" for limit, span in self.limit.windows]
        return {
            "requests": sum(judge.requests for judge in judges),
            "violations": sum(judge.violations for judge in judges),
            "most": {name: max((j.most[i] for j in judges), default=0) for i, name in enumerate(names)},
            "throttled": self.throttled,
        }


class Court:
    """A middleware that judges every request of every vendor by that vendor's published limits.

    With `strict` it also answers a violating request, as the vendor would; else it only counts.
    """

    def __init__(
        self,
        app: ASGIApp,
        refusals: Mapping[str, Refusals],
        clock: Callable[[], float] = time.monotonic,
        *,
        strict: bool = False,
    ) -> None:
        self._app, self._refusals, self._strict = app, refusals, strict
        self.dockets = {name: Docket(LIMITS[name], clock) for name in refusals}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge, and pass on or refuse."""
        vendor = next((name for name, own in self._refusals.items() if own.covers(scope)), None)
        if vendor is None or scope["path"] in TOKEN_PATHS.values():  # tokens are not got from the API
            await self._app(scope, receive, send)
            return
        docket, own = self.dockets[vendor], self._refusals[vendor]
        wait = docket.seen(_credential(scope))
        if wait and self._strict:
            docket.throttled += 1
            await own.throttled(scope["path"], wait)(scope, receive, send)
            return
        watched = _Watched(send)
        scope[INJECTED] = None
        await self._app(scope, receive, watched)
        if scope[INJECTED] is None and own.is_throttled(watched.status, watched.body):
            docket.throttled += 1

    def report(self) -> dict[str, dict[str, Any]]:
        """What was seen, vendor by vendor."""
        return {name: docket.report() for name, docket in self.dockets.items()}


class _Watched:
    """Passes an answer on and remembers its status and the first piece of its body."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.body = 0, b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif not self.body:
            self.body = message.get("body", b"")
        await self._send(message)


def _credential(scope: MutableMapping[str, Any]) -> tuple[bytes, ...]:
    """Who asks, in whatever header that is said; kept only to tell callers apart."""
    return tuple(value for name, value in scope["headers"] if name in (b"authorization", b"apikey"))
