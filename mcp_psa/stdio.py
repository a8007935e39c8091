"""Serve over stdin and stdout, so that it stops at once: on SIGTERM, Ctrl-C, a closed pipe or the end of input.

The SDK's default reads stdin in a thread, which blocks signals until the input ends. On POSIX we hand it asyncio pipes instead,
which also halves the time a message takes. stdout belongs to the protocol: whatever else would be written there goes to stderr.
"""

import asyncio
import os
import signal
import stat
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


class _Reader(asyncio.streams.FlowControlMixin):
    """Whoever reads stdout: asyncio sees it go away even when there is nothing to write."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = anyio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.gone.set()


async def serve(server: Server[Any]) -> None:
    """Serve until the input ends, the reader of our answers goes away or a signal comes; cleanup always runs."""
    client = _Reader()
    streams = await _pipes(client)
    async with anyio.create_task_group() as group:
        if streams is not None:
            group.start_soon(_stop_on_signal, group.cancel_scope)
            group.start_soon(_stop_without_reader, group.cancel_scope, client)
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


async def _stop_without_reader(scope: anyio.CancelScope, client: _Reader) -> None:
    await client.gone.wait()
    scope.cancel()


def _can_wait(number: int) -> bool:
    """Whether a loop can be told of news there: of a regular file or /dev/null it never hears, and would wait for ever."""
    mode = os.fstat(number).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(number)


async def _pipes(client: _Reader) -> tuple[Any, Any] | None:
    """Stdin and stdout as asyncio streams; None where they cannot be (Windows, a file): the SDK's own then."""
    if sys.platform == "win32" or not all(map(_can_wait, (0, 1))):
        return None
    loop = asyncio.get_running_loop()
    source, target = os.dup(0), os.dup(1)
    reader = asyncio.StreamReader(limit=_LONGEST_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(source, "rb", 0))
    transport, protocol = await loop.connect_write_pipe(lambda: client, os.fdopen(target, "wb", 0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return _Input(reader), _Output(asyncio.StreamWriter(transport, protocol, None, loop))
