"""What goes wrong at a token endpoint, and what a person or a model is told to do about it. No secret is told."""

import asyncio
import io
import logging
import re
from collections.abc import Iterator

import anyio
import httpx
import pytest
from pydantic import SecretStr

from mcp_psa.errors import AuthFailed, PsaError, Rejected, TryLater, VendorChanged
from mcp_psa.http.redact import Redact, Secrets
from mcp_psa.http.renewal import Renewal, TokenEndpoint
from tests.unit.http.conftest import CutStream, FakeTime, Script, Step, good
from tests.unit.http.oauth_kit import FIRST, FIX, READ, SECRET, TOKEN_URL, WRITE, House, oauth_vendor, open_account


def oauth(status: int, error: str, **more: str) -> httpx.Response:
    """An OAuth error."""
    return httpx.Response(status, json={"error": error, **more})


REFUSALS = [
    pytest.param(oauth(400, "invalid_grant"), AuthFailed, "invalid_grant", FIX, id="RFC 6749"),
    pytest.param(
        oauth(400, "invalid_grant", error_description="Token is\nnot active"),
        AuthFailed,
        "does not renew the access token any more: invalid_grant Token is not active.",
        FIX,
        id="with a description",
    ),
    pytest.param(
        oauth(200, "not_authorized", errorDescription="Refresh token is invalid"),
        AuthFailed,
        "not_authorized Refresh token is invalid",
        FIX,
        id="inside a 200 (Worksection)",
    ),
    pytest.param(oauth(401, "invalid_client"), AuthFailed, "invalid_client", "TOY_CLIENT and TOY_SECRET", id="client"),
    pytest.param(oauth(400, "unauthorized_client"), AuthFailed, "client", "TOY_CLIENT and TOY_SECRET", id="client's right"),
    pytest.param(oauth(400, "temporarily_unavailable"), TryLater, "not renew", "30 seconds", id="says later"),
    pytest.param(httpx.Response(429, headers={"retry-after": "7"}), TryLater, "429", "in 7 seconds", id="throttled"),
    pytest.param(httpx.Response(500, text="oops"), TryLater, "may be spent", FIX, id="server"),
    pytest.param(httpx.Response(200, text="<html>Login</html>"), VendorChanged, "no JSON", "TOY_TOKEN_URL", id="page"),
    pytest.param(httpx.Response(200), VendorChanged, "no JSON", "TOY_TOKEN_URL", id="nothing"),
    pytest.param(httpx.Response(200, json={}), VendorChanged, "without tokens", "TOY_TOKEN_URL", id="no token"),
    pytest.param(httpx.Response(200, json=[1]), VendorChanged, "without tokens", "TOY_TOKEN_URL", id="a list"),
    pytest.param(
        httpx.Response(200, json={"access_token": None}), VendorChanged, "without tokens", "TOY_TOKEN_URL", id="null"
    ),
    pytest.param(
        httpx.Response(200, json={"access_token": "a\r\nX-Evil: b"}), VendorChanged, "header", "TOY_TOKEN_URL", id="line break"
    ),
    pytest.param(
        httpx.Response(200, json={"access_token": "FAKE", "refresh_token": 7}), VendorChanged, "header", "TOY", id="number"
    ),
    pytest.param(
        httpx.Response(200, json={"access_token": "F" * 200_000}), VendorChanged, "more than tokens", "TOY", id="huge"
    ),
    pytest.param(httpx.Response(404, text="no"), VendorChanged, "404", "TOY_TOKEN_URL", id="wrong address"),
    pytest.param(
        httpx.Response(400, json={"access_token": "FAKE-x"}), VendorChanged, "400", "TOY_TOKEN_URL", id="token in a refusal"
    ),
]  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize(("answer", "kind", "told", "fix"), REFUSALS)
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_each_refusal_says_what_to_do(answer: Step, kind: type, told: str, fix: str, call: object) -> None:
    """RFC 6749 and the vendors' docs; nothing was changed, so a write is not in doubt either. It is asked once."""
    wire = Script([answer])

    with pytest.raises(PsaError) as caught:
        await open_account(wire).send(call)  # type: ignore[arg-type]

    assert type(caught.value).code == kind.code  # type: ignore[attr-defined]
    assert told in caught.value.message
    assert fix in caught.value.fix
    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("place", ["https://evil.example/token", "/elsewhere"])
@pytest.mark.parametrize("status", [302, 307, 308])
async def test_a_redirect_is_not_followed(status: int, place: str) -> None:
    """Ours: the client's secret goes to the address that was meant, and nowhere else."""
    wire = Script([httpx.Response(status, headers={"location": place})])

    with pytest.raises(VendorChanged) as caught:
        await open_account(wire).send(READ)

    assert [str(r.url) for r in wire.requests] == [TOKEN_URL]
    assert "TOY_TOKEN_URL" in caught.value.fix


@pytest.mark.anyio
async def test_what_reached_nobody_is_sent_again_and_then_given_up() -> None:
    """Ours: nothing left, so the refresh token is not spent; the waits are few and short."""
    time = FakeTime()
    wire = Script([httpx.ConnectError("no")] * 3)

    with pytest.raises(TryLater, match="could not be reached") as caught:
        await open_account(wire, time).send(WRITE)

    assert caught.value.seconds == 30
    assert len(wire.requests) == 3
    assert time.slept == [0.5, 2.0]


@pytest.mark.anyio
async def test_a_second_try_at_connecting_may_succeed() -> None:
    """Ours."""
    wire = Script([httpx.ConnectTimeout("no"), httpx.Response(200, json={"access_token": "FAKE-1"}), good()])

    assert (await open_account(wire).send(READ)).body == {"id": 7}


LOST = [
    httpx.ReadTimeout("no answer"),
    httpx.ReadError("cut"),
    httpx.RemoteProtocolError("cut"),
    httpx.Response(200, stream=CutStream(httpx.ReadError("cut"))),
]


@pytest.mark.anyio
@pytest.mark.parametrize("ending", LOST, ids=["timeout", "cut", "closed", "cut in the middle"])
async def test_a_lost_answer_is_not_asked_for_again_by_itself(ending: Step) -> None:
    """Ours: the refresh token may be spent; using it twice makes some vendors end the whole sign-in."""
    time = FakeTime()
    refused = oauth(400, "invalid_grant")
    wire = Script([ending, refused])
    session = open_account(wire, time)

    with pytest.raises(TryLater, match="may be spent") as caught:
        await session.send(READ)
    assert len(wire.requests) == 1
    assert FIX in caught.value.fix

    time.now += 30
    with pytest.raises(AuthFailed, match="was lost, which may have spent") as final:
        await session.send(READ)
    assert final.value.fix == FIX


@pytest.mark.anyio
async def test_after_a_lost_answer_the_next_call_finds_out() -> None:
    """Ours: where the vendor never got the request, the same refresh token still works."""
    time = FakeTime()
    wire = Script([httpx.ReadTimeout("no"), httpx.Response(200, json={"access_token": "FAKE-1"}), good()])
    session = open_account(wire, time)

    with pytest.raises(TryLater):
        await session.send(READ)
    time.now += 30

    assert (await session.send(READ)).body == {"id": 7}


@pytest.mark.anyio
async def test_without_a_transport_of_its_own_it_takes_the_network() -> None:
    """Ours: one connection, closed afterwards; nothing of the session's client is on the way."""
    asked: list[bytes] = []
    closed = anyio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
        asked.append(head + await reader.readexactly(length))
        body = b'{"access_token": "FAKE-1"}'
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        asked.append(await reader.read())  # the end of the connection
        writer.close()
        closed.set()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        rule = oauth_vendor().auth[0].refresh
        assert rule is not None
        renewal = Renewal("Toyvendor", rule, f"http://127.0.0.1:{port}/token", {"TOY_CLIENT": SecretStr("FAKE-client")})
        endpoint = TokenEndpoint(renewal, None, Secrets(), wall=lambda: 0.0, sleep=anyio.sleep)
        with anyio.fail_after(5):
            tokens = await endpoint.renewed(FIRST)
            await closed.wait()

    assert (tokens.access, tokens.refresh) == ("FAKE-1", FIRST)
    assert asked[0].startswith(b"POST /token HTTP/1.1\r\n")
    assert asked[0].endswith(b"grant_type=refresh_token&refresh_token=FAKE-refresh-0&client_id=FAKE-client")
    assert asked[1:] == [b""]


@pytest.fixture
def log() -> Iterator[tuple[io.StringIO, Secrets]]:
    """What the server's own handler writes when everything is logged, and the secrets that it knows."""
    written, secrets = io.StringIO(), Secrets([FIRST, SECRET])
    handler = logging.StreamHandler(written)
    handler.addFilter(Redact(secrets))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written, secrets
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.anyio
@pytest.mark.parametrize("proof", ["basic", "body"])
async def test_no_token_reaches_an_error_or_the_log(proof: str, log: tuple[io.StringIO, Secrets]) -> None:
    """Ours: also those that came later, and where the vendor repeats them in its answers."""
    written, secrets = log
    house = House()
    basic = "RkFLRS1jbGllbnQ6RkFLRS1jbGllbnQtc2VjcmV0"  # FAKE-client and its secret, as HTTP Basic has them
    canaries = [FIRST, SECRET, "FAKE-access-1", "FAKE-refresh-1", "FAKE-access-2", "FAKE-refresh-2", basic]
    session = open_account(house, vendor=oauth_vendor(proof=proof), secrets=secrets)
    await session.send(READ)
    house.die()
    await session.send(READ)
    refused = oauth(400, "invalid_grant", error_description=" ".join(canaries))
    wire = Script([httpx.Response(401, json={"message": "token is dead"}), refused])
    session._client._transport = wire
    session._client.auth._keeper._endpoint._transport = wire  # type: ignore[union-attr]

    with pytest.raises(AuthFailed) as caught:
        await session.send(READ)
    logging.getLogger("mcp_psa").error("failed: %s %s", caught.value, " ".join(canaries))

    told = f"{caught.value} {caught.value!r} {caught.value.args} {written.getvalue()}"
    assert "invalid_grant" in told
    assert "HTTP Request" in told
    for canary in canaries:
        if canary != basic or proof == "basic":
            assert canary not in told


@pytest.mark.anyio
async def test_an_api_that_repeats_a_renewed_token_does_not_show_it() -> None:
    """Ours: a token that came later is as secret as one that was set."""
    echo = httpx.Response(400, json={"message": "cannot read Bearer FAKE-access-1 well"})
    wire = Script([httpx.Response(200, json={"access_token": "FAKE-access-1"}), echo])

    with pytest.raises(Rejected, match="cannot read") as caught:
        await open_account(wire).send(READ)

    assert "FAKE-access-1" not in f"{caught.value} {caught.value.args}"


@pytest.mark.anyio
@pytest.mark.parametrize("before", range(150, 200, 7))
async def test_a_refusal_that_is_cut_short_holds_no_half_of_a_token(before: int) -> None:
    """Ours: secrets are blanked before words are cut, also as the form carried them."""
    token = "FAKE/refresh+token/of+some/length=="
    told = f"{'x' * before} {token} FAKE%2Frefresh%2Btoken%2Fof%2Bsome%2Flength%3D%3D"
    wire = Script([oauth(400, "invalid_grant", error_description=told)])

    with pytest.raises(AuthFailed) as caught:
        await open_account(wire, TOY_REFRESH=token).send(READ)

    assert "FAKE" not in caught.value.message
    assert "xxx" in caught.value.message


@pytest.mark.anyio
async def test_no_token_shows_in_a_printed_session_or_its_parts() -> None:
    """Ours: debuggers and tracebacks print what they find."""
    session = open_account(House())
    await session.send(READ)
    auth = session._client.auth
    keeper = auth._keeper  # type: ignore[union-attr]

    parts = (session, auth, keeper, *vars(session).values(), *vars(auth).values(), *vars(keeper).values())
    shown = " ".join(map(repr, parts))

    assert "TokenMemory" in shown
    for secret in (FIRST, SECRET, "FAKE-access-1", "FAKE-refresh-1"):
        assert secret not in shown
