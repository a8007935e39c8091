"""Writes of the fake ProWorkflow: what a create answers, partial changes, batches, refusals."""

from typing import Any

import pytest

ITEMS = "/projects/items"


@pytest.mark.parametrize(
    ("path", "body", "shown"),
    [
        ("/companies", {"name": "New & Co", "code": "NEW", "type": "other"}, {"name": "New &amp; Co", "type": "other"}),
        (
            "/contacts",
            {"lastname": "Solo", "type": "supplier", "companyid": 2, "mobilephone": "1", "allowlogin": False},
            {"lastname": "Solo", "type": "supplier", "companyid": 2, "mobilephone": "1", "allowlogin": False},
        ),
        (
            "/projects",
            {"title": "New", "companyid": 2, "managerid": 1, "startdate": "2026-12-01", "priorityid": 2},
            {
                "title": "New",
                "number": "P-0006",
                "status": "active",
                "startdate": "2026-12-01",
                "managername": "Ada Boss",
            },
        ),
        (
            ITEMS,
            {"name": "Do", "projectid": 1, "itemcollectionid": 1, "contacts": [{"id": 2}]},
            {"name": "Do", "phasename": "Design &amp; build", "activeworkstageid": 1},
        ),
        (
            "/projects/2/items",
            {"name": "Do", "itemcollectionid": 2, "contactid": [1], "activeworkstate": "active"},
            {"projectid": 2, "contacts": [{"id": 1, "firstname": "Ada", "lastname": "Boss"}]},
        ),
        (
            "/time",
            {"itemid": 5, "contactid": 2, "timespent": 75, "notes": "Hm", "billable": False},
            {"projectid": 2, "startdate": "2026-11-23", "timespent": 75, "billable": False, "notes": "Hm"},
        ),
    ],
)
def test_what_is_created_can_be_read(fake: Any, path: str, body: dict[str, Any], shown: dict[str, Any]) -> None:
    """201 with only the id, as an object or in a list; then the record has what was sent."""
    answer = fake("POST", path, json=body)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    data = told["data"][0] if isinstance(told["data"], list) else told["data"]
    assert told["status"] == "success"
    assert list(data) == ["id"]
    kind = ITEMS if path.endswith("items") else path
    assert shown.items() <= fake.one(f"{kind}/{data['id']}").items()


def test_both_shapes_of_a_created_id_occur(fake: Any) -> None:
    """An object for a company, a list for a contact."""
    assert isinstance(fake("POST", "/companies", json={"name": "A"}).json()["data"], dict)
    assert isinstance(fake("POST", "/contacts", json={"firstname": "A"}).json()["data"], list)


@pytest.mark.parametrize(
    ("path", "body", "shown"),
    [
        ("/companies/2", {"type": "supplier"}, {"type": "supplier", "code": "NORD", "name": "Smith &amp; Sons"}),
        ("/contacts/3", {"title": "Lead", "zipcode": "1"}, {"title": "Lead", "zipcode": "1", "lastname": "O&lt;Neil"}),
        ("/projects/1", {"duedate": "2027-01-01"}, {"duedate": "2027-01-01", "title": "Site &amp; shop"}),
        ("/projects/1", {"completedate": "2026-11-20"}, {"completedate": "2026-11-20", "status": "complete"}),
        ("/projects/4", {"completedate": ""}, {"status": "active"}),
        (
            f"{ITEMS}/2",
            {"priorityid": 1, "manualPercentageComplete": 50},
            {"priorityid": 1, "manualPercentageComplete": 50},
        ),
        (f"{ITEMS}/2", {"status": "active"}, {"status": "active", "activeworkstageid": 2}),
        (f"{ITEMS}/2", {"status": "complete"}, {"status": "complete", "completedate": "2026-11-23"}),
        (f"{ITEMS}/4", {"status": "active"}, {"status": "active", "activeworkstageid": 1}),
        ("/time/1", {"notes": "New"}, {"notes": "New", "timespent": 90, "starttime": "09:00"}),
        ("/time/1", {"timespent": 60}, {"timespent": 60, "starttime": "09:00", "endtime": "10:00"}),
        ("/time/1", {"endtime": "12:00"}, {"timespent": 180, "starttime": "09:00"}),
        ("/time/2", {"endtime": "12:00"}, {"timespent": 30, "starttime": "11:30"}),
        ("/time/2", {"starttime": "08:00", "endtime": "09:00", "itemid": 5}, {"timespent": 60, "projectid": 2}),
        ("/invoices/1", {"status": "paid"}, {"status": "paid", "title": "First &amp; last"}),
    ],
)
def test_a_change_is_partial(fake: Any, path: str, body: dict[str, Any], shown: dict[str, Any]) -> None:
    """What is left out stays."""
    answer = fake("PUT", path, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {"id": int(path.rsplit("/", 1)[1])}
    assert shown.items() <= fake.one(path).items()


def test_an_empty_string_clears_and_null_does_not(fake: Any) -> None:
    """As on v3."""
    fake("PUT", "/projects/1", json={"duedate": "", "managerid": None})
    shown = fake.one("/projects/1")
    assert "duedate" not in shown
    assert shown["managerid"] == 1


def test_contactid_replaces_the_people_of_an_item(fake: Any) -> None:
    """An empty list leaves nobody."""
    fake("PUT", f"{ITEMS}/1", json={"contactid": [2]})
    assert [one["id"] for one in fake.one(f"{ITEMS}/1")["contacts"]] == [2]
    fake("PUT", f"{ITEMS}/1", json={"contactid": []})
    assert "contacts" not in fake.one(f"{ITEMS}/1")


def test_an_array_creates_all_or_nothing(fake: Any) -> None:
    """Created and ids; one bad record spoils the batch and is named."""
    answer = fake("POST", "/contacts", json=[{"firstname": "A"}, {"firstname": "B"}])
    assert answer.status_code == 201
    assert answer.json()["data"] == {"created": 2, "ids": [4, 5]}
    refused = fake("POST", "/contacts", json=[{"firstname": "C"}, {"email": "x"}])
    assert refused.status_code == 400
    assert refused.json()["data"] == ["Item 2: firstname or lastname is required"]
    assert len(fake.rows("/contacts")) == 5


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("POST", "/companies", {"code": "X"}),
        ("POST", "/companies", {"company": {"name": "Wrapped"}}),
        ("POST", "/companies", []),
        ("POST", "/companies", "text"),
        ("PUT", "/companies/1", [{"name": "A"}]),
        ("PUT", "/companies/1", {"name": ""}),
        ("POST", "/projects", {"name": "The guide's name is not enough"}),
        ("POST", "/projects", {"title": "A", "companyid": "2"}),
        ("POST", "/projects", {"title": "A", "companyid": 99}),
        ("POST", "/projects", {"title": "A", "duedate": "24.12.2026"}),
        ("POST", "/projects", {"title": 5}),
        ("POST", "/projects", {"title": "A", "priorityid": 6}),
        ("POST", ITEMS, {"name": "No project"}),
        ("POST", ITEMS, {"name": "A", "projectid": 1, "itemcollectionid": 2}),
        ("PUT", f"{ITEMS}/1", {"contactid": 2}),
        ("PUT", f"{ITEMS}/1", {"status": "done"}),
        ("PUT", f"{ITEMS}/1", {"manualPercentageComplete": ""}),
        ("PUT", f"{ITEMS}/1/workstage", {"activeworkstageid": 99}),
        ("POST", "/time", {"itemid": 1, "timespent": 5}),
        ("POST", "/time", {"itemid": 1, "contactid": 1}),
        ("POST", "/time", {"itemid": 1, "contactid": 1, "starttime": "09:00", "endtime": "10:00", "timespent": 60}),
        ("POST", "/time", {"itemid": 1, "contactid": 1, "starttime": "10:00", "endtime": "09:00"}),
        ("POST", "/time", {"itemid": 1, "contactid": 1, "endtime": "25:00", "timespent": 5}),
        ("POST", "/time", {"itemid": 1, "contactid": 1, "endtime": "00:10", "timespent": 20}),
        ("PUT", "/invoices/1", {"status": "accepted"}),
        ("PUT", "/projects/1/order", {"placeafterid": 2, "placebeforeid": 3}),
        ("PUT", "/projects/1/order", {}),
        ("PUT", "/projects/1/order", {"placeafterid": 99}),
        ("PUT", "/projects/1/order", {"placeafterid": 1}),
    ],
)
def test_bad_bodies_are_refused_with_reasons(fake: Any, verb: str, path: str, body: Any) -> None:
    """400 and sentences; nothing is stored."""
    before = {table: fake.store.rows(f"SELECT * FROM {table}") for table in ("companies", "projects", "tasks")}  # noqa: S608
    answer = fake(verb, path, json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["status"] == "error"
    assert answer.json()["data"]
    assert {table: fake.store.rows(f"SELECT * FROM {table}") for table in before} == before  # noqa: S608


def test_broken_json_is_refused(fake: Any) -> None:
    """400."""
    assert fake("POST", "/companies", content=b"{").status_code == 400


def test_all_problems_are_told_at_once(fake: Any) -> None:
    """One sentence each."""
    answer = fake("POST", "/projects", json={"title": "A", "duedate": "soon", "priorityid": 9})
    assert len(answer.json()["data"]) == 2


def test_a_duplicate_is_a_conflict(fake: Any) -> None:
    """409; a record is no duplicate of itself."""
    assert fake("POST", "/companies", json={"name": "smith & sons"}).status_code == 409
    assert fake("POST", "/projects", json={"title": "A", "number": "P-0001"}).status_code == 409
    assert fake("POST", "/companies", json=[{"name": "Fresh"}, {"name": "Studio"}]).status_code == 409
    assert fake("PUT", "/companies/2", json={"name": "Smith & Sons"}).status_code == 200


def test_unknown_ids_cannot_be_changed(fake: Any) -> None:
    """404; a quote is no invoice."""
    for path in ("/companies/99", "/projects/99/order", f"{ITEMS}/99/workstage", "/invoices/4"):
        assert fake("PUT", path, json={"name": "A", "placeafterid": 1, "activeworkstageid": 1}).status_code == 404
    assert fake("POST", "/projects/99/items", json={"name": "A"}).status_code == 404


def test_order_moves_a_record_and_answers_without_data(fake: Any) -> None:
    """Before, after, first and last."""
    answer = fake("PUT", "/projects/3/order", json={"placebeforeid": 2})
    assert answer.json() == {"status": "success", "message": "Project order updated"}
    assert fake.ids("/projects?sortby=sortorder") == [1, 3, 2]
    fake("PUT", "/projects/2/order", json={"placebeforeid": 1})
    assert fake.ids("/projects?sortby=sortorder") == [2, 1, 3]
    fake("PUT", f"{ITEMS}/1/order", json={"placeafterid": 3})
    assert fake.ids(f"{ITEMS}?sortby=sortorder") == [2, 3, 1, 5]
    fake("PUT", "/invoices/1/order", json={"placeafterid": 3})
    assert fake.ids("/invoices?sortby=sortorder") == [3, 1]


def test_a_work_stage_moves_an_item(fake: Any) -> None:
    """The last stage completes it."""
    assert fake("PUT", f"{ITEMS}/1/workstage", json={"activeworkstageid": 4}).status_code == 200
    assert fake.one(f"{ITEMS}/1")["status"] == "complete"
    assert fake.store.get("tasks", 1)["status"] == "done"


def test_a_tokens_time_is_its_persons_own(fake: Any) -> None:
    """No contactid needed."""
    headers = {"authorization": "Bearer fake-sandbox-token-proworkflow"}
    made = fake("POST", "/time", json={"itemid": 1, "starttime": "09:00", "timespent": 30}, headers=headers).json()
    assert fake.one(f"/time/{made['data'][0]['id']}")["contactid"] == 1
    mine = fake("GET", f"{ITEMS}?contacts=me", headers=headers).json()["data"]
    assert [row["id"] for row in mine] == [1]


def test_time_can_be_counted_in_hours(store: Any, fake: Any) -> None:
    """The unit is unverified, so both can be had."""
    hours = type(fake)(store, time_unit="hours")
    assert hours.one("/time/1")["timespent"] == 1.5
    made = hours("POST", "/time", json={"itemid": 1, "contactid": 1, "timespent": 0.25}).json()["data"][0]["id"]
    assert store.get("time_entries", made)["minutes"] == 15
