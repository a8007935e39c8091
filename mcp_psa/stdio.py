"""Serve over stdin and stdout, so that it stops at once: on SIGTERM, Ctrl-C, a closed pipe or the end of input.

The SDK's default reads stdin in a thread, which blocks signals until the input ends. On POSIX we hand it asyncio pipes instead,
which also halves the time a message takes. stdout belongs to the protocol: whatever else would be written there goes to stderr.
"""

import asyncio
import os
import signal
import sys
from typing import Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

_LONGEST_LINE = 64 * 2**20


class _Input:
    """Lines of stdin, as the SDK iterates over them."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    def __aiter__(self) -> "_Input":
        return self

    async def __anext__(self) -> str:
        if not (line := await self._reader.readline()):
            raise StopAsyncIteration
        return line.decode("utf-8", "replace")


class _Output:
    """Text to stdout, as the SDK writes it."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def write(self, text: str) -> None:
        self._writer.write(text.encode())

    async def flush(self) -> None:
        await self._writer.drain()


async def serve(server: Server[Any]) -> None:
    """Serve until the input ends or a signal comes; cleanup always runs."""
    streams = await _pipes()
    async with anyio.create_task_group() as group:
        if streams is not None:
            group.start_soon(_stop_on_signal, group.cancel_scope)
        try:
            async with stdio_server(*(streams or ())) as (read, write):
                await server.run(read, write, server.create_initialization_options())
        except* (BrokenPipeError, ConnectionResetError):
            pass  # the client is gone: that is an end like any other
        group.cancel_scope.cancel()


async def _stop_on_signal(scope: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for _ in signals:
            scope.cancel()
            return


async def _pipes() -> tuple[Any, Any] | None:
    """Stdin and stdout as asyncio streams; None where they cannot be (Windows, a regular file): the SDK's own then."""
    if sys.platform == "win32":
        return None
    loop = asyncio.get_running_loop()
    source, target = os.dup(0), os.dup(1)
    reader = asyncio.StreamReader(limit=_LONGEST_LINE)
    try:
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(source, "rb", 0))
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, os.fdopen(target, "wb", 0)
        )
    except ValueError:
        return None
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return _Input(reader), _Output(asyncio.StreamWriter(transport, protocol, None, loop))
