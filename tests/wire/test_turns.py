"""On whose behalf a request leaves, and which requests let others go first."""

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, teamwork


@pytest.mark.anyio
async def test_a_walk_lets_others_go_before_all_but_its_first_page(httpx_mock: HTTPXMock) -> None:
    """Ours: whoever asks for one page is not kept waiting by somebody who reads them all."""
    for number in (1, 2, 3):
        httpx_mock.add_response(json=teamwork("projects", [{"id": number, "name": f"P{number}"}], more=number < 3))

    await call("teamwork_list_projects", {"fields": ["name"], "limit": 5})

    sent = httpx_mock.get_requests()
    assert [request.extensions["bulk"] for request in sent] == [False, True, True]
    assert len({request.extensions["caller"] for request in sent}) == 1


@pytest.mark.anyio
async def test_each_tool_call_is_a_caller_of_its_own(httpx_mock: HTTPXMock) -> None:
    """Ours: calls of one account take turns."""
    httpx_mock.add_response(json=teamwork("projects", []), is_reusable=True)

    await call("teamwork_list_projects", {"fields": ["name"]})
    await call("teamwork_list_projects", {"fields": ["name"]})

    first, second = (request.extensions["caller"] for request in httpx_mock.get_requests())
    assert first
    assert first != second
