"""The requests of a tool call: route, path, query and body."""

from typing import Any

import httpx
import pytest

from mcp_psa.errors import BadArguments
from mcp_psa.manifests.parts import BodyField, Route
from mcp_psa.manifests.vendor import Paging
from mcp_psa.records import NOUNS, Kind
from mcp_psa.shape import request
from tests.unit.toy import toy_task, toy_vendor

TASK = NOUNS["task"]


def _route(text: str) -> Route:
    return Route.model_validate(text)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"project", "status"}, "/jobs/{project}/chores"),
        ({"status"}, "/chores"),
        (set[str](), "/chores"),
    ],
)
def test_the_first_route_whose_placeholders_are_given_is_taken(given: set[str], path: str) -> None:
    """Ours: routes stand in the manifest in the order of preference."""
    part = toy_task().list
    assert part is not None
    assert request.pick(part.routes, given).path == path


def test_when_no_route_can_be_filled_the_error_says_what_to_give() -> None:
    """Ours: nothing is sent."""
    routes = [_route("POST /a/{project}/{task}"), _route("POST /b/{company}")]
    with pytest.raises(BadArguments, match="needs project, task or company"):
        request.pick(routes, {"project"})


@pytest.mark.parametrize(
    "value",
    ["../x", "1/2", "..", ".", "a?b=c", "a#b", "%2e%2e", "..%2f", "\\..\\", "a\nb", "a;b", "é", "{id}", "//evil"],
)
def test_a_value_never_leaves_its_place_in_the_path(value: str) -> None:
    """Ours: whatever a placeholder is filled with, the address stays below the one the manifest names."""
    try:
        made = request.call(_route("GET /chores/{id}/log"), {"id": value})
    except BadArguments:
        return
    url = httpx.URL("https://api.toy.example/v1" + made.path)
    raw = url.raw_path.decode()
    assert url.host == "api.toy.example"
    assert raw.startswith("/v1/chores/")
    assert raw.endswith("/log")
    assert raw.count("/") == 4
    assert "?" not in raw


def test_a_value_in_a_query_stays_one_value() -> None:
    """Ours: pairs are encoded by the HTTP client, never pasted."""
    made = request.call(_route("GET /?action=get_task&id={id}"), {"id": "1&action=delete"})
    assert made.query == (("action", "get_task"), ("id", "1&action=delete"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"deep": "true"}),
        ({"search": "a & b"}, {"deep": "true", "q": "a & b"}),
        ({"assignee": "2"}, {"deep": "true", "expand": "people", "who": "2"}),
        ({"status": "open"}, {"deep": "true", "state": "todo"}),
        ({"status": "all"}, {"deep": "true", "everything": "1"}),
        ({"billable": False}, {"deep": "true", "paid": "0"}),
        ({"due_from": "2026-11-20"}, {"deep": "true", "after": "20261120"}),
        ({"due_to": "2026-11-20"}, {"deep": "true"}),
        ({"project": "3"}, {"deep": "true"}),
    ],
)
def test_each_filter_reaches_the_query_in_the_vendors_words(given: dict[str, Any], expected: dict[str, str]) -> None:
    """Ours: only filters by the vendor are sent; local and routed ones are not."""
    part = toy_task().list
    assert part is not None
    assert request.list_query(part, TASK, given, routed={"project"}) == expected


def test_a_field_selection_asks_for_what_the_fields_need() -> None:
    """The vendor (Teamwork): fields[type]=a,b for each type, and include for what comes along."""
    vendor = toy_vendor(selection={"query": "fields[{type}]", "include": "include", "types": {"people": "users"}})
    query = {"deep": "true", "include": "lists"}
    request.selection_query(
        toy_task(), vendor, ["id", "name", "assignee_names", "project_name", "tags", "vendor.extra[0].x"], query
    )
    assert query == {
        "deep": "true",
        "labels": "yes",
        "fields[chores]": "id,uid,what,who,jobId,labelText,extra",
        "fields[users]": "id,first,last",
        "fields[jobs]": "id,label",
        "include": "lists,people,job",
    }


def test_a_vendor_with_one_list_of_fields_is_asked_with_one() -> None:
    """The vendor (ProWorkflow): fields=a,b."""
    query: dict[str, str] = {}
    request.selection_query(toy_task(), toy_vendor(selection={"query": "fields"}), ["name", "due_on"], query)
    assert query == {"fields": "id,what,by"}


def test_a_vendor_that_does_not_select_is_asked_only_for_what_fills_the_fields() -> None:
    """Ours: `needs` holds with and without selection."""
    query: dict[str, str] = {}
    request.selection_query(toy_task(), toy_vendor(), ["name", "tags"], query)
    assert query == {"labels": "yes"}


def test_pages_are_asked_for_in_the_vendors_names() -> None:
    """Ours: both or neither."""
    assert request.page_query(Paging(page="p", size="n"), 2, 50) == {"p": "2", "n": "50"}
    assert request.page_query(Paging(kind="none"), 2, 50) == {}


def test_a_body_holds_each_value_in_its_place_and_form() -> None:
    """Ours: what is not given is not in the body at all."""
    fields = toy_task().write
    values = {"name": "Draw", "estimate_minutes": 90, "due_on": "2026-11-20", "assignees": ["1"], "billable": False}
    assert request.write_body(fields, TASK, values) == {
        "what": "Draw",
        "plan": {"hours": 1.5, "by": "20.11.2026"},
        "who": [1],
        "paid": "N",
    }


def test_cleared_fields_are_written_as_the_vendor_empties_them() -> None:
    """The vendors: null, an empty text, zero or an empty list."""
    fields = toy_task().write
    body = request.write_body(
        fields, TASK, {"name": "Draw"}, ["description", "estimate_minutes", "due_on", "assignees"]
    )
    assert body == {"what": "Draw", "text": "", "plan": {"hours": 0, "by": None}, "who": []}


def test_zero_and_empty_values_are_written() -> None:
    """Ours: falsy does not mean missing."""
    assert request.write_body(toy_task().write, TASK, {"estimate_minutes": 0}) == {"plan": {"hours": 0}}


def test_a_word_that_cannot_be_written_is_refused_with_those_that_can() -> None:
    """Ours: a status this vendor cannot be told."""
    rule = BodyField.model_validate({"path": "state", "values": {"open": "todo", "done": "fin"}})
    with pytest.raises(BadArguments, match="open, done"):
        request.written(rule, Kind.CHOICE, "review")


def test_the_routes_own_query_comes_first_and_no_name_twice() -> None:
    """Ours: some vendors take the first of two, others the last."""
    made = request.call(_route("GET /chores?kind=chore&deep=no"), {}, {"deep": "true", "q": "x"})
    assert made.query == (("kind", "chore"), ("deep", "true"), ("q", "x"))
    assert (made.method, made.path, made.body, made.writes) == ("GET", "/chores", None, False)


def test_a_comma_list_is_joined_without_repeats() -> None:
    """Ours: one parameter, each name once."""
    query = request.Query({"include": "a"})
    query.join("include", ["b", "a", "c"])
    query.join("fields", ["id"])
    assert query.done() == (("include", "a,b,c"), ("fields", "id"))


def test_conditions_of_one_filter_language_are_joined() -> None:
    """The vendor (awork): one `filterby` holds every condition."""
    part = toy_task(
        list={
            "routes": ["GET /chores"],
            "query": {"filterby": "kind eq 'chore'"},
            "filters": {
                "name": {"query": "filterby", "as": "odata_text", "expression": "name eq '{value}'"},
                "billable": {"query": "filterby", "expression": "paid eq {value}"},
                "status": {"query": "filterby", "values": {"done": "fin"}, "expression": "state eq '{value}'"},
            },
        }
    ).list
    assert part is not None
    given = {"name": "it's {value}", "billable": False, "status": "done"}
    assert request.list_query(part, TASK, given, routed=()) == {
        "filterby": "kind eq 'chore' and name eq 'it''s {value}' and paid eq false and state eq 'fin'"
    }


def test_a_word_of_a_routed_filter_becomes_the_vendors_piece_of_path() -> None:
    """Ours: only the manifest's own text may hold a slash; what a caller gives inside it is encoded."""
    part = toy_task(
        list={
            "routes": ["GET /{status}/chores"],
            "filters": {"status": {"by": "route", "values": {"open": "jobs/{project}/open"}}, "project": "route"},
        }
    ).list
    assert part is not None
    placed = request.placed(part, {"status": "open", "project": "../x"}, ["status"])
    assert request.fill(part.routes[0], placed)[0] == "/jobs/..%2Fx/open/chores"
    with pytest.raises(BadArguments, match="status=open needs project too"):
        request.placed(part, {"status": "open"}, ["status"])


def test_a_routed_flag_is_placed_by_its_word() -> None:
    """Ours: flags are true and false, as everywhere in a manifest."""
    filters = {"billable": {"by": "route", "values": {"true": "paid", "false": "unpaid"}}}
    part = toy_task(list={"routes": ["GET /{billable}/chores"], "filters": filters}).list
    assert part is not None
    assert request.placed(part, {"billable": False}, ["billable"])["billable"] == "unpaid"


def test_what_is_always_sent_lies_below_what_was_given() -> None:
    """Ours: table by table, inside the envelope; the manifest's values stay as they are."""
    fixed = {"state": "new", "plan.kind": "x", "plan.hours": 0}
    assert request.whole({"plan": {"hours": 2}}, fixed, "chore") == {
        "chore": {"state": "new", "plan": {"kind": "x", "hours": 2}}
    }
    under = {"plan": {"hours": 1, "by": None}}
    assert request.merged(under, {"plan": {"hours": 2}, "who": []}) == {"plan": {"hours": 2, "by": None}, "who": []}
    assert under == {"plan": {"hours": 1, "by": None}}, "the row that was read is not changed"
