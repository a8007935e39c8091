"""What every test may rely on: a clean environment, a fixed day, and no way to the network."""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

# A Friday, so that "yesterday" and "this week" are working days of the seeded agency.
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    """Asyncio alone: the server is written for it."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith(("MCP_PSA_", "TEAMWORK_", "AWORK_", "PROWORKFLOW_", "PROJECTWORKS_", "WORKSECTION_")):
            del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Only this machine can be reached."""
    with pytest.MonkeyPatch.context() as patch:
        connect = socket.socket.connect

        def guarded(self: socket.socket, address: Any) -> Any:
            host = address[0] if isinstance(address, tuple) else "local"
            if host not in ("local", "127.0.0.1", "::1", "localhost"):
                pytest.fail(f"a test tried to reach {host}")
            return connect(self, address)

        patch.setattr(socket.socket, "connect", guarded)
        yield
