"""Time entries of a range at Projectworks, which filters by one day only: a request a day, and a cursor that leads over days."""

from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, queries

RANGE = {"spent_from": "2026-10-30", "spent_to": "2026-11-01"}
DAYS = ["2026-10-30", "2026-10-31", "2026-11-01"]


def _entry(id_: int, day: str) -> dict[str, Any]:
    return {"ID": id_, "UserID": 55, "Date": f"{day}T00:00:00", "Minutes": 30}


def _vendor(httpx_mock: HTTPXMock, entries: list[dict[str, Any]]) -> None:
    """Answers as documented: the entries of one day, a page of them."""

    def answer(request: httpx.Request) -> httpx.Response:
        query = request.url.params
        rows = [entry for entry in entries if entry["Date"] == query["Date"].removesuffix("Z")]
        page, size = int(query["page"]), int(query["pageSize"])
        return httpx.Response(200, json=rows[(page - 1) * size : page * size])

    httpx_mock.add_callback(answer, is_reusable=True)


def _asked(httpx_mock: HTTPXMock) -> list[tuple[str, str]]:
    """Day and page of each request."""
    return [(query["Date"].removesuffix("T00:00:00Z"), query["page"]) for query in queries(httpx_mock)]


async def _list(**arguments: Any) -> tuple[list[str], str | None]:
    result = await call("projectworks_list_time_entries", {"fields": ["spent_on", "minutes"], **RANGE, **arguments})
    assert result.structured is not None, result.text
    return [row["id"] for row in result.structured["items"]], result.structured.get("next_cursor")


@pytest.mark.anyio
async def test_a_range_is_one_request_a_day_in_the_order_of_the_days(httpx_mock: HTTPXMock) -> None:
    """The note (3.6): a single Date is the only filter of time."""
    _vendor(httpx_mock, [_entry(n, day) for n, day in enumerate(DAYS, start=1)])

    ids, cursor = await _list()

    assert _asked(httpx_mock) == [(day, "1") for day in DAYS]
    assert (ids, cursor) == (["1", "2", "3"], None)


@pytest.mark.anyio
async def test_a_day_with_more_than_a_page_is_read_to_its_end_before_the_next_day(httpx_mock: HTTPXMock) -> None:
    """The note (4): fewer rows than asked for end a day."""
    first = [_entry(n, DAYS[0]) for n in range(1, 203)]
    _vendor(httpx_mock, [*first, _entry(301, DAYS[1]), _entry(302, DAYS[2])])

    seen: list[str] = []
    ids, cursor = await _list(limit=100)
    seen += ids
    while cursor:
        ids, cursor = await _list(limit=100, cursor=cursor)
        seen += ids

    assert seen == [str(n) for n in (*range(1, 203), 301, 302)]
    assert (DAYS[0], "2") in _asked(httpx_mock)
    assert (DAYS[1], "2") not in _asked(httpx_mock)


@pytest.mark.anyio
async def test_a_cursor_goes_on_in_the_middle_of_a_day_and_then_to_the_next(httpx_mock: HTTPXMock) -> None:
    """Ours: no entry twice, none lost, and no day asked for again that is done with."""
    _vendor(httpx_mock, [_entry(n, DAYS[0]) for n in (1, 2, 3)] + [_entry(4, DAYS[1]), _entry(5, DAYS[2])])

    first, after_first = await _list(limit=2)
    assert _asked(httpx_mock) == [(DAYS[0], "1")]
    second, after_second = await _list(limit=2, cursor=after_first)
    third, after_third = await _list(limit=2, cursor=after_second)

    assert (first, second, third) == (["1", "2"], ["3", "4"], ["5"])
    assert after_third is None
    assert _asked(httpx_mock)[1:] == [(DAYS[0], "1"), (DAYS[1], "1"), (DAYS[2], "1")]


@pytest.mark.anyio
async def test_days_without_entries_do_not_end_the_walk(httpx_mock: HTTPXMock) -> None:
    """Ours: an empty page is the end of a day, not of the range."""
    _vendor(httpx_mock, [_entry(9, DAYS[2])])

    ids, cursor = await _list(limit=1)

    assert _asked(httpx_mock) == [(day, "1") for day in DAYS]
    assert (ids, cursor) == (["9"], None)


@pytest.mark.anyio
async def test_a_range_without_an_end_goes_up_to_today_and_says_so(httpx_mock: HTTPXMock) -> None:
    """Ours: a bound that was filled in is told."""
    _vendor(httpx_mock, [])

    result = await call("projectworks_list_time_entries", {"spent_from": "2026-11-19"})

    assert _asked(httpx_mock) == [("2026-11-19", "1"), ("2026-11-20", "1")]
    assert "spent_to=2026-11-20" in result.text
    assert "day by day" in result.text


@pytest.mark.anyio
async def test_the_longest_range_is_31_days(httpx_mock: HTTPXMock) -> None:
    """The note (3.6): cap the range, for example at 31 days."""
    _vendor(httpx_mock, [])

    await call("projectworks_list_time_entries", {"spent_from": "2026-10-01", "spent_to": "2026-10-31"})

    assert [day for day, _ in _asked(httpx_mock)] == [f"2026-10-{n:02}" for n in range(1, 32)]


@pytest.mark.anyio
async def test_a_longer_range_is_refused_with_the_number_of_days(httpx_mock: HTTPXMock) -> None:
    """Ours: nothing is sent for a question that cannot be answered whole."""
    result = await call("projectworks_list_time_entries", {"spent_from": "2026-10-01", "spent_to": "2026-11-01"})

    assert result.is_error
    assert "31" in result.text
    assert "32" in result.text
    assert httpx_mock.get_requests() == []


@pytest.mark.anyio
async def test_a_cursor_of_another_range_is_refused(httpx_mock: HTTPXMock) -> None:
    """Ours: a place is a day of the range that it was made for."""
    _vendor(httpx_mock, [_entry(n, DAYS[0]) for n in (1, 2, 3)])
    _, cursor = await _list(limit=2)

    result = await call("projectworks_list_time_entries", {**RANGE, "spent_to": "2026-11-02", "cursor": cursor})

    assert result.is_error
    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.anyio
async def test_a_dropped_day_filter_does_not_count_entries_once_a_day(httpx_mock: HTTPXMock) -> None:
    """Ours (D15): every filter is checked here again, the day of a request too; else three days of work become nine."""
    every = [_entry(n, day) for n, day in enumerate(DAYS, start=1)]
    httpx_mock.add_response(json=every, is_reusable=True)

    ids, _ = await _list()

    assert ids == ["1", "2", "3"]
