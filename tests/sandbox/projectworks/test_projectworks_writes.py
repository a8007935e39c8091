"""Creating and changing clients, people, projects, modules and tasks in the fake Projectworks."""

from collections.abc import Callable

import httpx
import pytest

from mcp_psa.sandbox.store import Store

Call = Callable[..., httpx.Response]
CLIENT = {"clientName": "Éclair", "accountManagerID": 1, "officeID": 2}
USER = {"email": "new@brightfold.example", "firstName": "Nia", "lastName": "Okoro"}
PROJECT = {
    "projectName": "Relaunch",
    "officeID": 2,
    "clientID": 2,
    "projectTypeID": 43,
    "projectStatusID": 14,
    "currencyID": 9,
    "projectManagerID": 2,
    "accountManagerID": 1,
    "taskSelfServiceModeID": 71,
}
MODULE = {"projectID": 1, "moduleName": "Support", "isServices": True}
TASK = {"moduleID": 1, "taskName": "Hotline", "taskTypeID": 301}
CASES = {
    "Clients": (CLIENT, "ClientID", {"clientName": "Éclair SA", "isActive": False}),
    "Users": (USER, "UserID", {"firstName": "Nina", "externalReference": "HR-7"}),
    "Projects": (PROJECT, "ProjectID", {"projectStatusID": 23, "endDate": "2026-12-24T00:00:00Z"}),
    "Modules": (MODULE, "ModuleID", {"budget": 1200.5, "moduleName": "Care"}),
    "Tasks": (TASK, "TaskID", {"percentComplete": 40, "taskName": "Phones"}),
}


@pytest.mark.parametrize("path", CASES)
def test_create_read_change_and_read_again(call: Call, path: str) -> None:
    """POST answers 201, the record and where it is; PATCH leaves alone what it is not given."""
    body, key, change = CASES[path]
    created = call("POST", f"/{path}", json=body)
    assert created.status_code == 201
    id_ = created.json()[key]
    assert created.headers["Location"].endswith(f"/{path}/{id_}")
    assert call("GET", f"/{path}/{id_}").json() == created.json()
    call("PATCH", f"/{path}/{id_}", json=change)
    after = call("GET", f"/{path}/{id_}").json()
    lowered = {name.lower(): value for name, value in after.items()}
    expected = {name.lower(): value for name, value in (body | change).items()}
    if "enddate" in expected:
        expected["enddate"] = "2026-12-24T00:00:00"
    assert {name: lowered[name] for name in expected} == expected


@pytest.mark.parametrize("path", CASES)
def test_required_members_are_reported_together(call: Call, path: str) -> None:
    """Each under its own name."""
    answer = call("POST", f"/{path}", json={"isActive": True})
    assert answer.status_code == 400
    body = answer.json()
    assert body["Message"] == "The request is invalid."
    needed = {f"request.{name[0].upper()}{name[1:]}" for name in CASES[path][0]} - {
        "request.IsServices",
        "request.TaskTypeID",
    }
    assert set(body["ModelState"]) == needed


@pytest.mark.parametrize("path", CASES)
def test_a_deleted_record_is_gone(call: Call, path: str) -> None:
    """204 without a body, then 404."""
    body, key, _ = CASES[path]
    id_ = call("POST", f"/{path}", json=body).json()[key]
    answer = call("DELETE", f"/{path}/{id_}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert call("GET", f"/{path}/{id_}").status_code == 404
    assert call("PATCH", f"/{path}/{id_}", json={}).status_code == 404


def test_names_in_a_body_may_be_in_any_case(call: Call) -> None:
    """And nobody minds members that do not exist."""
    body = {"CLIENTNAME": "Upper", "AccountManagerId": 1, "officeid": 1, "colour": "red"}
    assert call("POST", "/Clients", json=body).json()["ClientName"] == "Upper"


def test_wrong_types_are_named(call: Call) -> None:
    """The sentence of Json.NET."""
    answer = call("PATCH", "/Clients/2", json={"officeID": "two", "isActive": "perhaps", "clientName": ["x"]})
    assert answer.status_code == 400
    state = answer.json()["ModelState"]
    assert set(state) == {"request.OfficeID", "request.IsActive", "request.ClientName"}
    assert state["request.OfficeID"] == ["Error converting value \"two\" to type 'System.Int32'. Path 'OfficeID'."]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("Clients", {"officeID": 99}),
        ("Projects", {"projectStatusID": 1}),
        ("Tasks", {"taskTypeID": 1}),
        ("Modules", {"glCodeID": 1}),
        ("Projects", {"projectManagerID": 4}),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_server_fault(call: Call, path: str, change: dict[str, object]) -> None:
    """The vendor says no more than that."""
    answer = call("PATCH", f"/{path}/1", json=change)
    assert (answer.status_code, answer.json()) == (500, {"Message": "An error has occurred."})


def test_a_required_member_cannot_be_emptied_and_a_null_is_left_alone(call: Call) -> None:
    """Empty text is as good as none."""
    assert call("PATCH", "/Clients/2", json={"clientName": ""}).status_code == 400
    assert call("PATCH", "/Clients/2", json={"clientName": None}).json()["ClientName"] == "Baker & Sons"


def test_changing_a_task_answers_a_list(call: Call) -> None:
    """Of one."""
    answer = call("PATCH", "/Tasks/1", json={"statusID": 98}).json()
    assert [row["TaskStatusName"] for row in answer] == ["Complete"]


def test_what_is_written_shows_in_the_shared_store(store: Store, call: Call) -> None:
    """Where the other vendors find it."""
    call("PATCH", "/Tasks/1", json={"statusID": 98, "percentComplete": 100, "endDate": "2026-11-20"})
    task = store.get("tasks", 1)
    assert (task["status"], task["progress"], task["due_on"]) == ("done", 100, "2026-11-20")
    assert task["completed_at"] == "2026-11-18T09:30:00Z"
    id_ = call("POST", "/Projects", json=PROJECT | {"projectTypeID": 49}).json()["ProjectID"]
    project = store.get("projects", id_)
    assert (project["status"], project["owner_id"], project["billable"]) == ("planned", 2, 0)
    assert call("GET", "/Projects?UserID=2").json()[-1]["ProjectID"] == id_


def test_tasks_go_only_into_services_modules(call: Call) -> None:
    """A module is none unless the caller said so."""
    plain = call("POST", "/Modules", json={"projectID": 1, "moduleName": "Hardware"}).json()
    assert plain["IsServices"] is False
    for module in (3, plain["ModuleID"]):
        answer = call("POST", "/Tasks", json=TASK | {"moduleID": module})
        assert (answer.status_code, list(answer.json())) == (400, ["Message"])


def test_a_task_needs_a_type_although_it_is_documented_as_optional(call: Call) -> None:
    """400 in practice."""
    answer = call("POST", "/Tasks", json={"moduleID": 1, "taskName": "No type"})
    assert (answer.status_code, list(answer.json())) == (400, ["Message"])


def test_a_percentage_stays_below_a_hundred(call: Call) -> None:
    """And above zero."""
    assert call("PATCH", "/Tasks/1", json={"percentComplete": 101}).status_code == 400


def test_an_inactive_project_keeps_its_status(call: Call) -> None:
    """The two are separate."""
    row = call("PATCH", "/Projects/1", json={"isActive": False}).json()
    assert (row["IsActive"], row["ProjectStatusID"]) == (False, 17)


def test_a_clients_address_is_an_object(call: Call) -> None:
    """Anything else is of the wrong type."""
    row = call("PATCH", "/Clients/2", json={"address": {"postalAddress1": "3 Mill Lane"}}).json()
    assert (row["PostalAddress1"], row["PostalAddress2"]) == ("3 Mill Lane", "Leeds")
    assert call("PATCH", "/Clients/2", json={"address": "3 Mill Lane"}).status_code == 400
    assert call("PATCH", "/Clients/2", json={"address": {"postalAddress1": []}}).status_code == 400


def test_records_are_found_by_their_external_reference(call: Call) -> None:
    """Which only this vendor keeps."""
    call("PATCH", "/Tasks/2", json={"externalReference": "JIRA-1"})
    call("PATCH", "/Users/2", json={"externalReference": "HR-2"})
    assert [row["TaskID"] for row in call("GET", "/Tasks?ExternalReference=JIRA-1").json()] == [2]
    assert [row["ID"] for row in call("GET", "/Timesheets?TaskExternalReference=JIRA-1&pageSize=2").json()] == [1, 3]
    assert [row["ID"] for row in call("GET", "/Timesheets?UserExternalReference=HR-2").json()] == [1, 3, 5]


def test_custom_fields_are_written_as_a_bare_array(call: Call) -> None:
    """Those that are not named stay."""
    fields = [{"fieldID": 511, "value": "High"}, {"fieldID": 512, "multiSelectValues": ["UX", "SEO"]}]
    assert call("PUT", "/Projects/1/Fields", json=fields).status_code == 200
    assert call("PUT", "/Projects/1/Fields", json=[{"FieldID": 511, "Value": "Low"}]).status_code == 200
    shown = call("GET", "/Projects/1?IncludeCustomFields=true").json()["CustomFields"]
    assert [field["Value"] for field in shown] == ["Low", ["UX", "SEO"]]
    assert call("PUT", "/Projects/1/Fields", json={"fieldID": 511}).status_code == 400
    assert call("PUT", "/Projects/1/Fields", json=[{"fieldID": 1}]).status_code == 500
    assert call("PUT", "/Projects/9/Fields", json=[]).status_code == 404


def test_a_person_is_put_on_a_task(call: Call) -> None:
    """And may book from then on; a second PUT replaces the first."""
    first = call("PUT", "/Tasks/1/Users", json={"userID": 3, "hours": 12.5, "rate": 80})
    assert first.json() | {"UserID": 3, "Hours": 12.5, "Rate": 80.0, "AllocationTypeID": 21} == first.json()
    second = call("PUT", "/Tasks/1/Users", json={"userID": 3, "isActive": False}).json()
    assert (second["Hours"], second["Rate"], second["IsActive"]) == (None, 95.5, False)
    assert call("GET", "/Tasks/1/Users/3").json() == second
    assert call("GET", "/Tasks/1/Users/2").status_code == 404
    assert [row["TaskID"] for row in call("GET", "/Tasks?UserID=3").json()] == [1]


def test_a_person_is_put_on_a_project(call: Call) -> None:
    """Seen by the filter."""
    assert call("PUT", "/Projects/2/Users", json={"userID": 3, "rateCardID": 27}).json()["RateCardID"] == 27
    assert [row["ProjectID"] for row in call("GET", "/Projects?UserID=3").json()] == [2]


def test_roles_are_replaced_and_answer_nothing(call: Call) -> None:
    """An empty 200."""
    answer = call("PUT", "/Users/1/Roles", json={"userRoleIDs": [31]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert call("PUT", "/Users/1/Roles", json={"userRoleIDs": [1]}).status_code == 500
    assert call("PUT", "/Users/1/Roles", json={"userRoleIDs": 31}).status_code == 400


def test_leave_balances_need_a_posting_and_answer_nothing(call: Call) -> None:
    """The contractor has no office, so no posting."""
    body = {"balances": [{"leaveTypeID": 12, "balance": 20, "unit": "Days"}]}
    answer = call("PUT", "/Users/1/LeaveBalances", json=body)
    assert (answer.status_code, answer.content) == (200, b"")
    assert call("PUT", "/Users/3/LeaveBalances", json=body).status_code == 400
    assert call("PUT", "/Users/1/LeaveBalances", json={"balances": {}}).status_code == 400
    assert call("GET", "/Users/3/Postings").json() == []
    assert call("GET", "/Users/1/Postings").json()[0]["Rate"] == 95.5
