"""A sandbox in bad weather: a plan, a client of its own, a clock that only sleeping moves, and one write for each vendor."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import anyio.lowlevel
import httpx
import pytest

from mcp_psa.http.inprocess import in_process
from mcp_psa.sandbox import credentials as known
from mcp_psa.sandbox.app import FAKES, Sandbox, build, open_box
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.trouble_plan import read_plan
from tests.conftest import NOW

VENDORS = tuple(FAKES)


class Ask(NamedTuple):
    """A vendor's way of being asked: its credential, a path to read, and a write with the table it goes to."""

    headers: dict[str, str]
    read: str
    write: tuple[str, dict[str, Any]]
    table: str


_TEAMWORK = {"Authorization": f"Bearer {known.TEAMWORK_ACCESS_TOKEN}"}
_PROJECTWORKS = httpx.BasicAuth(known.PROJECTWORKS_CONSUMER_KEY, known.PROJECTWORKS_CONSUMER_SECRET)
ASKS = {
    "teamwork": Ask(
        _TEAMWORK,
        "/projects/api/v3/projects.json",
        ("/projects.json", {"project": {"name": "Stormy"}}),
        "projects",
    ),
    "awork": Ask(
        {"Authorization": f"Bearer {known.AWORK_API_KEY}"},
        "/companies",
        ("/companies", {"name": "Stormy GmbH"}),
        "companies",
    ),
    "proworkflow": Ask(
        {"apikey": known.PROWORKFLOW_API_KEY}, "/companies", ("/companies", {"name": "Stormy Ltd"}), "companies"
    ),
    "projectworks": Ask(
        {"Authorization": _PROJECTWORKS._auth_header},
        "/Clients",
        ("/Clients", {"clientName": "Stormy Ltd", "accountManagerID": 1, "officeID": 1}),
        "companies",
    ),
    "worksection": Ask(
        {"Authorization": f"Bearer {known.WORKSECTION_ACCESS_TOKEN}"},
        "/api/oauth2?action=get_projects",
        ("/api/oauth2?action=post_project", {"title": "Stormy"}),
        "projects",
    ),
}


@dataclass
class Weather:
    """One sandbox and the time it goes by."""

    plan: str
    options: dict[str, Any] = field(default_factory=dict)
    now: float = 100.0
    writes: int = 0
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.box = open_box(
            None,
            20,
            lambda: NOW,
            quota=self.options.pop("quota", False),
            monotonic=lambda: self.now,
            trouble=read_plan(self.plan),
        )
        self.sandbox: Sandbox = build(self.box, sleep=self._sleep, **self.options)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await anyio.lowlevel.checkpoint()

    @property
    def store(self) -> Store:
        """What was really saved."""
        return self.box.store

    def count(self, vendor: str) -> int:
        """How many rows there are of what this vendor's write makes."""
        found = self.store.row(f"SELECT count(*) AS n FROM {ASKS[vendor].table}")  # noqa: S608  # the tests' own
        assert found is not None
        return int(found["n"])

    async def send(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        """One request, read to its end."""
        async with httpx.AsyncClient(transport=in_process(self.sandbox), base_url="http://sandbox") as client:
            return await client.request(method, path, headers=headers, **more)

    async def read(self, vendor: str = "teamwork") -> httpx.Response:
        """A read that is fine."""
        return await self.send("GET", FAKES[vendor].prefix + ASKS[vendor].read, ASKS[vendor].headers)

    async def write(self, vendor: str = "teamwork") -> httpx.Response:
        """A write that is fine."""
        path, body = ASKS[vendor].write
        self.writes += 1
        text = json.dumps(body).replace("Stormy", f"Stormy {self.writes}")  # some vendors take a name only once
        headers = ASKS[vendor].headers | {"Content-Type": "application/json"}
        return await self.send("POST", FAKES[vendor].prefix + path, headers, content=text)


@pytest.fixture
def weather() -> Callable[..., Weather]:
    """Opens a sandbox with this plan."""
    return lambda plan, **options: Weather(plan, options)
