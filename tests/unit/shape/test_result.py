"""What the model gets."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.errors import BadArguments, NotFound, OutcomeUnknown, TryLater
from mcp_psa.records import NOUNS
from mcp_psa.shape.result import compact, failed, fitting, listing, single, table_row, tokens
from tests.unit.toy import steady

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
    row = table_row(record, ["id", "name", "description", "vendor.x"])
    assert len(row.splitlines()) == 1
    assert len(row.split("\t")) == 4


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


@pytest.mark.parametrize("structured", [True, False])
def test_a_first_row_larger_than_the_budget_is_still_shown(structured: bool) -> None:
    """Ours: at least one row, else the same call would never come any further."""
    big = {"id": "1", "description": "x" * 100_000}
    assert fitting([big, big, big], 500, structured=structured) == 1


def test_everything_is_shown_when_it_fits_and_nothing_when_there_is_nothing() -> None:
    """Ours: the budget is a limit and no quota."""
    assert fitting(ROWS, 6000, structured=True) == 2
    assert fitting([], 500, structured=True) == 0


@given(st.lists(st.text(max_size=300), min_size=1, max_size=40), st.integers(10, 2000), st.booleans())
@steady
def test_whole_rows_are_kept_to_the_budget(texts: list[str], budget: int, structured: bool) -> None:
    """Ours: as many as fit, one more would not; and never none."""
    rows = [{"id": str(n), "name": text} for n, text in enumerate(texts)]
    count = fitting(rows, budget, structured=structured)

    def cost(number: int) -> int:
        shown = [compact(row) if structured else table_row(row, ["id", "name"]) for row in rows[:number]]
        return sum(tokens(text) + 1 for text in shown)

    assert 1 <= count <= len(rows)
    assert count == 1 or cost(count) <= budget
    assert count == len(rows) or cost(count + 1) > budget


def test_tokens_are_counted_by_bytes_so_that_other_scripts_are_not_underrated() -> None:
    """Ours: measured; a Chinese text costs more tokens than its characters suggest."""
    assert tokens("世" * 100) > 2 * tokens("a" * 100)


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
