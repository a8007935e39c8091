"""Tasks: many ways to list them, one to replace them, and a small operation for each single field."""

import pytest

from mcp_psa.sandbox.awork.ids import guid
from tests.sandbox.awork.awork_agency import Awork

PROJECT = guid("project", 1)
TASK = guid("task", 1)
PATH = f"/tasks/{TASK}"
FORM = {"name": "New task", "baseType": "projecttask", "entityId": PROJECT}


def _status(awork: Awork, type_: str, project: int = 1) -> str:
    rows = awork.get(f"/projects/{guid('project', project)}/taskstatuses")
    return next(str(row["id"]) for row in rows if row["type"] == type_)


def test_a_task_is_created_read_replaced_and_read(awork: Awork) -> None:
    """The first type of work and the first open status are the defaults; PUT empties what it leaves out."""
    body = FORM | {
        "description": "Words",
        "dueOn": "2026-12-01T17:00:00Z",
        "startOn": "2026-11-30",
        "plannedDuration": 90,
        "isPrio": True,
        "lists": [{"id": guid("tasklist", 2)}],
        "parentId": TASK,
    }
    made = awork.post("/tasks", body)
    assert made.status_code == 200
    row = made.json()
    assert row == awork.get(f"/tasks/{row['id']}") == awork.get(f"/tasks/key/{row['taskIdentifier']}")
    assert (row["plannedDuration"], row["dueOn"], row["isPrio"]) == (90, "2026-12-01T17:00:00Z", True)
    assert (row["taskStatus"]["type"], row["typeOfWork"]["name"], row["lists"][0]["name"]) == (
        "todo",
        "Design",
        "Build",
    )
    assert (row["parentTask"]["name"], row["isSubtask"], row["projectId"]) == ("Wireframes", True, PROJECT)
    assert row["entityId"] == row["project"]["id"] == PROJECT

    put = awork.put(f"/tasks/{row['id']}", {"name": "Renamed"}).json()
    assert [put[name] for name in ("description", "dueOn", "startOn")] == [None, None, None]
    assert (put["plannedDuration"], put["isPrio"], put["name"]) == (0, False, "Renamed")
    assert (put["parentId"], put["lists"], put["taskStatusId"]) == (TASK, row["lists"], row["taskStatusId"])
    assert put["resourceVersion"] != row["resourceVersion"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "entityId": PROJECT}, "baseType"),
        (FORM | {"baseType": "task"}, "baseType"),
        ({"name": "x", "baseType": "projecttask"}, "entityId"),
        ({"name": "x", "baseType": "projecttask", "projectId": PROJECT}, "entityId"),
        (FORM | {"entityId": guid("project", 99)}, "entityId"),
        (FORM | {"typeOfWorkId": guid("typeofwork", 99)}, "typeOfWorkId"),
        (FORM | {"taskStatusId": guid("taskstatus", 2 * 16)}, "taskStatusId"),
        (FORM | {"parentId": guid("task", 5)}, "parentId"),
        (FORM | {"lists": [{"id": guid("tasklist", 4)}]}, "lists"),
        (FORM | {"lists": [{"id": guid("tasklist", 1), "order": None}]}, "order"),
        (FORM | {"plannedDuration": 1.5}, "plannedDuration"),
    ],
)
def test_a_bad_task_is_refused(awork: Awork, body: object, field: str) -> None:
    """The project goes into entityId; an order of null in a list is refused."""
    response = awork.post("/tasks", body)
    assert (response.status_code, response.json()["validationErrors"][0]["property"]) == (400, field)


def test_private_tasks_and_archived_lists_are_refused(awork: Awork) -> None:
    """The agency has no private tasks."""
    assert awork.post("/tasks", {"name": "x", "baseType": "private"}).json()["code"] == "invalid-operation"
    archived = awork.post("/tasks", FORM | {"lists": [{"id": guid("tasklist", 3)}]})
    assert archived.json()["code"] == "entity-archived"
    assert awork.get("/me/privatetasks") == []


def test_assigned_tasks_of_projects_that_do_not_run_are_hidden(awork: Awork) -> None:
    """InProgress is true unless it is said otherwise."""
    path = f"/users/{guid('user', 2)}/assignedtasks"
    assert [row["name"] for row in awork.get(path)] == ["Wireframes"]
    assert [row["name"] for row in awork.get(path, inProgress="false")] == ["Wireframes", "Shop search"]
    assert awork.send("GET", path, assignedOnFrom="x").status_code == 400
    assert awork.send("GET", f"/users/{guid('user', 77)}/assignedtasks").status_code == 404


def test_a_task_is_found_within_its_project_only(awork: Awork) -> None:
    """Another project's task is a 404 there."""
    assert awork.get(f"/projects/{PROJECT}/projecttasks/{TASK}")["name"] == "Wireframes"
    assert awork.send("GET", f"/projects/{PROJECT}/projecttasks/{guid('task', 5)}").status_code == 404
    assert awork.send("GET", "/tasks/key/P1001-5").status_code == 404


def test_statuses_are_changed_by_a_bare_array(awork: Awork) -> None:
    """204 when all went well, else 207 and what became of each."""
    done = awork.post("/tasks/changestatuses", [{"taskId": TASK, "statusId": _status(awork, "done")}])
    assert (done.status_code, done.content) == (204, b"")
    row = awork.get(PATH)
    assert (row["taskStatus"]["type"], row["closedOn"]) == ("done", "2026-11-22T10:30:00Z")
    wrong = [
        {"taskId": guid("task", 5), "statusId": _status(awork, "done")},
        {"taskId": guid("task", 99), "statusId": TASK},
    ]
    mixed = awork.post("/tasks/changestatuses", [{"taskId": TASK, "statusId": _status(awork, "review")}, *wrong])
    assert mixed.status_code == 207
    assert [mixed.json()[name]["ids"] for name in ("ok", "badRequest", "notFound")] == [
        [TASK],
        [guid("task", 5)],
        [guid("task", 99)],
    ]
    assert awork.get(PATH)["closedOn"] is None
    assert awork.post("/tasks/changestatuses", {"taskId": TASK}).status_code == 400


def test_a_stuck_task_is_in_progress_for_everybody_else(awork: Awork) -> None:
    """And no longer stuck once another vendor moves it."""
    awork.post("/tasks/batch/changetaskstatus", {"taskIds": [TASK], "newTaskStatusId": _status(awork, "stuck")})
    assert awork.get(PATH)["taskStatus"]["type"] == "stuck"
    assert awork.names("/me/projecttasks", "taskStatus/type eq 'stuck'") == ["Wireframes"]
    assert (awork.store.get("tasks", 1) or {})["status"] == "in_progress"
    awork.store.update("tasks", 1, {"status": "done"})
    assert awork.get(PATH)["taskStatus"]["type"] == "done"


def test_assignees_are_replaced_by_a_bare_array(awork: Awork) -> None:
    """Efforts are shared out evenly until somebody sets them."""
    assert awork.post(f"{PATH}/setassignees", [guid("user", 1), guid("user", 3)]).status_code == 204
    people = awork.get(PATH)["assignees"]
    assert [(p["firstName"], p["plannedEffort"], p["isDistributedPlannedEffort"]) for p in people] == [
        ("Helena", 3600, True),
        ("Ravi", 3600, True),
    ]
    assert (
        awork.post(f"{PATH}/setplannedefforts", [{"userId": guid("user", 3), "plannedEffort": 45}]).status_code == 204
    )
    assert [p["plannedEffort"] for p in awork.get(PATH)["assignees"]] == [3600, 45]
    assert awork.post(f"{PATH}/setplannedefforts", [{"userId": guid("user", 2)}]).status_code == 400
    bodies: tuple[object, ...] = ({"userIds": []}, ["x"], [guid("user", 99)], [guid("user", 4)], [guid("user", 0)])
    for wrong in bodies:
        assert awork.post(f"{PATH}/setassignees", wrong).status_code == 400
    assert awork.post(f"{PATH}/setassignees", []).status_code == 204
    assert awork.get(PATH)["assignees"] == []


def test_lists_priority_and_type_are_changed_by_operations(awork: Awork) -> None:
    """Changelists defines the full set; the primary list comes first."""
    lists = [{"id": guid("tasklist", 1)}, {"id": guid("tasklist", 2), "isPrimary": True, "order": 7.5}]
    body = [{"taskId": TASK, "taskLists": lists}]
    assert awork.post("/tasks/changelists", body).json() == body
    assert [(each["name"], each["orderOfTask"]) for each in awork.get(PATH)["lists"]] == [
        ("Build", 7.5),
        ("Design", 7.5),
    ]
    awork.post("/tasks/changelists", [{"taskId": TASK, "taskLists": []}])
    assert awork.get(PATH)["lists"] == []
    assert awork.post("/tasks/settaskpriority", {"taskId": TASK, "isPrio": False}).status_code == 204
    assert awork.get(PATH)["isPrio"] is False
    change = {"taskIds": [TASK], "typeOfWorkId": guid("typeofwork", 1), "changeTimeEntries": True}
    assert awork.post("/tasks/changetypeofwork", change).status_code == 204
    assert awork.get(PATH)["typeOfWork"]["name"] == "Design"
    assert {row["typeOfWork"]["name"] for row in awork.get(f"{PATH}/timeentries")} == {"Design"}


def test_batches_change_one_field_of_many_tasks(awork: Awork) -> None:
    """Dates, people, tags, lists, priority."""
    ids = {"taskIds": [TASK, guid("task", 2)]}

    def run(operation: str, **fields: object) -> dict[str, dict[str, list[str]]]:
        response = awork.post(f"/tasks/batch/{operation}", ids | fields)
        assert response.status_code == 207, response.text
        found: dict[str, dict[str, list[str]]] = response.json()
        return found

    run("setdates", newDueDate="2026-12-05T00:00:00Z", newStartDate="2026-12-01T00:00:00Z")
    assert (awork.get(PATH)["startOn"], awork.get(PATH)["dueOn"]) == ("2026-12-01T00:00:00Z", "2026-12-05T00:00:00Z")
    run("adjustdates", daysOffset=2, adjustSubtasks=True)
    run("setdates", removeStartDate=True)
    assert (awork.get(PATH)["startOn"], awork.get(PATH)["dueOn"]) == (None, "2026-12-07T00:00:00Z")
    run("setdates")
    assert awork.get(PATH)["dueOn"] is None
    run("assignusers", userIds=[guid("user", 1)])
    assert [p["firstName"] for p in awork.get(PATH)["assignees"]] == ["Helena", "Grace"]
    run("unassignusers", userIds=[guid("user", 2)])
    assert [p["firstName"] for p in awork.get(PATH)["assignees"]] == ["Helena"]
    run("unassignusers")
    assert awork.get(PATH)["assignees"] == []
    run("addtags", tags=[{"name": "SEO"}])
    assert [tag["name"] for tag in awork.get(PATH)["tags"]] == ["Urgent", "SEO"]
    run("setprio", isPrio=True)
    run("changetypeofwork", newTypeOfWorkId=guid("typeofwork", 2))
    run("movetotasklist", newTaskListId=guid("tasklist", 2))
    assert [each["name"] for each in awork.get(PATH)["lists"]] == ["Build", "Design"]
    run("movetotasklist", newTaskListId=guid("tasklist", 2), removeFromCurrentList=True)
    assert [each["name"] for each in awork.get(PATH)["lists"]] == ["Build"]
    assert run("movetotasklist", newTaskListId=guid("tasklist", 4))["badRequest"]["ids"] == ids["taskIds"]
    assert run("moveundertask", newParentTaskId=guid("task", 3))["ok"]["ids"] == ids["taskIds"]
    run("movetoproject", newProjectId=guid("project", 2))
    assert (awork.get(PATH)["project"]["name"], awork.get(PATH)["parentId"]) == ("Shop", None)
    assert {row["projectId"] for row in awork.get(f"{PATH}/timeentries")} == {guid("project", 2)}
    assert run("delete")["ok"]["ids"] == ids["taskIds"]
    assert awork.send("GET", PATH).status_code == 404
    assert {row["taskId"] for row in awork.get("/timeentries")} == {None}
    assert awork.post("/tasks/batch/explode", ids).status_code == 404


def test_tasks_are_deleted_by_an_operation_with_their_subtasks(awork: Awork) -> None:
    """204; with their time if asked."""
    assert awork.post("/tasks/delete", {"taskIds": [TASK], "deleteTimeTrackings": True}).status_code == 204
    assert awork.names("/me/projecttasks", f"projectId eq guid'{PROJECT}'") == ["Icon set", "Done thing"]
    assert len(awork.get("/timeentries")) == 1


def test_a_task_shows_what_it_is_made_of(awork: Awork) -> None:
    """Counts and sums, its own and with its subtasks; a member here has no name."""
    awork.store.insert(
        "time_entries", {"person_id": 2, "project_id": 1, "task_id": 4, "minutes": 30, "spent_on": "2026-09-09"}
    )
    row = awork.get(PATH)
    assert (row["trackedDuration"], row["totalTrackedDuration"], row["numberOfSubtasks"]) == (
        4 * 3600,
        4 * 3600 + 1800,
        1,
    )
    assert row["plannedDuration"] == 7200
    assert "firstName" not in row["project"]["members"][0]
    assert awork.get(f"/tasks/{guid('task', 4)}")["parentTask"]["assigneeIds"] == [guid("user", 2)]
