"""What the fake Projectworks shows, and what its filters leave."""

import re
from collections.abc import Callable

import httpx
import pytest

from mcp_psa.sandbox.store import Store

Call = Callable[..., httpx.Response]
MADE = "2026-11-18T09:30:00"


def ids(call: Call, path: str, key: str) -> list[int | None]:
    """The ids of a list."""
    return [row[key] for row in call("GET", path).json()]


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        ("/Offices", "OfficeID", [1, 2]),
        ("/Offices?Name=Leeds", "OfficeID", [2]),
        ("/Offices?Name=leeds", "OfficeID", []),
        ("/Clients", "ClientID", [1, 2]),
        ("/Clients?OfficeID=2", "ClientID", [2]),
        ("/Clients?Name=Baker", "ClientID", []),
        ("/Clients?Name=Baker%20%26%20Sons", "ClientID", [2]),
        ("/Clients/BillingContacts?ClientID=2", "BillingContactID", [4]),
        ("/Clients/BillingContacts?ClientID=1", "BillingContactID", []),
        ("/Users", "UserID", [1, 2, 3]),
        ("/Users?Email=tom@brightfold.example", "UserID", [2]),
        ("/Users?Name=Isa%20Nava", "UserID", [3]),
        ("/Projects", "ProjectID", [1, 2, 3]),
        ("/Projects?UserID=2", "ProjectID", [1]),
        ("/Projects?ClientID=1", "ProjectID", []),
        ("/Projects?ClientID=2&ProjectNumber=P-3", "ProjectID", [3]),
        ("/Projects?Name=Job%202", "ProjectID", [2]),
        ("/Modules?ProjectID=1", "ModuleID", [1, 3]),
        ("/Modules?ProjectID=1&Name=Design", "ModuleID", [1]),
        ("/Tasks?ProjectID=1", "TaskID", [1, 2]),
        ("/Tasks?ModuleID=2", "TaskID", [3]),
        ("/Tasks?UserID=2", "TaskID", [2]),
        ("/Tasks?TaskID=3&UserID=2", "TaskID", []),
        ("/Timesheets", "ID", [1, 2, 3, 4, 5, 7]),
        ("/Timesheets?ID=4", "ID", [4]),
        ("/Timesheets?UserID=1", "ID", [2, 4, 7]),
        ("/Timesheets?TaskID=2", "ID", [1, 3, 5]),
        ("/Timesheets?Date=2026-11-10T00:00:00Z", "ID", [3, 4]),
        ("/Timesheets?Date=2026-11-10&UserID=1", "ID", [4]),
        ("/Timesheets?Comment=note%205", "ID", [5]),
        ("/Leaves", "LeaveID", [1, 2]),
        ("/Leaves?UserID=2", "LeaveID", [2]),
        ("/Leaves?TypeID=12", "LeaveID", [1]),
        ("/Leaves?StatusID=4", "LeaveID", [2]),
        ("/Leaves?StatusID=2", "LeaveID", []),
        ("/Leaves?StartDate=2026-11-09&EndDate=2026-11-30", "LeaveID", [1]),
        ("/Leaves?StartDate=2026-11-10", "LeaveID", [2]),
        ("/Resources", "ResourceID", [5, None, None]),
        ("/Resources?ResourceTypeID=62", "ResourceID", [5]),
        ("/Resources?ProjectID=1", "ResourceID", [5]),
        ("/Resources?UserID=1", "ResourceID", [None]),
        ("/Resources?AfterResourceID=4", "ResourceID", [5]),
        ("/Resources?AfterResourceID=5", "ResourceID", []),
        ("/Resources?StartDate=2026-11-19&ProjectID=1", "ResourceID", []),
        ("/Invoices", "InvoiceID", [1, 3]),
        ("/Invoices?StatusID=108", "InvoiceID", [1]),
        ("/Invoices?InvoiceNumber=INV-3", "InvoiceID", [3]),
        ("/Invoices?BillingContactID=4&ProjectID=3", "InvoiceID", [3]),
        ("/Invoices?StartDate=2026-01-16&EndDate=2026-03-15", "InvoiceID", [3]),
        ("/ExpenseClaims?UserID=2", "ExpenseClaimID", [2]),
        ("/ExpenseClaims?ClientID=2&ModuleID=1", "ExpenseClaimID", [1]),
        ("/ExpenseClaims?ExpenseClaimStatusID=124", "ExpenseClaimID", [2]),
        ("/ExpenseClaims?ExpenseClaimTypeID=83", "ExpenseClaimID", []),
        ("/ExpenseClaims?IsReimbursable=false", "ExpenseClaimID", [2]),
        ("/ExpenseClaims?AfterExpenseClaimID=1", "ExpenseClaimID", [2]),
        ("/ExpenseClaims?EndDate=2026-10-01", "ExpenseClaimID", [1]),
    ],
)
def test_a_filter_leaves_exactly_what_it_names(call: Call, path: str, key: str, expected: list[int | None]) -> None:
    """Ids are exact, names too, several filters all have to agree."""
    assert ids(call, path, key) == expected


@pytest.mark.parametrize(
    "path",
    [
        "Clients",
        "Users",
        "Projects",
        "Modules",
        "Tasks",
        "Timesheets",
        "Leaves",
        "Resources",
        "Invoices",
        "ExpenseClaims",
        "Offices",
    ],
)
def test_rows_changed_since_an_instant(store: Store, call: Call, path: str) -> None:
    """Everything was made at one moment, one second's fraction apart; nothing is newer than the next second."""
    everything = call("GET", f"/{path}").json()
    assert call("GET", f"/{path}?ModifiedSinceDate={MADE}Z").json() == everything
    assert call("GET", f"/{path}?modifiedsincedate=Wed,%2018%20Nov%202026%2009:30:00%20GMT").json() == everything
    assert call("GET", f"/{path}?ModifiedSinceDate=2026-11-18T09:30:01").json() == []


def test_the_change_date_is_compared_with_its_fraction(call: Call) -> None:
    """What an answer shows can be asked for."""
    shown = call("GET", "/Users").json()
    assert [row["ModifiedDateUTC"] for row in shown] == [f"{MADE}.5", f"{MADE}.23", f"{MADE}.1966667"]
    assert ids(call, f"/Users?ModifiedSinceDate={MADE}.2300000Z", "UserID") == [1, 2]
    assert ids(call, f"/Users?ModifiedSinceDate={MADE}.1966667", "UserID") == [1, 2, 3]


def test_dates_have_no_offset(call: Call) -> None:
    """Date-times all, with up to seven digits after the second."""
    row = call("GET", "/Projects/1").json()
    assert (row["StartDate"], row["EndDate"]) == ("2026-10-05T00:00:00", None)
    assert re.fullmatch(r"2026-11-18T09:30:00(\.\d{1,7})?", row["ModifiedDateUTC"])


def test_a_client_carries_its_contacts_and_projects(call: Call) -> None:
    """Side-loaded, in the odd spelling of the vendor."""
    row = call("GET", "/Clients/2").json()
    assert (row["ClientName"], row["OfficeName"], row["AccountManagerName"]) == (
        "Baker & Sons",
        "Leeds",
        "Helena Brandt",
    )
    assert [contact["ContactName"] for contact in row["BillingContacts"]] == ["Kat Baker"]
    assert row["Projects"] == [1, 2, 3]
    assert (row["ClientTypeID"], row["CurrencyID"]) == (52, 9)


def test_a_project_names_its_status_by_the_tenants_own_id(call: Call) -> None:
    """An archived one is there too, and inactive."""
    rows = call("GET", "/Projects").json()
    assert [row["ProjectStatusID"] for row in rows] == [17, 14, 25]
    assert [row["IsActive"] for row in rows] == [True, True, False]
    assert rows[0]["Modules"] == [1, 3]
    assert (rows[0]["AccountManagerID"], rows[0]["ProjectManagerName"]) == (1, "Helena Brandt")


def test_a_module_spells_the_projects_name_its_own_way(call: Call) -> None:
    """With a small n."""
    row = call("GET", "/Modules/1").json()
    assert (row["Projectname"], row["Budget"], row["Tasks"], row["IsServices"]) == ("Job 1", 800.0, [1, 2], True)
    assert "ProjectName" not in row


def test_a_task_names_its_module_but_not_its_project(call: Call) -> None:
    """So it was in all the vendor's models."""
    row = call("GET", "/Tasks/1").json()
    assert (row["ModuleID"], row["TaskTypeID"], row["TaskTypeName"], row["TaskStatusID"]) == (1, 302, "Build", 91)
    assert "ProjectID" not in row
    assert row["Users"][0] | {"UserID": 1, "Rate": 95.5} == row["Users"][0]


def test_custom_fields_are_null_unless_asked_for(call: Call) -> None:
    """On lists and on single records."""
    assert call("GET", "/Projects").json()[0]["CustomFields"] is None
    fields = call("GET", "/Projects?includeCustomFields=true").json()[0]["CustomFields"]
    assert [field["Label"] for field in fields] == ["Delivery risk", "Skills"]
    assert call("GET", "/Timesheets?IncludeCustomFields=true&ID=1").json()[0]["CustomFields"] == []


def test_leave_days_follow_the_persons_week(call: Call) -> None:
    """Working days only, decimal hours, half of them on a half day; working on a holiday is no leave."""
    row = call("GET", "/Leaves/1").json()
    days = [(day["Date"][:10], day["TypeID"], day["Hours"]) for day in row["Days"]]
    assert days == [("2026-11-05", 12, 6.4), ("2026-11-06", 12, 6.4), ("2026-11-09", 12, 3.2)]
    assert (row["StatusID"], row["RequestComment"], len(row["RowVersion"])) == (6, "Family", 12)


def test_capacity_has_no_id_and_no_end(call: Call) -> None:
    """Bookings first, then one row a person."""
    rows = call("GET", "/Resources").json()
    assert (rows[0]["Hours"], rows[0]["StartDate"]) == (7.5, "2026-11-16T00:00:00")
    assert (rows[1]["ResourceID"], rows[1]["EndDate"], rows[1]["Hours"]) == (None, None, 32.0)


def test_one_expense_claim_comes_in_an_array(call: Call) -> None:
    """The list is one anyway."""
    answer = call("GET", "/ExpenseClaims/1").json()
    assert isinstance(answer, list)
    assert (answer[0]["Amount"], answer[0]["CurrencyCode"], answer[0]["ModuleID"]) == (86.4, "GBP", 1)


def test_an_invoice_has_amounts_as_numbers(call: Call) -> None:
    """And the quote of the agency is none."""
    row = call("GET", "/Invoices/1").json()
    assert (row["Amount"], row["TotalAmount"], row["StatusName"]) == (100.0, 119.0, "Paid")


@pytest.mark.parametrize(
    ("path", "member", "names"),
    [
        ("/Projects/Statuses", "ProjectStatusID", ["Pipeline", "In Progress", "On Hold", "Completed", "Closed"]),
        ("/Tasks/Types", "TaskTypeID", ["Design", "Build"]),
        ("/Teams", "TeamID", ["Studio"]),
        ("/Positions", "PositionID", ["Designer"]),
        ("/Leaves/Types?Name=Sick%20Leave", "TypeID", ["Sick Leave"]),
        ("/Leaves/Types?IsActive=false", "TypeID", []),
    ],
)
def test_a_lookup_lists_the_tenants_choices(call: Call, path: str, member: str, names: list[str]) -> None:
    """None of the ids is 1."""
    rows = call("GET", path).json()
    assert [row["Name"] for row in rows] == names
    assert all(row[member] > 1 for row in rows)


@pytest.mark.parametrize(
    "path",
    [
        "/Projects/Types",
        "/Projects/TaskSelfServiceModes",
        "/Clients/Types",
        "/Clients/FinancePaymentTermTypes",
        "/Common/Currencies",
        "/Common/RateCards",
        "/Common/GLCodes",
        "/Common/Countries",
        "/Leaves/Statuses",
        "/Modules/BudgetTypes",
        "/Modules/BudgetFrequencies",
        "/Tasks/AllocationTypes",
        "/Tasks/Statuses",
        "/Users/Roles",
    ],
)
def test_every_lookup_answers_a_bare_array(call: Call, path: str) -> None:
    """With names or descriptions."""
    rows = call("GET", path).json()
    assert len(rows) >= 2
    assert all("Name" in row or "Description" in row for row in rows)


def test_roles_and_leave_types_page_and_other_lookups_do_not(call: Call) -> None:
    """As far as their parameters are known."""
    assert len(call("GET", "/Users/Roles?page=2&pageSize=2").json()) == 1
    assert [row["Code"] for row in call("GET", "/Users/Roles?RoleCode=PM").json()] == ["PM"]
    assert len(call("GET", "/Projects/Statuses?page=2&pageSize=2").json()) == 5
    assert call("GET", "/Leaves/Types?TypeID=x").status_code == 400
