"""Version 3: what is created and changed shows in the next read."""

import httpx
import pytest

from mcp_psa.sandbox.box import Box

pytestmark = pytest.mark.anyio
V3 = "/projects/api/v3"


async def test_a_company_is_created_and_changed(tw: httpx.AsyncClient) -> None:
    """`countrycode` and `profile` are written, `countryCode` and `profileText` read; what is not sent stays."""
    body = {"company": {"name": "Fjord & Co", "countrycode": "NO", "profile": "Boats", "city": "Oslo", "tagIds": [1]}}
    made = await tw.post(f"{V3}/companies.json", json=body)
    id_ = made.json()["company"]["id"]
    changed = await tw.patch(
        f"{V3}/companies/{id_}.json", json={"company": {"emailTwo": "a@fjord.example", "phone": None}}
    )
    read = (await tw.get(f"{V3}/companies/{id_}.json")).json()["company"]
    assert (made.status_code, changed.status_code) == (201, 200)
    assert tuple(read[k] for k in ("countryCode", "profileText", "city", "emailTwo")) == (
        "NO",
        "Boats",
        "Oslo",
        "a@fjord.example",
    )
    assert read["tags"] == [{"id": 1, "type": "tags"}]
    assert (await tw.delete(f"{V3}/companies/{id_}.json")).status_code == 204
    assert (await tw.get(f"{V3}/companies/{id_}.json")).status_code == 404


async def test_a_task_is_written_under_other_names_than_it_is_read(tw: httpx.AsyncClient) -> None:
    """startAt, dueAt and estimatedMinutes become startDate, dueDate and estimateMinutes."""
    task = {
        "name": "Write <copy>",
        "startAt": "2026-11-20",
        "dueAt": "2026-11-27",
        "estimatedMinutes": 90,
        "priority": "high",
        "assignees": {"userIds": [5, 6, 999]},
        "tagIds": [2],
    }
    made = await tw.post(f"{V3}/tasklists/1/tasks.json", json={"task": task, "tags": [{"name": "Fresh"}]})
    read = made.json()["task"]
    assert made.status_code == 201
    assert (read["startDate"], read["dueDate"], read["estimateMinutes"]) == ("2026-11-20", "2026-11-27", 90)
    assert (read["priority"], read["assigneeUserIds"], len(read["tagIds"])) == ("high", [5, 6], 2)
    assert read == (await tw.get(f"{V3}/tasks/{read['id']}.json")).json()["task"]


async def test_null_empties_days_and_people_but_not_the_parent(tw: httpx.AsyncClient) -> None:
    """0 detaches a subtask; sets replace unless told to append."""
    await tw.patch(f"{V3}/tasks/13.json", json={"task": {"dueAt": "2026-12-01", "assignees": {"userIds": [5]}}})
    await tw.patch(
        f"{V3}/tasks/13.json", json={"task": {"assignees": {"userIds": [6]}}, "taskOptions": {"appendAssignees": True}}
    )
    both = (await tw.get(f"{V3}/tasks/13.json")).json()["task"]
    cleared = {"task": {"dueAt": None, "assignees": None, "parentTaskId": None, "tagIds": []}}
    empty = (await tw.put(f"{V3}/tasks/13.json", json=cleared)).json()["task"]
    loose = (await tw.patch(f"{V3}/tasks/13.json", json={"task": {"parentTaskId": 0}})).json()["task"]
    assert both["assigneeUserIds"] == [5, 6]
    assert (empty["dueDate"], empty["assigneeUserIds"], empty["parentTaskId"]) == (None, [], 12)
    assert loose["parentTaskId"] == 0


@pytest.mark.parametrize(
    ("task", "status"),
    [
        ({"tasklistId": 60}, 422),
        ({"priority": "asap"}, 400),
        ({"dueAt": "20261201"}, 400),
        ({"progress": 120}, 400),
        ({"name": " "}, 400),
        ({"tagIds": [999]}, 400),
    ],
)
async def test_bad_task_bodies_are_refused(tw: httpx.AsyncClient, task: dict[str, object], status: int) -> None:
    """A list of another project is 422, the rest 400."""
    answer = await tw.patch(f"{V3}/tasks/13.json", json={"task": task})
    assert status == answer.status_code
    assert answer.json()["errors"]


async def test_hours_and_minutes_are_added_and_the_clock_is_local(tw: httpx.AsyncClient) -> None:
    """23:30 in Berlin is 22:30 in UTC; with isUtc it is the next day there, which the date in UTC hides."""
    log = {"date": "2026-11-17", "time": "23:30:00", "hours": 1, "minutes": 15, "isBillable": True, "tagIds": [3]}
    local = (await tw.post(f"{V3}/tasks/5/time.json", json={"timelog": log})).json()["timelog"]
    utc = (await tw.post(f"{V3}/projects/2/time.json", json={"timelog": log | {"isUtc": True}})).json()["timelog"]
    assert tuple(local[k] for k in ("minutes", "billable", "timeLogged", "projectId")) == (
        75,
        True,
        "2026-11-17T22:30:00Z",
        1,
    )
    assert tuple(utc[k] for k in ("timeLogged", "taskId", "projectId", "userId")) == (
        "2026-11-17T23:30:00Z",
        None,
        2,
        1,
    )
    assert "hours" not in local


async def test_a_time_entry_is_changed_in_part(tw: httpx.AsyncClient, box: Box) -> None:
    """What is not sent stays; an invoiced entry is locked."""
    row = box.store.row("SELECT * FROM time_entries WHERE billed = 0 AND task_id IS NOT NULL") or {}
    billed = box.store.row("SELECT * FROM time_entries WHERE billed = 1") or {}
    answer = await tw.patch(f"{V3}/time/{row['id']}.json", json={"timelog": {"hours": 2, "description": "New"}})
    locked = await tw.patch(f"{V3}/time/{billed['id']}.json", json={"timelog": {"hours": 2}})
    log = answer.json()["timelog"]
    assert (120, "New", row["task_id"], row["person_id"]) == (
        log["minutes"],
        log["description"],
        log["taskId"],
        log["userId"],
    )
    assert locked.status_code == 409
    assert (await tw.delete(f"{V3}/time/{row['id']}.json")).status_code == 204
    assert (await tw.get(f"{V3}/time/{row['id']}.json")).status_code == 404


@pytest.mark.parametrize("left_out", ["date", "time", "hours"])
async def test_a_time_entry_needs_day_time_and_length(tw: httpx.AsyncClient, left_out: str) -> None:
    """400 without one of them."""
    log = {"date": "2026-11-17", "time": "09:00:00", "hours": 1}
    del log[left_out]
    assert (await tw.post(f"{V3}/tasks/5/time.json", json={"timelog": log})).status_code == 400


async def test_a_tag_that_exists_is_given_back_with_200(tw: httpx.AsyncClient) -> None:
    """201 when new; a name taken by another is 409; a long name and a color without hash are refused."""
    new = await tw.post(f"{V3}/tags.json", json={"tag": {"name": "Brand new", "color": "#ffffff"}})
    old = await tw.post(f"{V3}/tags.json", json={"tag": {"name": "brand NEW"}})
    id_ = new.json()["tag"]["id"]
    taken = await tw.patch(f"{V3}/tags/{id_}.json", json={"tag": {"name": "Urgent"}})
    long = await tw.post(f"{V3}/tags.json", json={"tag": {"name": "x" * 50}})
    color = await tw.patch(f"{V3}/tags/{id_}.json", json={"tag": {"color": "ffffff"}})
    assert [answer.status_code for answer in (new, old, taken, long, color)] == [201, 200, 409, 400, 400]
    assert id_ == old.json()["tag"]["id"]


async def test_people_are_added_to_a_project(tw: httpx.AsyncClient) -> None:
    """The answer has no envelope; who is there already is said."""
    first = (await tw.put(f"{V3}/projects/3/people.json", json={"userIds": [22, 5, 999]})).json()
    again = (await tw.put(f"{V3}/projects/3/people.json", json={"userIds": [22]})).json()
    assert 22 in first["usersAdded"]
    assert (first["usersNotAdded"], again["usersAlreadyInProject"]) == ([999], [22])


async def test_rates_are_set_in_cents_and_read_in_major_units_on_version_1(tw: httpx.AsyncClient) -> None:
    """204 for the project, 201 for a person; null clears."""
    project = await tw.put(f"{V3}/rates/projects/1.json", json={"projectRate": 12050})
    person = await tw.put(f"{V3}/rates/projects/1/users/5.json", json={"userRate": 9900})
    v1 = (await tw.get("/projects/1/rates.json")).json()["rates"]
    cleared = await tw.put(f"{V3}/rates/projects/1.json", json={"projectRate": None})
    after = (await tw.get(f"{V3}/rates/projects/1.json")).json()
    assert [project.status_code, person.status_code, cleared.status_code] == [204, 201, 204]
    assert (v1["project-default"], v1["users"]["5"]) == ("120.50", {"source": "direct", "rate": "99.00"})
    assert after["projectRate"] is None
