"""What ProWorkflow answers, in the shapes its documents show, and the records that must come of it."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, proworkflow, record, records


@pytest.mark.anyio
async def test_a_project_is_read_whatever_the_case_of_its_keys(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: some ids come as text, some keys in camelCase, names with HTML entities, nulls are left out."""
    row = {
        "id": "77",
        "number": "P-1 &amp; 2",
        "title": "Salt &amp; Pepper",
        "status": "active",
        "companyID": "7",
        "companyname": "M&amp;M",
        "managerId": 55,
        "managername": "Ada Lund",
        "categoryid": 9,
        "categoryname": "Web",
        "description": "First line<br>second line",
        "startdate": "2026-01-05",
        "duedate": "2026-12-31T00:00:00",
        "priorityid": 1,
        "budget": 1234.5,
        "lastModifiedUTC": "2026-11-19T10:00:00Z",
    }
    httpx_mock.add_response(json=proworkflow([row]))
    fields = [
        "number", "name", "status", "company_id", "company_name", "owner_id", "owner_name", "category_id",
        "category_name", "description", "start_on", "due_on", "completed_on", "priority", "budget_amount", "updated_at",
    ]  # fmt: skip

    (found,) = await records("proworkflow_list_projects", {"fields": fields})

    assert Decimal(found.pop("budget_amount")) == Decimal("1234.50")
    assert found == {
        "id": "77",
        "number": "P-1 & 2",
        "name": "Salt & Pepper",
        "status": "active",
        "company_id": "7",
        "company_name": "M&M",
        "owner_id": "55",
        "owner_name": "Ada Lund",
        "category_id": "9",
        "category_name": "Web",
        "description": "First line\nsecond line",
        "start_on": "2026-01-05",
        "due_on": "2026-12-31",
        "priority": "very_high",
        "updated_at": "2026-11-19T10:00:00Z",
    }


@pytest.mark.anyio
async def test_a_field_of_the_vendor_is_reached_by_the_name_its_docs_give_it(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: most keys are lower case, estBillAmount and its like are not; field names are case-insensitive."""
    httpx_mock.add_response(json=proworkflow({"id": 77, "title": "Shop", "estBillAmount": 900}))

    found = await record("proworkflow_get_project", {"id": "77", "fields": ["name", "vendor.estBillAmount"]})

    assert found["name"] == "Shop"
    assert list(found["vendor"].values()) == [900]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("pending", "planned"), ("active", "active"), ("complete", "completed"), ("archived", "archived")],
)
async def test_a_project_status_of_the_guide_or_of_the_newer_code_is_known(
    theirs: str, ours: str, httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs disagree about the words: all of them are read."""
    httpx_mock.add_response(json=proworkflow({"id": 77, "title": "Shop", "status": theirs}))

    assert (await record("proworkflow_get_project", {"id": "77"}))["status"] == ours


@pytest.mark.anyio
async def test_an_item_becomes_a_task(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: phase = item collection, people as contacts, 1 is the highest priority, stage by id only."""
    row = {
        "id": 9001,
        "name": "Draw &quot;the&quot; logo",
        "code": "T-1",
        "projectid": 77,
        "projecttitle": "Salt &amp; Pepper",
        "phasename": "Design",
        "itemcollectionid": "501",
        "activeworkstageid": 12,
        "startdate": "2026-11-23",
        "duedate": "2026-11-27",
        "priorityid": "5",
        "status": "inprogress",
        "manualPercentageComplete": 40,
        "description": "Three drafts",
        "contacts": [
            {"id": 55, "firstname": "Ada", "lastname": "Lund"},
            {"id": "56", "firstname": "Zo&euml;", "lastname": ""},
        ],
        "lastmodifiedutc": "2026-11-19T10:00:00Z",
    }
    httpx_mock.add_response(json=proworkflow([row]))
    fields = [
        "number", "name", "status", "stage_id", "assignee_ids", "assignee_names", "project_id", "project_name",
        "task_list_id", "task_list_name", "description", "start_on", "due_on", "completed_on", "priority", "progress",
        "updated_at",
    ]  # fmt: skip

    assert await records("proworkflow_list_tasks", {"fields": fields}) == [
        {
            "id": "9001",
            "number": "T-1",
            "name": 'Draw "the" logo',
            "status": "in_progress",
            "stage_id": "12",
            "assignee_ids": ["55", "56"],
            "assignee_names": ["Ada Lund", "Zoë"],
            "project_id": "77",
            "project_name": "Salt & Pepper",
            "task_list_id": "501",
            "task_list_name": "Design",
            "description": "Three drafts",
            "start_on": "2026-11-23",
            "due_on": "2026-11-27",
            "priority": "very_low",
            "progress": 40,
            "updated_at": "2026-11-19T10:00:00Z",
        }
    ]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("row", "unit", "minutes"),
    [
        ({"timespent": 90}, "minutes", 90),
        ({"timespent": 1.5}, "hours", 90),
        ({"timespent": "1.25"}, "hours", 75),
        ({"timespent": 0}, "minutes", 0),
        ({"timespent": 90, "starttime": "09:30", "endtime": "11:00"}, "", 90),
        ({"timespent": 1.5, "starttime": "09:30", "endtime": "11:00"}, "", 90),
        ({"timespent": 1.5}, "", None),
        ({}, "minutes", None),
    ],
)
async def test_time_is_whole_minutes_or_unknown(
    row: dict[str, Any], unit: str, minutes: int | None, httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs leave the unit open: the setting decides, else start and end, else it is unknown and not zero."""
    httpx_mock.add_response(json=proworkflow({"id": 7001, "startdate": "2026-11-19"} | row))

    found = await record(
        "proworkflow_get_time_entry", {"id": "7001", "fields": ["minutes", "spent_on"]}, PROWORKFLOW_TIME_UNIT=unit
    )

    assert found == {"id": "7001", "spent_on": "2026-11-19"} | ({} if minutes is None else {"minutes": minutes})


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("billable", "accounted", "expected"),
    [(True, False, (True, False)), ("true", "false", (True, False)), ("1", "0", (True, False)), (0, 1, (False, True))],
)
async def test_a_time_record_becomes_a_time_entry(
    billable: object, accounted: object, expected: tuple[bool, bool], httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: the fields of its exporter; flags come as booleans, numbers or text."""
    row = {
        "id": "7001",
        "contactid": "55",
        "contactname": "Ada &amp; Co",
        "itemid": 9001,
        "projectid": 77,
        "companyid": 7,
        "startdate": "2026-11-19",
        "starttime": "09:30",
        "endtime": "2026-11-19T11:00:00",
        "timespent": 90,
        "notes": "Drafts",
        "billable": billable,
        "accountedfor": accounted,
        "itemcollectionid": 501,
        "lastmodifiedutc": "2026-11-19T12:00:00Z",
    }
    httpx_mock.add_response(json=proworkflow([row]))
    fields = [
        "spent_on", "minutes", "person_id", "person_name", "project_id", "task_id", "task_list_id", "company_id",
        "note", "start_time", "end_time", "billable", "billed", "updated_at",
    ]  # fmt: skip

    assert await records("proworkflow_list_time_entries", {"fields": fields}) == [
        {
            "id": "7001",
            "spent_on": "2026-11-19",
            "minutes": 90,
            "person_id": "55",
            "person_name": "Ada & Co",
            "project_id": "77",
            "task_id": "9001",
            "task_list_id": "501",
            "company_id": "7",
            "note": "Drafts",
            "start_time": "09:30",
            "end_time": "11:00",
            "billable": expected[0],
            "billed": expected[1],
            "updated_at": "2026-11-19T12:00:00Z",
        }
    ]


@pytest.mark.anyio
async def test_a_contact_becomes_a_person(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: flat address fields, money with two places, a supplier is a fifth type."""
    row = {
        "id": 56,
        "firstname": "Zo&euml;",
        "lastname": "O&#39;Neil",
        "type": "supplier",
        "email": "zoe@paper.example",
        "title": "R&amp;D",
        "companyid": "8",
        "workphone": "+49 30 1",
        "mobilephone": "",
        "address1": "Kai 7",
        "city": "Hamburg",
        "zipcode": "20457",
        "country": "Germany",
        "chargeoutrate": "85.50",
        "costPerHour": 40,
    }
    httpx_mock.add_response(json=proworkflow(row))
    fields = [
        "name", "first_name", "last_name", "email", "title", "kind", "company_id", "phone", "mobile", "address",
        "city", "zip", "country", "rate_amount", "cost_amount",
    ]  # fmt: skip

    found = await record("proworkflow_get_person", {"id": "56", "fields": fields})

    assert Decimal(found.pop("rate_amount")) == Decimal("85.5")
    assert Decimal(found.pop("cost_amount")) == Decimal(40)
    assert found == {
        "id": "56",
        "name": "Zoë O'Neil",
        "first_name": "Zoë",
        "last_name": "O'Neil",
        "email": "zoe@paper.example",
        "title": "R&D",
        "kind": "supplier",
        "company_id": "8",
        "phone": "+49 30 1",
        "address": "Kai 7",
        "city": "Hamburg",
        "zip": "20457",
        "country": "Germany",
    }


@pytest.mark.anyio
@pytest.mark.parametrize(("theirs", "ours"), [("client", "client"), ("staff", "own"), ("Supplier", "supplier")])
async def test_a_company_of_type_staff_is_our_own(theirs: str, ours: str, httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: client, contractor, staff, supplier, other."""
    httpx_mock.add_response(json=proworkflow({"id": "7", "name": "M&amp;M", "code": "MM", "type": theirs}))

    found = await record("proworkflow_get_company", {"id": "7"})

    assert found == {"id": "7", "name": "M&M", "code": "MM", "kind": ours}


@pytest.mark.anyio
async def test_a_phase_becomes_a_task_list(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: phases of one project; a row need not repeat the project that the path names."""
    httpx_mock.add_response(json=proworkflow([{"id": 501, "name": "Design &amp; Build", "startdate": "2026-01-05"}]))

    (found,) = await records("proworkflow_list_task_lists", {"project": "77", "fields": ["name", "start_on"]})

    assert found == {"id": "501", "name": "Design & Build", "start_on": "2026-01-05"}


@pytest.mark.anyio
async def test_an_error_inside_a_200_is_an_error_in_the_vendors_words(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: status "error" and a list of messages, which must not read as an empty list."""
    answer = {"status": "error", "data": ["'foo' is not a valid status.", "Allowed values: active, complete"]}
    httpx_mock.add_response(json=answer)

    result = await call("proworkflow_list_projects", {"status": "open"})

    assert result.is_error
    assert "'foo' is not a valid status." in result.text
    assert "Allowed values: active, complete" in result.text
