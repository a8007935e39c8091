"""awork's filterby as it travels: what the vendor would read wrongly, or not at all, if one byte were another."""

import json
from urllib.parse import unquote

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call

PROJECT = "aaaaaaaa-0000-4000-8000-000000000077"
PERSON = "bbbbbbbb-0000-4000-8000-000000000055"


async def raw_query(httpx_mock: HTTPXMock, tool: str, arguments: dict[str, object]) -> str:
    """The query string of the only request of this call, byte for byte."""
    httpx_mock.add_response(text="[]", headers={"content-type": "application/json"})
    result = await call(tool, arguments)
    assert not result.is_error, result.text
    request = httpx_mock.get_request()
    assert request is not None
    return request.url.raw_path.decode("ascii").partition("?")[2]


@pytest.mark.anyio
async def test_a_blank_travels_as_percent_20_and_never_as_a_plus(httpx_mock: HTTPXMock) -> None:
    """The vendor's users: raw blanks found nothing (#34); whether a plus is a blank is documented nowhere."""
    raw = await raw_query(httpx_mock, "awork_list_projects", {"search": "web shop", "billable": True})

    assert "filterby=substringof(%27web%20shop%27,name)%20and%20isBillableByDefault%20eq%20true" in _quoted(raw)
    assert "+" not in raw
    assert " " not in raw


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("Research & Development", "Research%20%26%20Development"),
        ("C++", "C%2B%2B"),
        ("100%", "100%25"),
        ("a=b", "a%3Db"),
        ("#1", "%231"),
        ("Süd", "S%C3%BCd"),
        ("O'Neil", "O%27%27Neil"),
        ("') or substringof('", "%27%27)%20or%20substringof(%27%27"),
    ],
)
async def test_a_text_cannot_leave_its_quotes_nor_its_parameter(httpx_mock: HTTPXMock, text: str, encoded: str) -> None:
    """The vendor's docs: filters are percent-encoded, and an apostrophe is doubled."""
    raw = await raw_query(httpx_mock, "awork_list_companies", {"search": text})

    parameters = dict(pair.split("=", 1) for pair in raw.split("&"))
    assert set(parameters) == {"filterby", "orderby", "page", "pageSize"}
    assert _quoted(parameters["filterby"]) == f"substringof(%27{encoded}%27,name)"


@pytest.mark.anyio
async def test_page_and_its_size_are_always_sent(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs and document name different default sizes (1000 and 10), so none is relied upon."""
    raw = await raw_query(httpx_mock, "awork_list_time_entries", {"limit": 40})

    assert {"page=1", "pageSize=40"} <= set(raw.split("&"))


@pytest.mark.anyio
async def test_no_blank_stands_around_the_comma_of_an_order(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: `orderby=field[ asc|desc]{,field...}`, no blanks around the comma."""
    raw = await raw_query(httpx_mock, "awork_list_people", {})

    order = next(pair for pair in raw.split("&") if pair.startswith("orderby="))
    assert unquote(order) == "orderby=firstName,lastName,createdOn"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("tool", "arguments", "clause"),
    [
        ("awork_list_milestones", {"project": PROJECT.upper()}, f"projectId eq guid'{PROJECT.upper()}'"),
        ("awork_list_time_entries", {"person": PERSON}, f"user/id eq guid'{PERSON}'"),
        (
            "awork_list_time_entries",
            {"spent_from": "2026-11-19", "spent_to": "2026-11-19"},
            "startDateLocal ge datetime'2026-11-19T00:00:00' and startDateLocal le datetime'2026-11-19T23:59:59'",
        ),
        (
            "awork_list_tasks",
            {"updated_since": "2026-11-01T00:30:00+01:00"},
            "updatedOn ge datetime'2026-10-31T23:30:00'",
        ),
        ("awork_list_tasks", {"status": "late"}, "taskStatus/type ne 'done' and dueOn lt today"),
        ("awork_list_projects", {"tag_name": "O'Neil"}, "tags/any(t: t/name eq 'O''Neil')"),
    ],
)
async def test_each_kind_of_value_is_written_in_its_own_form(
    httpx_mock: HTTPXMock, tool: str, arguments: dict[str, object], clause: str
) -> None:
    """The vendor's docs: prefixed ids and instants, plain booleans, quoted texts; bare quotes around an id are a 400."""
    raw = await raw_query(httpx_mock, tool, arguments)

    parameters = dict(pair.split("=", 1) for pair in raw.split("&"))
    assert unquote(parameters["filterby"]) == clause


@pytest.mark.anyio
async def test_an_id_that_is_none_is_taken_for_a_name_and_never_pasted(httpx_mock: HTTPXMock) -> None:
    """Only we demand it: awork answers a malformed guid with a 400 about the whole filter."""
    httpx_mock.add_response(json=[], headers={"aw-totalitems": "0"}, is_reusable=True)
    result = await call("awork_list_time_entries", {"person": "x' or id ne guid'x"})

    assert json.loads(result.text)["error"]["code"] == "bad_arguments"
    sent = httpx_mock.get_requests()
    assert {request.url.path for request in sent} == {"/users"}
    assert not any("guid'x" in str(request.url.params.get("filterby", "")).replace("''", "") for request in sent)


def _quoted(raw: str) -> str:
    """The raw query with the characters that may travel either way in one form."""
    return raw.replace("'", "%27").replace("%2C", ",").replace("%28", "(").replace("%29", ")")
