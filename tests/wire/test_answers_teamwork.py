"""What Teamwork.com answers, in the shapes its documents show, and the records that must come of it."""

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import record, records, teamwork

USERS = {
    "55": {"id": 55, "firstName": "Ada", "lastName": "Lund", "email": "ada@agency.example"},
    "56": {"id": 56, "firstName": "Bo", "lastName": "Ek"},
}
PROJECT = {
    "id": 77,
    "name": "Web shop",
    "description": "Relaunch",
    "status": "active",
    "subStatus": "late",
    "startDate": "2026-01-05T00:00:00Z",
    "endDate": "2026-12-31T00:00:00Z",
    "company": {"id": 1001, "type": "companies"},
    "companyId": 1001,
    "category": {"id": 9, "type": "projectCategories"},
    "categoryId": 9,
    "projectOwner": {"id": 55, "type": "users"},
    "projectOwnerId": 55,
    "tags": [{"id": 3, "type": "tags"}, {"id": 4, "type": "tags"}],
    "tagIds": [3, 4],
    "isStarred": True,
    "isBillable": False,
    "privacyEnabled": False,
    "completedAt": None,
    "createdAt": "2025-12-01T08:00:00Z",
    "updatedAt": "2026-11-19T10:11:12.345Z",
}
PROJECT_INCLUDED = {
    "companies": {"1001": {"id": 1001, "name": "Nordwind"}},
    "users": USERS,
    "projectCategories": {"9": {"id": 9, "name": "Web"}},
    "tags": {"3": {"id": 3, "name": "urgent"}, "4": {"id": 4, "name": "2026"}},
}
PROJECT_FIELDS = [
    "name", "status", "stage", "company_id", "company_name", "owner_id", "owner_name", "category_id", "category_name",
    "description", "start_on", "due_on", "completed_on", "billable", "starred", "private", "tag_ids", "tags",
    "created_at", "updated_at",
]  # fmt: skip


@pytest.mark.anyio
async def test_a_project_gets_its_names_from_the_sideloads(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: ids in rows are numbers, the sideload maps are keyed by text."""
    httpx_mock.add_response(json=teamwork("projects", [PROJECT], **PROJECT_INCLUDED))

    assert await records("teamwork_list_projects", {"fields": PROJECT_FIELDS}) == [
        {
            "id": "77",
            "name": "Web shop",
            "status": "active",
            "stage": "late",
            "company_id": "1001",
            "company_name": "Nordwind",
            "owner_id": "55",
            "owner_name": "Ada Lund",
            "category_id": "9",
            "category_name": "Web",
            "description": "Relaunch",
            "start_on": "2026-01-05",
            "due_on": "2026-12-31",
            "billable": False,
            "starred": True,
            "private": False,
            "tag_ids": ["3", "4"],
            "tags": ["urgent", "2026"],
            "created_at": "2025-12-01T08:00:00Z",
            "updated_at": "2026-11-19T10:11:12Z",
        }
    ]


@pytest.mark.anyio
async def test_a_project_in_the_older_forms_becomes_the_same_record(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs, v1 quirks: text ids and booleans, YYYYMMDD, a category of empty texts when there is none."""
    row = {
        "id": "77",
        "name": "Web shop",
        "status": "archived",
        "company": {"id": "1001", "name": "Nordwind", "is-owner": "1"},
        "category": {"id": "", "name": ""},
        "startDate": "20260105",
        "endDate": "",
        "isBillable": "true",
        "privacyEnabled": "0",
        "tags": [],
    }
    httpx_mock.add_response(json={"project": row, "STATUS": "OK"})

    assert await record("teamwork_get_project", {"id": "77", "fields": PROJECT_FIELDS}) == {
        "id": "77",
        "name": "Web shop",
        "status": "archived",
        "company_id": "1001",
        "start_on": "2026-01-05",
        "billable": True,
        "private": False,
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("status", "sub_status", "word"),
    [
        ("active", "current", "active"),
        ("active", "completed", "completed"),
        ("archived", "current", "archived"),
        ("inactive", "", "archived"),
        ("deleted", "current", "deleted"),
    ],
)
async def test_a_completed_project_is_told_by_its_second_status(
    status: str, sub_status: str, word: str, httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: status active, archived, inactive or deleted; completed stands in subStatus."""
    httpx_mock.add_response(json={"project": {"id": 77, "name": "x", "status": status, "subStatus": sub_status}})

    assert (await record("teamwork_get_project", {"id": "77"}))["status"] == word


TASK = {
    "id": 9001,
    "name": "Draw the logo",
    "description": "Three drafts &amp; a <b>vote</b>",
    "descriptionContentType": "TEXT",
    "status": "reopened",
    "priority": "high",
    "progress": 10,
    "startDate": "2026-11-23T00:00:00Z",
    "dueDate": "2026-11-27T00:00:00Z",
    "estimateMinutes": 90,
    "tasklist": {"id": 501, "type": "tasklists"},
    "tasklistId": 501,
    "parentTask": {"id": 9000, "type": "tasks"},
    "parentTaskId": 9000,
    "assignees": [{"id": 55, "type": "users"}, {"id": 56, "type": "users"}],
    "assigneeUserIds": [55, 56],
    "tagIds": [3],
    "createdBy": 56,
    "createdAt": "2026-11-01T08:00:00Z",
    "updatedAt": "2026-11-02T08:00:00Z",
    "isPrivate": 1,
}
TASK_INCLUDED = {
    "tasklists": {"501": {"id": 501, "name": "Design", "projectId": 77}},
    "projects": {"77": {"id": 77, "name": "Web shop"}},
    "users": USERS,
    "tags": {"3": {"id": 3, "name": "urgent"}},
}
TASK_FIELDS = [
    "name", "status", "assignee_ids", "assignee_names", "project_id", "project_name", "task_list_id", "task_list_name",
    "parent_id", "start_on", "due_on", "priority", "progress", "estimate_minutes", "private", "tag_ids", "tags",
    "created_by_id", "created_by_name", "created_at", "updated_at",
]  # fmt: skip


@pytest.mark.anyio
async def test_a_task_gets_its_project_by_way_of_its_list(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: a task names its list, the included list its project, the included project its name."""
    httpx_mock.add_response(json=teamwork("tasks", [TASK], **TASK_INCLUDED))

    assert await records("teamwork_list_tasks", {"fields": TASK_FIELDS}) == [
        {
            "id": "9001",
            "name": "Draw the logo",
            "status": "open",
            "assignee_ids": ["55", "56"],
            "assignee_names": ["Ada Lund", "Bo Ek"],
            "project_id": "77",
            "project_name": "Web shop",
            "task_list_id": "501",
            "task_list_name": "Design",
            "parent_id": "9000",
            "start_on": "2026-11-23",
            "due_on": "2026-11-27",
            "priority": "high",
            "progress": 10,
            "estimate_minutes": 90,
            "private": True,
            "tag_ids": ["3"],
            "tags": ["urgent"],
            "created_by_id": "56",
            "created_by_name": "Bo Ek",
            "created_at": "2026-11-01T08:00:00Z",
            "updated_at": "2026-11-02T08:00:00Z",
        }
    ]


@pytest.mark.anyio
@pytest.mark.parametrize(("told", "private"), [(0, False), (1, True), (2, False)])
async def test_what_inherits_its_privacy_is_not_private_itself(told: int, private: bool, httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: isPrivate is 0, 1 or 2 (inherited); a flag of a record is true or false."""
    httpx_mock.add_response(json={"task": {"id": 9001, "name": "x", "isPrivate": told}})

    found = await record("teamwork_get_task", {"id": "9001", "fields": ["private"]})

    assert found["private"] is private


@pytest.mark.anyio
async def test_tasks_without_a_priority_are_found_by_none(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: priority is null on read where there is none, and `none` is the word of the filter."""
    rows = [{"id": 1, "name": "a", "priority": None}, {"id": 2, "name": "b", "priority": "low"}]
    httpx_mock.add_response(json=teamwork("tasks", rows))

    found = await records("teamwork_list_tasks", {"priority": "none", "fields": ["name"]})

    assert [row["id"] for row in found] == ["1"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, {"start_time": "09:30", "billed": False}),
        ({"hasStartTime": False}, {"billed": False}),
        ({"projectBillingInvoiceId": 12}, {"start_time": "09:30", "billed": True, "invoice_id": "12"}),
        ({"projectBillingInvoiceId": 0}, {"start_time": "09:30", "billed": False}),
        ({"isBillable": None, "billable": False}, {"start_time": "09:30", "billed": False, "billable": False}),
        ({"taskId": None, "task": None}, {"start_time": "09:30", "billed": False, "task_id": None, "task_name": None}),
    ],
)
async def test_a_timelog_becomes_a_time_entry(
    changes: dict[str, Any], told: dict[str, Any], httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: minutes only, UTC, no names in the row, an invoice id that is neither null nor 0 means billed."""
    row = {
        "id": 7001,
        "minutes": 90,
        "description": "Drafts",
        "billable": True,
        "isBillable": True,
        "timeLogged": "2026-11-19T09:30:00Z",
        "hasStartTime": True,
        "userId": 55,
        "user": {"id": 55, "type": "users"},
        "taskId": 9001,
        "task": {"id": 9001, "type": "tasks"},
        "projectId": 77,
        "project": {"id": 77, "type": "projects"},
        "tagIds": [3],
        "projectBillingInvoiceId": None,
        "createdAt": "2026-11-19T11:00:00Z",
        "updatedAt": None,
        "deleted": False,
    }
    included = {
        "users": USERS,
        "tasks": {"9001": {"id": 9001, "name": "Draw the logo"}},
        "projects": {"77": {"id": 77, "name": "Web shop", "companyId": 1001}},
    }
    httpx_mock.add_response(json=teamwork("timelogs", [row | changes], **included))
    fields = [
        "spent_on", "minutes", "person_id", "person_name", "project_id", "project_name", "task_id", "task_name",
        "company_id", "note", "start_time", "billable", "billed", "tag_ids", "invoice_id", "created_at", "updated_at",
    ]  # fmt: skip

    (found,) = await records("teamwork_list_time_entries", {"fields": fields})

    expected = {
        "id": "7001",
        "spent_on": "2026-11-19",
        "minutes": 90,
        "person_id": "55",
        "person_name": "Ada Lund",
        "project_id": "77",
        "project_name": "Web shop",
        "task_id": "9001",
        "task_name": "Draw the logo",
        "company_id": "1001",
        "note": "Drafts",
        "billable": True,
        "tag_ids": ["3"],
        "created_at": "2026-11-19T11:00:00Z",
    } | told
    assert found == {name: value for name, value in expected.items() if value is not None}
