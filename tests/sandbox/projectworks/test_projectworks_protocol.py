"""Credentials, limits, errors and paging of the fake Projectworks."""

import json
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.projectworks import app
from mcp_psa.sandbox.store import Store

Call = Callable[..., httpx.Response]


class Time:
    """Seconds that a test moves on."""

    now = 100.0

    def __call__(self) -> float:
        """The present second."""
        return self.now


@pytest.mark.parametrize("auth", [None, ("fake-sandbox-consumer-key", "wrong"), ("helena@brightfold.example", "web")])
def test_bad_credentials_are_rejected_with_the_lower_case_message(call: Call, auth: tuple[str, str] | None) -> None:
    """401, and the one body without a capital letter."""
    answer = call("GET", "/Offices", auth=auth)
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


@pytest.mark.parametrize("header", ["Bearer fake-sandbox-consumer-key", "Basic not/base64!", "Basic", ""])
def test_other_schemes_and_broken_headers_are_rejected(call: Call, header: str) -> None:
    """Only Basic counts."""
    assert call("GET", "/Offices", auth=None, headers={"Authorization": header}).status_code == 401


def test_no_limit_is_on_by_default(call: Call) -> None:
    """None is published."""
    assert {call("GET", "/Offices").status_code for _ in range(20)} == {200}


def test_a_limit_can_be_switched_on_and_ends_in_time(store: Store, connect: Callable[[Starlette], Call]) -> None:
    """429 with the seconds to wait, then free again; a refused stranger uses nothing up."""
    clock = Time()
    call = connect(app(Box(store, monotonic=clock), quota=(2, 5.0)))
    assert call("GET", "/Offices", auth=None).status_code == 401
    assert [call("GET", "/Offices").status_code for _ in range(2)] == [200, 200]
    refused = call("GET", "/Offices")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    clock.now += 5
    assert call("GET", "/Offices").status_code == 200


def test_a_box_without_quota_lifts_the_limit(store: Store, connect: Callable[[Starlette], Call]) -> None:
    """For benchmarks."""
    call = connect(app(Box(store, quota=False), quota=(1, 60.0)))
    assert [call("GET", "/Offices").status_code for _ in range(3)] == [200, 200, 200]


def test_an_unknown_route_is_a_404_with_a_message(call: Call) -> None:
    """The sentence of ASP.NET."""
    answer = call("GET", "/Forecasts?page=1")
    assert answer.status_code == 404
    assert answer.json()["Message"].endswith("request URI 'http://sandbox/projectworks/api/v1/Forecasts'.")


def test_a_method_that_is_not_there_is_a_405(call: Call) -> None:
    """PUT on clients is gone."""
    answer = call("PUT", "/Clients/2", json={})
    assert answer.status_code == 405
    assert answer.json() == {"Message": "The requested resource does not support http method 'PUT'."}


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/Offices/9", "Office"),
        ("/Clients/3", "Client"),
        ("/Users/4", "User"),
        ("/Projects/9", "Project"),
        ("/Modules/9", "Module"),
        ("/Tasks/9", "Task"),
        ("/Leaves/3", "Leave"),
        ("/Resources/1", "Resource"),
        ("/Invoices/2", "Invoice"),
        ("/ExpenseClaims/9", "Expense Claim"),
    ],
)
def test_an_unknown_id_is_not_found(call: Call, path: str, word: str) -> None:
    """Also what is deleted, and what this vendor does not show."""
    answer = call("GET", path)
    assert (answer.status_code, answer.json()) == (404, {"Message": f"{word} not found"})


@pytest.mark.parametrize("name", ["OfficeID", "ModifiedSinceDate", "page", "pageSize"])
def test_a_parameter_of_the_wrong_type_is_invalid(call: Call, name: str) -> None:
    """The fault stands under the parameter's name."""
    answer = call("GET", "/Clients", params={name: "x"})
    assert answer.status_code == 400
    assert answer.json()["ModelState"] == {f"query.{name}": [f"The value 'x' is not valid for {name}."]}


def test_unknown_and_empty_parameters_are_ignored(call: Call) -> None:
    """Without a word."""
    assert len(call("GET", "/Clients?Status=open&OfficeID=&sort=Name").json()) == 2


def test_names_of_parameters_may_be_in_any_case(call: Call) -> None:
    """As .NET binds them."""
    for name in ("ClientID", "clientID", "clientid"):
        assert [row["ClientID"] for row in call("GET", "/Clients", params={name: "2"}).json()] == [2]


def test_pages_end_with_a_short_one_and_then_an_empty_one(call: Call) -> None:
    """A bare array, and no total anywhere."""
    pages = [[row["ID"] for row in call("GET", f"/Timesheets?page={n}&pageSize=4").json()] for n in (1, 2, 3)]
    assert pages == [[1, 2, 3, 4], [5, 7], []]


@pytest.mark.parametrize("query", ["page=0&pageSize=2", "page=-3&pageSize=2"])
def test_a_page_before_the_first_is_the_first(call: Call, query: str) -> None:
    """Pages count from one."""
    assert [row["ID"] for row in call("GET", f"/Timesheets?{query}").json()] == [1, 2]


def test_a_list_without_a_page_size_has_a_hundred_rows(store: Store, call: Call) -> None:
    """The default of the Swagger of 2018."""
    for n in range(120):
        store.insert("companies", {"name": f"Client {n}"})
    assert len(call("GET", "/Clients").json()) == 100
    assert len(call("GET", "/Clients?pageSize=1000").json()) == 122


@pytest.mark.parametrize("body", [b"", b"{", b"[]"])
def test_a_body_that_is_no_object_is_invalid(call: Call, body: bytes) -> None:
    """Nothing, broken JSON, an array."""
    answer = call("POST", "/Clients", content=body)
    assert answer.status_code == 400
    assert list(answer.json()["ModelState"]) == ["request"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/Clients/99999999999999999999", None, 404),
        ("GET", "/Tasks/1/Users/99999999999999999999", None, 404),
        ("DELETE", "/Timesheets?id=99999999999999999999", None, 404),
        ("GET", "/Clients?ClientID=99999999999999999999", None, 400),
        ("GET", "/Timesheets?page=2147483647&pageSize=1000", None, 200),
        ("GET", "/Timesheets?ModifiedSinceDate=2026-11-18T09:30:00+00:00", None, 400),
        ("PATCH", "/Modules/1", {"budget": 1e300}, 400),
        ("PATCH", "/Modules/1", {"moduleName": "\ud800"}, 200),
        ("PATCH", "/Projects/1", {"endDate": "9999-12-31"}, 400),
        ("PUT", "/Projects/1/Fields", [{"fieldID": []}], 500),
        ("PUT", "/Users/1/Roles", {"userRoleIDs": [[]]}, 400),
    ],
)
def test_nothing_a_caller_sends_breaks_the_fake(call: Call, method: str, path: str, body: object, status: int) -> None:
    """Numbers too large, an unescaped plus, half of a character."""
    assert call(method, path, content=json.dumps(body)).status_code == status


def test_the_content_type_names_its_charset(call: Call) -> None:
    """As ASP.NET does."""
    assert call("GET", "/Offices").headers["content-type"] == "application/json; charset=utf-8"


def test_every_route_is_relative_to_the_base_path(store: Store) -> None:
    """The mount decides where it stands."""
    assert all(isinstance(route, Route) and not route.path.startswith("/api") for route in app(Box(store)).routes)
