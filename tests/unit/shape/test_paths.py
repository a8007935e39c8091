"""Dotted paths into JSON."""

from typing import Any

import pytest

from mcp_psa.shape.paths import MISSING, dig, first, put, steps

ROW: dict[str, Any] = {
    "id": 7,
    "empty": None,
    "company": {"id": 3, "name": None},
    "people": [{"id": 1}, {"name": "no id"}, {"id": None}, {"id": 2}],
    "details": [{"id": "a"}, {"id": "b"}],
    "matrix": [{"cells": [{"v": 1}, {"v": 2}]}, {"cells": [{"v": 3}]}],
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ROW),
        ("id", 7),
        ("company.id", 3),
        ("people[].id", [1, 2]),
        ("details[0].id", "a"),
        ("details[1]", {"id": "b"}),
        ("matrix[].cells[].v", [[1, 2], [3]]),
        ("empty", None),
        ("company.name", None),
    ],
)
def test_a_path_leads_to_its_value(path: str, expected: object) -> None:
    """Ours: what a manifest can point at."""
    assert dig(ROW, path) == expected


@pytest.mark.parametrize(
    "path", ["none", "id.deeper", "company.none", "empty.id", "company[].id", "company[0]", "details[2]", "people.id"]
)
def test_a_path_that_leads_nowhere_is_missing_and_not_null(path: str) -> None:
    """Ours: absent is not empty; only the caller knows what absence means."""
    assert dig(ROW, path) is MISSING


def test_each_item_of_an_empty_list_is_an_empty_list() -> None:
    """Ours: a list without items was answered, so it is not missing."""
    assert dig({"people": []}, "people[].id") == []


def test_the_first_of_several_paths_with_a_value_wins() -> None:
    """Ours: vendors spell one field in several ways, and a null is no value."""
    assert first(ROW, ["none", "empty", "company.id", "id"]) == 3
    assert first(ROW, ["none", "empty"]) is MISSING


def test_false_and_zero_are_values_and_not_absent() -> None:
    """Ours: falsy does not mean missing."""
    assert first({"a": False, "b": 1}, ["a", "b"]) is False
    assert first({"a": 0, "b": 1}, ["a", "b"]) == 0


def test_putting_makes_the_tables_between_and_keeps_what_is_there() -> None:
    """Ours: two fields may share a table in a body."""
    body: dict[str, Any] = {"task": {"name": "Draw"}}
    put(body, "task.dates.due", "2026-11-20")
    put(body, "task.dates.start", "2026-11-18")
    assert body == {"task": {"name": "Draw", "dates": {"due": "2026-11-20", "start": "2026-11-18"}}}


def test_a_path_is_read_into_its_steps() -> None:
    """Ours: `[]` is each item, `[0]` one item."""
    assert steps("a.b[].c[12]") == ("a", "b", "[]", "c", 12)
