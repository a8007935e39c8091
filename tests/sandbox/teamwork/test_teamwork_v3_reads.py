"""Version 3: pages, sparse fields, sideloads, silent defaults, and that every filter filters."""

from typing import Any

import httpx
import pytest

from mcp_psa.sandbox.box import Box

pytestmark = pytest.mark.anyio
V3 = "/projects/api/v3"


async def rows(tw: httpx.AsyncClient, path: str, key: str, **query: object) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    found: list[dict[str, Any]] = []
    page, more = 1, True
    while more:
        answer = await tw.get(f"{V3}/{path}", params={"pageSize": 100, **query, "page": page})
        assert answer.status_code == 200, answer.text
        found += answer.json()[key]
        more, page = answer.json()["meta"]["page"]["hasMore"], page + 1
    return found


async def test_pages_go_on_to_the_end(tw: httpx.AsyncClient) -> None:
    """Each row once; the offset counts from zero; the count is exact, or a lower bound when counting is skipped."""
    first = (await tw.get(f"{V3}/time.json?pageSize=50&orderBy=id&includeArchivedProjects=true")).json()
    loose = (await tw.get(f"{V3}/time.json?pageSize=50&orderBy=id&includeArchivedProjects=true&skipCounts=true")).json()
    everything = await rows(tw, "time.json", "timelogs", orderBy="id", includeArchivedProjects="true")
    assert first["meta"]["page"] == {"pageOffset": 0, "pageSize": 50, "count": 600, "hasMore": True}
    assert loose["meta"]["page"]["count"] == 51
    assert 600 == len({row["id"] for row in everything}) == len(everything)


async def test_only_the_fields_asked_for_come_and_a_wrong_key_changes_nothing(tw: httpx.AsyncClient) -> None:
    """`fields[...]` is by type, sideloads included."""
    query = {"fields[projects]": "name,companyId", "include": "companies", "fields[companies]": "id,name"}
    answer = (await tw.get(f"{V3}/projects.json", params=query)).json()
    wrong = (await tw.get(f"{V3}/projects.json", params={"fields[project]": "name"})).json()
    assert {"name", "companyId"} == set(answer["projects"][0])
    assert {"id", "name"} == set(answer["included"]["companies"]["2"])
    assert len(wrong["projects"][0]) > 30


async def test_one_person_takes_the_singular_fields_key(tw: httpx.AsyncClient) -> None:
    """`fields[person]` counts for one, `fields[people]` for many."""
    one = (await tw.get(f"{V3}/people/2.json", params={"fields[person]": "lastName"})).json()
    other = (await tw.get(f"{V3}/people/2.json", params={"fields[people]": "lastName"})).json()
    assert one["person"] == {"lastName": "Größmann"}
    assert len(other["person"]) > 10


async def test_sideloads_stand_under_included_by_text_ids(tw: httpx.AsyncClient) -> None:
    """Also those of a sideload itself."""
    answer = (
        await tw.get(f"{V3}/time.json", params={"include": "users,projects.companies,projects,tasks", "pageSize": 20})
    ).json()
    for row in answer["timelogs"]:
        project = answer["included"]["projects"][str(row["projectId"])]
        assert str(project["companyId"]) in answer["included"]["companies"]
        assert answer["included"]["users"][str(row["userId"])]["firstName"]
        assert row["taskId"] is None or str(row["taskId"]) in answer["included"]["tasks"]


async def test_completed_tasks_and_archived_projects_are_hidden(tw: httpx.AsyncClient) -> None:
    """Until they are asked for."""
    tasks = await rows(tw, "tasks.json", "tasks")
    asked = {"includeCompletedTasks": "true", "showCompletedLists": "true", "includeArchivedProjects": "true"}
    everything = await rows(tw, "tasks.json", "tasks", **asked)
    projects, all_projects = (
        await rows(tw, "projects.json", "projects"),
        await rows(tw, "projects.json", "projects", includeArchivedProjects="true"),
    )
    archived = await rows(tw, "projects.json", "projects", onlyArchivedProjects="true")
    assert {"new"} == {task["status"] for task in tasks}
    assert 600 == len(everything) > len(tasks) > 100
    assert [len(projects), len(all_projects), len(archived)] == [36, 40, 4]


async def test_the_star_shows_only_when_the_view_of_the_user_is_asked_for(tw: httpx.AsyncClient) -> None:
    """`includeProjectUserInfo` fills it in."""
    plain, full = (
        await rows(tw, "projects.json", "projects"),
        await rows(tw, "projects.json", "projects", includeProjectUserInfo="true"),
    )
    starred = await rows(tw, "projects.json", "projects", onlyStarredProjects="true")
    assert not any(project["isStarred"] for project in plain)
    assert (
        {project["id"] for project in starred} == {project["id"] for project in full if project["isStarred"]} != set()
    )


async def test_late_is_a_substatus_and_never_a_status(tw: httpx.AsyncClient, box: Box) -> None:
    """The row of a late project stays active."""
    box.store.execute("UPDATE projects SET due_on = '2026-11-01' WHERE id = 1")
    late = await rows(tw, "projects.json", "projects", projectStatuses="late")
    assert [(project["status"], project["subStatus"]) for project in late] == [("active", "late")]


PROJECT_CASES: list[tuple[dict[str, str], Any]] = [
    ({"searchTerm": "nordwind re"}, lambda p: p["name"] == "Nordwind relaunch"),
    ({"projectIds": "1,2"}, lambda p: p["id"] in {1, 2}),
    ({"excludeProjectIds": "1"}, lambda p: p["id"] != 1),
    ({"projectCompanyIds": "2"}, lambda p: p["companyId"] == 2),
    ({"projectCategoryIds": "4"}, lambda p: p["categoryId"] == 4),
    ({"projectOwnerIds": "5,6"}, lambda p: p["projectOwnerId"] in {5, 6}),
    ({"projectTagIds": "8"}, lambda p: 8 in p["tagIds"]),
    ({"projectStatuses": "completed"}, lambda p: p["subStatus"] == "completed"),
    ({"projectStatuses": "upcoming"}, lambda p: p["subStatus"] == "upcoming"),
    ({"updatedAfter": "2026-11-10T00:00:00Z"}, lambda p: p["updatedAt"] > "2026-11-10"),
    ({"createdAfter": "2026-09-01"}, lambda p: p["createdAt"] > "2026-09-01"),
]


@pytest.mark.parametrize(("query", "fits"), PROJECT_CASES)
async def test_project_filters_give_all_that_fit_and_nothing_else(
    tw: httpx.AsyncClient, query: dict[str, str], fits: Any
) -> None:
    """Compared with the unfiltered list."""
    everything, found = (
        await rows(tw, "projects.json", "projects"),
        await rows(tw, "projects.json", "projects", **query),
    )
    assert {p["id"] for p in everything if fits(p)} == {p["id"] for p in found} != set()
    assert len(found) < len(everything)


TASK_CASES: list[tuple[dict[str, str], Any]] = [
    ({"searchTerm": "wireframes"}, lambda t: "wireframes" in t["name"].lower()),
    ({"ids": "3,9,600"}, lambda t: t["id"] in {3, 9, 600}),
    ({"tasklistIds": "4,5"}, lambda t: t["tasklistId"] in {4, 5}),
    ({"responsiblePartyIds": "10"}, lambda t: 10 in t["assigneeUserIds"]),
    ({"tagIds": "1,2"}, lambda t: bool({1, 2} & set(t["tagIds"]))),
    ({"excludeTagIds": "1"}, lambda t: 1 not in t["tagIds"]),
    ({"priority": "high"}, lambda t: t["priority"] == "high"),
    ({"priority": "none,low"}, lambda t: t["priority"] in {None, "low"}),
    ({"dueBefore": "2026-11-17"}, lambda t: t["dueDate"] is not None and t["dueDate"] <= "2026-11-17"),
    ({"dueAfter": "2026-11-20"}, lambda t: t["dueDate"] is not None and t["dueDate"] >= "2026-11-20"),
    (
        {"taskFilter": "overdue"},
        lambda t: t["dueDate"] is not None and t["dueDate"] < "2026-11-18" and t["status"] == "new",
    ),
    ({"taskFilter": "noduedate"}, lambda t: t["dueDate"] is None),
    ({"completedOnly": "true"}, lambda t: t["status"] == "completed"),
    ({"onlyUnassignedTasks": "true"}, lambda t: not t["assigneeUserIds"]),
    ({"onlyUntaggedTasks": "true"}, lambda t: not t["tagIds"]),
    ({"getSubTasks": "false"}, lambda t: not t["parentTaskId"]),
    ({"parentTaskId": "12"}, lambda t: t["parentTaskId"] == 12),
    ({"completedAfter": "2026-10-01"}, lambda t: (t["completedAt"] or "") > "2026-10-01"),
    ({"updatedAfter": "2026-11-01"}, lambda t: t["updatedAt"] > "2026-11-01"),
]


@pytest.mark.parametrize(("query", "fits"), TASK_CASES)
async def test_task_filters_give_all_that_fit_and_nothing_else(
    tw: httpx.AsyncClient, query: dict[str, str], fits: Any
) -> None:
    """Compared with all tasks, the completed ones too."""
    asked = {"includeCompletedTasks": "true"}
    everything, found = (
        await rows(tw, "tasks.json", "tasks", **asked),
        await rows(tw, "tasks.json", "tasks", **asked, **query),
    )
    assert {t["id"] for t in everything if fits(t)} == {t["id"] for t in found} != set()
    assert len(found) < len(everything)


TIME_CASES: list[tuple[dict[str, str], Any]] = [
    (
        {"startDate": "2026-10-01", "endDate": "2026-10-31"},
        lambda t: "2026-10-01" <= t["dateCreated"][:10] <= "2026-10-31",
    ),
    ({"startDate": "2026-11-09T00:00:00Z"}, lambda t: t["dateCreated"][:10] >= "2026-11-09"),
    ({"projectIds": "1,38"}, lambda t: t["projectId"] in {1, 38}),
    ({"assignedToUserIds": "3"}, lambda t: t["userId"] == 3),
    ({"billableType": "billable"}, lambda t: t["billable"]),
    ({"billableType": "non-billable"}, lambda t: not t["billable"]),
    ({"invoicedType": "invoiced"}, lambda t: t["projectBillingInvoiceId"]),
    ({"invoicedType": "noninvoiced"}, lambda t: not t["projectBillingInvoiceId"]),
    ({"unattachedTimelogs": "true"}, lambda t: t["taskId"] is None),
    ({"updatedAfter": "2026-11-01"}, lambda t: t["updatedAt"] > "2026-11-01"),
]


@pytest.mark.parametrize(("query", "fits"), TIME_CASES)
async def test_time_filters_give_all_that_fit_and_nothing_else(
    tw: httpx.AsyncClient, query: dict[str, str], fits: Any
) -> None:
    """The seed stamps an entry on its own day, which the comparison uses."""
    everything, found = await rows(tw, "time.json", "timelogs"), await rows(tw, "time.json", "timelogs", **query)
    assert {t["id"] for t in everything if fits(t)} == {t["id"] for t in found} != set()
    assert len(found) < len(everything)


OTHER_CASES: list[tuple[str, str, dict[str, str], dict[str, str], Any]] = [
    ("companies.json", "companies", {}, {"searchTerm": "nordwind"}, lambda c: c["name"] == "Nordwind Logistics"),
    ("companies.json", "companies", {}, {"excludeOwnerCompany": "true"}, lambda c: not c["isOwner"]),
    ("people.json", "people", {}, {"searchTerm": "größmann"}, lambda p: p["lastName"] == "Größmann"),
    ("people.json", "people", {}, {"companyIds": "2"}, lambda p: p["companyId"] == 2),
    ("people.json", "people", {}, {"userType": "contact"}, lambda p: p["type"] == "contact"),
    ("people.json", "people", {}, {"includeClients": "false"}, lambda p: not p["isClientUser"]),
    ("people.json", "people", {}, {"teamIds": "7"}, lambda p: p["teams"] == [{"id": 7, "type": "teams"}]),
    ("milestones.json", "milestones", {"status": "all"}, {"status": "completed"}, lambda m: m["completed"]),
    (
        "milestones.json",
        "milestones",
        {"status": "all"},
        {"status": "all", "projectIds": "1"},
        lambda m: m["projectId"] == 1,
    ),
    ("milestones.json", "milestones", {"includeCompleted": "true"}, {}, lambda m: not m["completed"]),
    ("tasklists.json", "tasklists", {"showCompleted": "true"}, {}, lambda t: t["status"] == "new"),
    ("tasklists.json", "tasklists", {}, {"searchTerm": "design"}, lambda t: t["name"] == "Design"),
    ("comments.json", "comments", {}, {"objectTypes": "milestone"}, lambda c: c["objectType"] == "milestone"),
    ("comments.json", "comments", {}, {"userIds": "3"}, lambda c: c["postedBy"] == 3),
    (
        "comments.json",
        "comments",
        {},
        {"publishedStartDate": "2026-11-01"},
        lambda c: c["postedDateTime"] >= "2026-11-01",
    ),
    ("tags.json", "tags", {}, {"searchTerm": "rück"}, lambda t: t["name"] == "Rückfrage"),
    ("files.json", "files", {}, {"projectIds": "1,2,3"}, lambda f: f["projectId"] in {1, 2, 3}),
]


@pytest.mark.parametrize(("path", "key", "base", "query", "fits"), OTHER_CASES)
async def test_the_other_filters_too(
    tw: httpx.AsyncClient, path: str, key: str, base: dict[str, str], query: dict[str, str], fits: Any
) -> None:
    """Compared with the list that hides nothing."""
    everything, found = await rows(tw, path, key, **base), await rows(tw, path, key, **query)
    assert {row["id"] for row in everything if fits(row)} == {row["id"] for row in found} != set()
    assert len(found) < len(everything)


async def test_lists_inside_a_project_hold_only_its_things(tw: httpx.AsyncClient) -> None:
    """Also the time of a task and the comments of a task."""
    tasks = await rows(tw, "projects/1/tasks.json", "tasks", includeCompletedTasks="true")
    lists = await rows(tw, "projects/1/tasklists.json", "tasklists")
    people = await rows(tw, "projects/1/people.json", "people")
    assert len(tasks) == 15
    assert {task["tasklistId"] for task in tasks} <= {item["id"] for item in lists}
    assert 5 in {person["id"] for person in people}
    assert {21} == {person["id"] for person in people if person["isClientUser"]}


async def test_subtasks_show_on_request(tw: httpx.AsyncClient) -> None:
    """The ids of related tasks stay empty without `includeRelatedTasks`."""
    plain = (await tw.get(f"{V3}/tasks/12.json")).json()["task"]
    full = (await tw.get(f"{V3}/tasks/12.json?includeRelatedTasks=true")).json()["task"]
    below = await rows(tw, "tasks/12/subtasks.json", "tasks")
    assert (plain["subTaskIds"], full["subTaskIds"]) == ([], [13, 14, 15])
    assert {13, 14, 15} == {task["id"] for task in below}


async def test_odd_envelopes(tw: httpx.AsyncClient) -> None:
    """One comment comes under the plural, categories without meta, totals with a dash."""
    comment = (await tw.get(f"{V3}/comments/1.json")).json()
    categories = (await tw.get(f"{V3}/projectcategories.json")).json()
    totals = (await tw.get(f"{V3}/projects/1/time/total.json")).json()["time-totals"]
    tags = (await tw.get(f"{V3}/tags.json")).json()
    assert comment["comments"]["id"] == 1
    assert {"projectCategories", "projectCategoryTotals"} == set(categories)
    assert totals["minutes"] == totals["minutesBillable"] + totals["minutesNonBillable"] > 0
    assert tags["meta"]["page"]["pageSize"] == 500


async def test_order_is_honored(tw: httpx.AsyncClient) -> None:
    """Both ways."""
    names = [company["name"] for company in await rows(tw, "companies.json", "companies", orderBy="name")]
    down = [
        company["name"] for company in await rows(tw, "companies.json", "companies", orderBy="name", orderMode="desc")
    ]
    default = await rows(tw, "companies.json", "companies")
    assert names == sorted(names) == down[::-1]
    assert default[0]["isOwner"]


async def test_money_of_people_is_in_cents(tw: httpx.AsyncClient) -> None:
    """Rates too."""
    me = (await tw.get(f"{V3}/me.json")).json()["person"]
    rate = (await tw.get(f"{V3}/rates/projects/1.json")).json()
    users = (await tw.get(f"{V3}/rates/projects/1/users")).json()["userRates"]
    assert (me["userRate"], me["siteOwner"]) == (15000, True)
    assert rate["projectRate"] == 8600
    assert {"userprojectrate", "projectrate"} == {user["source"] for user in users}
