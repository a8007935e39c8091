"""One account's client: the request that leaves, and the one error that comes back."""

from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from mcp_psa.errors import AuthFailed, BadArguments, OutcomeUnknown, PsaError, TryLater, VendorChanged
from mcp_psa.http.session import Call, Credentials, Session
from mcp_psa.manifests.vendor import AuthWay
from tests.unit.http.conftest import BASE, KEY, FakeTime, Script, good, open_session, toy

READ = Call("GET", "/tasks")
WRITE = Call("POST", "/tasks", body={"name": "x"}, writes=True)


@pytest.mark.anyio
async def test_a_call_leaves_as_it_was_made() -> None:
    """Ours: verb, path, query in order with repeated names, JSON body, and the vendor's own headers."""
    wire = Script([good()])
    query = (("filter", "name eq 'Bäcker & Söhne'"), ("tag", "2"), ("tag", "1"), ("empty", ""), ("plus", "a+b %"))
    call = Call("PATCH", "/tasks/a%2Fb", query, {"name": "Café", "due": None, "tags": []}, writes=True)

    await open_session(toy(headers={"X-Version": "2026-11"}), wire).send(call)

    request = wire.requests[0]
    assert request.method == "PATCH"
    assert request.url.raw_path.split(b"?")[0] == b"/api/tasks/a%2Fb"
    assert tuple(request.url.params.multi_items()) == query
    assert request.content == '{"name":"Café","due":null,"tags":[]}'.encode()
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept"] == "application/json"
    assert request.headers["x-version"] == "2026-11"


@pytest.mark.anyio
async def test_a_read_carries_neither_body_nor_question_mark_that_nobody_asked_for() -> None:
    """Ours: some vendors refuse a GET with a body."""
    wire = Script([good()])

    await open_session(toy(), wire).send(READ)

    assert wire.sent == [("GET", f"{BASE}/tasks", b"")]
    assert "content-type" not in wire.requests[0].headers


@pytest.mark.anyio
async def test_an_answer_says_what_it_cost() -> None:
    """Ours: attempts, seconds waited and bytes go to the result's meta."""
    time = FakeTime()
    wire = Script(
        [
            httpx.Response(429, headers={"Retry-After": "3"}),
            httpx.Response(200, text='{"id": 7}', headers={"X-Pages": "4"}),
        ]
    )

    answer = await open_session(toy(), wire, time).send(READ)

    assert (answer.body, answer.attempts, answer.waited, answer.size) == ({"id": 7}, 2, 3.0, 9)
    assert answer.headers["x-pages"] == "4"


@pytest.mark.anyio
async def test_a_write_answered_with_nothing_is_done() -> None:
    """The vendors' docs: 204 is how awork and others say yes."""
    answer = await open_session(toy(), Script([httpx.Response(204)])).send(WRITE)

    assert answer.body is None


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("way", "names"),
    [
        ({"needs": ["TOY_API_KEY"], "kind": "header", "value": "Bearer {TOY_API_KEY}"}, ["TOY_API_KEY"]),
        (
            {"needs": ["TOY_KEY", "TOY_SECRET"], "kind": "basic", "user": "{TOY_KEY}", "password": "{TOY_SECRET}"},
            ["TOY_KEY", "TOY_SECRET"],
        ),
    ],
    ids=["one", "two"],
)
async def test_refused_credentials_name_their_settings(way: dict[str, Any], names: list[str]) -> None:
    """Ours: a person must know what to correct; the settings of the way in use, and no value."""
    wire = Script([httpx.Response(401, json={"message": "Unauthorized"})])
    session = open_session(toy(), wire, way=AuthWay.model_validate(way))

    with pytest.raises(AuthFailed) as caught:
        await session.send(READ)

    assert len(wire.requests) == 1
    assert all(name in caught.value.fix for name in names)
    assert ("TOY_API_KEY" in caught.value.fix) == ("TOY_API_KEY" in names)
    assert "FAKE" not in str(caught.value)


@pytest.mark.anyio
@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_no_credential_travels(status: int, writes: bool) -> None:
    """Ours: an open redirect at the vendor must not hand our key to anybody."""
    wire = Script([httpx.Response(status, headers={"location": "https://elsewhere.example/api/tasks"})])

    with pytest.raises(VendorChanged, match=r"elsewhere\.example") as caught:
        await open_session(toy(), wire).send(WRITE if writes else READ)

    assert [request.url.host for request in wire.requests] == ["toy.example"]
    assert "TOY_" in caught.value.fix


@pytest.mark.anyio
@pytest.mark.parametrize("location", ["https://[::1", "https://host.example:notaport/"])
async def test_a_redirect_to_nonsense_is_a_changed_vendor_too(location: str) -> None:
    """Ours: it was reached, so it must not be said that it could not be."""
    wire = Script([httpx.Response(302, headers={"location": location})])

    with pytest.raises(VendorChanged):
        await open_session(toy(), wire).send(READ)


@pytest.mark.anyio
@pytest.mark.parametrize(("call", "kind"), [(READ, VendorChanged), (WRITE, OutcomeUnknown)], ids=["read", "write"])
async def test_a_body_that_cannot_be_unpacked_is_an_error_of_ours(call: Call, kind: type[PsaError]) -> None:
    """Ours: a proxy that says gzip and sends something else is like a page instead of JSON."""
    stream = httpx.ByteStream(b"this is no gzip")
    wire = Script([httpx.Response(201, headers={"content-encoding": "gzip"}, stream=stream)])

    with pytest.raises(kind):
        await open_session(toy(), wire).send(call)

    assert len(wire.requests) == 1


@pytest.mark.anyio
async def test_a_question_too_long_for_an_address_is_refused_in_words() -> None:
    """Ours: `send` raises what errors.py knows; httpx takes no address beyond 64 KiB."""
    wire = Script([])

    with pytest.raises(BadArguments):
        await open_session(toy(), wire).send(Call("GET", "/tasks", (("search", "x" * 100_000),)))

    assert wire.requests == []


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_a_vendor_out_of_reach_is_said_to_be_so_after_four_attempts(call: Call) -> None:
    """Ours: nothing was changed, and the address setting may be the reason."""
    wire = Script([httpx.ConnectError(f"no route, Authorization: Bearer {KEY}") for _ in range(4)])

    with pytest.raises(TryLater, match="could not be reached") as caught:
        await open_session(toy(), wire).send(call)

    assert len(wire.requests) == 4
    assert caught.value.seconds == 30
    assert "Nothing was changed" in caught.value.fix
    assert "TOY_BASE_URL" in caught.value.fix
    assert KEY not in str(caught.value)


@pytest.mark.anyio
async def test_whoever_watches_sees_each_request_with_its_final_answer() -> None:
    """Ours: the benchmarks and the command line count what left."""
    seen: list[tuple[str, int]] = []
    wire = Script([httpx.Response(503), httpx.Response(404)])
    time = FakeTime()
    session = Session(
        toy(),
        Credentials(BASE, toy().auth[0], {"TOY_API_KEY": SecretStr(KEY)}),
        transport=wire,
        clock=time.clock,
        wall=time.wall,
        sleep=time.sleep,
        seen=lambda request, response: seen.append((request.url.path, response.status_code)),
    )

    with pytest.raises(PsaError):
        await session.send(READ)

    assert seen == [("/api/tasks", 404)]


@pytest.mark.anyio
async def test_closing_a_session_closes_its_transport() -> None:
    """Ours: no connection outlives the account."""

    class Closed(Script):
        closed = False

        async def aclose(self) -> None:
            self.closed = True

    wire = Closed([good()])
    session = open_session(toy(), wire)
    await session.send(READ)

    await session.aclose()

    assert wire.closed


@pytest.mark.parametrize("address", ["https://[::1", "https://host:port/"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(address: str) -> None:
    """Ours: a mistake in the settings belongs at start-up."""
    with pytest.raises(httpx.InvalidURL):
        Credentials(address, toy().auth[0], {})


@pytest.mark.anyio
async def test_who_asks_and_whether_others_may_go_first_goes_with_the_request() -> None:
    """Ours: the pacer lets callers take turns, and bulk wait."""
    wire = Script([good(), good()])
    session = open_session(toy(), wire)

    await session.send(Call("GET", "/tasks", caller="call 7", bulk=True))
    await session.send(READ)

    assert [(r.extensions["caller"], r.extensions["bulk"]) for r in wire.requests] == [("call 7", True), ("", False)]
