"""Members, contacts and the schedule of the fake Worksection."""

import json
from typing import Any


def test_members_and_contacts_are_two_lists(account: Any) -> None:
    """A member's id is the stored one plus 1000: 0, 1 and 2 are nobody."""
    rows = account.admin("get_users")["data"]
    assert [(row["id"], row["role"], row["group"]) for row in rows] == [
        ("1001", "Owner", "Own Studio"),
        ("1002", "User", "Own Studio"),
    ]
    assert (rows[0]["rate"], rows[0]["department"], rows[0]["date_added"]) == (150, "Design", "2026-03-16 12:00")
    assert "rate" not in rows[1]
    contacts = account.admin("get_contacts")["data"]
    assert [(row["id"], row["name"], row["group"]) for row in contacts] == [("1003", "Katrin Petersen", "Nordwind")]


def test_a_token_does_not_see_when_somebody_came(account: Any) -> None:
    """`date_added` is for the key alone."""
    assert "date_added" not in account.user("get_users")["data"][0]
    assert account.user("me")["data"][0]["id"] == "1001"


def test_people_who_left_are_not_listed(account: Any) -> None:
    """But still named in rows."""
    account.store.update("people", 2, {"is_active": 0})
    assert account.ids("get_users") == ["1001"]
    assert account.admin("get_task", id_task=1)["data"]["user_to"]["name"] == "Tom Ashworth"


def test_a_member_is_invited(account: Any) -> None:
    """Into the own team unless another is named; an address in use is refused."""
    made = account.admin("add_user", email="new@x.example", first_name="Nina", last_name="New", role="guest")["data"]
    assert (made["name"], made["group"], made["role"]) == ("Nina New", "Own Studio", "Guest")
    external = account.admin("add_user", email="ext@x.example", group="Nordwind")["data"]
    assert external["group"] == "Nordwind"
    assert account.ids("get_users")[-2:] == [made["id"], external["id"]]
    assert account.admin("add_user")["message_details"] == "email"
    for email in ("new@x.example", "nonsense"):
        assert account.admin("add_user", email=email)["status_code"] == 11


def test_a_contact_is_added(account: Any) -> None:
    """In a folder that exists; others are ignored."""
    account.admin("add_contact_group", title="Press")
    params = {"name": "Brian de Vries", "phone": "1", "phone2": "2", "title": "Editor"}
    made = account.admin("add_contact", email="b@x.example", group="Press", **params)["data"]
    assert (made["first_name"], made["last_name"], made["group"], made["phone2"]) == ("Brian", "de Vries", "Press", "2")
    assert account.admin("add_contact", email="c@x.example", name="C", group="Nope")["data"]["group"] == "DEFAULT"
    assert account.ids("get_contacts")[-2] == made["id"]
    assert account.admin("add_contact", email="b@x.example", name="B")["message_details"] == "b@x.example"
    assert account.admin("add_contact", email="d@x.example")["message_details"] == "name"


def test_contact_folders_have_two_kinds_of_ids(account: Any) -> None:
    """Whole numbers for presets, text for the rest."""
    account.admin("add_contact_group", title="Press")
    rows = account.admin("get_contact_groups")["data"]
    assert [row["id"] for row in rows][:5] == [1, 2, 3, 4, "2"]
    assert (rows[-1]["title"], rows[-1]["type"]) == ("Press", "folder")
    assert isinstance(rows[-1]["id"], str)


def test_a_team_is_made_once(account: Any) -> None:
    """And is a company of the agency."""
    made = account.admin("add_user_group", title="Singing bird", client=1)["data"]
    assert (made["type"], made["client"]) == ("company", 1)
    assert account.admin("add_user_group", title="Singing bird")["data"] == made
    assert account.ids("get_user_groups") == ["1", "2", "3", made["id"]]
    assert account.admin("add_user_group")["status_code"] == 10


def test_the_schedule_is_a_map_by_member(account: Any) -> None:
    """Weekdays of an absence only; an empty map is a list."""
    account.store.insert("absences", {"person_id": 2, "start_on": "2026-03-13", "end_on": "2026-03-17"})
    found = account.admin("get_users_schedule")["data"]
    assert found["1002"]["schedule"] == dict.fromkeys(("2026-03-13", "2026-03-16", "2026-03-17"), "vacation")
    assert found["1001"]["schedule"] == []
    window = account.admin("get_users_schedule", users="tom@x.example", datestart="17.03.2026", dateend="31.03.2026")
    assert {id_: row["schedule"] for id_, row in window["data"].items()} == {"1002": {"2026-03-17": "vacation"}}
    assert list(account.admin("get_users_schedule", users="1001")["data"]) == ["1001"]
    assert account.admin("get_users_schedule", users="9999")["status_code"] == 11


def test_single_days_are_set_and_unset(account: Any) -> None:
    """Out of the middle of an absence too; either notation of a day will do."""
    account.store.insert("absences", {"person_id": 2, "start_on": "2026-03-16", "end_on": "2026-03-18"})
    plan = {"tom@x.example": {"17.03.2026": "sick-leave", "2026-03-21": "workday"}, "1001": {"16.03.2026": "vacation"}}
    answer = account.admin("update_users_schedule", data=plan)
    assert answer == {"status": "ok", "data": [], "message": "Days added: 2, days updated: 1"}
    account.admin("update_users_schedule", data=json.dumps({"1002": {"16.03.2026": "unset"}}))
    found = account.admin("get_users_schedule")["data"]
    assert found["1002"]["schedule"] == {"2026-03-17": "sick-leave", "2026-03-18": "vacation", "2026-03-21": "workday"}
    assert found["1001"]["schedule"] == {"2026-03-16": "vacation"}


def test_a_plan_that_is_not_understood_changes_nothing(account: Any) -> None:
    """The whole plan is read first."""
    good = {"16.03.2026": "vacation"}
    bad = [
        {"1001": good, "9999": good},
        {"1001": good, "1002": {"16.03.2026": "party"}},
        {"1001": {"soon": "vacation"}},
    ]
    for plan in (*bad, {"1001": "vacation"}, None, "{"):
        assert account.admin("update_users_schedule", data=plan)["status"] == "error"
    assert account.store.rows("SELECT * FROM absences") == []


def test_custom_fields_can_be_read(account: Any) -> None:
    """One for tasks, one for projects."""
    assert account.admin("get_task_custom_fields")["data"][0]["type"] == "text"
    assert account.admin("get_project_custom_fields")["data"][0]["options"] == ["Referral", "Pitch"]
