"""How each kind of trouble is acted out on the wire, given what the fake really answered, or None when it was never asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import anyio
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_psa.sandbox.refusals import Refusals
from mcp_psa.sandbox.trouble_plan import Fate

Sleep = Callable[[float], Awaitable[None]]

HANG_UP: Final = "mcp_psa.hang_up"
"""An ASGI extension: a function that ends the connection, with a reset if its argument is true (see port.py)."""

_PIECES: Final = 4
_COIN: Final = 0.5
_PAGE: Final = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"
_GATEWAY: Final = {
    502: ("502 Bad Gateway", "The server got an invalid answer from upstream."),
    503: ("503 Service Unavailable", "The server is overloaded. Please try again later."),
    504: ("504 Gateway Timeout", "The server got no answer from upstream in time."),
}
_LOGIN: Final = ("Sign in", "Your session has ended. Please sign in to go on.")
_MAINTENANCE: Final = ("Maintenance", "We are improving things for you and will be back soon.")
# What an answer may look like that breaks off before the vendor did anything.
_BEGUN: Final = b'{"data": [{"id": 1, "na'
_PROMISED: Final = 1024


class LostConnection(Exception):
    """The connection ends without a whole answer, where the server offers no way to hang up (in process).

    `lost_connection` tells the transport how: "reset", "closed" or "silent".
    """

    def __init__(self, how: str) -> None:
        super().__init__(f"the sandbox lost this connection: {how}")
        self.lost_connection = how


@dataclass
class Reply:
    """A whole answer of the fake, caught before it leaves."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Stand in for `send`."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", []))
        else:
            self.body += message.get("body", b"")


@dataclass(frozen=True)
class Exchange:
    """One request in trouble: its wire, its fate, the vendor's own refusals, and the fake's answer if it was asked."""

    scope: Scope
    receive: Receive
    send: Send
    fate: Fate
    own: Refusals
    sleep: Sleep
    reply: Reply | None = None

    async def answer(self, response: Response) -> None:
        """Give this answer in place of the real one."""
        await response(self.scope, self.receive, self.send)

    async def hang_up(self, how: str) -> None:
        """End the connection as it stands."""
        cut = self.scope.get("extensions", {}).get(HANG_UP)
        if cut is None:
            raise LostConnection(how)
        cut(how == "reset")
        await _gone(self.receive)


async def asked(app: ASGIApp, scope: Scope, receive: Receive) -> Reply:
    """Let the fake do its work, and keep its answer."""
    reply = Reply()
    await app(scope, receive, reply.take)
    return reply


async def drained(receive: Receive) -> None:
    """Read a request to its end: trouble that comes before the work still comes after the request."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _throttled(it: Exchange) -> None:
    await it.answer(it.own.throttled(it.scope["path"], it.fate.seconds))


async def _throttled_bare(it: Exchange) -> None:
    await it.answer(it.own.throttled(it.scope["path"], None))


async def _expired(it: Exchange) -> None:
    await it.answer(it.own.expired(it.scope["path"]))


async def _failed(it: Exchange) -> None:
    await it.answer(JSONResponse({"message": "An unexpected error has occurred."}, 500))


async def _gateway(it: Exchange) -> None:
    word = it.fate.kind or ""
    status = int(word.removesuffix("_bare"))
    headers = {"Retry-After": str(max(1, round(it.fate.seconds)))} if word == "503" else None
    await it.answer(HTMLResponse(_PAGE.format(*_GATEWAY[status]), status, headers))


async def _html(it: Exchange) -> None:
    await it.answer(HTMLResponse(_PAGE.format(*(_LOGIN if it.fate.chance < _COIN else _MAINTENANCE))))


async def _reset(it: Exchange) -> None:
    await it.hang_up("reset" if it.fate.chance < _COIN else "closed")


async def _silent(it: Exchange) -> None:
    """Wait until the caller has had enough, at most the seconds of the plan."""
    async with anyio.create_task_group() as group:

        async def watch() -> None:
            await _gone(it.receive)
            group.cancel_scope.cancel()

        group.start_soon(watch)
        await it.sleep(it.fate.seconds)
        group.cancel_scope.cancel()
    await it.hang_up("silent")


async def _truncated(it: Exchange) -> None:
    """Promise the whole length, send half of it, and hang up; an answer without a body cannot be cut, only lost."""
    reply = it.reply or _begun()
    if not reply.body:
        await it.hang_up("closed")
        return
    promised = _PROMISED if it.reply is None else len(reply.body)
    await _start(it, reply, promised)
    await it.send({"type": "http.response.body", "body": _half(it, reply), "more_body": True})
    await it.hang_up("closed")


async def _truncated_clean(it: Exchange) -> None:
    """Half the JSON in an answer that says it is complete; an answer without a body is left as it is."""
    reply = it.reply or _begun()
    await _start(it, reply, None if reply.body else 0)
    await it.send({"type": "http.response.body", "body": _half(it, reply)})


async def _slow(it: Exchange) -> None:
    """The real answer, a piece at a time."""
    reply = it.reply or Reply()
    await _start(it, reply, len(reply.body))
    step = max(1, -(-len(reply.body) // _PIECES))
    for place in range(_PIECES):
        await it.sleep(it.fate.seconds / _PIECES)
        piece = reply.body[place * step : (place + 1) * step]
        await it.send({"type": "http.response.body", "body": piece, "more_body": place < _PIECES - 1})


def _begun() -> Reply:
    return Reply(headers=[(b"content-type", b"application/json")], body=_BEGUN)


def _half(it: Exchange, reply: Reply) -> bytes:
    return reply.body if it.reply is None else reply.body[: len(reply.body) // 2]


async def _start(it: Exchange, reply: Reply, length: int | None) -> None:
    """The reply's own status and headers with another length, or with none: then the end of the body says that it is over."""
    message: Message = {"type": "http.response.start", "status": reply.status, "headers": reply.headers}
    headers = MutableHeaders(scope=message)
    if length is None:
        del headers["content-length"]
    elif "content-length" in headers or length:
        headers["content-length"] = str(length)
    await it.send(message)


WAYS: Final[dict[str, Callable[[Exchange], Awaitable[None]]]] = {
    "429": _throttled,
    "429_bare": _throttled_bare,
    "500": _failed,
    "502": _gateway,
    "503": _gateway,
    "503_bare": _gateway,
    "504": _gateway,
    "reset": _reset,
    "silent": _silent,
    "truncated": _truncated,
    "truncated_clean": _truncated_clean,
    "html": _html,
    "slow": _slow,
    "expired": _expired,
}
