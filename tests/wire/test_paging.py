"""Which page a list asks for: the first, those that a cursor leads to, and how many rows."""

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, proworkflow, queries, teamwork

PAGES = {"teamwork": ("page", "pageSize"), "proworkflow": ("pagenumber", "pagesize")}
VENDORS = sorted(PAGES)


def _answer(vendor: str, ids: range, *, more: bool, owner: int = 1) -> dict[str, Any]:
    """A page of projects, in the vendor's envelope."""
    if vendor == "teamwork":
        rows = [{"id": i, "name": f"P{i}", "projectOwnerId": owner, "isBillable": owner == 1} for i in ids]
        return teamwork("projects", rows, more=more)
    return proworkflow([{"id": str(i), "title": f"P{i}", "managerid": owner} for i in ids], 1000 if more else ids.stop)


def _pages(vendor: str, httpx_mock: HTTPXMock) -> list[tuple[str, str]]:
    page, size = PAGES[vendor]
    return [(query[page], query[size]) for query in queries(httpx_mock)]


async def _list(vendor: str, **arguments: Any) -> tuple[list[str], str | None]:
    result = await call(f"{vendor}_list_projects", {"fields": ["name"], **arguments})
    assert result.structured is not None, result.text
    return [row["id"] for row in result.structured["items"]], result.structured.get("next_cursor")


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_the_first_page_is_asked_for_with_both_parameters(vendor: str, httpx_mock: HTTPXMock) -> None:
    """The vendors' docs: pages count from 1; ProWorkflow answers 400 to one parameter without the other."""
    httpx_mock.add_response(json=_answer(vendor, range(1, 4), more=False))

    ids, cursor = await _list(vendor)

    assert _pages(vendor, httpx_mock) == [("1", "25")]
    assert (ids, cursor) == (["1", "2", "3"], None)


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_the_limit_is_the_size_of_the_page(vendor: str, httpx_mock: HTTPXMock) -> None:
    """Ours: no row is fetched that nobody asked for."""
    httpx_mock.add_response(json=_answer(vendor, range(1, 3), more=True))

    ids, cursor = await _list(vendor, limit=2)

    assert _pages(vendor, httpx_mock) == [("1", "2")]
    assert ids == ["1", "2"]
    assert cursor


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_the_cursor_leads_to_the_following_page(vendor: str, httpx_mock: HTTPXMock) -> None:
    """Ours, over the vendor's paging: three calls, three pages, each row once."""
    httpx_mock.add_response(json=_answer(vendor, range(1, 3), more=True))
    httpx_mock.add_response(json=_answer(vendor, range(3, 5), more=True))
    httpx_mock.add_response(json=_answer(vendor, range(5, 6), more=False))

    first, after_first = await _list(vendor, limit=2)
    second, after_second = await _list(vendor, limit=2, cursor=after_first)
    third, after_third = await _list(vendor, limit=2, cursor=after_second)

    assert _pages(vendor, httpx_mock) == [("1", "2"), ("2", "2"), ("3", "2")]
    assert first + second + third == ["1", "2", "3", "4", "5"]
    assert after_third is None


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_smaller_limit_with_a_cursor_keeps_the_pages_and_loses_no_row(
    vendor: str, httpx_mock: HTTPXMock
) -> None:
    """Ours: a page of another size would begin at another row, so the cursor keeps the size it was made with."""
    httpx_mock.add_response(json=_answer(vendor, range(1, 5), more=True))
    httpx_mock.add_response(json=_answer(vendor, range(5, 9), more=True))
    httpx_mock.add_response(json=_answer(vendor, range(5, 9), more=True))

    _, after_four = await _list(vendor, limit=4)
    second, after_six = await _list(vendor, limit=2, cursor=after_four)
    third, _ = await _list(vendor, limit=2, cursor=after_six)

    assert _pages(vendor, httpx_mock) == [("1", "4"), ("2", "4"), ("2", "4")]
    assert (second, third) == (["5", "6"], ["7", "8"])


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "size"), [("teamwork", 250), ("proworkflow", 200)])
async def test_a_filter_of_ours_is_answered_from_big_pages_until_enough_rows_fit(
    vendor: str, size: int, httpx_mock: HTTPXMock
) -> None:
    """Ours: many rows are looked at for a few, within the sizes both vendors take (250 of 500, 200 of 30,000)."""
    httpx_mock.add_response(json=_answer(vendor, range(1, size + 1), more=True, owner=2))
    httpx_mock.add_response(json=_answer(vendor, range(size + 1, 2 * size + 1), more=True, owner=1))
    filters = {"billable": True} if vendor == "teamwork" else {"owner": "1"}

    ids, cursor = await _list(vendor, limit=3, **filters)

    assert _pages(vendor, httpx_mock) == [("1", str(size)), ("2", str(size))]
    assert ids == [str(size + 1), str(size + 2), str(size + 3)]
    assert cursor


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_filter_of_ours_says_how_many_rows_were_scanned(vendor: str, httpx_mock: HTTPXMock) -> None:
    """Ours: three out of so many is another answer than three."""
    httpx_mock.add_response(json=_answer(vendor, range(1, 8), more=False, owner=2))
    filters = {"billable": True} if vendor == "teamwork" else {"owner": "1"}

    result = await call(f"{vendor}_list_projects", {"fields": ["name"], **filters})

    assert result.structured is not None
    assert (result.structured["returned"], result.structured["scanned"]) == (0, 7)
    assert "total" not in result.structured


@pytest.mark.anyio
async def test_a_row_that_does_not_fit_a_filter_of_the_vendor_is_left_out_and_said(httpx_mock: HTTPXMock) -> None:
    """Ours: Teamwork ignores a misspelt parameter silently; then every row comes."""
    httpx_mock.add_response(json=_answer("teamwork", range(1, 4), more=False, owner=2))

    result = await call("teamwork_list_projects", {"fields": ["name"], "owner": "1"})

    assert result.structured is not None
    assert result.structured["items"] == []
    assert any("3 rows" in note for note in result.structured["notes"])


@pytest.mark.anyio
async def test_without_a_total_a_short_page_is_the_last(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: stop when there are fewer rows than pagesize, and do not rely on meta.total."""
    httpx_mock.add_response(json=proworkflow([{"id": 1, "title": "A"}, {"id": 2, "title": "B"}]))
    httpx_mock.add_response(json=proworkflow([{"id": 3, "title": "C"}]))

    first, cursor = await _list("proworkflow", limit=2)
    second, end = await _list("proworkflow", limit=2, cursor=cursor)

    assert (first, second, end) == (["1", "2"], ["3"], None)


@pytest.mark.anyio
async def test_rates_come_in_one_answer_and_are_paged_here(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: the route pages the map of users, so the biggest page is asked for and no page number is sent."""
    users = {"55": {"source": "direct", "rate": "100.00"}, "56": {"source": "direct", "rate": "90.00"}}
    answer = {"STATUS": "OK", "rates": {"users": users, "account-default": "50.00", "project-default": "30.00"}}
    httpx_mock.add_response(json=answer, is_reusable=True)

    first = await call("teamwork_list_rates", {"project": "77", "limit": 3})
    assert first.structured is not None
    second = await call("teamwork_list_rates", {"project": "77", "limit": 3, "cursor": first.structured["next_cursor"]})

    assert queries(httpx_mock) == [{"pageSize": "500"}] * 2
    assert second.structured is not None
    assert [row.get("person_id") for row in first.structured["items"]] == [None, None, "55"]
    assert [row.get("person_id") for row in second.structured["items"]] == ["56"]
    assert "next_cursor" not in second.structured


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("arguments", [{"limit": 0}, {"limit": 201}, {"limit": -1}, {"cursor": "bm9uc2Vuc2U"}])
async def test_a_limit_out_of_range_or_a_foreign_cursor_is_refused_before_anything_is_sent(
    vendor: str, arguments: dict[str, Any], httpx_mock: HTTPXMock
) -> None:
    """Ours: the schema says 1 to 200, and a cursor is checked, not trusted."""
    result = await call(f"{vendor}_list_projects", arguments)

    assert result.is_error
    assert '"code":"bad_arguments"' in result.text
    assert httpx_mock.get_requests() == []


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_the_cursor_of_one_query_is_refused_by_another(vendor: str, httpx_mock: HTTPXMock) -> None:
    """Ours: it would skip rows of the other query silently."""
    httpx_mock.add_response(json=_answer(vendor, range(1, 3), more=True))
    _, cursor = await _list(vendor, limit=2)

    result = await call(f"{vendor}_list_projects", {"limit": 2, "company": "7", "cursor": cursor})

    assert result.is_error
    assert len(httpx_mock.get_requests()) == 1
