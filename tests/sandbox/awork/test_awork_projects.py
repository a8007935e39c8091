"""Projects and what belongs to them: statuses, members, milestones, lists, tags, batches."""

import pytest

from mcp_psa.sandbox.awork.ids import guid
from tests.sandbox.awork.awork_agency import Awork

PROJECT = guid("project", 1)
PATH = f"/projects/{PROJECT}"
FORM = {"name": "New", "isPrivate": False, "deductNonBillableHours": False}


def _status(awork: Awork, path: str, type_: str, kind: str = "projectstatuses") -> str:
    return next(str(row["id"]) for row in awork.get(f"{path}/{kind}") if row["type"] == type_)


def test_a_project_is_created_read_replaced_and_read(awork: Awork) -> None:
    """A create answers 200 and the row; PUT empties what it leaves out."""
    body = FORM | {
        "description": "Words",
        "companyId": guid("company", 2),
        "startDate": "2026-12-01",
        "dueDate": "2026-12-24T15:00:00Z",
        "timeBudget": 5430,
        "projectTypeId": guid("projecttype", 2),
        "color": "blue",
        "isBillableByDefault": True,
        "unknownField": 1,
    }
    made = awork.post("/projects", body)
    assert made.status_code == 200
    row = made.json()
    assert row == awork.get(f"/projects/{row['id']}") == awork.get(f"/projects/key/{row['projectKey'].lower()}")
    assert (row["timeBudget"], row["dueDate"], row["company"]["name"]) == (5430, "2026-12-24T15:00:00Z", "Nordwind")
    assert (row["projectKey"], row["projectStatus"]["type"], row["createdBy"]) == (
        "NEW",
        "not-started",
        guid("user", 0),
    )

    put = awork.put(f"/projects/{row['id']}", {"name": "Newer"}).json()
    emptied = ("description", "companyId", "company", "startDate", "dueDate", "timeBudget", "projectTypeId", "color")
    assert put["name"] == "Newer"
    assert [put[name] for name in emptied] == [None] * len(emptied)
    assert put["isBillableByDefault"] is False
    assert put["resourceVersion"] != row["resourceVersion"]
    assert put["projectStatusId"] == row["projectStatusId"]


def test_every_write_moves_the_version_on_even_one_that_changes_nothing(awork: Awork) -> None:
    """The clock stands still in this test."""
    versions = [awork.get(PATH)["resourceVersion"]]
    for _ in range(3):
        versions.append(awork.put(PATH, FORM).json()["resourceVersion"])
    awork.store.update("projects", 1, {"name": "Changed by another vendor"})
    versions.append(awork.get(PATH)["resourceVersion"])
    assert len(set(versions)) == 5


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "validation-failed", "name"),
        ({"name": ""}, "validation-failed", "name"),
        ({"name": "x" * 1001}, "validation-failed", "name"),
        ({"name": 5}, "validation-failed", "name"),
        (FORM | {"companyId": guid("company", 99)}, "validation-failed", "companyId"),
        (FORM | {"companyId": "Nordwind"}, "validation-failed", "companyId"),
        (FORM | {"dueDate": "soon"}, "validation-failed", "dueDate"),
        (FORM | {"dueDate": "2026-02-30"}, "validation-failed", "dueDate"),
        (FORM | {"isPrivate": None}, "validation-failed", "isPrivate"),
        (FORM | {"timeBudget": 2**31}, "validation-failed", "timeBudget"),
        (FORM | {"dueDate": "0001-01-01"}, "validation-failed", "dueDate"),
        (FORM | {"timeBudget": "5"}, "validation-failed", "timeBudget"),
        (FORM | {"timeBudget": -5}, "value-out-of-range", None),
        (FORM | {"startDate": "2026-12-02", "dueDate": "2026-12-01"}, "date-dependency", None),
        (FORM | {"projectStatusId": guid("projectstatus", 16)}, "validation-failed", "projectStatusId"),
        (FORM | {"projectKey": "P1001"}, "duplication-violation", None),
        (FORM | {"projectKey": "a-b"}, "validation-failed", "projectKey"),
        ([FORM], "validation-failed", ""),
        (None, "validation-failed", ""),
    ],
)
def test_a_bad_project_is_refused(awork: Awork, body: object, code: str, field: str | None) -> None:
    """The fields at fault are named."""
    response = awork.post("/projects", body)
    assert (response.status_code, response.json()["code"]) == (400, code)
    if field is not None:
        assert response.json()["validationErrors"][0]["property"] == field


def test_a_project_with_time_cannot_become_private(awork: Awork) -> None:
    """Private can be set only while no time is tracked."""
    assert awork.put(PATH, FORM | {"isPrivate": True}).json()["code"] == "invalid-operation"
    assert awork.put(f"/projects/{guid('project', 4)}", FORM | {"isPrivate": True}).json()["isPrivate"] is True


def test_a_status_is_changed_by_an_operation_of_its_own(awork: Awork) -> None:
    """204 with no body; a status of another project is refused; the agency's word changes with it."""
    closed = _status(awork, PATH, "closed")
    response = awork.post(f"{PATH}/changestatus", {"projectStatusId": closed})
    assert (response.status_code, response.content) == (204, b"")
    row = awork.get(PATH)
    assert (row["projectStatus"]["type"], row["closedOn"]) == ("closed", "2026-11-22T10:30:00Z")
    assert (awork.store.get("projects", 1) or {})["status"] == "completed"
    other = _status(awork, f"/projects/{guid('project', 2)}", "closed")
    assert awork.post(f"{PATH}/changestatus", {"projectStatusId": other}).status_code == 400
    assert awork.post(f"{PATH}/changestatus", {}).status_code == 400
    awork.post(f"{PATH}/changestatus", {"projectStatusId": _status(awork, PATH, "stuck")})
    assert awork.get(PATH)["closedOn"] is None


def test_each_project_has_statuses_of_its_own(awork: Awork) -> None:
    """The same names, other ids."""
    ids = [row["id"] for row in awork.get("/projectstatuses", pageSize=100)]
    assert len(ids) == len(set(ids)) == 20
    mine = awork.get("/projectstatuses", filterby=f"projectId eq guid'{PROJECT}'", orderby="order")
    assert [row["type"] for row in mine] == ["not-started", "progress", "stuck", "closed", "closed"]
    assert awork.get(f"/projectstatuses/{mine[0]['id']}") == mine[0]
    assert awork.send("GET", f"/projectstatuses/{guid('projectstatus', 16 + 9)}").status_code == 404


def test_type_and_key_are_changed_by_operations(awork: Awork) -> None:
    """A new key renumbers all tasks."""
    assert awork.post(f"{PATH}/changeprojecttype", {"projectTypeId": guid("projecttype", 2)}).status_code == 204
    assert awork.get(PATH)["projectType"]["name"] == "Branding"
    assert awork.post(f"{PATH}/setprojectkey", {"projectKey": "nike"}).json()["projectKey"] == "NIKE"
    assert awork.get("/tasks/key/nike-1")["taskIdentifier"] == "NIKE-1"


def test_tracked_time_counts_billable_time_only_unless_it_is_deducted(awork: Awork) -> None:
    """As the documentation describes the flag."""
    assert awork.get(PATH)["trackedDuration"] == 3 * 3600
    assert awork.put(PATH, FORM | {"deductNonBillableHours": True}).json()["trackedDuration"] == 4 * 3600
    assert (awork.get(PATH)["tasksCount"], awork.get(PATH)["tasksDoneCount"]) == (4, 1)


def test_deleting_a_project_leaves_its_time_without_a_project(awork: Awork) -> None:
    """Unless the time is deleted too."""
    assert awork.post(f"{PATH}/delete", {"deleteTimeTrackings": False}).status_code == 204
    assert awork.send("GET", PATH).status_code == 404
    assert {row["projectId"] for row in awork.get("/timeentries")} == {None}
    assert awork.names("/me/projecttasks", "name ne null") == ["Shop search", "Blog text"]


def test_members_are_added_changed_and_removed(awork: Awork) -> None:
    """A role is required, nobody is added twice, and only one member is responsible."""
    role = awork.get("/projectroles")[1]["id"]
    body = {"userId": guid("user", 3), "projectRoleId": role, "isResponsible": False}
    made = awork.post(f"{PATH}/addprojectmember", body)
    assert (made.status_code, made.json()["projectRoleName"]) == (200, "Developer")
    assert awork.post(f"{PATH}/addprojectmember", body).json()["code"] == "already-exist-error"
    assert awork.post(f"{PATH}/addprojectmember", {"userId": guid("user", 3)}).status_code == 400
    leading = body | {"isResponsible": True}
    assert awork.post(f"{PATH}/updateprojectmember", leading).json()["code"] == "invalid-operation"
    lead = {"projectIds": [PROJECT], "responsibleUserId": guid("user", 3)}
    assert awork.post("/projects/batch/setprojectlead", lead).status_code == 207
    assert [m["firstName"] for m in awork.get(f"{PATH}/members") if m["isResponsible"]] == ["Ravi"]
    assert awork.post(f"{PATH}/removeprojectmember", {"userId": guid("user", 3)}).status_code == 204
    assert awork.post(f"{PATH}/removeprojectmember", {"userId": guid("user", 3)}).status_code == 404
    assert len(awork.get(f"{PATH}/members")) == 2


def test_a_batch_says_what_became_of_each_id(awork: Awork) -> None:
    """207, also when every id failed."""
    unknown = guid("project", 77)
    response = awork.post(
        "/projects/batch/setclient", {"projectIds": [PROJECT, unknown], "companyId": guid("company", 3)}
    )
    assert response.status_code == 207
    assert response.json() == {
        "ok": {"ids": [PROJECT]},
        "notFound": {"ids": [unknown]},
        "unauthorized": {"ids": []},
        "badRequest": {"ids": []},
    }
    assert awork.get(PATH)["company"]["name"] == "O'Neill & Sons"
    status = {"projectIds": [PROJECT], "projectStatusId": _status(awork, f"/projects/{guid('project', 2)}", "closed")}
    assert awork.post("/projects/batch/changeprojectstatus", status).json()["badRequest"]["ids"] == [PROJECT]
    assert (
        awork.post("/projects/batch/setclient", {"projectIds": [PROJECT], "companyId": guid("company", 9)}).status_code
        == 400
    )
    assert awork.post("/projects/batch/setclient", {}).status_code == 400
    assert awork.post("/projects/batch/explode", {"projectIds": [PROJECT]}).status_code == 404


def test_batches_change_dates_types_and_tags(awork: Awork) -> None:
    """One field at a time; the others stay."""
    ids = {"projectIds": [PROJECT]}
    awork.post("/projects/batch/setdates", ids | {"newDueDate": "2026-12-31T12:00:00Z"})
    assert (awork.get(PATH)["startDate"], awork.get(PATH)["dueDate"]) == (
        "2026-09-01T00:00:00Z",
        "2026-12-31T12:00:00Z",
    )
    awork.post("/projects/batch/adjustdates", ids | {"daysOffset": 1})
    assert awork.get(PATH)["startDate"] == "2026-09-02T00:00:00Z"
    awork.post("/projects/batch/setdates", ids | {"removeStartDate": True})
    assert (awork.get(PATH)["startDate"], awork.get(PATH)["dueDate"]) == (None, "2027-01-01T12:00:00Z")
    never = awork.post("/projects/batch/adjustdates", ids | {"daysOffset": 1e9})
    assert never.json()["badRequest"]["ids"] == [PROJECT]
    late = awork.post("/projects/batch/setdates", ids | {"newStartDate": "2027-06-01"})
    assert late.json()["badRequest"]["ids"] == [PROJECT]
    awork.post("/projects/batch/changeprojecttype", ids | {"projectTypeId": guid("projecttype", 2)})
    awork.post("/projects/batch/addtags", ids | {"tags": [{"name": "VIP", "color": "red"}]})
    awork.post("/projects/batch/removetags", ids | {"tagsToRemove": [{"name": "SEO"}]})
    row = awork.get(PATH)
    assert (row["projectType"]["name"], [tag["name"] for tag in row["tags"]]) == ("Branding", ["VIP"])


def test_tags_are_bare_arrays_of_names(awork: Awork) -> None:
    """Adding answers all tags, deleting nothing; a wrapped body is refused."""
    added = awork.post(f"{PATH}/addtags", [{"name": "Urgent"}, {"name": "New one", "color": "teal"}])
    assert [tag["name"] for tag in added.json()] == ["Urgent", "SEO", "New one"]
    assert awork.post(f"{PATH}/addtags", {"tags": [{"name": "X"}]}).json()["code"] == "validation-failed"
    assert awork.post(f"{PATH}/deletetags", [{"name": "SEO"}]).status_code == 204
    assert [tag["name"] for tag in awork.get(f"{PATH}/tags")] == ["Urgent", "New one"]
    assert {tag["name"]: tag["usageCount"] for tag in awork.get("/projects/tags")} == {"Urgent": 1, "New one": 1}
    assert awork.names("/projects", "tags/any(t: t/name eq 'Urgent')") == ["Relaunch"]


def test_milestones_are_created_and_replaced(awork: Awork) -> None:
    """The color is one of six, and PUT knows no project."""
    body = {"name": "Beta", "color": "red", "dueDate": "2026-12-10T00:00:00Z", "projectId": PROJECT}
    made = awork.post("/projectmilestones", body).json()
    assert made["project"]["name"] == "Relaunch"
    assert awork.get(f"/projectmilestones/{made['id']}") == made
    put = awork.put(
        f"/projectmilestones/{made['id']}", body | {"name": "Gamma", "projectId": guid("project", 2)}
    ).json()
    assert (put["name"], put["projectId"]) == ("Gamma", PROJECT)
    assert awork.names("/projectmilestones", "dueDate gt datetime'2026-12-05T00:00'") == ["Gamma"]
    assert awork.post("/projectmilestones", body | {"color": "#ff0000"}).status_code == 400
    assert awork.send("DELETE", f"/projectmilestones/{made['id']}").status_code == 204
    assert [row["name"] for row in awork.get(f"{PATH}/milestones")] == ["Go-live"]


def test_task_lists_are_created_renamed_archived_and_deleted(awork: Awork) -> None:
    """An archived list cannot be changed; archiving says what becomes of its tasks."""
    made = awork.post(f"{PATH}/tasklists", {"name": "Launch"}).json()
    assert (made["order"], made["isArchived"]) == (4.0, False)
    path = f"{PATH}/tasklists/{made['id']}"
    assert awork.put(path, {"name": "Go-live"}).json()["name"] == awork.get(path)["name"] == "Go-live"
    assert awork.post(f"{path}/updateorder", {"order": 0.5}).status_code == 204
    assert awork.get(f"{PATH}/tasklists", orderby="order")[0]["name"] == "Go-live"
    assert awork.post(f"{path}/setarchived", {"isArchived": True}).status_code == 400
    archived = awork.post(f"{path}/setarchived", {"isArchived": True, "taskOperation": "task-remove"})
    assert archived.json()["isArchived"] is True
    assert awork.put(path, {"name": "X"}).json()["code"] == "entity-archived"
    assert awork.send("GET", f"/projects/{guid('project', 2)}/tasklists/{made['id']}").status_code == 404
    design = f"{PATH}/tasklists/{guid('tasklist', 1)}"
    assert awork.get(design)["trackedDuration"] == 4 * 3600
    assert awork.post(f"{design}/delete", {"deleteTasks": True}).status_code == 204
    assert awork.get(f"{PATH}/projecttasks") == []
