"""Time entries, leave and expense claims in the fake Projectworks: the resources with a PUT."""

import base64
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.projectworks import app
from mcp_psa.sandbox.store import Store

Call = Callable[..., httpx.Response]
ENTRY = {"userID": 1, "taskID": 1, "date": "2026-11-17T00:00:00Z", "minutes": 90, "comment": "Call"}
DAYS = [{"date": "2026-12-03", "typeID": 14, "hours": 4}, {"date": "2026-12-04", "typeID": 12, "hours": 7.5}]
LEAVE = {"userID": 2, "statusID": 4, "days": DAYS, "requestComment": "Dentist", "externalReference": "X-1"}
CLAIM = {
    "userID": 1,
    "projectID": 1,
    "moduleID": 3,
    "expenseClaimTypeID": 83,
    "isReimbursable": True,
    "isProcessed": False,
    "date": "2026-11-16T00:00:00Z",
    "amount": 12.35,
    "currencyID": 8,
    "taxTypeID": 141,
}


def test_time_is_created_changed_and_deleted_without_a_path_of_its_own(call: Call) -> None:
    """The id goes in the body of the PUT and in the query of the DELETE."""
    created = call("POST", "/Timesheets", json=ENTRY)
    assert created.status_code == 201
    entry = created.json()
    assert (entry["Date"], entry["Minutes"], entry["IsReviewed"]) == ("2026-11-17T00:00:00", 90, False)
    changed = call("PUT", "/Timesheets", json={"id": entry["ID"], "minutes": 60, "isReviewed": True}).json()
    assert (changed["Minutes"], changed["Comment"], changed["IsReviewed"]) == (60, "Call", True)
    assert call("GET", f"/Timesheets?ID={entry['ID']}").json() == [changed]
    assert call("GET", f"/Timesheets/{entry['ID']}").status_code == 404
    assert call("DELETE", f"/Timesheets?id={entry['ID']}").status_code == 204
    assert call("GET", f"/Timesheets?ID={entry['ID']}").json() == []


def test_new_time_takes_over_what_its_task_says(store: Store, call: Call) -> None:
    """For the other vendors, who keep more with an entry."""
    row = store.get("time_entries", call("POST", "/Timesheets", json=ENTRY).json()["ID"])
    assert (row["project_id"], row["billable"], row["work_type_id"]) == (1, 1, 2)


def test_only_people_of_the_task_book_on_it(call: Call) -> None:
    """By assignment, or because they did before, which the task's Users do not tell."""
    assert call("POST", "/Timesheets", json=ENTRY | {"userID": 3}).status_code == 400
    assert call("POST", "/Timesheets", json=ENTRY | {"taskID": 3}).status_code == 400
    assert call("PUT", "/Timesheets", json={"id": 4, "minutes": 5, "taskID": 3}).status_code == 400
    call("PUT", "/Tasks/3/Users", json={"userID": 1})
    assert call("PUT", "/Timesheets", json={"id": 4, "minutes": 5, "taskID": 3}).json()["TaskID"] == 3


def test_who_booked_before_may_book_again(store: Store, call: Call) -> None:
    """Though nobody put him on the task."""
    store.insert("time_entries", {"person_id": 2, "task_id": 3, "spent_on": "2026-11-04", "minutes": 5})
    assert call("GET", "/Tasks/3").json()["Users"] == []
    assert call("POST", "/Timesheets", json=ENTRY | {"userID": 2, "taskID": 3}).status_code == 201


def test_a_locked_week_rejects_every_write(store: Store, call: Call) -> None:
    """Billed time locks a person's week, and so does the list of approved weeks."""
    locked = "The timesheet for this week is locked."
    assert call("POST", "/Timesheets", json=ENTRY | {"date": "2026-09-06"}).json() == {"Message": locked}
    assert call("POST", "/Timesheets", json=ENTRY | {"date": "2026-09-07"}).status_code == 201
    assert call("PUT", "/Timesheets", json={"id": 4, "minutes": 5, "date": "2026-09-01"}).status_code == 400
    assert call("DELETE", "/Timesheets?id=7").status_code == 400
    call("PUT", "/Tasks/1/Users", json={"userID": 2})
    assert call("PUT", "/Timesheets", json={"id": 7, "minutes": 5, "userID": 2}).json() == {"Message": locked}
    store.update("people", 2, {"extra": {"projectworks": {"LockedWeeks": ["2026-11-02"]}}})
    assert call("PUT", "/Timesheets", json={"id": 1, "minutes": 5}).json() == {"Message": locked}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"minutes": 5}, "request.ID"),
        ({"id": 1}, "request.Minutes"),
        ({"id": 1, "minutes": 1.5}, "request.Minutes"),
        ({"id": 1, "minutes": -1}, "request.Minutes"),
        ({"id": 1, "minutes": 5, "date": "yesterday"}, "request.Date"),
    ],
)
def test_a_change_of_time_is_validated(call: Call, body: dict[str, object], fault: str) -> None:
    """Id and whole minutes always."""
    answer = call("PUT", "/Timesheets", json=body)
    assert (answer.status_code, list(answer.json()["ModelState"])) == (400, [fault])


def test_time_that_is_not_there(call: Call) -> None:
    """404 for a good id, 400 for none (the DELETE of 2018 had none)."""
    assert call("PUT", "/Timesheets", json={"id": 99, "minutes": 5}).json() == {"Message": "Timesheet entry not found"}
    assert call("DELETE", "/Timesheets?id=99").status_code == 404
    assert call("DELETE", "/Timesheets?userID=1&taskID=1&date=2026-11-10").status_code == 400
    assert call("POST", "/Timesheets", json=ENTRY | {"taskID": 99}).status_code == 500


def test_an_offset_moves_the_day(call: Call) -> None:
    """Midnight in Auckland is the day before in UTC."""
    entry = call("POST", "/Timesheets", json=ENTRY | {"date": "2026-11-17T00:00:00+13:00"}).json()
    assert entry["Date"] == "2026-11-16T00:00:00"


def test_leave_is_created_and_shown_as_written(store: Store, call: Call) -> None:
    """Day by day, with the span and kind that other vendors see."""
    created = call("POST", "/Leaves", json=LEAVE)
    assert created.status_code == 201
    record = created.json()
    assert [(day["Date"], day["TypeID"], day["Hours"]) for day in record["Days"]] == [
        ("2026-12-03T00:00:00", 14, 4.0),
        ("2026-12-04T00:00:00", 12, 7.5),
    ]
    row = store.get("absences", record["LeaveID"])
    assert (row["kind"], row["start_on"], row["end_on"]) == ("sick-leave", "2026-12-03", "2026-12-04")
    for type_id, found in ((12, [1, record["LeaveID"]]), (14, [2, record["LeaveID"]]), (19, [])):
        assert [leave["LeaveID"] for leave in call("GET", f"/Leaves?TypeID={type_id}").json()] == found


def test_a_put_of_leave_wipes_what_it_leaves_out(call: Call) -> None:
    """Comments, reference, and the days that are not sent again; required members are required again."""
    id_ = call("POST", "/Leaves", json=LEAVE | {"responseComment": "Fine", "isReviewRequired": True}).json()["LeaveID"]
    body = {"userID": 2, "statusID": 6, "days": DAYS[1:]}
    after = call("PUT", f"/Leaves/{id_}", json=body).json()
    assert (after["StatusID"], len(after["Days"])) == (6, 1)
    gone = ("RequestComment", "ResponseComment", "ExternalReference")
    assert ([after[name] for name in gone], after["IsReviewRequired"]) == ([None] * 3, False)
    assert call("PUT", f"/Leaves/{id_}", json={"statusID": 6}).status_code == 400
    assert call("PATCH", f"/Leaves/{id_}", json=body).status_code == 405


def test_leave_that_another_vendor_moved_shows_its_new_days(store: Store, call: Call) -> None:
    """The days written here no longer hold."""
    id_ = call("POST", "/Leaves", json=LEAVE).json()["LeaveID"]
    store.update("absences", id_, {"start_on": "2026-12-07", "end_on": "2026-12-07"})
    assert [day["Date"][:10] for day in call("GET", f"/Leaves/{id_}").json()["Days"]] == ["2026-12-07"]


def test_days_of_leave_are_validated(call: Call) -> None:
    """With the place of the bad one."""
    for days in ([], "x"):
        assert call("POST", "/Leaves", json=LEAVE | {"days": days}).status_code == 400
    answer = call("POST", "/Leaves", json=LEAVE | {"days": [DAYS[0], {"date": "2026-12-04", "hours": 8}]})
    assert list(answer.json()["ModelState"]) == ["request.Days[1].TypeID"]
    assert call("POST", "/Leaves", json=LEAVE | {"days": [DAYS[0] | {"typeID": 1}]}).status_code == 500
    assert call("POST", "/Leaves", json=LEAVE | {"days": ["2026-12-04"]}).status_code == 400


def test_an_expense_claim_is_created_and_then_replaced(store: Store, call: Call) -> None:
    """What the PUT leaves out is empty afterwards."""
    created = call("POST", "/ExpenseClaims", json=CLAIM | {"notes": "Taxi", "quantity": 2, "isBillable": True})
    assert created.status_code == 201
    claim = created.json()
    assert (claim["Amount"], claim["ExpenseClaimStatusName"], claim["ModuleID"]) == (12.35, "Draft", 3)
    changed = call("PUT", f"/ExpenseClaims/{claim['ExpenseClaimID']}", json=CLAIM | {"amount": 20})
    after = changed.json()
    assert (after["Amount"], after["Notes"], after["Quantity"], after["IsBillable"]) == (20.0, None, None, False)
    assert call("GET", f"/ExpenseClaims/{claim['ExpenseClaimID']}").json() == [after]
    assert store.get("expenses", claim["ExpenseClaimID"])["amount"] == "20"


def test_the_required_members_of_a_claim_are_required_again_in_a_put(call: Call) -> None:
    """All ten."""
    answer = call("PUT", "/ExpenseClaims/1", json={"amount": 1})
    assert len(answer.json()["ModelState"]) == len(CLAIM) - 1


def test_an_account_may_insist_on_receipts(store: Store, connect: Callable[[Starlette], Call]) -> None:
    """With the one error text that is known; a claim that has a receipt keeps it."""
    call = connect(app(Box(store), receipt_required=True))
    refused = call("POST", "/ExpenseClaims", json=CLAIM)
    assert (refused.status_code, refused.json()) == (400, {"Message": "Must include at least one file"})
    receipt = {"fileContent": base64.b64encode(b"%PDF").decode(), "fileName": "taxi.pdf"}
    id_ = call("POST", "/ExpenseClaims", json=CLAIM | receipt).json()["ExpenseClaimID"]
    assert call("PUT", f"/ExpenseClaims/{id_}", json=CLAIM).status_code == 200
    assert call("PUT", "/ExpenseClaims/1", json=CLAIM).status_code == 400


def test_a_receipt_has_to_be_base64(call: Call) -> None:
    """Whether it is asked for or not."""
    assert call("POST", "/ExpenseClaims", json=CLAIM | {"fileContent": "no!"}).status_code == 400
