"""The sandbox on a port: uvicorn, with one thing more, so that trouble can end a connection as a broken network does."""

import asyncio
import socket
import struct
from functools import partial
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from mcp_psa.sandbox.trouble_ways import HANG_UP

_NO_LINGER: Final = struct.pack("ii", 1, 0)  # close() then sends a reset in place of a goodbye


def server(app: ASGIApp, *, date: bool = True) -> uvicorn.Server:
    """A server for this application. Without `date`, the application says what time it is."""
    # uvicorn's types know no protocol classes of others, but it takes any
    config = uvicorn.Config(
        app, http=HangingUp, log_level="warning", lifespan="off", date_header=date, timeout_graceful_shutdown=2
    )
    return uvicorn.Server(config)


class HangingUp(H11Protocol):
    """uvicorn's own protocol; requests also carry a function that hangs up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        """Take a connection."""
        super().connection_made(transport)
        app: Any = self.app

        async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
            extensions = {**scope.get("extensions", {}), HANG_UP: partial(_hang_up, transport)}
            await app({**scope, "extensions": extensions}, receive, send)

        self.app = with_hang_up


def _hang_up(transport: asyncio.Transport, reset: bool) -> None:  # the extension's one argument
    """Close the connection after what was written so far, or reset it at once."""
    if not reset:
        transport.close()
    elif not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.abort()
