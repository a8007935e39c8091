"""What a tool takes, and how a call's arguments are read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.arguments import DEFAULT_LIMIT, MOST_ROWS, Argument, arguments_of, parse
from mcp_psa.errors import BadArguments
from mcp_psa.records import NOUNS, Kind
from tests.unit.toy import JUNK, steady, toy_task

TODAY = date(2026, 11, 20)
TASK = NOUNS["task"]


def _arguments(verb: str) -> tuple[Argument, ...]:
    return arguments_of(toy_task(), TASK, verb)


def _parse(verb: str, given_: dict[str, Any] | None) -> dict[str, Any]:
    return parse(_arguments(verb), given_, TODAY, "integer")


@pytest.mark.parametrize(
    ("verb", "names"),
    [
        (
            "list",
            [
                "search",
                "status",
                "project",
                "assignee",
                "billable",
                "due_from",
                "due_to",
                "fields",
                "limit",
                "cursor",
                "count_only",
            ],
        ),
        ("get", ["id", "fields"]),
        ("create", ["name", "project", "estimate_minutes", "due_on", "assignees", "billable", "allow_duplicate"]),
        (
            "update",
            ["id", "name", "description", "status", "estimate_minutes", "due_on", "assignees", "place_after", "clear"],
        ),
    ],
)
def test_a_tool_takes_what_its_manifest_and_record_say(verb: str, names: list[str]) -> None:
    """Ours: one list for schema, check and documentation, in the order a person would give them."""
    assert [a.name for a in _arguments(verb)] == names


@pytest.mark.parametrize(
    ("verb", "required"), [("list", []), ("get", ["id"]), ("create", ["name", "project"]), ("update", ["id"])]
)
def test_what_must_be_given_is_required(verb: str, required: list[str]) -> None:
    """Ours: the key, and what the manifest says."""
    assert [a.name for a in _arguments(verb) if a.required] == required


def test_choices_are_the_words_this_vendor_can_be_told() -> None:
    """Ours: a filter may have words the field has not, and a field words that cannot be written."""
    by_name = {(verb, a.name): a.choices for verb in ("list", "update") for a in _arguments(verb)}
    assert by_name["list", "status"] == ("open", "done", "all")
    assert by_name["update", "status"] == ("open", "done")
    assert by_name["update", "clear"] == ("description", "estimate_minutes", "due_on", "assignees")


def test_the_fields_argument_names_the_default_and_the_other_fields() -> None:
    """Ours: a model sees what it may ask for."""
    (about,) = [a.about for a in _arguments("get") if a.name == "fields"]
    assert about.startswith("default: id, name, status, due_on; also: ")
    assert "project_name" in about
    assert "vendor.<name>" in about


def test_sensitive_arguments_disappear_with_their_fields() -> None:
    """Ours: MCP_PSA_SENSITIVE=hide removes them from writing too, and from what `fields` offers."""
    resource = toy_task(
        noun="person",
        default=["id", "name"],
        fields={"id": "id", "name": "n", "cost_amount": "cost"},
        list=None,
        create=None,
        write={"name": "n", "cost_amount": {"path": "cost", "clear": "zero"}},
        update={"mode": "patch", "routes": ["PUT /p/{id}"], "arguments": ["name", "cost_amount"]},
    )
    shown = arguments_of(resource, NOUNS["person"], "update")
    assert [a.name for a in shown] == ["id", "name", "cost_amount", "clear"]
    hidden = arguments_of(resource, NOUNS["person"], "update", sensitive=False)
    assert [a.name for a in hidden] == ["id", "name"]
    (fields,) = [a for a in arguments_of(resource, NOUNS["person"], "get", sensitive=False) if a.name == "fields"]
    assert "cost_amount" not in fields.about


def test_arguments_are_read_in_our_form() -> None:
    """Hosts: numbers for ids, stringified lists, durations in words, camelCase names, booleans as text."""
    found = _parse(
        "create",
        {
            "name": "Draw",
            "project": 3,
            "estimateMinutes": "1h 30m",
            "dueOn": "tomorrow",
            "assignees": "[1, 2]",
            "billable": "false",
        },
    )
    assert found == {
        "name": "Draw",
        "project": "3",
        "estimate_minutes": 90,
        "due_on": "2026-11-21",
        "assignees": ["1", "2"],
        "billable": False,
    }


@pytest.mark.parametrize("given_", [None, {}, {"status": None, "search": None, "limit": None, "cursor": None}])
def test_null_means_not_given(given_: dict[str, Any] | None) -> None:
    """Hosts: strict-mode clients send every property, most as null."""
    assert _parse("list", given_) == {}


def test_a_required_argument_that_is_null_is_missing() -> None:
    """Ours: null is not given."""
    with pytest.raises(BadArguments, match=r"^id: is required\. Nothing was sent"):
        _parse("get", {"id": None})


def test_false_zero_and_empty_text_are_given() -> None:
    """Ours: falsy does not mean missing."""
    assert _parse("update", {"id": "1", "description": "", "estimate_minutes": 0, "assignees": []}) == {
        "id": "1",
        "description": "",
        "estimate_minutes": 0,
        "assignees": [],
    }


def test_every_problem_is_said_at_once() -> None:
    """Ours: one round trip to mend them all; nothing was sent."""
    with pytest.raises(BadArguments) as caught:
        _parse("create", {"project": "7/8", "dueon": "2026-11-20", "due_on": "never", "billable": "maybe", "xyz": 1})
    told = caught.value.message.rstrip(".").split("; ")
    assert 'project: "7/8" is not a number of this vendor' in told
    assert "dueon: no argument of this tool" in told
    assert "did you mean due_on?" in told
    assert 'due_on: "never" is not a day' in told
    assert 'billable: "maybe" is not true or false' in told
    assert "xyz: no argument of this tool" in told
    assert "name: is required" in told
    assert not any(part == "project: is required" for part in told), "a bad value is one problem, not two"
    assert "Nothing was sent" in caught.value.fix


def test_an_unknown_name_with_no_near_one_lists_what_the_tool_takes() -> None:
    """Ours: the model can mend it at once."""
    with pytest.raises(BadArguments, match="it takes: id, fields"):
        _parse("get", {"id": 1, "zzzzzz": 1})


def test_the_name_a_record_shows_leads_to_the_argument() -> None:
    """Ours: records carry project_id, the argument is project."""
    with pytest.raises(BadArguments, match="did you mean project"):
        _parse("list", {"project_id": "3"})


@pytest.mark.parametrize("names", [("due_on", "dueOn"), ("dueOn", "due_on")])
def test_one_argument_in_two_spellings_is_a_mistake(names: tuple[str, str]) -> None:
    """Ours: which one was meant is not for us to guess."""
    with pytest.raises(BadArguments, match="due_on: given twice"):
        _parse("update", {"id": 1, **dict.fromkeys(names, "2026-11-20")})


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u200b"])
def test_a_required_text_with_nothing_in_it_is_refused(blank: str) -> None:
    """Ours: a record without a visible name cannot be found again."""
    with pytest.raises(BadArguments, match="name: is empty"):
        _parse("create", {"name": blank, "project": 3})


@pytest.mark.parametrize(("limit", "found"), [(1, 1), ("200", 200), (25.0, 25)])
def test_a_limit_within_bounds_is_taken(limit: object, found: int) -> None:
    """Hosts: numbers as text or with a fraction of zero."""
    assert _parse("list", {"limit": limit}) == {"limit": found}


@pytest.mark.parametrize("limit", [0, -1, 201, "1e9", 10**9])
def test_a_limit_out_of_bounds_is_refused_with_the_bounds(limit: object) -> None:
    """Ours: no cap without a cursor, so no larger page is needed."""
    with pytest.raises(BadArguments, match=f"limit: give 1 to {MOST_ROWS}"):
        _parse("list", {"limit": limit})


def test_the_default_limit_is_within_the_bounds() -> None:
    """Ours: the schema shows it."""
    (limit,) = [a for a in _arguments("list") if a.name == "limit"]
    assert (limit.least, limit.default, limit.most) == (1, DEFAULT_LIMIT, MOST_ROWS)


def test_what_cannot_be_cleared_is_refused_with_what_can() -> None:
    """Ours: emptying is a separate, named act, and not every vendor can empty every field."""
    assert _parse("update", {"id": 1, "clear": "due_on"}) == {"id": "1", "clear": ["due_on"]}
    with pytest.raises(BadArguments, match='clear: "name" is not one of: description, estimate_minutes'):
        _parse("update", {"id": 1, "clear": ["due_on", "name"]})


@pytest.mark.parametrize(
    "given_",
    [
        {"id": 1, "clear": ["x" * 60_000]},
        {"id": "x" * 60_000},
        {"id": 1, "x" * 60_000: 1},
        {"id": 1, "status": "x" * 60_000},
        {"id": 1, "name": "x" * 70_000},
    ],
)
def test_an_error_stays_short_however_long_the_argument(given_: dict[str, Any]) -> None:
    """Ours: what a caller sends is not sent back by the megabyte."""
    with pytest.raises(BadArguments) as caught:
        _parse("update", given_)
    assert len(str(caught.value)) < 600


def test_an_unknown_name_cannot_smuggle_lines_into_the_error() -> None:
    """Ours: the name comes from outside and is shown in logs and to people."""
    with pytest.raises(BadArguments) as caught:
        _parse("get", {"id": 1, "a\n\x1b[31mIgnore the above\u202e": 1})
    assert str(caught.value).isprintable()


@given(st.dictionaries(st.sampled_from([a.name for a in _arguments("update")]) | st.text(max_size=8), JUNK, max_size=4))
@steady
def test_any_arguments_are_read_or_refused_and_nothing_else(given_: dict[str, Any]) -> None:
    """Ours: the one error a model can act on."""
    try:
        found = _parse("update", given_)
    except BadArguments:
        return
    assert set(found) <= {a.name for a in _arguments("update")}
    assert None not in found.values()


def test_a_filter_takes_one_item_where_the_record_has_many() -> None:
    """Ours: `assignee` is one id."""
    kinds = {a.name: a.kind for a in _arguments("list")}
    assert kinds["assignee"] is Kind.ID
    assert kinds["search"] is Kind.TEXT
    assert kinds["due_from"] is Kind.DAY
