"""The trouble dial at work: a middleware around the mounted fakes that spoils requests as a plan says, and keeps a record."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, NamedTuple

import anyio
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_psa.sandbox.judge import INJECTED
from mcp_psa.sandbox.refusals import Refusals
from mcp_psa.sandbox.trouble_plan import LATENCY, Plan
from mcp_psa.sandbox.trouble_ways import WAYS, Exchange, Sleep, asked, drained

_KEPT: Final = 100_000
_REFUSED: Final = 400


class Done(NamedTuple):
    """One trouble that was made: the request's number and address, the kind, and whether the fake carried the request out."""

    number: int
    vendor: str
    method: str
    path: str
    kind: str
    applied: bool


class Trouble:
    """Spoils requests to the fakes, and only those: the index and the judge's page are left alone.

    `done` is what was made of late, `tally` the count of each kind since the start.
    """

    def __init__(
        self,
        app: ASGIApp,
        plan: Plan,
        refusals: Mapping[str, Refusals],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Sleep = anyio.sleep,
    ) -> None:
        self._app, self.plan, self._refusals = app, plan, refusals
        self._clock, self._sleep = clock, sleep
        self._fates = plan.fates()
        self.requests = 0
        self.done: deque[Done] = deque(maxlen=_KEPT)
        self.tally: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, after whatever is in store for it."""
        vendor = next((name for name, own in self._refusals.items() if own.covers(scope)), None)
        if vendor is None:
            await self._app(scope, receive, send)
            return
        fate = next(self._fates)
        self.requests += 1
        number = self.requests
        send = self._dated(send) if self.plan.skew else send
        if fate.late:
            self._note(number, vendor, scope, LATENCY.word, applied=fate.after)
            await self._sleep(fate.late)
        if fate.kind is None:
            await self._app(scope, receive, send)
            return
        scope[INJECTED] = fate.kind
        reply = None
        if fate.after:
            reply = await asked(self._app, scope, receive)
        else:
            await drained(receive)
        self._note(number, vendor, scope, fate.kind, applied=reply is not None and reply.status < _REFUSED)
        await WAYS[fate.kind](Exchange(scope, receive, send, fate, self._refusals[vendor], self._sleep, reply))

    def _note(self, number: int, vendor: str, scope: Scope, kind: str, *, applied: bool) -> None:
        self.done.append(Done(number, vendor, scope["method"], scope["path"], kind, applied))
        self.tally[kind] += 1

    def _dated(self, send: Send) -> Send:
        """Tell the vendor's own time, wrong as it is."""

        async def with_date(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = format_datetime(self._clock().astimezone(UTC), usegmt=True)
                MutableHeaders(scope=message)["date"] = now
            await send(message)

        return with_date
