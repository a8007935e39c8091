"""The cards are well formed, and a request that fits none of them is found out."""

import json
from collections import Counter
from datetime import date
from typing import Any

import httpx
import pytest

from tests.contract.match import VENDORS, Card, load_cards, problems

BASE = "https://psa.example"
CARDS = [card for vendor in VENDORS for card in load_cards(vendor)]
VERBS = {"GET", "POST", "PUT", "PATCH"}


@pytest.mark.parametrize("card", CARDS, ids=str)
def test_a_card_is_well_formed(card: Card) -> None:
    """We demand: a verb that we send, a path, a source with a section, a date, and a reason for what is not proven."""
    assert set(card.methods) <= VERBS
    assert card.path.startswith("/")
    assert card.source[:1].isdigit() or card.source == "OpenAPI"
    assert card.checked >= date(2026, 11, 22)
    assert bool(card.why) is (bool(card.beyond) or not card.spec)
    assert set(card.beyond) <= {*card.query, *card.body}
    assert set(card.required) <= {*card.query, *card.body}
    assert bool(card.action) is (card.vendor == "worksection")
    for names in (card.query, card.body, card.required, card.beyond, card.answers):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_endpoint_has_two_cards(vendor: str) -> None:
    """We demand: two cards of one endpoint would allow what neither does."""
    times = Counter((card.method, card.action or card.path) for card in load_cards(vendor))
    assert [endpoint for endpoint, count in times.items() if count > 1] == []


def test_nothing_deletes() -> None:
    """We demand (D16): no card has DELETE, nor a route whose last word is to delete."""
    assert [
        str(card) for card in CARDS if card.path.endswith("/delete") or card.action.startswith("delete_costs")
    ] == []


def sent(method: str, path: str, body: Any = None, **query: str) -> httpx.Request:
    """A request as a client would send it."""
    content = None if body is None else json.dumps(body)
    return httpx.Request(method, BASE + path, params=query, content=content)


FITTING = [
    ("awork", sent("GET", "/projects", page="1", pageSize="50", filterby="name eq 'x'")),
    ("awork", sent("POST", "/tasks/changestatuses", [{"taskId": "a", "statusId": "b"}])),
    ("awork", sent("POST", "/tasks/a1/setassignees", ["u1", "u2"])),
    ("awork", sent("POST", "/tasks/a1/setassignees", [])),
    ("awork", sent("POST", "/projects/batch/setdates", {"projectIds": ["p"], "removeDueDate": True})),
    ("proworkflow", sent("GET", "/projects/items", pagenumber="1", pagesize="10", projectid="7")),
    ("projectworks", sent("PUT", "/Timesheets", {"id": 1, "minutes": 30})),
    ("projectworks", sent("PATCH", "/Clients/7", {"address": {"line1": "x"}})),
    ("teamwork", sent("POST", "/projects/7/rates.json", {"rates": {"users": {"5": {"rate": 60}}}})),
    ("teamwork", httpx.Request("GET", f"{BASE}/projects/api/v3/tasks.json?fields%5Btasks%5D=id&include=users")),
    ("teamwork", sent("PATCH", "/projects/api/v3/tasks/9.json", {"task": {"assignees": None, "tagIds": [1]}})),
    ("worksection", sent("GET", "/api/admin/v2/", action="get_tasks", id_project="26", hash="ab")),
    (
        "worksection",
        httpx.Request("POST", f"{BASE}/api/admin/v2?action=add_costs", json={"id_task": 1, "time": "1:30"}),
    ),
    ("worksection", httpx.Request("POST", f"{BASE}/api/oauth2", json={"action": "get_users"})),
]


@pytest.mark.parametrize(("vendor", "request_"), FITTING, ids=lambda value: str(getattr(value, "url", value)))
def test_a_request_that_fits_its_card_has_no_problem(vendor: str, request_: httpx.Request) -> None:
    """We demand: the matcher finds nothing where there is nothing."""
    assert problems(vendor, request_, BASE) == []


FAULTY = {
    "a misspelt query name": ("awork", sent("GET", "/projects", filterBy="x"), "query name filterBy, perhaps filterby"),
    "a fields key that does not exist": (
        "teamwork",
        httpx.Request("GET", f"{BASE}/projects/api/v3/time.json?fields%5Btime%5D=id"),
        "query name fields[time]",
    ),
    "a wrong verb": ("awork", sent("PATCH", "/tasks/a1", {"name": "x"}), "/tasks/a1 does not take PATCH, but GET, PUT"),
    "an unknown path": (
        "awork",
        sent("GET", "/task/a1"),
        "no card has GET /task/a1; the nearest is awork: GET /tasks/{",
    ),
    "a path of another noun": (
        "proworkflow",
        sent("POST", "/projects/items", {"name": "x"}),
        "does not take POST, but GET",
    ),
    "a value that was forgotten": ("awork", sent("GET", "/tasks/None"), "no card has GET /tasks/None"),
    "an extra body key": (
        "awork",
        sent("POST", "/tasks", {"name": "x", "baseType": "projecttask", "projectId": "p"}),
        "unknown body key projectId",
    ),
    "an object around a bare array": (
        "awork",
        sent("POST", "/tasks/a1/setassignees", {"userIds": ["u"]}),
        "unknown body key userIds",
    ),
    "a body without its envelope": ("teamwork", sent("POST", "/projects.json", {"name": "x"}), "unknown body key name"),
    "a nested key": (
        "teamwork",
        sent("POST", "/projects/7/rates.json", {"rates": {"users": {"5": {"price": 60}}}}),
        "unknown body key rates.users.5.price",
    ),
    "a body where there is none": ("teamwork", sent("PUT", "/projects/7/star.json", {"a": 1}), "unknown body key a"),
    "a required key that is missing": (
        "projectworks",
        sent("PUT", "/Timesheets", {"minutes": 30}),
        "projectworks: PUT /Timesheets: the body lacks id",
    ),
    "a body that is not JSON": (
        "awork",
        httpx.Request("PUT", f"{BASE}/tasks/a1", content=b"name=x"),
        "the body is not JSON",
    ),
    "another host": ("awork", httpx.Request("GET", "https://elsewhere.example/projects"), "is not below https://psa."),
    "an unknown action": (
        "worksection",
        sent("GET", "/api/admin/v2/", action="get_tags"),
        "no card has the action get_tags",
    ),
    "an unknown parameter": (
        "worksection",
        sent("GET", "/api/admin/v2/", action="get_costs", id_user="5"),
        "unknown parameter id_user",
    ),
    "an unknown parameter in a body": (
        "worksection",
        httpx.Request("POST", f"{BASE}/api/admin/v2/?action=update_costs", json={"id": 1, "time": "1:30"}),
        "unknown parameter id",
    ),
    "a missing parameter": ("worksection", sent("GET", "/api/admin/v2/", action="get_task"), "id_task is missing"),
    "a write in a URL": (
        "worksection",
        sent("GET", "/api/admin/v2/", action="close_project", id_project="1"),
        "sent with GET",
    ),
    "a path without actions": ("worksection", sent("GET", "/api/v2/", action="get_task"), "no card has GET /api/v2/"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_found_and_named(fault: str) -> None:
    """We demand: each way of missing an endpoint is found, in words that say where."""
    vendor, request, words = FAULTY[fault]
    assert words in " / ".join(problems(vendor, request, BASE))
