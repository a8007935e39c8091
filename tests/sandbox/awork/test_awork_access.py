"""The gate: tokens, permissions, rate limits and refusals."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from mcp_psa.sandbox import credentials
from mcp_psa.sandbox.awork import app
from mcp_psa.sandbox.awork.ids import guid, number_of
from mcp_psa.sandbox.box import Box
from tests.sandbox.awork.awork_agency import Awork


@pytest.mark.parametrize("token", ["", "wrong", "fake-sandbox-key-awork2"])
def test_a_bad_token_is_a_401(awork: Awork, token: str) -> None:
    """Without a known token nothing is answered, not even an unknown route."""
    awork.token = token
    for path in ("/projects", "/nonsense"):
        response = awork.send("GET", path)
        assert response.status_code == 401
        assert response.json()["code"] == "workspaceid-missing"
        assert response.json()["traceId"] == response.headers["trace-id"]


def test_an_api_key_acts_as_an_api_user_of_its_own(awork: Awork) -> None:
    """It is listed among the users, is an admin, and has no tasks."""
    me = awork.get("/users/me")
    assert me["id"] == guid("user", 0)
    assert me["workspace"]["name"] == "Our Agency"
    assert me["id"] in [user["id"] for user in awork.get("/users")]
    assert awork.get("/me/permissions")["userPermission"]["isAdmin"]
    assert awork.get("/me/assignedtasks") == []


def test_an_access_token_acts_as_the_managing_director(awork: Awork) -> None:
    """OAuth tokens belong to a person."""
    awork.token = credentials.AWORK_ACCESS_TOKEN
    assert awork.get("/me")["firstName"] == "Helena"


def test_a_missing_permission_is_a_401_too_and_lists_shrink(awork: Awork) -> None:
    """Only the code tells the two kinds of 401 apart; lists say nothing at all."""
    awork.token = credentials.AWORK_ACCESS_TOKEN
    awork.store.update("people", 1, {"is_admin": 0})
    response = awork.post("/companies", {"name": "New"})
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
    assert len(awork.get("/users")) == 1
    assert len(awork.get("/timeentries")) == 1
    assert [task["name"] for task in awork.get("/me/allavailabletasks")] == ["Icon set"]
    assert awork.send("GET", f"/tasks/{guid('task', 1)}").status_code == 404
    batch = awork.post("/timeentries/batch/setIsBilled", {"timeEntryIds": [guid("timeentry", 1)], "isBilled": True})
    assert batch.json()["unauthorized"]["ids"] == [guid("timeentry", 1)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nonsense"),
        ("GET", "/tasks"),
        ("GET", "/projects/"),
        ("DELETE", f"/tasks/{guid('task', 1)}"),
        ("PATCH", "/projects"),
    ],
)
def test_an_unknown_route_is_a_404_with_the_code_of_a_missing_row(awork: Awork, method: str, path: str) -> None:
    """There is no GET /tasks, no DELETE of a task, no PATCH, and no trailing slash."""
    response = awork.send(method, path)
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"
    assert set(response.json()) == {"code", "description", "link", "traceId"}


@pytest.mark.parametrize(
    "path", ["/projects/{0}", "/tasks/{0}", "/timeentries/{0}", "/companies/{0}", "/users/{0}", "/tasks/key/X-1"]
)
def test_an_unknown_id_is_a_404(awork: Awork, path: str) -> None:
    """Also a GUID of another kind, and one of a deleted row."""
    for id_ in (guid("project", 999), guid("absence", 1), "nonsense", guid("project", 5), guid("timeentry", 6)):
        assert awork.send("GET", path.format(id_)).status_code == 404


def test_routes_are_matched_in_any_case(awork: Awork) -> None:
    """The documentation writes some of them in camelCase."""
    assert awork.get("/Projects/" + guid("project", 1).upper())["name"] == "Relaunch"


def test_the_app_works_below_a_prefix(awork: Awork) -> None:
    """It is mounted with the other fakes."""
    awork._app = Starlette(routes=[Mount("/awork/api/v1", app(Box(awork.store, quota=False)))])
    assert len(awork.get("/awork/api/v1/projects")) == 4
    assert awork.send("GET", "/awork/api/v1/tasks").json()["code"] == "not-found"


def test_the_second_and_the_minute_are_limited(strict: Awork) -> None:
    """One budget for the whole workspace; the headers say what is left."""
    first = strict.send("GET", "/typeofwork")
    assert first.headers["x-ratelimit-limit-minute"] == "1000"
    assert first.headers["x-ratelimit-remaining-second"] == "49"
    assert (first.headers["ratelimit-limit"], first.headers["ratelimit-reset"]) == ("50", "1")
    for _ in range(49):
        strict.send("GET", "/typeofwork")
    strict.token = credentials.AWORK_ACCESS_TOKEN
    refused = strict.send("GET", "/typeofwork")
    assert refused.status_code == 429
    assert refused.json() == {"message": "API rate limit exceeded"}
    assert refused.headers["ratelimit-remaining"] == "0"
    strict.seconds = 1.5
    assert strict.send("GET", "/typeofwork").status_code == 200


def test_a_refused_write_changes_nothing(strict: Awork) -> None:
    """A 429 comes before the handler."""
    for _ in range(50):
        strict.send("GET", "/typeofwork")
    assert strict.post("/companies", {"name": "Late"}).status_code == 429
    strict.seconds = 2
    assert "Late" not in strict.names("/companies", "name ne null")


def test_a_body_that_is_no_json_is_a_400(awork: Awork) -> None:
    """The code is invalid-model."""
    awork.get("/projects")

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app=awork._app)
        headers = {"Authorization": f"Bearer {awork.token}"}
        async with httpx.AsyncClient(transport=transport, base_url="https://awork.test", headers=headers) as client:
            return await client.post("/companies", content=b"{")

    import anyio

    response = anyio.run(go)
    assert (response.status_code, response.json()["code"]) == (400, "invalid-model")


def test_guids_are_stable_and_reversible() -> None:
    """They carry their integer, and belong to one kind."""
    assert number_of("task", guid("task", 12345)) == 12345
    assert number_of("project", guid("task", 12345)) is None
    assert number_of("task", "12345") is None
    assert guid("task", 1) == guid("task", 1) != guid("task", 2)
