"""What Teamwork.com answers about people, companies, lists, rates and folders, and to a create."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call, record, records, teamwork


@pytest.mark.anyio
async def test_a_user_becomes_a_person_and_cents_become_money(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: type account, collaborator or contact; userRate and userCost in cents."""
    row = {
        "id": 55,
        "firstName": "Ada",
        "lastName": "Lund",
        "title": "Designer",
        "email": "ada@agency.example",
        "isAdmin": True,
        "type": "account",
        "company": {"id": 1, "type": "companies"},
        "companyId": 1,
        "userRate": 8575,
        "userCost": 4000,
        "timezone": "Europe/Berlin",
        "deleted": False,
        "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2026-01-01T00:00:00Z",
    }
    httpx_mock.add_response(json=teamwork("people", [row], companies={"1": {"id": 1, "name": "Ours"}}))
    fields = [
        "name", "first_name", "last_name", "email", "title", "kind", "company_id", "company_name", "timezone", "admin",
        "rate_amount", "cost_amount", "archived", "created_at", "updated_at",
    ]  # fmt: skip

    (found,) = await records("teamwork_list_people", {"fields": fields})

    assert Decimal(found.pop("rate_amount")) == Decimal("85.75")
    assert Decimal(found.pop("cost_amount")) == Decimal(40)
    assert found == {
        "id": "55",
        "name": "Ada Lund",
        "first_name": "Ada",
        "last_name": "Lund",
        "email": "ada@agency.example",
        "title": "Designer",
        "kind": "staff",
        "company_id": "1",
        "company_name": "Ours",
        "timezone": "Europe/Berlin",
        "admin": True,
        "archived": False,
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }


@pytest.mark.anyio
async def test_a_company_is_read_under_other_names_than_it_is_written(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: countryCode and profileText on read; the account manager is a relation to a user."""
    row = {
        "id": 1001,
        "name": "Nordwind",
        "cid": "NW",
        "isOwner": False,
        "industry": {"id": 4, "type": "industries"},
        "industryId": 4,
        "emailOne": "office@nordwind.example",
        "phone": "+49 30 1",
        "website": "https://nordwind.example",
        "addressOne": "Kai 7",
        "city": "Hamburg",
        "zip": "20457",
        "countryCode": "DE",
        "clientManagedBy": {"id": 55, "type": "users"},
        "profileText": "Met in May",
        "tags": [{"id": 3, "type": "tags"}],
        "status": "active",
        "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2026-01-01T00:00:00Z",
    }
    included = {
        "users": {"55": {"id": 55, "firstName": "Ada", "lastName": "Lund"}},
        "industries": {"4": {"id": 4, "name": "Energy"}},
        "tags": {"3": {"id": 3, "name": "key account"}},
    }
    httpx_mock.add_response(json={"company": row, "included": included})
    fields = [
        "name", "code", "kind", "industry", "email", "phone", "website", "address", "city", "zip", "country",
        "account_manager_id", "account_manager_name", "description", "tags", "archived", "created_at", "updated_at",
    ]  # fmt: skip

    assert await record("teamwork_get_company", {"id": "1001", "fields": fields}) == {
        "id": "1001",
        "name": "Nordwind",
        "code": "NW",
        "kind": "client",
        "industry": "Energy",
        "email": "office@nordwind.example",
        "phone": "+49 30 1",
        "website": "https://nordwind.example",
        "address": "Kai 7",
        "city": "Hamburg",
        "zip": "20457",
        "country": "DE",
        "account_manager_id": "55",
        "account_manager_name": "Ada Lund",
        "description": "Met in May",
        "tags": ["key account"],
        "archived": False,
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }


@pytest.mark.anyio
async def test_our_own_company_is_told_from_its_clients(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: isOwner is the only distinction."""
    rows = [{"id": 1, "name": "Ours", "isOwner": True}, {"id": 2, "name": "Nordwind", "isOwner": False}]
    httpx_mock.add_response(json=teamwork("companies", rows))

    assert [row["id"] for row in await records("teamwork_list_companies", {"kind": "own"})] == ["1"]


@pytest.mark.anyio
async def test_a_task_list_without_a_milestone_has_none(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: 0 or null where there is none; an id of a record is never 0."""
    rows = [
        {"id": 501, "name": "Design", "projectId": 77, "milestoneId": 0, "status": "new", "isPinned": True},
        {"id": 502, "name": "Done", "projectId": 77, "milestoneId": 31, "status": "completed", "isPrivate": False},
    ]
    included = {
        "projects": {"77": {"id": 77, "name": "Web shop"}},
        "milestones": {"31": {"id": 31, "name": "Go live"}},
    }
    httpx_mock.add_response(json=teamwork("tasklists", rows, **included))
    fields = ["name", "project_id", "project_name", "status", "milestone_id", "milestone_name", "private", "pinned"]

    place = {"project_id": "77", "project_name": "Web shop"}
    assert await records("teamwork_list_task_lists", {"fields": fields}) == [
        {"id": "501", "name": "Design", "status": "active", "pinned": True} | place,
        {"id": "502", "name": "Done", "status": "completed", "private": False} | place
        | {"milestone_id": "31", "milestone_name": "Go live"},
    ]  # fmt: skip


@pytest.mark.anyio
async def test_the_map_of_rates_becomes_rows(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs, word for word: a map by person id, and two defaults, as text in major units."""
    users = {"12345": {"source": "direct", "rate": "100.00"}}
    rates = {"users": users, "account-default": "50.00", "project-default": "30.00"}
    httpx_mock.add_response(json={"rates": rates, "STATUS": "OK"})
    fields = ["scope", "project_id", "person_id", "amount", "source"]

    assert await records("teamwork_list_rates", {"project": "77", "fields": fields}) == [
        {"scope": "account", "project_id": "77", "amount": "50.00"},
        {"scope": "project", "project_id": "77", "amount": "30.00"},
        {"scope": "person", "project_id": "77", "person_id": "12345", "amount": "100.00", "source": "direct"},
    ]


@pytest.mark.anyio
@pytest.mark.parametrize(("argument", "ids"), [({"scope": "person"}, ["55", "56"]), ({"person": "56"}, ["56"])])
async def test_rates_are_picked_by_person_and_scope(
    argument: dict[str, Any], ids: list[str], httpx_mock: HTTPXMock
) -> None:
    """Ours: the route has no filter."""
    users = {"55": {"source": "direct", "rate": "100.00"}, "56": {"source": "direct", "rate": "90.00"}}
    httpx_mock.add_response(json={"STATUS": "OK", "rates": {"users": users, "project-default": "30.00"}})

    assert [row["person_id"] for row in await records("teamwork_list_rates", {"project": "77"} | argument)] == ids


@pytest.mark.anyio
async def test_a_project_without_rates_of_persons_has_only_the_defaults(httpx_mock: HTTPXMock) -> None:
    """Ours: an empty map may come as an empty list, and an unset default as empty text."""
    httpx_mock.add_response(
        json={"STATUS": "OK", "rates": {"users": [], "account-default": "50.00", "project-default": ""}}
    )

    found = await records("teamwork_list_rates", {"project": "77"})

    assert [(row["scope"], row["amount"]) for row in found] == [("account", "50.00")]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("provider", "key", "enabled", "theirs", "ours"),
    [
        ("box", "box", "1", "ownerCompanyAdmins", "owner_admins"),
        ("box", "box", "0", "alladmins", "all_admins"),
        ("google_drive", "google-drive", "true", "allAdminsAndOwnerCompany", "owner_company"),
        ("google_drive", "google-drive", "false", "allPeopleOnProject", "project_people"),
    ],
)
async def test_a_storage_folder_says_who_may_use_it(  # a table
    provider: str, key: str, enabled: str, theirs: str, ours: str, httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: flags as text, four words for access; an empty folder id means none is tied."""
    folder = {"folder-access": theirs, "folder-name": "Web shop", "enabled": enabled, "folder-id": ""}
    httpx_mock.add_response(json={key: folder, "STATUS": "OK"})

    assert await record("teamwork_get_storage_folder", {"project": "77", "provider": provider}) == {
        "project_id": "77",
        "provider": provider,
        "enabled": enabled in ("1", "true"),
        "access": ours,
        "folder_name": "Web shop",
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"STATUS": "OK", "TASKLISTID": "501"}, {}),
        ({"STATUS": "OK", "tasklistId": "501"}, {}),
        ({"STATUS": "OK"}, {"id": "501"}),
    ],
)
async def test_the_id_of_what_was_created_is_found_where_v1_puts_it(
    body: dict[str, str], headers: dict[str, str], httpx_mock: HTTPXMock
) -> None:
    """The vendor's docs: TASKLISTID or tasklistId in the body, and an `id` header."""
    httpx_mock.add_response(status_code=201, json=body, headers=headers)
    httpx_mock.add_response(json={"tasklist": {"id": 501, "name": "Design", "projectId": 77, "status": "new"}})

    found = await record("teamwork_create_task_list", {"name": "Design", "project": "77"})

    assert found["id"] == "501"
    assert httpx_mock.get_requests()[1].url.path == "/projects/api/v3/tasklists/501.json"


@pytest.mark.anyio
async def test_a_status_other_than_ok_in_a_200_is_a_failure(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: v1 says STATUS OK or Error, with the reason in MESSAGE."""
    httpx_mock.add_response(json={"STATUS": "Error", "MESSAGE": "Name is already taken"})

    result = await call("teamwork_update_project", {"id": "78", "name": "Shop"})

    assert result.is_error
    assert "Name is already taken" in result.text
    assert len(httpx_mock.get_requests()) == 1
