"""Renewing an access token: when, how often, and what leaves."""

import base64
import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

import anyio
import httpx
import pytest

from mcp_psa.errors import AuthFailed, Forbidden, TryLater
from mcp_psa.http.session import Call
from tests.unit.http.conftest import FakeTime, Script, good
from tests.unit.http.oauth_kit import (
    FIRST,
    FIX,
    READ,
    SECRET,
    TOKEN_URL,
    WRITE,
    House,
    Watched,
    oauth_vendor,
    open_account,
)

DEAD = {"code": "bad-token", "message": "The token is expired"}


def renewed(access: str = "FAKE-new", **more: object) -> httpx.Response:
    """A token endpoint's good answer."""
    return httpx.Response(200, json={"access_token": access, **more})


def dead() -> httpx.Response:
    """An API's answer to a dead token."""
    return httpx.Response(401, json=DEAD)


def form(request: httpx.Request) -> dict[str, str]:
    """What a form says."""
    return dict(parse_qsl(request.content.decode()))


@pytest.mark.anyio
async def test_a_refresh_token_alone_gets_an_access_token_first() -> None:
    """Ours: nobody has to copy a token that lives for minutes."""
    wire = Script([renewed(), good(), good()])
    session = open_account(wire)

    await session.send(READ)
    await session.send(READ)

    assert [str(r.url) for r in wire.requests] == [
        TOKEN_URL,
        "https://toy.example/api/tasks",
        "https://toy.example/api/tasks",
    ]
    assert [r.headers.get("authorization") for r in wire.requests] == [None, "Bearer FAKE-new", "Bearer FAKE-new"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("proof", "secret", "in_form", "header"),
    [
        ("body", SECRET, {"client_id": "FAKE-client", "client_secret": SECRET}, None),
        ("basic", SECRET, {}, "Basic " + base64.b64encode(f"FAKE-client:{SECRET}".encode()).decode()),
        ("basic", "", {"client_id": "FAKE-client"}, None),
    ],
    ids=["in the body (Worksection, ProWorkflow)", "HTTP Basic (awork)", "a public client (awork)"],
)
async def test_the_client_proves_itself_as_the_vendor_wants(
    proof: str, secret: str, in_form: dict[str, str], header: str | None
) -> None:
    """The vendors' docs; nothing stands in the query, and the API's own headers are not sent."""
    wire = Script([renewed(), good()])

    await open_account(wire, vendor=oauth_vendor(proof=proof), TOY_SECRET=secret).send(READ)

    asked = wire.requests[0]
    assert (asked.method, str(asked.url)) == ("POST", TOKEN_URL)
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert form(asked) == {"grant_type": "refresh_token", "refresh_token": FIRST, **in_form}
    assert asked.headers.get("authorization") == header
    assert asked.extensions["timeout"]["read"] == 30.0


@pytest.mark.anyio
async def test_an_access_token_that_was_given_is_used_until_it_is_said_to_be_dead() -> None:
    """Ours: when it dies is not known, and renewing a good one would spend the refresh token."""
    wire = Watched([good(), dead(), renewed(), good()])
    session = open_account(wire, TOY_ACCESS="FAKE-given")

    await session.send(READ)
    await session.send(READ)

    assert wire.shown == ["Bearer FAKE-given", "Bearer FAKE-given", None, "Bearer FAKE-new"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("life", "rule", "fine", "early"),
    [
        (300, {}, 269, 271),
        ("300", {}, 269, 271),
        (None, {"lifetime": 300}, 269, 271),
        (-5, {"lifetime": 300}, 269, 271),
        (40, {}, 19, 21),
    ],
    ids=["the answer says it", "as text", "the manifest says it", "the answer is absurd", "shorter than twice early"],
)
async def test_a_token_is_renewed_shortly_before_it_dies(
    life: object, rule: dict[str, float], fine: float, early: float
) -> None:
    """ProWorkflow's own tool renews 30 seconds early; half of a short life is the least."""
    time = FakeTime()
    first = renewed("FAKE-1", **({} if life is None else {"expires_in": life}))
    wire = Watched([first, good(), good(), renewed("FAKE-2"), good()])
    session = open_account(wire, time, vendor=oauth_vendor(**rule))

    await session.send(READ)
    time.now = 100.0 + fine
    await session.send(READ)
    time.now = 100.0 + early
    await session.send(READ)

    assert wire.shown == [None, "Bearer FAKE-1", "Bearer FAKE-1", None, "Bearer FAKE-2"]


@pytest.mark.anyio
async def test_a_token_of_unknown_life_is_not_renewed_early() -> None:
    """Ours: neither the answer nor the manifest says when it dies."""
    time = FakeTime()
    wire = Script([renewed(), good(), good()])
    session = open_account(wire, time)

    await session.send(READ)
    time.now += 10_000_000
    await session.send(READ)

    assert len(wire.requests) == 3


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_a_dead_token_is_renewed_and_the_request_repeated_once(call: Call) -> None:
    """Ours: a 401 was refused, so a write may be repeated as well; its body goes along."""
    house = House()
    house.access = "FAKE-newer"

    answer = await open_account(house, TOY_ACCESS="FAKE-access-0").send(call)

    assert answer.body == {"id": 7}
    assert len(house.renewals) == 1
    assert house.calls == [(call.method, "FAKE-access-0", 401), (call.method, "FAKE-access-1", 200)]
    assert house.made == (1 if call.writes else 0)


@pytest.mark.anyio
async def test_a_missing_right_that_looks_like_a_dead_token_renews_nothing() -> None:
    """The docs of awork: a 401 of code `unauthorized` is about permissions."""
    wire = Script([httpx.Response(401, json={"code": "unauthorized", "message": "insufficient permissions"})])
    vendor = oauth_vendor(dead={"unless": "unauthorized"})

    with pytest.raises(Forbidden, match="insufficient permissions"):
        await open_account(wire, vendor=vendor, TOY_ACCESS="FAKE-given").send(READ)

    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("answer", [{"message": "Payment required for API"}, None], ids=["another reason", "no JSON"])
async def test_a_401_that_does_not_speak_of_the_token_renews_nothing(answer: object) -> None:
    """Worksection's clients: a dead token is told by its words, where the manifest names them."""
    wire = Script([httpx.Response(401, json=answer) if answer else httpx.Response(401, text="<html>Login</html>")])
    vendor = oauth_vendor(dead={"text": "token is"})

    with pytest.raises(AuthFailed):
        await open_account(wire, vendor=vendor, TOY_ACCESS="FAKE-given").send(READ)

    assert len(wire.requests) == 1


@pytest.mark.anyio
async def test_a_new_token_that_is_refused_too_ends_it() -> None:
    """Ours: no loop; a person must look."""
    wire = Script([dead(), renewed(), dead()])

    with pytest.raises(AuthFailed, match="just renewed") as caught:
        await open_account(wire, TOY_ACCESS="FAKE-given").send(WRITE)

    assert caught.value.fix == FIX
    assert len(wire.requests) == 3


@pytest.mark.anyio
async def test_a_refresh_token_stays_when_no_other_comes() -> None:
    """ProWorkflow's own tool: the answer may have none."""
    second = renewed("FAKE-2", refresh_token="FAKE-next")
    wire = Script([renewed(), good(), dead(), second, good(), dead(), renewed("FAKE-3"), good()])
    session = open_account(wire, vendor=oauth_vendor())

    for _ in range(3):
        await session.send(READ)

    sent = [form(r)["refresh_token"] for r in wire.requests if str(r.url) == TOKEN_URL]
    assert sent == [FIRST, FIRST, "FAKE-next"]


async def together(job: Callable[[], object], count: int = 20) -> list[object]:
    """What so many callers at once get, errors among it."""
    got: list[object] = []

    async def one() -> None:
        try:
            got.append(await job())  # type: ignore[misc]
        except TryLater as error:
            got.append(error)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            for _ in range(count):
                group.start_soon(one)
    return got


@pytest.mark.anyio
@pytest.mark.parametrize("access", ["", "FAKE-dead"], ids=["none yet", "dead"])
async def test_twenty_callers_wait_for_one_renewal(access: str) -> None:
    """Ours: a rotating refresh token works once; the second use would lock the account out."""
    house = House(turns=3)
    session = open_account(house, TOY_ACCESS=access)

    got = await together(lambda: session.send(WRITE))

    assert len(got) == 20
    assert len(house.renewals) == 1
    assert house.made == 20
    assert {token for _, token, status in house.calls if status == 200} == {"FAKE-access-1"}


@pytest.mark.anyio
async def test_twenty_callers_hear_of_one_failure_and_a_later_one_tries_again() -> None:
    """Ours: no queue of callers knocks at a door that does not open."""
    time = FakeTime()
    wire = Script([httpx.Response(503), renewed(), good()])
    session = open_account(wire, time)

    got = await together(lambda: session.send(READ))

    assert [type(error).code for error in got] == ["try_later"] * 20  # type: ignore[attr-defined]
    assert len(wire.requests) == 1
    time.now += 10
    await session.send(READ)
    assert len(wire.requests) == 3


@pytest.mark.anyio
async def test_a_failed_early_renewal_is_no_failure_while_the_token_lives(caplog: pytest.LogCaptureFixture) -> None:
    """Ours: a login host that is down for a minute stops nobody."""
    time = FakeTime()
    wire = Script([renewed("FAKE-1", expires_in=300), good(), httpx.Response(503), good(), httpx.Response(503)])
    session = open_account(wire, time)

    await session.send(READ)
    time.now = 100.0 + 280
    with caplog.at_level(logging.WARNING):
        await session.send(READ)
    assert "could not be renewed early" in caplog.text
    assert wire.requests[3].headers["authorization"] == "Bearer FAKE-1"
    time.now = 100.0 + 301
    with pytest.raises(TryLater):
        await session.send(READ)
    assert len(wire.requests) == 5
