"""What a call asks the vendor for besides the filters: only the fields that are needed, and only the page that is wanted."""

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, proworkflow, queries, teamwork

PLURALS = {"companies": "companies", "people": "people", "projects": "projects", "task_lists": "tasklists"}
PLURALS |= {"tasks": "tasks", "time_entries": "timelogs"}


def _asked(query: dict[str, str]) -> dict[str, set[str]]:
    return {k: set(v.split(",")) for k, v in query.items() if k.startswith("fields") or k == "include"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("noun", "fields", "asked"),
    [
        ("projects", ["name"], {"id", "title"}),
        ("projects", ["number", "company_name", "owner_id"], {"id", "number", "companyname", "managerid"}),
        ("projects", ["priority"], {"id", "priority"}),
        ("tasks", ["name", "due_on", "start_on"], {"id", "name", "dates"}),
        ("tasks", ["project_id", "project_name"], {"id", "project"}),
        ("tasks", ["priority", "stage_id"], {"id", "priority", "workstageid"}),
        ("tasks", ["assignee_ids", "assignee_names"], {"id", "contacts"}),
        ("tasks", ["task_list_id", "task_list_name"], {"id", "itemcollectionid", "phasename"}),
        ("people", ["name", "phone"], {"id", "firstname", "lastname", "workphone"}),
        ("companies", ["code"], {"id", "code"}),
        # The days are compared with the rows, so they are asked for too; the unit of a duration is told by start and end.
        ("time_entries", ["minutes"], {"id", "startdate", "timespent", "starttime", "endtime"}),
    ],
)
async def test_proworkflow_is_asked_for_the_fields_that_are_needed(
    noun: str, fields: list[str], asked: set[str], httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: a comma list in `fields`; `priority`, `project`, `dates` and `workstageid` stand for what they bring."""
    httpx_mock.add_response(json=proworkflow([]))

    await call(f"proworkflow_list_{noun}", {"fields": fields})

    (query,) = queries(httpx_mock)
    assert _asked(query) == {"fields": asked}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("noun", "fields", "asked"),
    [
        ("projects", ["name"], {"fields[projects]": {"id", "name"}}),
        ("projects", ["company_id"], {"fields[projects]": {"id", "companyId"}}),
        (
            "projects",
            ["company_name"],
            {"fields[projects]": {"id", "companyId"}, "fields[companies]": {"id", "name"}, "include": {"companies"}},
        ),
        (
            "projects",
            ["owner_name"],
            {
                "fields[projects]": {"id", "projectOwnerId"},
                "fields[users]": {"id", "firstName", "lastName"},
                "include": {"users"},
            },
        ),
        # The sideload is projectCategories, its fields are asked for under projectcategories.
        (
            "projects",
            ["category_name"],
            {
                "fields[projects]": {"id", "categoryId"},
                "fields[projectcategories]": {"id", "name"},
                "include": {"projectCategories"},
            },
        ),
        (
            "projects",
            ["tags"],
            {"fields[projects]": {"id", "tagIds"}, "fields[tags]": {"id", "name"}, "include": {"tags"}},
        ),
        # A task knows its list, and the list its project.
        (
            "tasks",
            ["project_name"],
            {
                "fields[tasks]": {"id", "tasklistId"},
                "fields[tasklists]": {"id", "projectId"},
                "fields[projects]": {"id", "name"},
                "include": {"tasklists", "projects"},
            },
        ),
        (
            "tasks",
            ["assignee_names"],
            {
                "fields[tasks]": {"id", "assigneeUserIds"},
                "fields[users]": {"id", "firstName", "lastName"},
                "include": {"users"},
            },
        ),
        ("tasks", ["due_on", "estimate_minutes"], {"fields[tasks]": {"id", "dueDate", "estimateMinutes"}}),
        (
            "task_lists",
            ["milestone_name"],
            {
                "fields[tasklists]": {"id", "milestoneId"},
                "fields[milestones]": {"id", "name"},
                "include": {"milestones"},
            },
        ),
        (
            "time_entries",
            ["person_name", "task_name"],
            {
                "fields[timelogs]": {"id", "userId", "taskId"},
                "fields[users]": {"id", "firstName", "lastName"},
                "fields[tasks]": {"id", "name"},
                "include": {"users", "tasks"},
            },
        ),
        ("time_entries", ["note", "minutes"], {"fields[timelogs]": {"id", "description", "minutes"}}),
        ("people", ["name", "kind"], {"fields[people]": {"id", "firstName", "lastName", "type"}}),
        (
            "people",
            ["company_name"],
            {"fields[people]": {"id", "companyId"}, "fields[companies]": {"id", "name"}, "include": {"companies"}},
        ),
        (
            "companies",
            ["tags"],
            {"fields[companies]": {"id", "tags"}, "fields[tags]": {"id", "name"}, "include": {"tags"}},
        ),
        # The Swagger's word for the account manager is clientmanagedby; the person then stands under `users`.
        (
            "companies",
            ["account_manager_name"],
            {
                "fields[companies]": {"id", "clientManagedBy"},
                "fields[users]": {"id", "firstName", "lastName"},
                "include": {"clientmanagedby"},
            },
        ),
    ],
)
async def test_teamwork_is_asked_for_the_fields_and_sideloads_that_are_needed(
    noun: str, fields: list[str], asked: dict[str, set[str]], httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: fields[<type>] for rows and sideloads, names of things only by `include`."""
    httpx_mock.add_response(json=teamwork(PLURALS[noun], []))

    await call(f"teamwork_list_{noun}", {"fields": fields})

    (query,) = queries(httpx_mock)
    assert _asked(query) == asked


@pytest.mark.anyio
async def test_one_person_is_selected_under_another_name_than_many(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: fields[people] in lists, fields[person] for one; a wrong key is ignored and brings everything."""
    httpx_mock.add_response(json={"person": {"id": 55, "email": "ada@agency.example"}})

    await call("teamwork_get_person", {"id": "55", "fields": ["email"]})

    (query,) = queries(httpx_mock)
    assert _asked(query) == {"fields[person]": {"id", "email"}}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("teamwork_list_rates", {"project": "77", "fields": ["amount"]}),
        ("teamwork_get_storage_folder", {"project": "77", "provider": "box", "fields": ["enabled"]}),
    ],
)
async def test_v1_is_not_asked_for_fields(tool: str, arguments: dict[str, Any], httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: v1 has no sparse fields and no includes."""
    httpx_mock.add_response(json={"STATUS": "OK", "rates": {"users": {}}, "box": {"enabled": "1"}})

    await call(tool, arguments)

    (query,) = queries(httpx_mock)
    assert _asked(query) == {}


@pytest.mark.anyio
async def test_whether_a_project_is_starred_needs_a_switch_of_its_own(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: isStarred is only filled in with includeProjectUserInfo."""
    httpx_mock.add_response(json=teamwork("projects", []))
    httpx_mock.add_response(json=teamwork("projects", []))

    await call("teamwork_list_projects", {"fields": ["starred"]})
    await call("teamwork_list_projects", {"fields": ["name"]})

    with_star, without = queries(httpx_mock)
    assert with_star["includeProjectUserInfo"] == "true"
    assert "includeProjectUserInfo" not in without


@pytest.mark.anyio
async def test_the_members_of_a_project_are_fetched_only_when_asked_for(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: only v1 lists them, with includePeople."""
    httpx_mock.add_response(json={"project": {"id": 77, "name": "Web shop"}})
    httpx_mock.add_response(json={"STATUS": "OK", "project": {"id": "77", "people": ["55", "56"]}})

    result = await call("teamwork_get_project", {"id": "77", "fields": ["name", "member_ids"]})

    assert result.structured == {"record": {"id": "77", "name": "Web shop", "member_ids": ["55", "56"]}}
    v3, v1 = httpx_mock.get_requests()
    assert v3.url.path == "/projects/api/v3/projects/77.json"
    assert (v1.url.path, dict(v1.url.params)) == ("/projects/77.json", {"includePeople": "true"})


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("tool", "arguments", "parameter", "needed"),
    [
        ("teamwork_list_projects", {"billable": True}, "fields[projects]", "isBillable"),
        ("teamwork_list_projects", {"company": "1001"}, "fields[projects]", "companyId"),
        ("teamwork_list_tasks", {"assignee": "55"}, "fields[tasks]", "assigneeUserIds"),
        ("proworkflow_list_projects", {"owner": "55"}, "fields", "managerid"),
        ("proworkflow_list_tasks", {"task_list": "501"}, "fields", "itemcollectionid"),
    ],
)
async def test_a_filter_is_checked_on_the_rows_so_its_field_is_asked_for(
    tool: str, arguments: dict[str, Any], parameter: str, needed: str, httpx_mock: HTTPXMock
) -> None:
    """Ours: a filter that the vendor drops silently would look exactly like a working one."""
    envelope = proworkflow([]) if tool.startswith("proworkflow") else teamwork(tool.rsplit("_", maxsplit=1)[-1], [])
    httpx_mock.add_response(json=envelope)

    await call(tool, {**arguments, "fields": ["name"]})

    (query,) = queries(httpx_mock)
    assert needed in query[parameter].split(",")


@pytest.mark.anyio
@pytest.mark.parametrize("verb", ["list", "get"])
@pytest.mark.parametrize(
    ("vendor", "pay"), [("teamwork", {"userRate", "userCost"}), ("proworkflow", {"chargeoutrate", "costperhour"})]
)
async def test_pay_is_asked_for_only_by_name(vendor: str, pay: set[str], verb: str, httpx_mock: HTTPXMock) -> None:
    """Ours: API keys see more than people do."""
    row = {"id": 55}
    answer: dict[str, Any]
    if vendor == "teamwork":
        answer = teamwork("people", [row]) if verb == "list" else {"person": row}
    else:
        answer = proworkflow([row] if verb == "list" else row)
    httpx_mock.add_response(json=answer)
    httpx_mock.add_response(json=answer)
    tool, key = (f"{vendor}_list_people", {}) if verb == "list" else (f"{vendor}_get_person", {"id": "55"})

    await call(tool, key)
    await call(tool, {**key, "fields": ["rate_amount", "cost_amount"]})

    default, named = ({name for names in _asked(query).values() for name in names} for query in queries(httpx_mock))
    assert pay.isdisjoint(default)
    assert pay <= named
