"""Names that are looked up for the ids in the rows: what happens when they cannot be read."""

import json

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, proworkflow

ITEMS = [{"id": 9001, "name": "Draw the logo", "projectid": 77}, {"id": 9002, "name": "Scan", "projectid": 78}]
REFUSED = {"status": "error", "data": ["You do not have permission to access projects"]}


@pytest.mark.anyio
async def test_rows_are_shown_without_names_that_may_not_be_read(httpx_mock: HTTPXMock) -> None:
    """Ours: a list is not lost because one noun beside it is closed to the account; that names are missing is said."""
    httpx_mock.add_response(json=proworkflow(ITEMS))
    httpx_mock.add_response(status_code=403, json=REFUSED)

    result = await call("proworkflow_list_tasks", {"fields": ["name", "company_name"]})

    assert result.structured is not None
    assert [row["id"] for row in result.structured["items"]] == ["9001", "9002"]
    assert any("Names of projects are missing" in note for note in result.structured["notes"])


@pytest.mark.anyio
async def test_a_filter_on_what_may_not_be_read_is_refused(httpx_mock: HTTPXMock) -> None:
    """Ours (D15): every row would be left out, which looks exactly like an empty list."""
    httpx_mock.add_response(json=proworkflow(ITEMS))
    httpx_mock.add_response(status_code=403, json=REFUSED)

    result = await call("proworkflow_list_tasks", {"company": "7"})

    assert json.loads(result.text)["error"]["code"] == "forbidden"
