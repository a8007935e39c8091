"""Where a list goes on."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.errors import BadArguments
from mcp_psa.shape.cursor import Cursor, decode, digest, encode
from tests.unit.toy import steady

QUERY = digest("toy_list_tasks", {"project": "3"})


def _packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.integers(1, 10_000_000), st.integers(0, 10_000_000), st.integers(1, 10_000_000))
@steady
def test_a_cursor_brings_its_position_back(page: int, row: int, size: int) -> None:
    """Ours: page, row and page size are all that is needed to go on."""
    text = encode(Cursor(page, row, size), QUERY)
    assert decode(text, QUERY) == Cursor(page, row, size)
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum(), "it fits into a TSV summary and a URL"


def test_the_order_of_the_filters_does_not_matter() -> None:
    """Ours: the same query is the same query."""
    assert digest("t", {"a": "1", "b": "2"}) == digest("t", {"b": "2", "a": "1"})


@pytest.mark.parametrize(
    ("tool", "given_"),
    [
        ("toy_list_projects", {"project": "3"}),
        ("toy_list_tasks", {"project": "4"}),
        ("toy_list_tasks", {}),
        ("toy_list_tasks", {"project": "3", "status": "open"}),
        ("toy_list_tasks", {"project": 3}),
    ],
)
def test_a_cursor_of_another_tool_or_other_filters_is_refused(tool: str, given_: dict[str, Any]) -> None:
    """Ours: its position would mean other rows; the message says what to do."""
    text = encode(Cursor(2, 5, 50), digest(tool, given_))
    with pytest.raises(BadArguments, match="other filters or of another tool") as caught:
        decode(text, QUERY)
    assert "without a cursor" in caught.value.fix


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "not base64!",
        "é",
        "🙂" * 10,
        "====",
        "a" * 100_000,
        _packed(7),
        _packed(None),
        _packed("abcd"),
        _packed([]),
        _packed([1, 0, 50]),
        _packed([1, 0, 50, QUERY, "more"]),
        _packed({"page": 1, "row": 0, "size": 50, "query": QUERY}),
        _packed([0, 0, 50, QUERY]),
        _packed([-1, 0, 50, QUERY]),
        _packed([1, -1, 50, QUERY]),
        _packed([1, 0, 0, QUERY]),
        _packed([1.0, 0, 50, QUERY]),
        _packed([True, 0, 50, QUERY]),
        _packed(["1", 0, 50, QUERY]),
        _packed([1, None, 50, QUERY]),
        _packed([10**7 + 1, 0, 50, QUERY]),
        _packed([1, 10**400, 50, QUERY]),
        base64.urlsafe_b64encode(b"[1" + b"0" * 5000 + b',0,50,"x"]').decode(),
        base64.urlsafe_b64encode(b"[1e999,0,50,0]").decode(),
        base64.urlsafe_b64encode(b"[" * 50_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe\xfd\xfc").decode(),
        encode(Cursor(1, 0, 50), QUERY)[:-3],
        f" {encode(Cursor(1, 0, 50), QUERY)[2:]}",
    ],
    ids=lambda text: text[:16],
)
def test_a_malformed_cursor_is_refused_in_words(text: str) -> None:
    """Ours: it comes back from a model, so it is not trusted."""
    with pytest.raises(BadArguments, match="not one that this server gave"):
        decode(text, QUERY)


@given(st.text(max_size=60))
@steady
def test_any_other_text_is_refused_and_never_an_exception_of_another_kind(text: str) -> None:
    """Ours: the one error a model can act on."""
    with pytest.raises(BadArguments):
        decode(text, QUERY)


def test_a_cursor_shows_no_value_of_the_filters() -> None:
    """Ours: it may stand in logs; the query is in it only as a hash."""
    text = encode(Cursor(1, 0, 50), digest("toy_list_tasks", {"search": "secret-client"}))
    assert "secret" not in base64.urlsafe_b64decode(text + "==").decode()
