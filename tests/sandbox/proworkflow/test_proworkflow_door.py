"""Credentials, quota and unknown paths of the fake ProWorkflow."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import PROWORKFLOW_ACCESS_TOKEN, PROWORKFLOW_API_KEY
from mcp_psa.sandbox.proworkflow import app

TOKEN = {"authorization": f"Bearer {PROWORKFLOW_ACCESS_TOKEN}"}
KEY = {"apikey": PROWORKFLOW_API_KEY}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"apikey": "wrong"},
        {"authorization": "Bearer wrong"},
        {"authorization": PROWORKFLOW_ACCESS_TOKEN},
        KEY | TOKEN,
    ],
)
def test_anything_but_one_good_credential_is_turned_away(fake: Any, headers: dict[str, str]) -> None:
    """401 in the usual error envelope."""
    answer = fake("GET", "/companies", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"status": "error", "data": ["Authentication required"]}


def test_me_is_the_person_behind_a_token(fake: Any) -> None:
    """The token's contact."""
    answer = fake("GET", "/me", headers=TOKEN).json()
    assert (answer["status"], answer["data"]["id"], answer["data"]["firstname"]) == ("success", 1, "Ada")


def test_an_api_key_has_no_person(fake: Any) -> None:
    """/me is not found, and the alias me is refused."""
    assert fake("GET", "/me").status_code == 404
    assert fake("GET", "/projects/items?contacts=me").status_code == 400


def test_a_person_without_permission_sees_no_money_and_no_invoices(fake: Any) -> None:
    """403, and money fields left out."""
    fake.store.update("people", 1, {"is_admin": 0})
    answer = fake("GET", "/invoices", headers=TOKEN)
    assert answer.status_code == 403
    assert answer.json()["status"] == "error"
    shown = fake("GET", "/contacts/2", headers=TOKEN).json()["data"]
    assert "costPerHour" not in shown
    assert fake.one("/contacts/2")["costPerHour"] == 45.5


def test_every_answer_tells_what_is_left_of_the_quota(fake: Any) -> None:
    """Limit, remaining, and seconds until the window ends."""
    first = fake("GET", "/companies").headers
    assert (first["x-ratelimit-limit"], first["x-ratelimit-remaining"], first["x-ratelimit-reset"]) == (
        "500",
        "499",
        "30",
    )
    fake.seconds += 12
    second = fake("GET", "/nowhere").headers
    assert (second["x-ratelimit-remaining"], second["x-ratelimit-reset"]) == ("498", "18")


def test_request_501_of_a_window_is_refused_and_callers_are_counted_apart(fake: Any) -> None:
    """429 with the seconds to wait; a token has its own window; the next window is open again."""
    answers = fake.burst(501, "GET", "/settings/workstages/item")
    assert {answer.status_code for answer in answers[:500]} == {200}
    refused = answers[500]
    assert refused.status_code == 429
    assert refused.json() == {"status": "error", "data": ["Rate limit exceeded. Please wait 30 seconds."]}
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert fake("GET", "/companies", headers=TOKEN).status_code == 200
    fake.seconds += 30
    assert fake("GET", "/companies").status_code == 200


def test_the_quota_can_be_lifted(fake: Any) -> None:
    """The headers then never ask anybody to slow down."""
    free = type(fake)(fake.store, quota=False)
    answers = free.burst(510, "GET", "/settings/workstages")
    assert {answer.headers["x-ratelimit-remaining"] for answer in answers} == {"500"}


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/nowhere"),
        ("GET", "/projects/P-0001"),
        ("DELETE", "/companies/1"),
        ("GET", "/messages/1"),
        ("GET", "/time/"),
    ],
)
def test_an_unknown_route_is_an_html_page(fake: Any, verb: str, path: str) -> None:
    """Not JSON at all."""
    answer = fake(verb, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_an_unknown_id_is_a_json_error(fake: Any) -> None:
    """404 in the envelope, however big the number."""
    for path in ("/projects/99", "/projects/99999999999999999999", "/projects/99/phases", "/quotes/1"):
        answer = fake("GET", path)
        assert (answer.status_code, answer.json()["status"]) == (404, "error")


def test_it_works_below_its_prefix(store: Any) -> None:
    """Mounted as the sandbox mounts it."""
    whole = Starlette(routes=[Mount("/proworkflow/api/v4", app=app(Box(store)))])
    client = TestClient(whole, headers=KEY)
    assert client.get("/proworkflow/api/v4/projects/items/1").json()["data"]["name"] == "Draw"
    assert client.get("/proworkflow/api/v4/nowhere").status_code == 404


def test_the_old_spelling_of_items_is_one_or_the_other(fake: Any, store: Any) -> None:
    """/projectitems answers 404 by default; with old_item_path the new path does."""
    assert fake("GET", "/projectitems").status_code == 404
    old = TestClient(app(Box(store), old_item_path=True), headers=KEY)
    assert old.get("/projects/items").status_code == 404
    assert old.get("/projectitems").status_code == 200
    assert old.put("/projectitems/1/workstage", json={"activeworkstageid": 2}).status_code == 200
