"""What the tests of the fake Teamwork share: the seeded agency at a fixed moment, and a client that is signed in."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx
import pytest

from mcp_psa.sandbox.agency import seed
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import TEAMWORK_API_KEY
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.teamwork import app

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    """Only asyncio: the fake does no waiting of its own."""
    return "asyncio"


@pytest.fixture(scope="session")
def agency() -> Store:
    """The seeded agency, made once and only copied."""
    store = Store(clock=lambda: NOW)
    seed(store, time_entries=600)
    return store


@pytest.fixture
def box(agency: Store) -> Box:
    """A box of its own for each test."""
    store = Store(clock=lambda: NOW)
    agency._db.backup(store._db)
    return Box(store, monotonic=lambda: 100.0, quota=False)


@pytest.fixture
def client_of() -> Callable[..., httpx.AsyncClient]:
    """How a client of a box is made."""

    def make(box: Box, user: str = TEAMWORK_API_KEY) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=app(box))
        return httpx.AsyncClient(transport=transport, base_url="http://tw.test", auth=(user, "x"))

    return make


@pytest.fixture
async def tw(box: Box, client_of: Callable[..., httpx.AsyncClient]) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the sandbox's API key."""
    async with client_of(box) as client:
        yield client
