"""Lists of the fake ProWorkflow: envelope, paging, fields, filters, and what is hidden unless asked for."""

from typing import Any

import pytest

ITEMS = "/projects/items"


def test_a_list_has_status_data_and_meta_and_no_total_unless_asked(fake: Any) -> None:
    """The envelope."""
    body = fake("GET", "/companies?pagenumber=1&pagesize=2").json()
    assert body["status"] == "success"
    assert body["meta"] == {"count": 2, "page": 1, "pagesize": 2}
    asked = fake("GET", "/companies?pagenumber=1&pagesize=2&includetotalrows=true").json()
    assert asked["meta"]["total"] == 3


def test_paging_ends_with_a_short_page(fake: Any) -> None:
    """Every row once."""
    pages = [fake.ids(f"{ITEMS}?status=all&pagenumber={n}&pagesize=2") for n in (1, 2, 3, 4)]
    assert pages == [[1, 2], [3, 4], [5], []]


@pytest.mark.parametrize("query", ["pagesize=5", "pagenumber=1", "pagenumber=0&pagesize=5", "pagenumber=1&pagesize=x"])
def test_half_or_bad_paging_is_refused(fake: Any, query: str) -> None:
    """Both or neither."""
    answer = fake("GET", f"/projects?{query}")
    assert answer.status_code == 400
    assert "pagenumber" in answer.json()["data"][0]


def test_without_fields_a_list_shows_the_default_ones(fake: Any) -> None:
    """Companies: id, code, name, type."""
    assert fake.rows("/companies")[1] == {"id": 2, "code": "NORD", "name": "Smith &amp; Sons", "type": "client"}


def test_fields_select_whatever_their_case_and_unknown_ones_are_ignored(fake: Any) -> None:
    """The id is always there, nulls are not, aliases stand for several."""
    assert fake.rows(f"{ITEMS}?fields=NAME,nonsense&id=1") == [{"id": 1, "name": "Draw"}]
    shown = fake.rows(f"{ITEMS}?fields=project,priority,workstageid,dates&id=1,3")
    assert shown[0] == {
        "id": 1,
        "projectid": 1,
        "projecttitle": "Site &amp; shop",
        "priorityid": 1,
        "activeworkstageid": 1,
        "duedate": "2026-11-24",
    }
    assert "priorityid" not in shown[1]


def test_the_wrong_names_of_a_project_just_lose_it(fake: Any) -> None:
    """fields=name,code shows ids alone; title and number are right."""
    assert fake.rows("/projects?fields=name,code&id=1") == [{"id": 1}]
    assert fake.rows("/projects?fields=title,number&id=1") == [
        {"id": 1, "title": "Site &amp; shop", "number": "P-0001"}
    ]


def test_some_sub_resources_must_be_named(fake: Any) -> None:
    """`all` leaves bookmarks out."""
    assert "bookmarks" not in fake.rows("/projects?fields=all&id=1")[0]
    shown = fake.rows("/projects?fields=all,bookmarks,contacts&id=1")[0]
    assert shown["bookmarks"] == [{"contactid": 1}]
    assert [one["firstname"] for one in shown["contacts"]] == ["Ada", "Ben"]
    assert (shown["categoryid"], shown["invoicedAmount"], shown["paidAmount"]) == ("1", 150.5, 50.0)


def test_a_single_record_shows_all_and_a_token_the_list_has_not(fake: Any) -> None:
    """GET by id without fields; uniquetoken only there."""
    item = fake.one(f"{ITEMS}/1")
    assert item["contacts"] == [
        {"id": 1, "firstname": "Ada", "lastname": "Boss"},
        {"id": 2, "firstname": "Ben", "lastname": "Maker"},
    ]
    assert (item["estimatedhours"], item["phasename"], item["status"]) == (1.5, "Design &amp; build", "active")
    assert item["uniquetoken"]
    assert [tag["name"] for tag in item["tags"]] == ["Urgent", "R&amp;D"]
    assert "uniquetoken" not in fake.rows(f"{ITEMS}?fields=all")[0]
    assert "contacts" not in fake.one(f"{ITEMS}/3")


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("/projects?", {4, 5}),
        (f"{ITEMS}?", {4}),
        ("/invoices?", {2}),
        ("/quotes?", {5}),
    ],
)
def test_closed_records_are_hidden_by_default(fake: Any, path: str, hidden: set[int]) -> None:
    """status=all shows them."""
    assert set(fake.ids(f"{path}status=all")) - set(fake.ids(path)) == hidden


def test_the_default_window_of_time_is_six_days_and_today(fake: Any) -> None:
    """In the account's zone, and open towards the future."""
    assert fake.ids("/time") == [2, 1, 4]
    assert fake.ids("/time?trackedto=2026-11-20") == [2]
    assert fake.ids("/time?trackedfrom=2000-01-01&trackedto=+0d") == [3, 2, 1]


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("/companies?search=smith", [2]),
        ("/companies?search=!smith", [1, 3]),
        ("/companies?searchcode=OLD", [3]),
        ("/companies?type=staff,other", [1]),
        ("/companies?status=inactive", [3]),
        ("/companies?divisionid=2", [3]),
        ("/companies?idfrom=2&idto=2", [2]),
        ("/contacts?searchemail=NORD", [3]),
        ("/contacts?searchname=ben maker", [2]),
        ("/contacts?type=client", [3]),
        ("/contacts?companyid=1", [1, 2]),
        ("/companies/2/contacts", [3]),
        ("/companies/2/projects", [1, 2]),
        ("/contacts/2/items", [1, 2]),
        ("/projects?companyid=3", [3]),
        ("/projects?companyid=2,3", [1, 2, 3]),
        ("/projects?status=complete,archived", [4, 5]),
        ("/projects?status=pending", [2]),
        ("/projects?tagid=1,2", [1]),
        ("/projects?q=shop site", [1]),
        ("/projects?duedateto=30d", [1]),
        ("/projects?sortby=title&sortorder=desc", [3, 1, 2]),
        ("/projects?contacts=2", [1]),
        (f"{ITEMS}?projectid=2", [5]),
        (f"{ITEMS}?contacts=1", [1]),
        (f"{ITEMS}?contacts=unassigned", [3, 5]),
        (f"{ITEMS}?status=complete", [4]),
        (f"{ITEMS}?status=inprogress,complete", [2, 3, 4]),
        (f"{ITEMS}?duedatefrom=2026-11-24&duedateto=2026-11-30", [1]),
        (f"{ITEMS}?tagid=1", [1]),
        (f"{ITEMS}?search=code", [2]),
        (f"{ITEMS}?sortby=priority", [3, 1, 2, 5]),
        ("/projects/1/items?status=all", [1, 2, 3, 4]),
        ("/projects/1/phases", [1]),
        ("/projectphases?projectid=2", [2]),
        ("/time?contactid=1", [1]),
        ("/time?projectid=2", [4]),
        ("/time?companyid=2&itemid=2", [2]),
        ("/time?billable=false", [2]),
        ("/time?search=draw", [1]),
        ("/time?sortby=startdate&sortorder=desc", [4, 1, 2]),
        ("/timeallocations", [1]),
        ("/timeallocations?projectstatus=all", [1, 2]),
        ("/timeallocations?projectstatus=all&contactid=2", [2]),
        ("/invoices?status=paid", [2]),
        ("/invoices?companyid=3", [3]),
        ("/quotes?status=all&projectid=1", [5]),
        ("/messages?projectid=1", [1]),
        ("/messages?projectid=2", []),
        ("/expenses?contactid=1", [1]),
        ("/projects?unknownparameter=1&companyid=3", [3]),
    ],
)
def test_each_filter_filters(fake: Any, path: str, ids: list[int]) -> None:
    """Exactly these rows, in this order."""
    assert fake.ids(path) == ids


@pytest.mark.parametrize(
    "path",
    [
        "/projects?status=open",
        "/projects?sortby=name",
        "/projects?sortorder=up",
        "/projects?companyid=P-1",
        "/time?trackedfrom=yesterday",
        "/contacts?type=robot",
        "/companies?createdfrom=999999w",
    ],
)
def test_bad_parameters_are_refused_with_reasons(fake: Any, path: str) -> None:
    """400, and data is an array of sentences."""
    answer = fake("GET", path)
    assert answer.status_code == 400
    assert answer.json()["status"] == "error"
    assert all(isinstance(reason, str) for reason in answer.json()["data"])


def test_a_wrong_word_gets_the_right_ones(fake: Any) -> None:
    """The message lists the allowed values."""
    assert "pending, active, complete" in fake("GET", "/projects?status=open").json()["data"][0]


def test_deleted_records_are_only_there_when_asked_for(fake: Any) -> None:
    """Another vendor's fake may have deleted a project."""
    fake.store.update("projects", 2, {"deleted_at": fake.store.now})
    assert fake("GET", "/projects/2").status_code == 404
    assert 2 not in fake.ids("/projects?status=all")
    assert fake.ids("/projects?status=deleted") == [2]


def test_instants_are_account_local_unless_they_say_utc(fake: Any) -> None:
    """Berlin is an hour ahead in November."""
    shown = fake.rows("/companies?id=1&fields=all")[0]
    assert shown["lastmodified"] == "2026-11-23T00:30:00"
    assert shown["lastmodifiedutc"] == "2026-11-22T23:30:00Z"
    fake.store.execute("UPDATE companies SET updated_at = '2026-01-01T00:00:00Z' WHERE id > 1")
    assert fake.ids("/companies?lastmodifiedfrom=2026-11-23") == [1]
    assert fake.ids("/companies?lastmodifiedfrom=2026-11-23T00:31") == []
    assert fake.ids("/companies?lastmodifiedutcfrom=2026-11-22T23:30:00") == [1]
    assert fake.ids("/companies?lastmodifiedutcto=2026-11-22T23:29Z") == [2, 3]
    assert fake.ids("/companies?lastmodifiedfrom=30n") == [1]
    assert fake.ids("/companies?lastmodifiedfrom=1m") == [1]
    assert fake.ids("/companies?lastmodifiedto=2026-11-23") == [1, 2, 3]


def test_settings_are_the_choice_lists(fake: Any) -> None:
    """Tags, categories, stages, divisions, custom fields, and the account."""
    assert fake.rows("/settings/items/tags")[1] == {"id": 2, "name": "R&amp;D", "color": "00ff00"}
    assert fake.rows("/settings/projects/categories") == [{"id": 1, "name": "Websites", "color": "aabbcc"}]
    assert fake.rows("/settings/items/categories") == [{"id": 1, "name": "Design"}]
    assert fake.rows("/settings/contacts/divisions")[0] == {"id": 1, "name": "Hamburg"}
    assert fake.rows("/settings/workstages/item")[3]["workstate"] == "complete"
    assert len(fake.rows("/settings/workstages")) > len(fake.rows("/settings/workstages/project"))
    assert fake.rows("/settings/projects/customfields")[0]["name"] == "PO number"
    assert fake.one("/settings/account")["accounturl"]


def test_money_keys_are_spelled_as_the_vendor_spells_them(fake: Any) -> None:
    """Some camelCase among the lower case."""
    shown = fake.one("/time/1?fields=HOURLYRATE,charge,cost,profit,timespent,starttime,endtime")
    assert shown == {
        "id": 1,
        "hourlyRate": 120.0,
        "charge": 180.0,
        "cost": 90.0,
        "profit": 90.0,
        "timespent": 90,
        "starttime": "09:00",
        "endtime": "10:30",
    }
    assert fake.rows("/expenses?fields=all")[0]["total"] == 12.5
    assert fake.rows("/messages")[0] == {"id": 1, "title": "Hi &amp; bye"}
