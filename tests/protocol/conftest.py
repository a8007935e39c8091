"""A client in memory, in both eras of the protocol."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from mcp import Client

from mcp_psa.boxed import boxed_app
from mcp_psa.server import build_server
from tests.conftest import NOW


@pytest.fixture(params=["auto", "legacy"])
def era(request: pytest.FixtureRequest) -> str:
    """Modern (2026-07-28) and legacy (initialize, 2025-11-25)."""
    return str(request.param)


def clock() -> datetime:
    """The fixed moment of the tests."""
    return NOW


@pytest.fixture
async def client(era: str) -> AsyncIterator[Client]:
    """A client of a server over its own sandbox."""
    app = boxed_app({}, ["teamwork", "proworkflow"], clock=clock, time_entries=300)
    async with Client(build_server(app), mode=era) as connected:
        yield connected
