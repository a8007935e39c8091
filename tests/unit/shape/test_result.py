"""What the model gets."""

import json
from typing import Any

import pytest

from mcp_psa.errors import BadArguments, NotFound, OutcomeUnknown, TryLater
from mcp_psa.records import NOUNS
from mcp_psa.shape.budget import row
from mcp_psa.shape.result import counted, failed, listing, single

TASK = NOUNS["task"]
ROWS: list[dict[str, Any]] = [
    {"id": "1", "name": "Draw", "billable": True, "assignee_names": ["Ada", "Grace"]},
    {"id": "2", "name": "Build", "billable": False},
]
FIELDS = ("id", "name", "due_on", "billable", "assignee_names")


def test_a_list_is_one_summary_line_and_tab_separated_rows() -> None:
    """Ours: a third of the tokens of JSON; columns that are empty in every row are left out."""
    result = listing(TASK, ROWS, FIELDS, {"total": 2}, [])
    assert result.text.split("\n") == [
        "2 of 2 tasks.",
        "id\tname\tbillable\tassignee_names",
        "1\tDraw\tyes\tAda, Grace",
        "2\tBuild\tno\t",
    ]
    assert result.structured == {"items": ROWS, "returned": 2, "total": 2}


def test_text_and_structured_content_both_say_what_comes_next_and_what_was_hidden() -> None:
    """Ours: hosts forward one or the other."""
    facts = {"total": 80, "scanned": 50, "next_cursor": "abc"}
    result = listing(TASK, ROWS, FIELDS, facts, ["Completed tasks are left out."])
    summary = result.text.split("\n")[0]
    assert summary == "2 of 80 tasks; 50 rows scanned; more with cursor=abc. Completed tasks are left out."
    assert result.structured is not None
    assert {k: v for k, v in result.structured.items() if k != "items"} == {
        "returned": 2,
        "total": 80,
        "scanned": 50,
        "next_cursor": "abc",
        "notes": ["Completed tasks are left out."],
    }


def test_an_empty_list_says_so_and_has_no_header() -> None:
    """Ours: one line, and no null in the structured content."""
    result = listing(TASK, [], FIELDS, {"total": None, "next_cursor": None}, [])
    assert result.text == "0 tasks."
    assert result.structured == {"items": [], "returned": 0}


def test_an_unknown_total_says_when_there_are_no_more() -> None:
    """Ours: a model must not ask again in vain."""
    assert listing(TASK, ROWS, FIELDS, {}, []).text.startswith("2 tasks; no more.")
    assert listing(TASK, ROWS[:1], FIELDS, {}, []).text.startswith("1 task; no more.")


@pytest.mark.parametrize(
    "hostile", ["a\tb", "a\nb", "a\r\nb", "a\x0bb", "a\x0cb", "a\x1cb", "a\x85b", "a\u2028b", "a\u2029b"]
)
def test_no_text_breaks_a_row_or_a_column(hostile: str) -> None:
    """Ours: a stranger's text must not be read as another row; splitlines knows every kind of line break."""
    record = {"id": "1", "name": hostile, "description": hostile, "vendor": {"x": hostile}}
    line = row(record, ["id", "name", "description", "vendor.x"])
    assert len(line.splitlines()) == 1
    assert len(line.split("\t")) == 4


def test_a_vendor_value_has_a_column_of_its_own() -> None:
    """Ours: under the name it was asked for by; tables as compact JSON."""
    rows: list[dict[str, Any]] = [
        {"id": "1", "vendor": {"extra.weight": 3, "extra": {"a": [1, {"b": "ü"}]}}},
        {"id": "2"},
    ]
    text = listing(TASK, rows, ("id", "vendor.extra.weight", "vendor.extra", "vendor.none"), {}, []).text
    assert text.split("\n")[1:] == [
        "id\tvendor.extra.weight\tvendor.extra",
        '1\t3\t{"a":[1,{"b":"ü"}]}',
        "2\t\t",
    ]


def test_a_record_is_compact_json_and_its_own_structured_content() -> None:
    """Ours: never indented, no escapes where text will do."""
    result = single({"id": "1", "name": "Grüße"}, ["Shortened."], "created")
    assert result.text == '{"outcome":"created","record":{"id":"1","name":"Grüße"},"notes":["Shortened."]}'
    assert json.loads(result.text) == result.structured
    assert not result.is_error


def test_a_record_without_notes_and_outcome_has_neither_key() -> None:
    """Ours: no nulls, no empty lists."""
    assert single({"id": "1"}).structured == {"record": {"id": "1"}}


def test_an_error_says_what_happened_what_to_do_and_when() -> None:
    """Ours: an isError result that a model can act on, without structured content that would break the output schema."""
    result = failed(TryLater("Too many requests.", "Wait.", seconds=12.2))
    assert result.is_error
    assert result.structured is None
    told = json.loads(result.text)["error"]
    assert (told["code"], told["message"], told["fix"]) == ("try_later", "Too many requests.", "Wait.")
    assert told["retry_after_seconds"] >= 12


@pytest.mark.parametrize("seconds", [0.2, 12.4, 30.5])
def test_the_seconds_to_wait_are_never_rounded_down(seconds: float) -> None:
    """Ours: a model that waits as long as it was told must not be refused again."""
    assert json.loads(failed(TryLater("Later.", seconds=seconds)).text)["error"]["retry_after_seconds"] >= seconds


def test_an_error_says_which_parts_were_already_saved() -> None:
    """Ours: an update may take several requests."""
    told = json.loads(failed(OutcomeUnknown("No answer.").after(["name", "due_on"])).text)["error"]
    assert told["already_saved"] == ["name", "due_on"]


@pytest.mark.parametrize("error", [BadArguments("Bad."), NotFound("None.")])
def test_an_error_without_more_to_say_has_no_empty_keys(error: BadArguments | NotFound) -> None:
    """Ours: code and message alone."""
    assert json.loads(failed(error).text) == {"error": {"code": error.code, "message": error.message}}


def test_what_is_the_same_in_every_row_is_said_once() -> None:
    """Ours: fewer tokens; the structured content keeps each row whole, as its schema says."""
    rows = [{"id": str(n), "name": f"Step {n}", "project_name": "Nordwind", "billable": True} for n in range(3)]
    result = listing(TASK, rows, ("id", "name", "project_name", "billable"), {"total": 3}, ["Note"])
    assert result.text.split("\n") == [
        '3 of 3 tasks. In every row project_name="Nordwind", billable="yes". Note.',
        "id\tname",
        "0\tStep 0",
        "1\tStep 1",
        "2\tStep 2",
    ]
    assert result.structured is not None
    assert result.structured["items"] == rows


def test_what_is_the_same_stays_a_column_in_two_rows_or_when_it_is_long() -> None:
    """Ours: there it would save nothing."""
    two = [{"id": str(n), "project_name": "Nordwind"} for n in range(2)]
    long = [{"id": str(n), "project_name": "N" * 80} for n in range(4)]
    for rows in (two, long):
        assert "id\tproject_name" in listing(TASK, rows, ("id", "project_name"), {}, []).text


@pytest.mark.parametrize(
    ("facts", "notes", "text"),
    [
        ({"total": 1}, [], "1 task."),
        ({"total": 0}, [], "0 tasks."),
        (
            {"total": 42, "scanned": 300},
            ["Closed ones are left out."],
            "42 tasks; 300 rows scanned. Closed ones are left out.",
        ),
        ({}, ["More than 7"], "Not counted: tasks. More than 7."),
    ],
)
def test_a_count_is_one_line(facts: dict[str, Any], notes: list[str], text: str) -> None:
    """Ours: a number, or why there is none; never a number that is not exact."""
    result = counted(TASK, facts, notes)
    assert result.text == text
    assert result.structured == {"items": [], "returned": 0} | facts | ({"notes": notes} if notes else {})
