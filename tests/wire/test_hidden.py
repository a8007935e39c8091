"""What vendors leave out of their lists by default is asked for, or its absence is said."""

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, proworkflow, teamwork


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("teamwork_list_tasks", {}),
        ("teamwork_list_tasks", {"project": "77"}),
        ("teamwork_list_tasks", {"status": "all"}),
        ("teamwork_list_task_lists", {"status": "completed"}),
        ("teamwork_list_time_entries", {}),
        ("teamwork_list_time_entries", {"task": "9001"}),
    ],
)
async def test_archived_projects_are_asked_for_or_their_absence_is_said(
    tool: str, arguments: dict[str, Any], httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: lists leave archived projects out unless includeArchivedProjects; ours: what is hidden is said."""
    plural = {"tasks": "tasks", "lists": "tasklists", "entries": "timelogs"}[tool.rsplit("_", 1)[-1]]
    httpx_mock.add_response(json=teamwork(plural, []))

    result = await call(tool, arguments)

    assert result.structured is not None
    (request,) = httpx_mock.get_requests()
    asked = request.url.params.get("includeArchivedProjects") == "true"
    assert asked or any("archived" in note for note in result.structured.get("notes", []))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("teamwork_list_projects", {}, True),
        ("teamwork_list_projects", {"status": "active"}, False),
        ("proworkflow_list_projects", {}, True),
        ("proworkflow_list_projects", {"status": "all"}, False),
        ("proworkflow_list_tasks", {"project": "77"}, True),
        ("proworkflow_list_tasks", {"status": "done"}, False),
    ],
)
async def test_the_note_on_closed_rows_stands_only_where_they_are_missing(
    tool: str, arguments: dict[str, Any], said: bool, httpx_mock: HTTPXMock
) -> None:
    """The vendors' docs: closed rows are hidden unless a status is asked for; ours: that is said, in text and structure."""
    envelope = proworkflow([]) if tool.startswith("proworkflow") else teamwork("projects", [])
    httpx_mock.add_response(json=envelope)

    result = await call(tool, arguments)

    assert result.structured is not None
    assert any("left out" in note for note in result.structured.get("notes", [])) is said
    assert ("left out" in result.text) is said


@pytest.mark.anyio
async def test_the_window_that_was_sent_is_said(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: time reaches back six days unless told; ours: the window we send instead is named."""
    httpx_mock.add_response(json=proworkflow([]))
    httpx_mock.add_response(json=proworkflow([]))

    default = await call("proworkflow_list_time_entries", {"spent_to": "2026-11-10"})
    given = await call("proworkflow_list_time_entries", {"spent_from": "2026-11-01", "spent_to": "2026-11-10"})

    assert "spent_from=2026-10-21" in default.text
    assert "spent_to=" not in default.text
    assert "unless given" not in given.text
