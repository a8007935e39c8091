"""The way to a web application in this process."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

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
