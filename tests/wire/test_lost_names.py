"""An answer of an unexpected shape is said, also where it was only asked for names and choices."""

import json
import re

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call

ENTRY = '{"status": "success", "data": [{"id": 1, "projectid": 7, "startdate": "2026-11-20"}], "meta": {"total": 1}}'


@pytest.mark.anyio
async def test_names_that_come_in_an_unexpected_shape_are_said_to_be_missing(httpx_mock: HTTPXMock) -> None:
    """Ours: the rows are right without them, but silence would look as if there were no names."""
    httpx_mock.add_response(url=re.compile(r".*/time\?.*"), text=ENTRY)
    httpx_mock.add_response(url=re.compile(r".*/projects\?.*"), text='{"status": "success", "data": {"id": 7}}')
    result = await call("proworkflow_list_time_entries", {"fields": ["project_id", "project_name"]})
    assert result.structured is not None
    assert result.structured["items"] == [{"id": "1", "project_id": "7"}]
    assert "Names of projects are missing" in result.text


@pytest.mark.anyio
async def test_choices_that_come_in_an_unexpected_shape_are_an_error(httpx_mock: HTTPXMock) -> None:
    """Ours: no choices and an answer without them are not the same; nothing is sent."""
    httpx_mock.add_response(text='{"unexpected": true}', is_reusable=True)
    given = {"name": "x", "company": 1, "owner": 1, "account_manager": 1}
    result = await call("projectworks_create_project", given)
    assert json.loads(result.text)["error"]["code"] == "vendor_changed"
    assert httpx_mock.get_requests(method="POST") == []
