"""Version 1: projects and their parts, people, and the writes that version 3 has not."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio
V3 = "/projects/api/v3"


async def test_projects_come_active_by_default_in_version_1_clothes(tw: httpx.AsyncClient) -> None:
    """STATUS, text ids, dashes, YYYYMMDD, empty texts for nothing, and the page headers."""
    answer = await tw.get("/projects.json?pageSize=10&page=2")
    project = next(p for p in (await tw.get("/projects.json")).json()["projects"] if p["id"] == "1")
    assert tuple(answer.headers[name] for name in ("X-Page", "X-Pages", "X-Records")) == ("2", "3", "28")
    assert (answer.json()["STATUS"], len(answer.json()["projects"])) == ("OK", 10)
    assert project["company"] == {"id": "2", "name": "Nordwind Logistics", "is-owner": "0"}
    assert (project["startDate"], project["starred"], project["harvest-timers-enabled"]) == ("20260615", True, "false")
    assert "people" not in project


V1_CASES: list[tuple[str, Any]] = [
    ("status=ALL", 40),
    ("status=ARCHIVED", 4),
    ("status=COMPLETED", 8),
    ("status=ALL&catId=5", 3),
    ("status=ALL&companyId=2", 4),
    ("status=ALL&searchTerm=nordwind", 4),
    ("status=ALL&onlyStarredProjects=true", 5),
]


@pytest.mark.parametrize(("query", "count"), V1_CASES)
async def test_project_filters_of_version_1(tw: httpx.AsyncClient, query: str, count: int) -> None:
    """Each gives its own number."""
    answer = await tw.get(f"/projects.json?{query}")
    assert str(count) == answer.headers["X-Records"]
    assert count == len(answer.json()["projects"])


async def test_dates_order_and_people_of_version_1(tw: httpx.AsyncClient) -> None:
    """Changed and created since a date and time; orderby; includePeople."""
    changed = (await tw.get("/projects.json?status=ALL&updatedAfterDate=20261110&updatedAfterTime=12:00")).json()[
        "projects"
    ]
    new = (await tw.get("/projects.json?status=ALL&createdAfterDate=20260901&createdAfterTime=00:00")).json()[
        "projects"
    ]
    by_firm = (await tw.get("/projects.json?orderby=companyName&orderMode=desc")).json()["projects"]
    people = (await tw.get("/projects/1.json?includePeople=true")).json()["project"]
    assert changed
    assert all(p["last-changed-on"] >= "2026-11-10T12:00" for p in changed)
    assert new
    assert all(p["created-on"] >= "2026-09-01" for p in new)
    assert by_firm[0]["company"]["name"] == "Terra Verde Outdoors"
    assert "5" in people["people"]
    assert "is-owner" not in people["company"]
    assert (await tw.get("/projects.json?updatedAfterDate=2026-11-10")).status_code == 400


async def test_a_project_is_created_changed_completed_archived_and_starred(tw: httpx.AsyncClient) -> None:
    """The id comes as text in the body and in a header; dashes and humps are the same."""
    body = {
        "project": {"name": "Brand new", "companyId": "2", "category-id": 1, "start-date": "20261201", "tagIds": "1,2"}
    }
    made = await tw.post("/projects.json", json=body)
    id_ = made.json()["id"]
    taken = await tw.post("/projects.json", json=body)
    for change in ({"endDate": "20270131", "startDate": ""}, {"category-id": ""}, {"markComplete": True}):
        assert (await tw.put(f"/projects/{id_}.json", json={"project": change})).status_code == 200
    done = (await tw.get(f"{V3}/projects/{id_}.json")).json()["project"]
    await tw.put(f"/projects/{id_}.json", json={"project": {"status": "inactive"}})
    await tw.put(f"/projects/{id_}/star.json")
    archived = (await tw.get(f"/projects/{id_}.json")).json()["project"]
    starred = {p["id"] for p in (await tw.get("/projects/starred.json")).json()["projects"]}
    await tw.put(f"/projects/{id_}/unstar.json")
    unstarred = {p["id"] for p in (await tw.get("/projects/starred.json")).json()["projects"]}
    assert (201, id_, 422) == (made.status_code, made.headers["id"], taken.status_code)
    assert tuple(done[k] for k in ("subStatus", "startDate", "endDate", "categoryId", "tagIds")) == (
        "completed",
        None,
        "2027-01-31",
        None,
        [1, 2],
    )
    assert (archived["status"], archived["category"]) == ("archived", {"id": "", "name": "", "color": ""})
    assert (id_ in starred, id_ in unstarred) == (True, False)


async def test_rates_are_texts_to_read_and_numbers_to_write(tw: httpx.AsyncClient) -> None:
    """In major units, the people in pages."""
    before = (await tw.get("/projects/1/rates.json")).json()["rates"]
    body = {"rates": {"users": {"5": {"rate": 60}}, "project-default": 20}}
    answer = await tw.post("/projects/1/rates.json", json=body)
    after = (await tw.get("/projects/1/rates.json")).json()["rates"]
    page = (await tw.get("/projects/1/rates.json?pageSize=2&page=2")).json()["rates"]
    assert (before["account-default"], before["project-default"]) == ("95.00", "86.00")
    assert answer.json() == {"STATUS": "OK"}
    assert (after["project-default"], after["users"]["5"]) == ("20.00", {"source": "direct", "rate": "60.00"})
    assert len(page["users"]) == 2
    assert (await tw.post("/projects/1/rates.json", json={"rates": {"users": {"999": {"rate": 1}}}})).status_code == 400


@pytest.mark.parametrize(("path", "key"), [("box", "box"), ("googleDrive", "google-drive")])
async def test_storage_folders_are_read_and_set(tw: httpx.AsyncClient, path: str, key: str) -> None:
    """Also for a project that has none yet; an unknown access level is refused."""
    before = (await tw.get(f"/projects/3/{path}.json")).json()[key]
    change = {"folder-access": "alladmins", "enabled": True, "folder-id": "77"}
    answer = await tw.put(f"/projects/3/{path}.json", json={key: change})
    after = (await tw.get(f"/projects/3/{path}.json")).json()[key]
    wrong = await tw.put(f"/projects/3/{path}.json", json={key: {"folder-access": "everybody"}})
    assert (before["enabled"], before["folder-id"]) == ("0", "")
    assert answer.json() == {"STATUS": "OK"}
    assert (after["enabled"], after["folder-id"], after["folder-access"]) == ("1", "77", "alladmins")
    assert (
        wrong.status_code,
        (await tw.put(f"/projects/3/{path}.json", json={"folder": {}})).status_code,
    ) == (400, 422)


async def test_people_of_a_project_are_added_and_removed(tw: httpx.AsyncClient) -> None:
    """The only bulk removal; counts are texts."""
    answer = await tw.put(
        "/projects/1/people.json", json={"add": {"userIdList": "22,999"}, "remove": {"userIdList": "5"}}
    )
    people = {p["id"] for p in (await tw.get("/projects/1/people.json")).json()["people"]}
    assert answer.json()["details"] == {"added": "1", "removed": "1", "failed": "1"}
    assert ("22" in people, "5" in people) == (True, False)


async def test_a_person_is_created_and_changed(tw: httpx.AsyncClient) -> None:
    """Written in version 1, read in version 3."""
    person = {
        "first-name": "Ada",
        "last-name": "Stone",
        "email-address": "ada@nordwind.example",
        "company-id": "2",
        "user-type": "collaborator",
    }
    made = await tw.post("/people.json", json={"person": person})
    again = await tw.post("/people.json", json={"person": person})
    id_ = made.json()["id"]
    await tw.put(f"/people/{id_}.json", json={"person": {"title": "Boss", "administrator": True}})
    read = (await tw.get(f"{V3}/people/{id_}.json")).json()["person"]
    assert (made.status_code, again.status_code) == (201, 422)
    assert tuple(read[k] for k in ("firstName", "type", "title", "isAdmin", "companyId")) == (
        "Ada",
        "collaborator",
        "Boss",
        True,
        2,
    )
    assert (await tw.post("/people.json", json={"person": {"first-name": "X"}})).status_code == 400


async def test_me_and_the_account(tw: httpx.AsyncClient) -> None:
    """The managing director is behind the key."""
    me, account = (await tw.get("/me.json")).json(), (await tw.get("/account.json")).json()
    assert (me["STATUS"], me["person"]["id"], me["person"]["administrator"]) == ("OK", "1", True)
    assert (account["account"]["companyname"], account["account"]["companyid"]) == ("Brightfold Studio", "1")


async def test_companies_have_underscores_and_no_status(tw: httpx.AsyncClient) -> None:
    """In the list; one alone has STATUS."""
    many, one = (await tw.get("/companies.json")).json(), (await tw.get("/companies/2.json")).json()
    assert ("STATUS" in many, 13) == (False, len(many["companies"]))
    assert (one["STATUS"], one["company"]["zip"], one["company"]["isowner"]) == ("OK", "20457", "0")


async def test_categories_are_created_and_changed(tw: httpx.AsyncClient) -> None:
    """Under a path of any case."""
    made = await tw.post(
        "/projectcategories.json", json={"category": {"name": "Audits", "parent-id": 1, "color": "#ffffff"}}
    )
    id_ = made.json()["categoryId"]
    await tw.put(f"/projectCategories/{id_}.json", json={"category": {"parent-id": ""}})
    read = (await tw.get(f"{V3}/projectcategories/{id_}.json")).json()["projectCategory"]
    assert made.status_code == 201
    assert (read["name"], read["parent"]) == ("Audits", None)


async def test_milestones_are_created_changed_completed_and_taken_up_again(tw: httpx.AsyncClient) -> None:
    """`title` becomes `name`, the deadline an instant."""
    body = {"milestone": {"title": "Beta", "deadline": "20261224", "responsible-party-ids": "5,t2", "tasklistIds": "1"}}
    made = await tw.post("/projects/1/milestones.json", json=body)
    id_ = made.json()["milestoneId"]
    await tw.put(f"/milestones/{id_}.json", json={"milestone": {"title": "Beta 2"}})
    read = (await tw.get(f"{V3}/milestones/{id_}.json")).json()["milestone"]
    await tw.put(f"/milestones/{id_}/complete.json")
    done = (await tw.get(f"{V3}/milestones/{id_}.json")).json()["milestone"]
    await tw.put(f"/milestones/{id_}/uncomplete.json")
    again = (await tw.get(f"{V3}/milestones/{id_}.json")).json()["milestone"]
    assert tuple(read[k] for k in ("name", "deadline", "responsiblePartyIds", "tasklistIds")) == (
        "Beta 2",
        "2026-12-24T00:00:00Z",
        [5],
        [1],
    )
    assert (done["status"], again["status"]) == ("completed", "reopened")
    assert (await tw.post("/projects/1/milestones.json", json={"milestone": {"title": "x"}})).status_code == 400


async def test_task_lists_answer_their_id_in_capitals(tw: httpx.AsyncClient) -> None:
    """And are changed in part."""
    made = await tw.post("/projects/1/tasklists.json", json={"todo-list": {"name": "Support", "milestone-id": 1}})
    id_ = made.json()["TASKLISTID"]
    await tw.put(f"/tasklists/{id_}.json", json={"todo-list": {"description": "After launch"}})
    read = (await tw.get(f"{V3}/tasklists/{id_}.json")).json()["tasklist"]
    assert (read["name"], read["description"], read["milestoneId"]) == ("Support", "After launch", 1)


async def test_tasks_are_completed_and_taken_up_again(tw: httpx.AsyncClient) -> None:
    """Version 3 shows completed, then reopened."""
    await tw.put("/tasks/13/complete.json")
    done = (await tw.get(f"{V3}/tasks/13.json")).json()["task"]
    await tw.put("/tasks/13/uncomplete.json")
    again = (await tw.get(f"{V3}/tasks/13.json")).json()["task"]
    assert (
        done["status"],
        done["completedAt"],
        again["status"],
        again["completedAt"],
    ) == ("completed", "2026-11-18T10:00:00Z", "reopened", None)


async def test_a_move_across_projects_detaches_a_subtask(tw: httpx.AsyncClient) -> None:
    """And says what it touched, as texts."""
    answer = (await tw.put("/tasks/13/move.json", json={"taskListId": 60})).json()
    task = (await tw.get(f"{V3}/tasks/13.json")).json()["task"]
    assert (answer["affectedTaskIds"], task["tasklistId"], task["parentTaskId"]) == ("13", 60, 0)


async def test_a_comment_turns_to_text_when_a_change_leaves_out_the_type(tw: httpx.AsyncClient) -> None:
    """HTML must be said again each time."""
    made = await tw.post("/tasks/3/comments.json", json={"comment": {"body": "<b>Hi</b>", "contentType": "HTML"}})
    id_ = made.json()["id"]
    first = (await tw.get(f"{V3}/comments/{id_}.json")).json()["comments"]
    await tw.put(f"/comments/{id_}.json", json={"comment": {"body": "<i>Hi</i>"}})
    second = (await tw.get(f"{V3}/comments/{id_}.json")).json()["comments"]
    listed = (await tw.get(f"{V3}/tasks/3/comments.json?pageSize=500")).json()["comments"]
    assert (made.status_code, first["htmlBody"], first["contentType"]) == (201, "<b>Hi</b>", "HTML")
    assert (second["htmlBody"], second["contentType"]) == ("&lt;i&gt;Hi&lt;/i&gt;", "TEXT")
    assert int(id_) in {comment["id"] for comment in listed}


async def test_files_are_nested_below_their_project(tw: httpx.AsyncClient) -> None:
    """One alone has a link."""
    files = (await tw.get("/projects/1/files.json")).json()["project"]
    one = (await tw.get(f"/files/{files['files'][0]['id']}.json")).json()["file"]
    assert (files["id"], one["project-id"]) == ("1", "1")
    assert one["download-URL"].startswith("https://")
