"""The fakes' token endpoints, asked as by any HTTP client."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from mcp_psa.sandbox import awork, proworkflow
from mcp_psa.sandbox import credentials as c
from mcp_psa.sandbox.app import open_box
from tests.conftest import NOW

AWORK = {"grant_type": "refresh_token", "refresh_token": c.AWORK_REFRESH_TOKEN}
PUBLIC = AWORK | {"refresh_token": c.AWORK_PUBLIC_REFRESH_TOKEN, "client_id": c.AWORK_PUBLIC_CLIENT_ID}
BASIC = (c.AWORK_CLIENT_ID, c.AWORK_CLIENT_SECRET)
PROWORKFLOW = AWORK | {
    "refresh_token": c.PROWORKFLOW_REFRESH_TOKEN,
    "client_id": c.PROWORKFLOW_CLIENT_ID,
    "client_secret": c.PROWORKFLOW_CLIENT_SECRET,
}


class Fake:
    """One fake vendor whose clock is moved by hand."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.now: datetime = NOW
        self.client = TestClient(app(open_box(clock=lambda: self.now, quota=False, time_entries=1)))

    def status(self, path: str, access: str) -> tuple[int, dict[str, Any]]:
        """What a call with this token is answered."""
        answer = self.client.get(path, headers={"authorization": f"Bearer {access}"})
        body = answer.json()
        return answer.status_code, body if isinstance(body, dict) else {}


@pytest.fixture
def fake_awork() -> Fake:
    """A fake awork."""
    return Fake(awork.app)


@pytest.fixture
def fake_proworkflow() -> Fake:
    """A fake ProWorkflow."""
    return Fake(proworkflow.app)


def test_a_refresh_token_of_awork_works_once(fake_awork: Fake) -> None:
    """The docs: it rotates; the access token lives a day."""
    first = fake_awork.client.post("/accounts/token", data=AWORK, auth=BASIC).json()
    assert (first["token_type"], first["expires_in"]) == ("Bearer", 86_400)

    again = fake_awork.client.post("/accounts/token", data=AWORK, auth=BASIC)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    following = AWORK | {"refresh_token": first["refresh_token"]}
    assert fake_awork.client.post("/accounts/token", data=following, auth=BASIC).status_code == 200
    assert fake_awork.status("/users/me", first["access_token"])[0] == 200
    fake_awork.now += timedelta(days=1)
    status, body = fake_awork.status("/users/me", first["access_token"])
    assert (status, body["code"]) == (401, "workspaceid-missing")
    assert "token expired" in body["description"]


def test_a_refresh_token_of_awork_dies_after_30_days(fake_awork: Fake) -> None:
    """The docs: unused."""
    fake_awork.now += timedelta(days=30)
    assert fake_awork.client.post("/accounts/token", data=AWORK, auth=BASIC).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"params": AWORK, "auth": BASIC}, "invalid_request"),
        ({"json": AWORK, "auth": BASIC}, "invalid_request"),
        ({"data": AWORK | {"grant_type": "password"}, "auth": BASIC}, "unsupported_grant_type"),
        ({"data": AWORK}, "invalid_client"),
        ({"data": AWORK, "auth": (BASIC[0], "wrong")}, "invalid_client"),
        ({"data": AWORK, "headers": {"authorization": "Basic %%%"}}, "invalid_client"),
        ({"data": AWORK, "headers": {"authorization": "Basic /w=="}}, "invalid_client"),
        ({"data": AWORK | {"client_id": BASIC[0], "client_secret": BASIC[1]}}, "invalid_client"),
        ({"data": PUBLIC | {"refresh_token": c.AWORK_REFRESH_TOKEN}}, "invalid_grant"),
    ],
    ids=[
        "query",
        "json",
        "grant",
        "nobody",
        "wrong secret",
        "no base64",
        "no text",
        "secret in the form",
        "of another client",
    ],
)
def test_awork_renews_nothing_for_a_request_that_is_not_as_documented(
    fake_awork: Fake, request_: dict[str, Any], error: str
) -> None:
    """The docs and the tracker: a form, HTTP Basic, nothing in the query."""
    answer = fake_awork.client.post("/accounts/token", **request_)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error
    assert fake_awork.client.post("/accounts/token", data=AWORK, auth=BASIC).status_code == 200


def test_a_public_client_of_awork_has_no_secret(fake_awork: Fake) -> None:
    """The docs: its id stands in the form."""
    access = fake_awork.client.post("/accounts/token", data=PUBLIC).json()["access_token"]
    assert fake_awork.status("/users/me", access)[0] == 200


def test_proworkflow_keeps_the_refresh_token_and_gives_five_minutes(fake_proworkflow: Fake) -> None:
    """The vendor's command-line tool."""
    answer = fake_proworkflow.client.post("/token", data=PROWORKFLOW).json()
    assert answer == {"access_token": f"{c.PROWORKFLOW_ACCESS_TOKEN}-1", "token_type": "Bearer", "expires_in": 300}
    assert fake_proworkflow.status("/me", answer["access_token"])[0] == 200

    fake_proworkflow.now += timedelta(minutes=5)
    dead = (401, {"status": "error", "data": ["Authentication required"]})
    assert fake_proworkflow.status("/me", answer["access_token"]) == dead
    assert fake_proworkflow.client.post("/token", data=PROWORKFLOW).status_code == 200
    fake_proworkflow.now += timedelta(days=14)
    assert fake_proworkflow.client.post("/token", data=PROWORKFLOW).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"refresh_token": "wrong"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_proworkflow_refuses_in_the_words_of_oauth(
    fake_proworkflow: Fake, changed: dict[str, str], status: int, error: str
) -> None:
    """The vendor's command-line tool reads `error` and `error_description`."""
    answer = fake_proworkflow.client.post("/token", data=PROWORKFLOW | changed)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_proworkflows_token_endpoint_is_no_part_of_the_api(fake_proworkflow: Fake) -> None:
    """Ours: at the vendor it is another host; any other verb and path is the API's."""
    assert "x-ratelimit-limit" not in fake_proworkflow.client.post("/token", data=PROWORKFLOW).headers
    assert fake_proworkflow.client.get("/token", headers={"apikey": c.PROWORKFLOW_API_KEY}).status_code == 404
