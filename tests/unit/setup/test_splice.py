"""Putting an entry into a person's file: everything else stays as it is, byte for byte."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_psa.setup.splice import NotOurs, put
from tests.unit.toy import steady

ENTRY = {"command": "/x/mcp-psa", "args": ["serve"]}

# A file as people have it: odd order, an escape, a number's own form, tabs, a key that nobody knows.
LIVED_IN = """{
\t"theme" : "d\\u0061rk",
\t"zoom": 1.50,
\t"mcpServers": {
\t\t"files": { "command": "npx", "args": ["-y", "files"] }
\t},
\t"last": null
}
"""


def test_a_new_entry_is_an_insertion_and_nothing_else() -> None:
    """Ours: merge, never destroy."""
    new = put(LIVED_IN, "mcpServers", "psa", ENTRY)
    head, tail = LIVED_IN.split('["-y", "files"] }')
    assert new.startswith(head + '["-y", "files"] }')
    assert new.endswith(tail)
    assert json.loads(new)["mcpServers"]["psa"] == ENTRY
    assert '\n\t\t"psa": {\n\t\t\t"command"' in new


def test_an_entry_that_is_there_is_replaced_in_its_place() -> None:
    """Ours: running it again changes one entry."""
    once = put(LIVED_IN, "mcpServers", "psa", ENTRY)
    again = put(once, "mcpServers", "psa", {"command": "other"})
    assert json.loads(again)["mcpServers"]["psa"] == {"command": "other"}
    assert put(again, "mcpServers", "psa", ENTRY) == once


def test_a_new_entry_stands_as_its_siblings_do() -> None:
    """Ours: people indent as they like."""
    new = put('{\n "a": 1,\n "servers": {\n      "x": {}\n }\n}', "servers", "psa", {})
    assert new == '{\n "a": 1,\n "servers": {\n      "x": {},\n      "psa": {}\n }\n}'


@pytest.mark.parametrize("text", ["", "\n", "{}", "{ }\n"])
def test_an_empty_file_becomes_one_with_the_entry(text: str) -> None:
    """Ours: what clients leave behind when nothing was ever configured."""
    assert put(text, "servers", "psa", ENTRY) == json.dumps({"servers": {"psa": ENTRY}}, indent=2) + "\n"


def test_line_ends_of_windows_stay() -> None:
    """Ours: no file ends up with both kinds."""
    new = put(LIVED_IN.replace("\n", "\r\n"), "mcpServers", "psa", ENTRY)
    assert new.count("\n") == new.count("\r\n")


def test_a_file_in_one_line_stays_in_one_line() -> None:
    """Ours: minified files are somebody's choice."""
    new = put('{"a":1,"mcpServers":{"x":{"command":"y"}}}', "mcpServers", "psa", ENTRY)
    assert new.startswith('{"a":1,"mcpServers":{"x":{"command":"y"}, "psa": {')
    assert "\n" not in new


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{\n  // mine\n  "servers": {}\n}', "line 2"),
        ('{"servers": {},}', "not plain JSON"),
        ("[]", "no JSON object"),
        ('{"servers": []}', "is no object"),
        ("[" * 100_000, "not plain JSON|nested"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str, why: str) -> None:
    """Ours: a file with comments is left alone; the entry is printed instead."""
    with pytest.raises(NotOurs, match=why):
        put(text, "servers", "psa", ENTRY)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
_TABLE = st.fixed_dictionaries({}, optional={"mcpServers": st.dictionaries(st.text(max_size=6), _VALUES, max_size=3)})


@steady
@given(
    st.dictionaries(st.text(max_size=6), _VALUES, max_size=3),
    _TABLE,
    st.sampled_from([None, 1, 2, 4, "\t"]),
    st.booleans(),
)
def test_any_file_keeps_what_it_held(
    rest: dict[str, Any], table: dict[str, Any], indent: int | str | None, escaped: bool
) -> None:
    """Ours: the entry is added, all else means what it meant, and adding it again changes nothing."""
    held = {**rest, **table}
    text = json.dumps(held, indent=indent, ensure_ascii=escaped)
    if not isinstance(held.get("mcpServers", {}), dict):
        return
    new = put(text, "mcpServers", "psa", ENTRY)
    assert json.loads(new) == {**held, "mcpServers": {**held.get("mcpServers", {}), "psa": ENTRY}}
    assert put(new, "mcpServers", "psa", ENTRY) == new
