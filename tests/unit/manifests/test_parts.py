"""The small parts of a manifest: routes, sources, filters, body fields."""

from typing import Any

import pytest
from pydantic import ValidationError

from mcp_psa.manifests.parts import BodyField, FilterRule, Route, Source
from mcp_psa.manifests.resource import Operation


@pytest.mark.parametrize(
    ("text", "method", "path", "query", "placeholders"),
    [
        ("GET /tasks", "GET", "/tasks", (), set()),
        ("GET /projects/{project}/time.json", "GET", "/projects/{project}/time.json", (), {"project"}),
        ("POST ?action=get_task&id={id}", "POST", "", (("action", "get_task"), ("id", "{id}")), {"id"}),
        ("PUT /a/{id}?b={task}&c=", "PUT", "/a/{id}", (("b", "{task}"), ("c", "")), {"id", "task"}),
        ("PATCH /a?flag", "PATCH", "/a", (("flag", ""),), set()),
    ],
)
def test_a_route_is_a_verb_a_path_and_a_query(
    text: str, method: str, path: str, query: tuple[tuple[str, str], ...], placeholders: set[str]
) -> None:
    """Ours: readable for anybody who knows the vendor's docs."""
    route = Route.model_validate(text)
    assert (route.method, route.path, route.query) == (method, path, query)
    assert route.placeholders == placeholders


@pytest.mark.parametrize(
    "text",
    ["", "/tasks", "GET", "get /tasks", "DELETE /tasks", "GET tasks", "GET /a b", "GET https://x.example/a", "GET  /a"],
)
def test_what_is_no_route_says_how_one_is_written(text: str) -> None:
    """Ours: deletes and whole addresses are none; every path stays below the vendor's base."""
    if text == "GET":
        text = "GET\n/x"
    with pytest.raises(ValidationError, match="is not a route; write it as 'GET /path/"):
        Route.model_validate(text)


def test_short_forms_are_read_as_the_long_ones() -> None:
    """Ours: most fields are one name."""
    assert Source.model_validate("a.b") == Source.model_validate({"path": ["a.b"]})
    assert FilterRule.model_validate("q") == FilterRule.model_validate({"by": "vendor", "query": "q"})
    assert FilterRule.model_validate("local") == FilterRule.model_validate({"by": "local"})
    assert FilterRule.model_validate("route") == FilterRule.model_validate({"by": "route"})
    assert BodyField.model_validate("a.b") == BodyField.model_validate({"path": "a.b"})


@pytest.mark.parametrize(
    ("model", "value", "told"),
    [
        (Source, {}, "give 'path', 'words' or 'lookup'"),
        (Source, {"path": "a", "via": "users"}, "'ref' belongs to 'via' or to 'lookup'"),
        (Source, {"path": "a", "ref": "userId"}, "'ref' belongs to 'via' or to 'lookup'"),
        (Source, {"path": "a", "as": "houres"}, "'hours'"),
        (FilterRule, {"as": "day"}, "give 'query'"),
        (FilterRule, {"values": {"open": "todo"}}, "give 'query'"),
        (FilterRule, {"by": "remote"}, "'vendor', 'route' or 'local'"),
        (BodyField, {"path": "a", "clear": "nil"}, "'null', 'empty', 'zero' or 'empty_list'"),
        (BodyField, {}, "path"),
        (Operation, {"argument": "status"}, "give either 'when'"),
        (Operation, {"argument": "s", "route": "PUT /a", "when": {"x": "PUT /b"}}, "give either 'when'"),
    ],
)
def test_a_part_that_is_not_whole_says_what_to_give(model: Any, value: dict[str, Any], told: str) -> None:
    """Ours: at the start, not at the first call."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("name", ("name",)),
        ("company.id", ("company",)),
        ("people[].id", ("people",)),
        ({"path": ["companyId", "company.id"]}, ("companyId", "company")),
        ({"words": ["first", "last"]}, ("first", "last")),
        ({"via": "users", "ref": "userId", "path": "name"}, ("userId",)),
        ({"path": "status", "select": ["status", "subStatus"]}, ("status", "subStatus")),
        ({"path": "people", "route": "GET /x/{id}"}, ()),
    ],
)
def test_a_field_asks_for_what_stands_in_the_row(source: Any, asked: tuple[str, ...]) -> None:
    """Ours: the first step of each path, unless `select` says otherwise; nothing for a request of its own."""
    assert Source.model_validate(source).asked == asked


def test_values_may_be_one_word_or_several() -> None:
    """Ours: two states of the vendor may be one of ours."""
    source = Source.model_validate({"path": "s", "values": {"open": ["new", "doing"], "done": "fin"}})
    assert source.values == {"open": ("new", "doing"), "done": ("fin",)}


def test_a_part_cannot_be_changed_later() -> None:
    """Ours: manifests are values."""
    with pytest.raises(ValidationError):
        setattr(Source.model_validate("a"), "row", "b")  # noqa: B010  # the type checker would refuse the plain form
