"""A transport that reaches a web application in this process: how the sandbox is used without a port.

An application that wants to lose a connection, as a network does, raises an exception with an attribute `lost_connection`:
"reset", "closed" or "silent". The caller then sees what httpx makes of that on a socket.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any, Final

import httpx

Transport = httpx.AsyncBaseTransport
Sent = httpx.Request
Received = httpx.Response

_Message = MutableMapping[str, Any]

_LOST: Final[dict[str, tuple[type[httpx.TransportError], str]]] = {
    "reset": (httpx.ReadError, "Connection reset by peer"),
    "closed": (httpx.RemoteProtocolError, "Server disconnected without sending a response."),
    "silent": (httpx.ReadTimeout, "The server did not answer in time"),
}
_CUT: Final = (httpx.RemoteProtocolError, "peer closed connection without sending complete message body")


def in_process(application: Any) -> Transport:
    """A transport whose requests go straight to an ASGI application."""
    return _InProcess(application)


class _InProcess(httpx.AsyncBaseTransport):
    """httpx's own transport for applications, which knows no lost connections, and those."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send; a crash of the application is a 500, a lost connection is an error of the transport."""
        run = _Run(self._application)
        transport = httpx.ASGITransport(app=run, raise_app_exceptions=False)
        response = await transport.handle_async_request(request)
        if run.lost is None:
            return response
        if not run.started:
            kind, text = _LOST[run.lost]
            raise kind(text, request=request)
        failure, said = _CUT
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101  # ASGITransport has no other
        stream = _Broken(response.stream, failure(said, request=request))
        return httpx.Response(response.status_code, headers=response.headers, stream=stream)


class _Run:
    """The application for one request; notes whether an answer was begun, and how the connection was lost."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.started = False
        self.lost: str | None = None

    async def __call__(
        self,
        scope: _Message,
        receive: Callable[[], Awaitable[_Message]],
        send: Callable[[_Message], Awaitable[None]],
    ) -> None:
        async def watched(message: _Message) -> None:
            self.started = True
            await send(message)

        try:
            await self._application(scope, receive, watched)
        except Exception as failure:
            self.lost = getattr(failure, "lost_connection", None)
            raise


class _Broken(httpx.AsyncByteStream):
    """A body that ends in a failure."""

    def __init__(self, sent: httpx.AsyncByteStream, failure: httpx.TransportError) -> None:
        self._sent, self._failure = sent, failure

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._sent:
            yield piece
        raise self._failure
