"""The budget of an answer is a contract: counted with the vocabulary itself, never above it."""

from typing import Any

import bpe_openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.records import NOUNS
from mcp_psa.shape.budget import compact, fitting, row, squeeze
from mcp_psa.shape.result import listing, single
from mcp_psa.shape.tokens import tokens
from tests.unit.toy import ends_in_time, steady

TASK = NOUNS["task"]
VOCABULARY = bpe_openai.get_encoding("o200k_base")


def counted(text: str) -> int:
    """Tokens by the vocabulary."""
    return len(VOCABULARY.encode(text, disallowed_special=()))


ROWS: list[dict[str, Any]] = [
    {"id": "1", "name": "Draw", "billable": True, "assignee_names": ["Ada", "Grace"]},
    {"id": "2", "name": "Build", "billable": False},
]
TEXTS = [
    "5cfdfeb4-95a1-5dab-852c-7753dbe4941f",
    "Prepared Nordwind relaunch for the client meeting",
    "2026-11-20T09:30:00Z",
    "12,450.75 EUR",
    "Jürgen Größmann, Zoë Çelik",
    "世界のプロジェクト",
    "مرحبا بالعالم",
    "https://acme.example/app/tasks/12345?x=1#c",
    "WzIsMCw1MCwiMzRjNTA5NGNiYzQ1Il0",
    "👍👩‍💻🔥",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_estimate_is_not_below_the_vocabulary(text: str) -> None:
    """Ours: what answers are made of: ids, days, sums, names in several scripts, addresses, signs."""
    rows = "\n".join(f"{number}\t{text}" for number in range(20))
    assert counted(rows) <= tokens(rows) <= 2.7 * counted(rows)


words = st.text(alphabet=st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=60)
values = st.one_of(words, st.sampled_from(TEXTS), st.integers(0, 10**9), st.booleans(), st.lists(words, max_size=4))
records = st.dictionaries(st.sampled_from(["name", "note", "description", "status", "due_on", "tags"]), values)


@given(rows=st.lists(records, max_size=40), budget=st.integers(500, 3000), structured=st.booleans())
@steady
def test_a_list_never_costs_more_than_its_budget(
    rows: list[dict[str, Any]],
    budget: int,
    structured: bool,  # hypothesis gives it
) -> None:
    """Ours: text and, where it is sent, structured content; counted with the vocabulary, cursor and notes included."""
    shown = [{"id": str(number), **record} for number, record in enumerate(rows)]
    fields = ("id", "name", "note", "description", "status", "due_on", "tags")
    notes = ["Completed tasks are left out unless status is given"]
    room = fitting(shown, budget, "\t".join((*fields, *notes)), structured=structured)
    facts = {"total": 4321, "next_cursor": "WzIsMCw1MCwiMzRjNTA5NGNiYzQ1Il0"}
    result = listing(TASK, shown[:room], fields, facts, notes)
    assert counted(result.text) <= budget
    assert not structured or counted(compact(result.structured)) <= budget


@pytest.mark.parametrize("structured", [True, False])
def test_a_first_row_larger_than_the_budget_is_shown_cut(structured: bool) -> None:  # a parameter
    """Ours: at least one row, else the same call would never come any further; and it says that it was cut."""
    big = {"id": "1", "description": "word " * 50_000, "name": "Draw", "tags": ["x" * 900] * 30}
    assert fitting([big, dict(big)], 500, "", structured=structured) == 1
    assert tokens(row(big, list(big))) <= 500
    assert big["id"] == "1"
    assert big["name"] == "Draw"
    assert "it does not fit into one answer" in str(big)


def test_everything_is_shown_when_it_fits_and_nothing_when_there_is_nothing() -> None:
    """Ours: the budget is a limit and no quota."""
    assert fitting(ROWS, 6000, "", structured=True) == 2
    assert fitting([], 500, "", structured=True) == 0


def test_as_many_rows_are_shown_as_fit() -> None:
    """Ours: most of the budget is used before a cursor is given."""
    rows = [{"id": str(number), "name": f"Step {number} of the relaunch"} for number in range(500)]
    room = fitting(rows, 2000, "id\tname", structured=False)
    text = listing(TASK, rows[:room], ("id", "name"), {"next_cursor": "abc"}, []).text
    assert 0.7 * 2000 <= counted(text) <= 2000


@given(record=records, budget=st.integers(60, 400))
@steady
def test_a_single_record_is_cut_where_it_is_longest(record: dict[str, Any], budget: int) -> None:
    """Ours: a get, too, keeps to the budget as far as its short values allow."""
    whole = {"id": "7", **record}
    squeeze(whole, budget)
    assert whole["id"] == "7"
    assert set(whole) == {"id", *record}
    assert tokens(compact(whole)) <= budget or all(len(compact(value)) <= 60 for value in whole.values())


def test_a_long_text_of_a_record_leaves_room_for_the_rest() -> None:
    """Ours: what is cut says so."""
    result = single({"id": "1", "name": "Draw", "description": "word " * 9000}, ["Note"], "updated", budget=600)
    assert counted(result.text) <= 600
    assert "it does not fit into one answer" in result.text
    assert '"name":"Draw"' in result.text


@pytest.mark.parametrize("piece", ["a-", "aA1", "-", "é", "1", "👍", " ", "5cfdfeb4-"])
def test_a_megabyte_is_counted_in_time(piece: str) -> None:
    """Ours: strangers write anything; counting is linear whatever it is."""
    code = "import sys; from mcp_psa.shape.tokens import tokens; tokens(sys.argv[1] * (1_000_000 // len(sys.argv[1])))"
    assert ends_in_time(code, piece)
