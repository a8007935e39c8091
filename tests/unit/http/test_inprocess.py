"""The way to a web application in this process."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_psa.errors import OutcomeUnknown, TryLater
from mcp_psa.http.inprocess import in_process
from mcp_psa.http.session import Call
from tests.unit.http.conftest import KEY, open_session, toy


async def echo(request: Request) -> Response:
    """Say what came in."""
    return JSONResponse(
        {
            "verb": request.method,
            "path": request.url.path,
            "query": request.query_params.multi_items(),
            "key": request.headers.get("authorization"),
            "body": (await request.body()).decode(),
        }
    )


async def crash(request: Request) -> Response:
    """Fail as a program fails."""
    msg = "a mistake in the application"
    raise RuntimeError(msg)


class LostError(Exception):
    """What an application raises to lose a connection; only the attribute counts."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.lost_connection = how


def losing(how: str, sent: bytes | None = None) -> ASGIApp:
    """An application that loses every connection, after so much of an answer."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if sent is not None:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
            await send({"type": "http.response.body", "body": sent, "more_body": True})
        raise LostError(how)

    return application


APP = Starlette(
    routes=[
        Route("/api/echo", echo, methods=["GET", "POST"]),
        Route("/api/crash", crash, methods=["GET", "POST"]),
    ]
)


@pytest.mark.anyio
async def test_a_request_reaches_the_application_whole() -> None:
    """Ours: the sandbox sees what a vendor would see, over no port."""
    call = Call("POST", "/echo", (("tag", "1"), ("tag", "é")), {"name": "x"}, writes=True)

    answer = await open_session(toy(), in_process(APP)).send(call)

    assert answer.body == {
        "verb": "POST",
        "path": "/api/echo",
        "query": [["tag", "1"], ["tag", "é"]],
        "key": f"Bearer {KEY}",
        "body": '{"name":"x"}',
    }


@pytest.mark.anyio
async def test_an_application_that_crashes_is_a_vendor_that_fails() -> None:
    """Ours: a crash of the sandbox is a 500 of the vendor, not an exception in the client."""
    session = open_session(toy(), in_process(APP))

    with pytest.raises(TryLater, match="500"):
        await session.send(Call("GET", "/crash"))
    with pytest.raises(OutcomeUnknown, match="500"):
        await session.send(Call("POST", "/crash", body={}, writes=True))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("how", "failure"),
    [("reset", httpx.ReadError), ("closed", httpx.RemoteProtocolError), ("silent", httpx.ReadTimeout)],
)
async def test_a_lost_connection_is_the_error_that_a_socket_would_give(how: str, failure: type[Exception]) -> None:
    """Ours: what httpx raises for a reset, for an end without an answer, and when it has waited too long."""
    session = open_session(toy(), in_process(losing(how)))

    with pytest.raises(OutcomeUnknown) as caught:
        await session.send(Call("POST", "/echo", body={}, writes=True))
    assert type(caught.value.__cause__) is failure
    with pytest.raises(TryLater):
        await session.send(Call("GET", "/echo"))


@pytest.mark.anyio
async def test_a_connection_lost_in_mid_answer_breaks_the_body_off() -> None:
    """Ours: status and headers arrive, then half a body, then the error of a socket."""
    async with httpx.AsyncClient(transport=in_process(losing("closed", b'{"id": 1'))) as client:
        answer = await client.send(client.build_request("GET", "http://toy.example/"), stream=True)
        got: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            await _collect(answer, got)
    assert (answer.status_code, answer.headers["content-length"], got) == (200, "99", [b'{"id": 1'])


async def _collect(answer: httpx.Response, got: list[bytes]) -> None:
    async for piece in answer.aiter_raw():
        got.append(piece)
