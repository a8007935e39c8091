"""Each kind of trouble does what its word says; whether the write was applied is looked up in the store."""

import hashlib
import hmac
import time
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from mcp_psa.http.inprocess import in_process
from mcp_psa.sandbox.credentials import WORKSECTION_API_KEY
from mcp_psa.sandbox.trouble import Done
from tests.conftest import NOW
from tests.sandbox.trouble.conftest import ASKS, VENDORS, Weather

Open = Callable[..., Weather]

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("form", "applied"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize(
    ("word", "status"), [("500", 500), ("502", 502), ("503", 503), ("503_bare", 503), ("504", 504), ("html", 200)]
)
async def test_a_wrong_answer_comes_before_or_after_the_write(
    weather: Open, word: str, status: int, form: str, applied: int
) -> None:
    """Ours: a gateway's error says nothing about what the vendor did."""
    box = weather(f"{word}_{form}=1")
    had = box.count("teamwork")
    answer = await box.write()
    assert (answer.status_code, box.count("teamwork") - had) == (status, applied)
    assert list(box.sandbox.trouble.done) == [
        Done(1, "teamwork", "POST", "/teamwork/projects.json", word, bool(applied))
    ]
    assert ("retry-after" in answer.headers) == (word == "503")
    if word != "500":
        assert answer.text.startswith("<!DOCTYPE html>")
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("form", "applied"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize(
    ("word", "failures"),
    [
        ("reset", {httpx.ReadError, httpx.RemoteProtocolError}),
        ("silent", {httpx.ReadTimeout}),
        ("truncated", {httpx.RemoteProtocolError}),
    ],
)
async def test_a_lost_connection_loses_only_the_answer(
    weather: Open, word: str, failures: set[type[Exception]], form: str, applied: int
) -> None:
    """Ours: the client cannot tell before from after; the store can. Both ways of losing a connection come."""
    box = weather(f"seed=2 {word}_{form}=1")
    had, seen = box.count("worksection"), set()
    for _ in range(8):
        with pytest.raises(httpx.TransportError) as caught:
            await box.write("worksection")
        seen.add(type(caught.value))
    assert seen == failures
    assert box.count("worksection") - had == 8 * applied
    assert {done.applied for done in box.sandbox.trouble.done} == {bool(applied)}


async def test_silence_lasts_as_long_as_the_plan_says(weather: Open) -> None:
    """Ours: over a socket the caller gives up first; in process the plan's seconds pass on the injected clock."""
    box = weather("silent_before=1:12")
    with pytest.raises(httpx.ReadTimeout):
        await box.read()
    assert box.slept == [12.0]


@pytest.mark.parametrize(("form", "applied"), [("before", 0), ("after", 1)])
async def test_a_cleanly_cut_answer_is_broken_json(weather: Open, form: str, applied: int) -> None:
    """Ours: the length is right or open, and yet the JSON ends in the middle."""
    box = weather(f"truncated_clean_{form}=1")
    had = box.count("awork")
    answer = await box.write("awork")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.text.startswith("{")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()
    assert "content-length" not in answer.headers
    assert box.count("awork") - had == applied


async def test_half_of_a_truncated_answer_arrives(weather: Open) -> None:
    """Ours: the break is in the middle of the real answer, whose whole length was promised."""
    whole, box = await weather("").read(), weather("truncated_after=1")
    got = bytearray()
    async with httpx.AsyncClient(transport=in_process(box.sandbox), base_url="http://sandbox") as client:
        path, headers = "/teamwork/projects/api/v3/projects.json", ASKS["teamwork"].headers
        answer = await client.send(client.build_request("GET", path, headers=headers), stream=True)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            await _collect(answer, got)
    assert int(answer.headers["content-length"]) == len(whole.content)
    assert got == whole.content[: len(whole.content) // 2]


async def _collect(answer: httpx.Response, got: bytearray) -> None:
    async for piece in answer.aiter_bytes():
        got += piece


async def test_an_answer_without_a_body_is_lost_whole(weather: Open) -> None:
    """Ours: a 404 of version 3 has no body; half of nothing would be the whole answer."""
    box = weather("truncated_after=1")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        await box.send("GET", "/teamwork/projects/api/v3/tasks/9999.json", ASKS["teamwork"].headers)


async def test_a_slow_answer_is_whole_in_the_end(weather: Open) -> None:
    """Ours: pieces with pauses, together the seconds of the plan."""
    box = weather("slow=1:2")
    whole, slow = await weather("").read(), await box.read()
    assert slow.content == whole.content
    assert slow.headers["content-length"] == str(len(whole.content))
    assert box.slept == [0.5] * 4
    had = box.count("teamwork")
    assert (await box.write()).status_code == 201
    assert box.count("teamwork") - had == 1


async def test_latency_comes_before_the_work_and_on_top_of_other_trouble(weather: Open) -> None:
    """Ours: a late request is still done, or still refused."""
    box = weather("latency=1:4 502_before=0.5 seed=2")
    codes = [(await box.read()).status_code for _ in range(40)]
    assert set(codes) == {200, 502}
    assert len(box.slept) == 40
    assert 0 < min(box.slept) < 1
    assert 3 < max(box.slept) < 4
    assert box.sandbox.trouble.tally == {"latency": 40, "502": codes.count(502)}


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("word", ["429", "429_bare", "expired"])
async def test_a_refused_write_is_not_applied(weather: Open, vendor: str, word: str) -> None:
    """Ours: the vendors refuse before they do anything; the next request is let in again."""
    box = weather(f"{word}=0.5 seed=3")
    had = box.count(vendor)
    for _ in range(6):
        await box.write(vendor)
    refused = [done for done in box.sandbox.trouble.done if done.kind == word]
    assert 0 < len(refused) < 6
    assert not any(done.applied for done in refused)
    assert box.count(vendor) - had == 6 - len(refused)


async def test_reads_and_writes_are_drawn_in_order_of_arrival(weather: Open) -> None:
    """Ours: the same plan over the same requests makes the same record."""

    async def record() -> list[Done]:
        box = weather("storm seed=5 latency=0 silent=0")
        for turn in range(60):
            with suppress(httpx.TransportError):
                await (box.write if turn % 3 else box.read)(VENDORS[turn % 5])
        return list(box.sandbox.trouble.done)

    first, again = await record(), await record()
    assert first == again
    assert len({done.kind for done in first}) > 8
    assert len({done.vendor for done in first}) == 5


async def test_the_index_and_the_judge_are_left_alone(weather: Open) -> None:
    """Ours: trouble is for requests to a vendor; others do not even use up a draw."""
    box = weather("502=1")
    assert (await box.send("GET", "/")).json()["sandbox"] == "mcp_psa"
    assert (await box.send("GET", "/_judge")).json()["trouble"] == {"plan": "seed=0 502=1", "made": {}}
    assert (await box.send("GET", "/nowhere")).status_code == 404
    assert box.sandbox.trouble.requests == 0
    assert (await box.read()).status_code == 502


async def test_a_skewed_clock_dates_the_answers_and_what_is_saved(weather: Open) -> None:
    """Ours: the vendor believes its own clock, in its Date header and in created_at."""
    box = weather("skew=-90")
    answer = await box.write("awork")
    assert answer.headers["date"] == "Fri, 20 Nov 2026 11:58:30 GMT"
    row = box.store.row("SELECT created_at FROM companies WHERE name = 'Stormy 1 GmbH'")
    assert row == {"created_at": "2026-11-20T11:58:30Z"}
    assert (NOW - box.store.clock()).total_seconds() == 90
    assert "date" not in (await weather("").read()).headers


async def test_a_clock_far_off_refuses_signatures(weather: Open) -> None:
    """Worksection signs with the time; how much skew it takes is unverified, the fake takes five minutes."""
    stamp = int(time.time())
    signed = hmac.new(WORKSECTION_API_KEY.encode(), f"get_projects:{stamp}".encode(), hashlib.sha256).hexdigest()
    for plan, said in (("skew=200", "ok"), ("skew=900", "error")):
        answer = await weather(plan).send(
            "GET", "/worksection/api/admin/v2/?action=get_projects", {"Authorization": f"Admin {stamp}_{signed}"}
        )
        assert answer.json()["status"] == said, plan
