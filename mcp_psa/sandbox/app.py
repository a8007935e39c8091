"""The sandbox as one web application: the fake vendors side by side, each below its own prefix.

A request comes first to the judge, then into whatever trouble the box is set to, then to the fake. A vendor's package is
imported only when it is asked for, so a process that shows one vendor loads one.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from mcp_psa.sandbox.agency import seed
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.judge import Court
from mcp_psa.sandbox.refusals import Refusals
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.trouble import Trouble
from mcp_psa.sandbox.trouble_plan import NO_TROUBLE, Plan
from mcp_psa.sandbox.trouble_ways import Sleep


class Fake(NamedTuple):
    """Where a fake vendor lives: its package, and the path its own routes stand below."""

    package: str
    prefix: str


FAKES: Final = {
    "teamwork": Fake("mcp_psa.sandbox.teamwork", "/teamwork"),
    "awork": Fake("mcp_psa.sandbox.awork", "/awork/api/v1"),
    "proworkflow": Fake("mcp_psa.sandbox.proworkflow", "/proworkflow/api/v4"),
    "projectworks": Fake("mcp_psa.sandbox.projectworks", "/projectworks/api/v1"),
    "worksection": Fake("mcp_psa.sandbox.worksection", "/worksection"),
}


class Sandbox:
    """An ASGI application: the fakes of one box, with the record of what trouble was made, and the judge."""

    def __init__(self, box: Box, shown: dict[str, Fake], sleep: Sleep, *, strict: bool) -> None:
        self.box = box
        refusals = {name: Refusals(*fake) for name, fake in shown.items()}
        routes: list[BaseRoute] = [Route("/", _index(shown)), Route("/_judge", self._judge)]
        routes += [
            Mount(fake.prefix, app=import_module(fake.package).app(box), name=name) for name, fake in shown.items()
        ]
        self.trouble = Trouble(Starlette(routes=routes), box.trouble, refusals, box.store.clock, sleep)
        self.court = Court(self.trouble, refusals, box.monotonic, strict=strict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.court(scope, receive, send)

    def report(self) -> dict[str, Any]:
        """What the judge saw of each vendor, and how often each kind of trouble was made."""
        trouble = {"plan": self.box.trouble.text, "made": dict(self.trouble.tally)}
        return {"vendors": self.court.report(), "trouble": trouble}

    def _judge(self, _request: Request) -> JSONResponse:
        return JSONResponse(self.report())


def build(
    box: Box, vendors: Iterable[str] | None = None, *, strict: bool = False, sleep: Sleep = anyio.sleep
) -> Sandbox:
    """The application that shows this box through the named vendors, or through all of them.

    With `strict`, a request beyond a vendor's published limit in any stretch of time is refused. `sleep` is how trouble
    waits.
    """
    chosen = list(FAKES) if vendors is None else list(vendors)
    unknown = sorted(set(chosen) - set(FAKES))
    if unknown:
        raise ValueError(f"no such vendor in the sandbox: {', '.join(unknown)}; there are {', '.join(FAKES)}")
    return Sandbox(box, {name: FAKES[name] for name in FAKES if name in chosen}, sleep, strict=strict)


def open_box(  # what a sandbox can be given
    state: Path | None = None,
    time_entries: int | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    quota: bool = True,
    monotonic: Callable[[], float] = time.monotonic,
    trouble: Plan = NO_TROUBLE,
) -> Box:
    """The sandbox's store, in memory or in the file named; an empty one is filled with the agency first."""
    skew = timedelta(seconds=trouble.skew)
    store = Store(state, (lambda: clock() + skew) if skew else clock)
    if store.row("SELECT id FROM companies LIMIT 1") is None:
        seed(store, time_entries=time_entries)
    return Box(store, monotonic, quota, trouble)


def _index(shown: dict[str, Fake]) -> Callable[[Request], JSONResponse]:
    def index(request: Request) -> JSONResponse:
        base = str(request.base_url).rstrip("/")
        vendors = {name: {"path": fake.prefix, "base_url": base + fake.prefix} for name, fake in shown.items()}
        return JSONResponse({"sandbox": "mcp_psa", "vendors": vendors})

    return index
