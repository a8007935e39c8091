"""Names and choices at Projectworks: how many requests they take, and what is said where a choice is missing."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from mcp_psa.app import App, build_app
from mcp_psa.call import run
from mcp_psa.ledger import SqliteLedger
from tests.conftest import NOW
from tests.times import no_waiting
from tests.wire.calls import call
from tests.wire.test_every_tool import ENV

CHOICES: dict[str, list[dict[str, Any]]] = {
    "/Offices": [{"OfficeID": 3, "Name": "Wellington"}, {"OfficeID": 4, "Name": "Auckland"}],
    "/Projects/Types": [{"ProjectTypeID": 1, "Name": "Hourly"}, {"ProjectTypeID": 2, "Name": "Fixed price"}],
    "/Projects/Statuses": [{"ProjectStatusID": 5, "Name": "Pipeline"}, {"ProjectStatusID": 6, "Name": "Live"}],
    "/Common/Currencies": [{"CurrencyID": 1, "Code": "AUD"}, {"CurrencyID": 2, "Code": "NZD", "Name": "Kiwi dollar"}],
    "/Projects/TaskSelfServiceModes": [
        {"TaskSelfServiceModeID": 11, "Name": "Nobody"},
        {"TaskSelfServiceModeID": 12, "Name": "Everybody"},
    ],
}
PROJECT = {"name": "Web shop", "company": "7", "owner": "55", "account_manager": "56"}


def _tasks(count: int) -> list[dict[str, Any]]:
    return [{"TaskID": 9000 + n, "TaskName": f"T{n}", "ModuleID": 30 + n} for n in range(count)]


def _modules(count: int) -> list[dict[str, Any]]:
    return [{"ModuleID": 30 + n, "ModuleName": f"M{n}", "ProjectID": 77, "Projectname": "Shop"} for n in range(count)]


def _entries(count: int, day: str = "2026-11-19") -> list[dict[str, Any]]:
    """Two entries for each of so many tasks."""
    return [
        {"ID": 10 * n + twin, "UserID": 55, "TaskID": 9000 + n, "Date": f"{day}T00:00:00", "Minutes": 30}
        for n in range(count)
        for twin in (1, 2)
    ]


def _vendor(httpx_mock: HTTPXMock, lists: Mapping[str, list[dict[str, Any]]]) -> None:
    """Answers a list whole, and one row of it below its path by the number at the end."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path in lists:
            return httpx.Response(200, json=lists[path])
        parent, _, id_ = path.rpartition("/")
        row = next((row for row in lists.get(parent, []) if str(next(iter(row.values()))) == id_), None)
        return httpx.Response(404, json={"Message": "Not found"}) if row is None else httpx.Response(200, json=row)

    httpx_mock.add_callback(answer, is_reusable=True)


def _paths(httpx_mock: HTTPXMock) -> list[str]:
    return [request.url.path for request in httpx_mock.get_requests()]


@pytest.fixture
async def app() -> AsyncIterator[App]:
    """A server that several calls share, on a time that only sleeping moves."""
    made = build_app(ENV, ["projectworks"], today=NOW.date, time=no_waiting(), ledger=SqliteLedger)
    yield made
    await made.aclose()


async def _call(app: App, name: str, **arguments: Any) -> dict[str, Any]:
    tool = app.catalog.find(name)
    assert tool is not None
    result = await run(app, tool, arguments)
    assert not result.is_error, result.text
    assert result.structured is not None
    found: dict[str, Any] = result.structured
    return found


@pytest.mark.anyio
async def test_the_names_for_many_rows_take_one_request_a_noun(httpx_mock: HTTPXMock) -> None:
    """Ours: forty entries of twenty tasks are not twenty requests, at an API whose limits nobody knows."""
    _vendor(httpx_mock, {"/Timesheets": _entries(20), "/Tasks": _tasks(20), "/Modules": _modules(20)})

    result = await call("projectworks_list_time_entries", {"limit": 40})

    assert result.structured is not None, result.text
    assert _paths(httpx_mock) == ["/Timesheets", "/Tasks", "/Modules"]
    assert [row["project_name"] for row in result.structured["items"]] == ["Shop"] * 40


@pytest.mark.anyio
async def test_a_list_of_names_is_read_to_its_last_page(httpx_mock: HTTPXMock) -> None:
    """The note (4): a page of as many rows as asked for has others behind it."""
    rows = [{"ID": n, "TaskID": 9000 + 50 * n, "Date": "2026-11-19T00:00:00", "Minutes": 30} for n in range(1, 5)]
    tasks = [{"TaskID": 9000 + n, "TaskName": f"T{n}", "ModuleID": 31} for n in range(201)]
    httpx_mock.add_response(json=rows)
    httpx_mock.add_response(json=tasks[:200])
    httpx_mock.add_response(json=tasks[200:])
    httpx_mock.add_response(json=_modules(2)[1])

    result = await call("projectworks_list_time_entries", {"fields": ["project_name"]})

    assert result.structured is not None, result.text
    requests = httpx_mock.get_requests()
    assert _paths(httpx_mock) == ["/Timesheets", "/Tasks", "/Tasks", "/Modules/31"]
    assert [(r.url.params["page"], r.url.params["pageSize"]) for r in requests[1:3]] == [("1", "200"), ("2", "200")]
    assert [row["project_name"] for row in result.structured["items"]] == ["Shop"] * 4


@pytest.mark.anyio
async def test_a_name_known_from_one_day_is_not_asked_for_on_the_next(httpx_mock: HTTPXMock) -> None:
    """Ours: a week of one task takes its seven days and two names."""
    days = [f"2026-11-{n:02}" for n in range(9, 16)]
    for number, day in enumerate(days, start=1):
        entry = {"ID": number, "TaskID": 9001, "Date": f"{day}T00:00:00", "Minutes": 30}
        query = {"Date": f"{day}T00:00:00Z", "page": "1", "pageSize": "200"}
        httpx_mock.add_response(json=[entry], url="https://psa.example/Timesheets", match_params=query)
    httpx_mock.add_response(json=_tasks(2)[1], url="https://psa.example/Tasks/9001")
    httpx_mock.add_response(json=_modules(2)[1], url="https://psa.example/Modules/31")

    result = await call("projectworks_list_time_entries", {"spent_from": days[0], "spent_to": days[-1]})

    assert result.structured is not None, result.text
    assert _paths(httpx_mock).count("/Tasks/9001") == 1
    assert _paths(httpx_mock).count("/Modules/31") == 1
    assert len(_paths(httpx_mock)) == 9


@pytest.mark.anyio
async def test_names_stay_known_for_the_next_call(httpx_mock: HTTPXMock, app: App) -> None:
    """Ours: the rows are read anew, their names are not."""
    _vendor(httpx_mock, {"/Timesheets": _entries(1), "/Tasks": _tasks(1), "/Modules": _modules(1)})

    await _call(app, "projectworks_list_time_entries")
    again = await _call(app, "projectworks_list_time_entries")

    assert _paths(httpx_mock) == ["/Timesheets", "/Tasks/9000", "/Modules/30", "/Timesheets"]
    assert again["items"][0]["project_name"] == "Shop"


@pytest.mark.anyio
async def test_a_name_that_is_gone_leaves_the_row(httpx_mock: HTTPXMock) -> None:
    """Ours: an entry of a task that was deleted is an entry."""
    _vendor(httpx_mock, {"/Timesheets": _entries(1)})

    result = await call("projectworks_list_time_entries")

    assert result.structured is not None, result.text
    assert [row["id"] for row in result.structured["items"]] == ["1", "2"]
    assert _paths(httpx_mock) == ["/Timesheets", "/Tasks/9000"]


@pytest.mark.anyio
async def test_a_choice_list_is_not_read_for_rows_that_refer_to_none_of_it(httpx_mock: HTTPXMock) -> None:
    """Ours: fields of invoices are not documented; where they have no currency, its list is a request for nothing."""
    _vendor(httpx_mock, {"/Invoices": [{"InvoiceID": 801, "InvoiceNumber": "INV-1"}], **CHOICES})

    await call("projectworks_list_invoices")

    assert _paths(httpx_mock) == ["/Invoices"]


@pytest.mark.anyio
async def test_a_project_is_refused_with_every_choice_at_once(httpx_mock: HTTPXMock) -> None:
    """The note (7.10): nine are mandatory, and a model that is not told all the lists guesses. Nothing is written."""
    _vendor(httpx_mock, CHOICES)

    result = await call("projectworks_create_project", {**PROJECT, "type": "Retainer"})

    assert result.is_error
    assert "Retainer" in result.text
    for said in (
        "3 Wellington",
        "4 Auckland",
        "2 Fixed price",
        "5 Pipeline",
        "6 Live",
        "2 Kiwi dollar",
        "12 Everybody",
    ):
        assert said in result.text
    assert {request.method for request in httpx_mock.get_requests()} == {"GET"}
    assert sorted(_paths(httpx_mock)) == sorted(CHOICES)


@pytest.mark.anyio
async def test_a_currency_without_a_name_is_shown_by_its_code(httpx_mock: HTTPXMock) -> None:
    """Ours: "1" alone says nothing to choose by."""
    _vendor(httpx_mock, CHOICES)

    result = await call("projectworks_create_project", PROJECT)

    assert "1 AUD" in result.text


@pytest.mark.anyio
async def test_choices_that_are_the_only_ones_are_taken_and_told(httpx_mock: HTTPXMock) -> None:
    """Ours: all nine leave, though four were given."""
    only = {path: rows[:1] for path, rows in CHOICES.items()}
    _vendor(httpx_mock, {**only, "/Projects": [{"ProjectID": 77, "ProjectName": "Web shop"}]})

    result = await call("projectworks_create_project", PROJECT)

    posts = [request for request in httpx_mock.get_requests() if request.method == "POST"]
    assert len(posts) == 1
    assert json.loads(posts[0].content) == {
        "projectName": "Web shop", "clientID": 7, "projectManagerID": 55, "accountManagerID": 56, "officeID": 3,
        "projectTypeID": 1, "projectStatusID": 5, "currencyID": 1, "taskSelfServiceModeID": 11,
    }  # fmt: skip
    assert "Wellington, the only choice" in result.text


@pytest.mark.anyio
async def test_lists_of_choices_are_read_once_for_a_refusal_and_the_call_that_mends_it(
    httpx_mock: HTTPXMock, app: App
) -> None:
    """Ours: the second try takes the write and its reading back alone."""
    _vendor(httpx_mock, {**CHOICES, "/Projects": [{"ProjectID": 77, "ProjectName": "Web shop"}]})
    tool = app.catalog.find("projectworks_create_project")
    assert tool is not None

    refused = await run(app, tool, PROJECT)
    before = len(_paths(httpx_mock))
    chosen = {"office": "Auckland", "type": "2", "stage": "live", "currency": "NZD", "task_self_service": "12"}
    made = await run(app, tool, {**PROJECT, **chosen})

    assert (refused.is_error, made.is_error) == (True, False)
    assert [(r.method, r.url.path) for r in httpx_mock.get_requests()[before:]] == [
        ("POST", "/Projects"),
        ("GET", "/Projects/77"),
    ]


@pytest.mark.anyio
async def test_a_type_that_is_no_longer_active_is_no_choice(httpx_mock: HTTPXMock) -> None:
    """The note (3.7): leave types carry isActive."""
    types = [
        {"typeID": 20, "name": "Jubilee", "isActive": False},
        {"typeID": 21, "name": "Annual leave", "isActive": True},
        {"typeID": 22, "name": "Sick leave", "isActive": True},
    ]
    _vendor(httpx_mock, {"/Leaves/Types": types, "/Leaves/Statuses": [{"StatusID": 1, "Name": "Submitted"}]})

    result = await call("projectworks_create_absence", {"person": "55", "start_on": "2026-11-26", "type": "Jubilee"})

    assert result.is_error
    assert "21 Annual leave; 22 Sick leave" in result.text
    assert "20 Jubilee" not in result.text
