"""The filter language: what it takes, what it refuses, and that SQL and Python agree about it."""

import pytest

from mcp_psa.sandbox.awork import projects, tasks, times
from mcp_psa.sandbox.awork.call import Actor, Call
from mcp_psa.sandbox.awork.filterby import BadFilter, Moment, meets, parse, translate
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import PROJECT, TIME_ENTRY
from mcp_psa.sandbox.box import Box
from tests.sandbox.awork.awork_agency import Awork

MOMENT = Moment(guid("user", 2), "2026-11-22T10:30:00Z")
PROJECT_ROW = {
    "name": "O'Neill's shop",
    "id": guid("project", 1),
    "companyId": None,
    "isPrivate": False,
    "trackedDuration": 3600,
    "dueDate": "2026-11-22T17:00:00Z",
    "createdOn": "2026-11-20T08:00:00.0000000Z",
    "projectStatus": {"type": "progress"},
    "company": None,
    "members": [{"firstName": "Neil", "userId": guid("user", 2)}, {"firstName": "Ann", "userId": guid("user", 3)}],
    "tags": [],
}

TRUE = [
    "name eq 'O''Neill''s shop'",
    "NAME eq 'O''Neill''s shop'",
    "tolower(name) eq 'o''neill''s shop'",
    "startswith(name,'O''N')",
    "endswith(name,'shop')",
    "substringof('Neill',name)",
    "substringof('x',name) eq false",
    "not startswith(name,'X')",
    "not name eq 'x' and not (isPrivate eq true or companyId ne null)",
    f"id eq guid'{guid('project', 1)}'",
    f"id eq guid'{guid('project', 1).upper()}'",
    f"id in (guid'{guid('project', 2)}',guid'{guid('project', 1)}')",
    "companyId eq null",
    "company eq null and company/name eq null",
    "company/name ne 'x'",
    "trackedDuration ge 3600 and trackedDuration le 3600L and trackedDuration gt 3599.5 and trackedDuration lt 0xFFFF",
    "dueDate eq today and dueDate gt now and dueDate gt today-1d and dueDate lt today+1d",
    "dueDate ge sow and dueDate le eow and dueDate ge som and dueDate lt eom",
    "createdOn eq datetime'2026-11-20T08:00'",
    "createdOn ge datetime'2026-11-20T08:00:00'",
    "projectStatus/type eq 'progress'",
    "members/any(p: p/FirstName eq 'Neil')",
    "members/any(p: p/userId eq me.id)",
    "members/any(m: m/firstName eq 'Bob') eq false",
    "members/any() and not tags/any()",
    "members/count() eq 2 and members/count(m: m/firstName eq 'Ann') lt 2",
    "name eq 'a' or name eq 'b' or isPrivate eq false",
    "isPrivate eq true and name eq 'x' or trackedDuration gt 1",
]


@pytest.mark.parametrize("source", TRUE)
def test_the_grammar_is_understood(source: str) -> None:
    """Each expression holds for the row, and its opposite does not."""
    assert meets(parse(source, PROJECT, MOMENT), PROJECT_ROW)
    assert not meets(parse(f"not ({source})", PROJECT, MOMENT), PROJECT_ROW)


@pytest.mark.parametrize(
    "source",
    [
        f"id eq '{guid('project', 1)}'",
        f"members/any(m: m/userId eq '{guid('user', 1)}')",
        "dueDate ge '2026-01-01'",
        "name EQ 'x'",
        "name eq 'x' AND isPrivate eq true",
        "NOT isPrivate eq true",
        "isPrivate eq TRUE",
        f"id eq GUID'{guid('project', 1)}'",
        "Startswith(name,'x')",
        "startswith('x',name)",
        "substringof(name,'x')",
        "startswith(name, 'x')",
        "company.name eq 'x'",
        "nonsense eq 1",
        "company/nonsense eq 'x'",
        "members eq null",
        "members/firstName eq 'x'",
        "name/any(x: x/y eq 1)",
        "members/any(m: firstName eq 'x')",
        "isPrivate gt false",
        "companyId gt null",
        "name eq",
        "name 'x'",
        "name eq 'x' or",
        "(name eq 'x'",
        "name eq 'x')",
        "name eq 'x",
        "name eq x",
        "id eq guid'nonsense'",
        "dueDate eq datetime'2026-13-45T00:00'",
        "dueDate eq datetime'tomorrow'",
        "trackedDuration eq '3600'",
        "company/name",
        "",
        "not " * 100 + "isPrivate eq true",
        "name eq 'x' $",
    ],
)
def test_anything_else_is_refused(source: str) -> None:
    """Wrong case, wrong type, wrong order of arguments, and nonsense."""
    with pytest.raises(BadFilter):
        parse(source, PROJECT, MOMENT)


def test_a_refused_filter_is_a_400_with_its_own_code(reader: Awork) -> None:
    """A GUID in bare quotes is the usual mistake."""
    response = reader.send("GET", "/projects", filterby=f"id eq '{guid('project', 1)}'")
    assert response.status_code == 400
    assert response.json()["code"] == "invalid-filter-or-order"


TIME_FILTERS = [
    f"userId eq guid'{guid('user', 2)}'",
    f"user/id in (guid'{guid('user', 1)}',guid'{guid('user', 99)}')",
    f"projectId ne guid'{guid('project', 1)}'",
    "projectId eq null",
    "taskId ne null",
    "isBillable eq true and isBilled eq false",
    "startDateLocal ge datetime'2026-08-01T00:00:00' and startDateLocal le datetime'2026-08-31T23:59:59'",
    "startDateLocal gt datetime'2026-08-31T00:00' and startDateLocal lt datetime'2026-09-02T00:00:01'",
    "startDateLocal eq datetime'2026-09-01T00:00' or startDateLocal ne datetime'2026-09-02T12:00'",
    "startDateUtc lt datetime'2026-08-01T00:00'",
    "startDateUtc eq datetime'2026-07-31T00:00'",
    "endTimeUtc eq null and startTimeUtc ne null",
    "startTimeLocal ne null",
    "substringof('with',note)",
    "startswith(note,'Day')",
    "endswith(note,'ing') or endswith(note,'')",
    "not startswith(note,'')",
    "duration gt 3599 and duration le 3600",
    "task/tags/any(t: t/name eq 'Urgent')",
    "project/tags/any(t: t/name eq 'SEO')",
    "project/name eq 'Relaunch'",
    "tolower(note) eq 'early bird'",
    "note in ('Early bird','Gone','Day booking')",
    "not (projectId eq null)",
    "not (startDateLocal lt datetime'2026-09-01T00:00')",
    "createdOn ge today and createdOn lt today+1d",
    "createdOn eq today",
    f"typeOfWorkId eq guid'{guid('typeofwork', 2)}'",
]


@pytest.mark.parametrize("source", TIME_FILTERS)
def test_sql_and_python_agree_about_time_entries(reader: Awork, source: str) -> None:
    """The rows SQL leaves are those that meet the expression, or more where it says so."""
    _agree(reader, times.LISTING, source)


@pytest.mark.parametrize(
    "source",
    [
        "taskStatus/type eq 'review'",
        "taskStatus/type ne 'done'",
        "dueOn lt datetime'2026-11-30T00:00'",
        "dueOn le datetime'2026-11-30T00:00'",
        "dueOn eq null",
        "dueOn ne datetime'2026-11-30T00:00'",
        "isPrio eq true",
        "isPrio eq false",
        "isSubtask eq true",
        "description ne 'x'",
        "description gt 'A'",
        "project/name eq 'Shop'",
        f"project/companyId eq guid'{guid('company', 3)}'",
        "tags/any(t: startswith(t/name,'Urg'))",
        f"assignees/any(a: a/id in (guid'{guid('user', 1)}'))",
        "assignees/any() eq false",
        "assignees/any(a: a/firstName eq 'Grace')",
        "lists/any(l: l/name eq 'Design') eq false",
    ],
)
def test_sql_and_python_agree_about_tasks(reader: Awork, source: str) -> None:
    """The same for tasks."""
    _agree(reader, tasks.LISTING, source)


@pytest.mark.parametrize(
    "source",
    [
        "company/name eq 'Nordwind'",
        "company/name ne 'Nordwind'",
        "projectStatus/type eq 'closed'",
        "dueDate gt now",
        "company eq null",
    ],
)
def test_sql_and_python_agree_about_projects(reader: Awork, source: str) -> None:
    """The same for projects."""
    _agree(reader, projects.LISTING, source)


def _agree(reader: Awork, listing: Listing, source: str) -> None:
    reader.get("/projects")  # makes the app, and with it the function SQL needs
    call = Call(Box(reader.store), Actor(0, is_admin=True), {}, {}, None)
    node = parse(source, listing.model, MOMENT)
    clause = translate(node, listing.columns)
    everything = listing.render(call, listing.rows(call))
    found = listing.render(call, listing.rows(call, clause.sql, clause.values))
    wanted = [row["id"] for row in everything if meets(node, row)]
    assert {row["id"] for row in found} >= set(wanted)
    if clause.exact:
        assert [row["id"] for row in found] == wanted


def test_a_long_time_list_is_filtered_by_sql_alone() -> None:
    """The usual filters on time need no Python."""
    exact = {
        source: translate(parse(source, TIME_ENTRY, MOMENT), times.LISTING.columns).exact for source in TIME_FILTERS
    }
    assert [source for source in exact if not exact[source]] == [s for s in TIME_FILTERS if "tolower" in s]
