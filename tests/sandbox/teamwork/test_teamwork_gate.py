"""Signing in, errors and the rate limit."""

from collections.abc import Callable

import httpx
import pytest

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import TEAMWORK_ACCESS_TOKEN

pytestmark = pytest.mark.anyio
V3 = "/projects/api/v3"


async def test_a_wrong_key_is_refused_on_both_versions(box: Box, client_of: Callable[..., httpx.AsyncClient]) -> None:
    """401, each in its own error shape."""
    async with client_of(box, "twp_wrong") as client:
        v1, v3 = await client.get("/projects.json"), await client.get(f"{V3}/projects.json")
    assert (v1.status_code, v1.json()["STATUS"]) == (401, "Error")
    assert (v3.status_code, v3.json()["errors"][0]["code"]) == (401, "unauthorized")


async def test_a_bearer_token_is_accepted(tw: httpx.AsyncClient) -> None:
    """The access token works as Bearer, the API key does not."""
    good = await tw.get("/me.json", auth=httpx.USE_CLIENT_DEFAULT)
    token = await tw.send(
        tw.build_request("GET", "/me.json", headers={"Authorization": f"Bearer {TEAMWORK_ACCESS_TOKEN}"}), auth=None
    )
    bad = await tw.send(tw.build_request("GET", "/me.json", headers={"Authorization": "Bearer no"}), auth=None)
    none = await tw.send(tw.build_request("GET", "/me.json"), auth=None)
    assert [good.status_code, token.status_code, bad.status_code, none.status_code] == [200, 200, 401, 401]


async def test_the_151st_request_of_a_minute_is_refused(box: Box, client_of: Callable[..., httpx.AsyncClient]) -> None:
    """429 with the three headers; the next window lets in again."""
    now = [0.0]
    strict = Box(box.store, monotonic=lambda: now[0])
    async with client_of(strict) as client:
        answers = [await client.get(f"{V3}/me.json") for _ in range(151)]
        now[0] = 60.0
        again = await client.get("/me.json")
    assert {200} == {answer.status_code for answer in answers[:150]}
    assert tuple(answers[0].headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "reset")) == (
        "150",
        "149",
        "60",
    )
    assert (answers[150].status_code, answers[150].headers["x-ratelimit-remaining"]) == (429, "0")
    assert (again.status_code, again.headers["x-ratelimit-remaining"]) == (200, "149")


async def test_unknown_ids_and_paths_are_404(tw: httpx.AsyncClient) -> None:
    """Version 3 says it without a body."""
    v3, v1 = await tw.get(f"{V3}/projects/99999.json"), await tw.get("/projects/99999.json")
    path, inside = await tw.get("/nonsense.json"), await tw.get(f"{V3}/projects/99999/tasks.json")
    assert (v3.status_code, v3.content) == (404, b"")
    assert (v1.status_code, v1.json()["STATUS"]) == (404, "Error")
    assert [path.status_code, inside.status_code] == [404, 404]


@pytest.mark.parametrize(
    "query",
    ["orderBy=nope", "projectStatuses=sleeping", "include=nope", "updatedAfter=soon", "projectIds=a", "orderMode=up"],
)
async def test_values_that_make_no_sense_are_400_on_version_3(tw: httpx.AsyncClient, query: str) -> None:
    """With a list of errors."""
    answer = await tw.get(f"{V3}/projects.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["detail"]


async def test_unknown_parameters_are_ignored(tw: httpx.AsyncClient) -> None:
    """The misspelt filter filters nothing."""
    plain, odd = await tw.get(f"{V3}/projects.json"), await tw.get(f"{V3}/projects.json?projctIds=1&x=y")
    assert plain.json() == odd.json()


async def test_odd_numbers_and_shapes_do_not_break_the_fake(tw: httpx.AsyncClient) -> None:
    """An id beyond all bounds is not found, a wrong shape in a body is 400."""
    huge = await tw.get(f"{V3}/tasks/{10**30}.json")
    listed = await tw.get(f"{V3}/tasks.json?ids={10**30}")
    shape = await tw.patch(f"{V3}/tasks/13.json", json={"task": {}, "tags": [1]})
    assert [huge.status_code, listed.status_code, shape.status_code] == [404, 404, 400]


async def test_a_body_without_its_envelope_is_422_on_version_1_and_400_on_version_3(tw: httpx.AsyncClient) -> None:
    """So is one that is no JSON."""
    v1 = await tw.post("/projects.json", json={"name": "No envelope"})
    broken = await tw.post("/projects.json", content=b"{")
    v3 = await tw.post(f"{V3}/companies.json", json={"name": "No envelope"})
    nameless = await tw.post(f"{V3}/companies.json", json={"company": {}})
    assert [v1.status_code, broken.status_code, v3.status_code, nameless.status_code] == [422, 422, 400, 400]
    assert v1.json()["MESSAGE"]
