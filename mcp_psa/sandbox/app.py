"""The sandbox as one web application: the fake vendors side by side, each below its own prefix.

A vendor's package is imported only when it is asked for, so a process that shows one vendor loads one.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from mcp_psa.sandbox.agency import seed
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Store


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


def build(box: Box, vendors: Iterable[str] | None = None) -> Starlette:
    """The application that shows this box through the named vendors, or through all of them."""
    chosen = list(FAKES) if vendors is None else list(vendors)
    unknown = sorted(set(chosen) - set(FAKES))
    if unknown:
        raise ValueError(f"no such vendor in the sandbox: {', '.join(unknown)}; there are {', '.join(FAKES)}")
    shown = {name: FAKES[name] for name in FAKES if name in chosen}
    routes: list[BaseRoute] = [Route("/", _index(shown), methods=["GET"])]
    routes += [Mount(fake.prefix, app=import_module(fake.package).app(box), name=name) for name, fake in shown.items()]
    return Starlette(routes=routes)


def open_box(
    state: Path | None = None,
    time_entries: int | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    quota: bool = True,
) -> Box:
    """The sandbox's store, in memory or in the file named; an empty one is filled with the agency first."""
    store = Store(state, clock)
    if store.row("SELECT id FROM companies LIMIT 1") is None:
        seed(store, time_entries=time_entries)
    return Box(store, quota=quota)


def _index(shown: dict[str, Fake]) -> Callable[[Request], JSONResponse]:
    def index(request: Request) -> JSONResponse:
        base = str(request.base_url).rstrip("/")
        vendors = {name: {"path": fake.prefix, "base_url": base + fake.prefix} for name, fake in shown.items()}
        return JSONResponse({"sandbox": "mcp_psa", "vendors": vendors})

    return index
