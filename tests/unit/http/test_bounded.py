"""The largest size and the longest time of an answer."""

import gzip
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest

from mcp_psa.errors import OutcomeUnknown, Rejected, VendorChanged
from mcp_psa.http.bounded import BoundedTransport, Bounds
from mcp_psa.http.session import Call
from tests.unit.http.conftest import BASE, Script, good, open_session, toy

SMALL = Bounds(answer_bytes=1000)
ROWS = b'{"rows": ["' + b"a" * 500 + b'"]}'


class Pieces(httpx.AsyncByteStream):
    """A body in pieces; it counts how many were taken."""

    def __init__(self, piece: bytes, count: int) -> None:
        self._piece, self._count, self.taken = piece, count, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._count):
            self.taken += 1
            yield self._piece


async def _answer(response: httpx.Response, *, writes: bool = False, bounds: Bounds = SMALL) -> httpx.Response:
    request = httpx.Request("GET", BASE, extensions={"writes": writes})
    return await BoundedTransport(Script([response]), bounds).handle_async_request(request)


@pytest.mark.anyio
@pytest.mark.parametrize("packed", [False, True])
async def test_an_answer_within_its_bounds_comes_whole(*, packed: bool) -> None:
    """Ours: unpacked once, and not again by whoever reads it next."""
    body = gzip.compress(ROWS) if packed else ROWS
    headers = {"content-type": "application/json"} | ({"content-encoding": "gzip"} if packed else {})
    found = await _answer(httpx.Response(200, headers=headers, stream=Pieces(body, 1)))
    assert found.content == ROWS
    assert found.json()["rows"]
    assert found.headers["content-type"] == "application/json"


@pytest.mark.anyio
async def test_reading_stops_at_the_largest_size() -> None:
    """Ours: an endless body takes no memory and no time."""
    endless = Pieces(b"x" * 400, 1_000_000)
    with pytest.raises(Rejected, match="larger than"):
        await _answer(httpx.Response(200, stream=endless))
    assert endless.taken == 3


@pytest.mark.anyio
async def test_a_packed_bomb_is_too_large() -> None:
    """Ours: what counts is the unpacked size."""
    bomb = gzip.compress(b"a" * 5_000_000)
    assert len(bomb) > len(ROWS)
    with pytest.raises(Rejected, match="larger than"):
        await _answer(
            httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(bomb, 1)),
            bounds=Bounds(answer_bytes=100_000),
        )


@pytest.mark.anyio
async def test_a_write_with_too_large_an_answer_may_have_been_saved() -> None:
    """Ours: the vendor answered, so it probably did it."""
    with pytest.raises(OutcomeUnknown, match="may have been saved"):
        await _answer(httpx.Response(200, stream=Pieces(b"x" * 400, 9)), writes=True)


@pytest.mark.anyio
async def test_a_body_that_never_ends_is_a_read_timeout() -> None:
    """Ours: each piece in time is not enough, the whole must be."""

    class Slow(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"{"
            await anyio.Event().wait()

    with pytest.raises(httpx.ReadTimeout):
        await _answer(httpx.Response(200, stream=Slow()), bounds=Bounds(total=0.01))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("/api/v2/rows", True),
        ("https://toy.example/api/v2/rows", True),
        ("https://evil.example/api/v2/rows", False),
        ("http://toy.example/api/v2/rows", False),
        ("https://toy.example:8443/api/v2/rows", False),
    ],
)
async def test_a_read_follows_a_redirect_within_its_origin_only(location: str, *, followed: bool) -> None:
    """Ours: our credentials go to no other host, scheme or port."""
    wire = Script([httpx.Response(302, headers={"location": location}), good()])
    session = open_session(toy(), wire)
    if followed:
        assert (await session.send(Call("GET", "/rows"))).body == {"id": 7}
        assert wire.requests[1].headers["authorization"].startswith("Bearer ")
    else:
        with pytest.raises(VendorChanged, match="redirects"):
            await session.send(Call("GET", "/rows"))
        assert len(wire.requests) == 1


@pytest.mark.anyio
async def test_redirects_end_somewhere() -> None:
    """Ours: a circle is told as a wrong address after a few turns."""
    wire = Script([httpx.Response(302, headers={"location": "/api/rows"}) for _ in range(4)])
    with pytest.raises(VendorChanged, match="redirects"):
        await open_session(toy(), wire).send(Call("GET", "/rows"))
    assert len(wire.requests) == 4


@pytest.mark.anyio
async def test_a_write_follows_no_redirect() -> None:
    """Ours: what a write was turned into on its way is not what was asked for."""
    wire = Script([httpx.Response(307, headers={"location": "/api/v2/rows"})])
    with pytest.raises(VendorChanged):
        await open_session(toy(), wire).send(Call("POST", "/rows", body={"name": "x"}, writes=True))
    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("said", "skew"), [("Mon, 21 Sep 2026 14:14:10 GMT", 50.0), ("soon", None), ("", None), (None, None)]
)
async def test_the_vendors_clock_is_known_by_its_date(said: str | None, skew: float | None) -> None:
    """RFC 9110: Date is when the answer was made; one that is missing or broken teaches nothing."""
    wire = Script([httpx.Response(200, json={}, headers={} if said is None else {"date": said})])
    session = open_session(toy(), wire)
    await session.send(Call("GET", "/rows"))
    assert session.skew == skew
