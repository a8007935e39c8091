"""Lists: pages, order, defaults, and the shape of each row."""

import pytest

from mcp_psa.sandbox.awork import models
from mcp_psa.sandbox.awork.filterby import Model
from mcp_psa.sandbox.awork.ids import guid
from tests.sandbox.awork.awork_agency import Awork

PROJECT = guid("project", 1)
LISTS = [
    ("/companies", models.COMPANY, 3),
    ("/users", models.USER, 4),
    ("/projects", models.PROJECT, 4),
    ("/projectmilestones", models.MILESTONE, 2),
    (f"/projects/{PROJECT}/tasklists", models.TASK_LIST, 2),
    (f"/projects/{PROJECT}/projecttasks", models.TASK, 4),
    ("/me/projecttasks", models.TASK, 6),
    ("/me/allavailabletasks", models.TASK, 6),
    (f"/users/{guid('user', 2)}/allavailabletasks", models.TASK, 5),
    (f"/users/{guid('user', 1)}/allavailabletasks", models.TASK, 6),
    ("/timeentries", models.TIME_ENTRY, 5),
    ("/timeentries/simplified", models.TIME_ENTRY, 5),
    (f"/projects/{PROJECT}/timeentries", models.TIME_ENTRY, 4),
    (f"/tasks/{guid('task', 1)}/timeentries", models.TIME_ENTRY, 4),
    ("/typeofwork", models.TYPE_OF_WORK, 2),
    ("/projecttypes", models.PROJECT_TYPE, 2),
    ("/projectroles", models.PROJECT_ROLE, 2),
    ("/projectstatuses", models.PROJECT_STATUS, 20),
    (f"/projects/{PROJECT}/projectstatuses", models.PROJECT_STATUS, 5),
    (f"/projects/{PROJECT}/taskstatuses", models.TASK_STATUS, 5),
    (f"/projects/{PROJECT}/tags", models.TAG, 1),
    (f"/companies/{guid('company', 2)}/contactinfo", models.CONTACT, 2),
    (f"/users/{guid('user', 1)}/contactinfo", models.CONTACT, 1),
]


@pytest.mark.parametrize(("path", "model", "total"), LISTS)
def test_every_list_is_a_bare_array_with_its_totals_in_headers(
    reader: Awork, path: str, model: Model, total: int
) -> None:
    """Pages of one, to the end: each row once, and nothing after the last."""
    seen = []
    for number in range(1, total + 2):
        response = reader.send("GET", path, page=number, pageSize=1)
        rows = response.json()
        assert isinstance(rows, list)
        counts = [response.headers[name] for name in ("aw-page", "aw-pagesize", "aw-items", "aw-totalitems")]
        assert counts == [str(number), "1", str(len(rows)), str(total)]
        seen += [row["id"] for row in rows]
    assert len(seen) == len(set(seen)) == total
    assert model.fields


@pytest.mark.parametrize(
    ("path", "model", "_total"), [each for each in LISTS if "simplified" not in each[0] and "/tags" not in each[0]]
)
def test_rows_have_the_fields_that_can_be_filtered_by(reader: Awork, path: str, model: Model, _total: int) -> None:
    """What filterby knows is what is sent, but for the tags of a time entry's task and project."""
    for row in reader.get(path, pageSize=100):
        assert {field.name for field in model.fields.values()} <= set(row)


@pytest.mark.parametrize(("path", "model", "total"), [each for each in LISTS if each[0] != "/timeentries/simplified"])
def test_every_field_can_be_ordered_by_and_compared_with_null(
    reader: Awork, path: str, model: Model, total: int
) -> None:
    """No field of any list breaks the server, in SQL or in Python."""
    fields = model.fields.values()
    plain = [field.name for field in fields if not isinstance(field.kind, Model)]
    nested = [field.name for field in fields if isinstance(field.kind, Model) and not field.many]
    either = " and ".join(f"({name} ne null or {name} eq null)" for name in [*plain, *nested][:25])
    rows = reader.get(path, filterby=either, orderby=",".join(f"{name} desc" for name in plain), pageSize=1000)
    assert len(rows) == total
    for field in fields:
        if field.many:
            reader.get(path, filterby=f"{field.name}/any() or {field.name}/count() eq 0")
    response = reader.send("GET", path, filterby="id ne null", orderby="id desc,id", pageSize=1)
    assert response.headers["aw-totalitems"] == str(total)


def test_the_default_page_has_ten_rows(reader: Awork) -> None:
    """The specification's default, not the prose's thousand."""
    response = reader.send("GET", "/projectstatuses")
    assert (len(response.json()), response.headers["aw-totalitems"]) == (10, "20")


@pytest.mark.parametrize("query", [{"pageSize": 1001}, {"pageSize": 0}, {"page": 0}, {"page": "x"}])
def test_pages_out_of_bounds_are_refused(reader: Awork, query: dict[str, object]) -> None:
    """A thousand rows are the most."""
    response = reader.send("GET", "/projects", **query)
    assert response.status_code == 400
    assert response.json()["validationErrors"][0]["property"] in query


def test_lists_without_pages_send_everything_and_no_counts(reader: Awork) -> None:
    """Members and the milestones of a project have no paging parameters."""
    for path, total in (
        (f"/projects/{PROJECT}/members", 2),
        (f"/projects/{PROJECT}/milestones", 1),
        ("/tasks/tags", 1),
    ):
        response = reader.send("GET", path, pageSize=1, page=2)
        assert len(response.json()) == total
        assert "aw-totalitems" not in response.headers


def test_orderby_takes_several_fields(reader: Awork) -> None:
    """Ascending unless it says otherwise; nested fields by a slash; missing values first."""

    def names(orderby: str) -> list[str]:
        return [row["name"] for row in reader.get("/projects", orderby=orderby)]

    assert names("name") == ["Campaign", "Old blog", "Relaunch", "Shop"]
    assert names("company/name desc,name") == ["Shop", "Campaign", "Relaunch", "Old blog"]
    assert names("ProjectStatus/Type asc,name desc") == ["Old blog", "Campaign", "Relaunch", "Shop"]
    assert names("tasksCount desc,name") == ["Relaunch", "Old blog", "Shop", "Campaign"]
    assert names("dueDate,name")[-1] == "Relaunch"


@pytest.mark.parametrize(
    "orderby", ["name, id", "name ,id", "nonsense", "name DESC", "company", "members/firstName", "name,", "company/x"]
)
def test_a_bad_orderby_is_refused(reader: Awork, orderby: str) -> None:
    """Blanks around a comma among others."""
    response = reader.send("GET", "/projects", orderby=orderby)
    assert (response.status_code, response.json()["code"]) == (400, "invalid-filter-or-order")


def test_archived_rows_are_hidden_unless_asked_for(awork: Awork) -> None:
    """Task lists and types of work; anything else but a boolean is refused."""
    awork.store.update("options", 2, {"is_active": 0})
    assert len(awork.get("/typeofwork")) == 1
    assert len(awork.get("/typeofwork", showArchived="true")) == 2
    assert len(awork.get(f"/projects/{PROJECT}/tasklists", showArchived="true")) == 3
    assert awork.send("GET", "/users", showArchived="maybe").status_code == 400


def test_unknown_query_parameters_are_ignored(reader: Awork) -> None:
    """There is no $select."""
    assert "description" in reader.get("/projects", **{"$select": "id"})[0]
