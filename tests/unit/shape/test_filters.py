"""Records are checked against the filters given."""

from typing import Any

import pytest

from mcp_psa.manifests.resource import Resource
from mcp_psa.records import NOUNS
from mcp_psa.shape import filters
from tests.unit.toy import toy_task

TASK = NOUNS["task"]
UUID = "0b6ac2f4-1c33-4a55-8f3e-5f1d3c0a9b1e"


def local_task(*names: str, **rules: Any) -> Resource:
    """The toy's tasks with these filters alone, applied here unless a rule says otherwise."""
    return toy_task(list={"routes": ["GET /chores"], "filters": dict.fromkeys(names, "local") | rules})


def _fits(filter_: str, value: Any, record: dict[str, Any], **rules: Any) -> bool:
    resource = local_task(filter_, **rules)
    assert resource.list is not None
    checks = filters.checks(resource.list, resource, TASK, {filter_: value})
    return checks[filter_](record)


@pytest.mark.parametrize(
    ("filter_", "value", "record", "expected"),
    [
        ("project", "3", {"project_id": "3"}, True),
        ("project", "3", {"project_id": "33"}, False),
        ("project", "3", {}, False),
        ("assignee", "2", {"assignee_ids": ["1", "2"]}, True),
        ("assignee", "2", {"assignee_ids": ["22"]}, False),
        ("assignee", "2", {}, False),
        ("status", "done", {"status": "done"}, True),
        ("status", "done", {"status": "open"}, False),
        ("billable", True, {"billable": True}, True),
        ("billable", True, {}, False),
        ("billable", False, {}, True),
        ("billable", False, {"billable": True}, False),
        ("name", "draw", {"name": "Draw"}, True),
        ("name", "draw", {"name": "Drawing"}, False),
        ("name", "draw", {}, False),
        ("due_from", "2026-11-20", {"due_on": "2026-11-20"}, True),
        ("due_from", "2026-11-20", {"due_on": "2026-11-19"}, False),
        ("due_to", "2026-11-20", {"due_on": "2026-11-20"}, True),
        ("due_to", "2026-11-20", {"due_on": "2026-11-21"}, False),
        ("due_to", "2026-11-20", {}, False),
        ("updated_since", "2026-11-20T10:00:00Z", {"updated_at": "2026-11-20T10:00:00Z"}, True),
        ("updated_since", "2026-11-20T10:00:00Z", {"updated_at": "2026-11-20T09:59:59Z"}, False),
        ("updated_since", "2026-11-20T10:00:00Z", {}, False),
    ],
)
def test_a_record_fits_a_filter_or_not(filter_: str, value: object, record: dict[str, Any], expected: bool) -> None:
    """Ours: equal, contains, on or after, on or before; a record without the date does not fit."""
    assert _fits(filter_, value, record) is expected


def test_ids_that_differ_in_case_alone_are_the_same_id() -> None:
    """Ours: a UUID may be written in capitals, and the vendor answers in small letters; no row may be dropped for it."""
    assert _fits("project", UUID.upper(), {"project_id": UUID})
    assert _fits("assignee", UUID.upper(), {"assignee_ids": [UUID]})


@pytest.mark.parametrize("word", ["all", "any"])
def test_a_status_of_all_is_no_check(word: str) -> None:
    """Ours: everything fits."""
    resource = local_task(status={"query": "state", "values": {word: "x"}})
    assert resource.list is not None
    assert filters.checks(resource.list, resource, TASK, {"status": word}) == {}


def test_a_name_that_happens_to_be_all_is_still_checked() -> None:
    """Ours: `all` is a word of choices; a thing may be called so."""
    assert not _fits("name", "all", {"name": "Draw"})


def test_a_word_that_rows_never_show_is_not_checked() -> None:
    """The vendor (Teamwork): `late` exists only as a filter, the row stays open."""
    resource = local_task(status={"query": "state", "values": {"late": "late", "open": "todo"}})
    assert resource.list is not None
    assert filters.checks(resource.list, resource, TASK, {"status": "late"}) == {}
    assert set(filters.checks(resource.list, resource, TASK, {"status": "open"})) == {"status"}


def test_text_search_stays_the_vendors() -> None:
    """Ours: what a vendor finds is its own affair."""
    resource = local_task(search="q")
    assert resource.list is not None
    assert filters.checks(resource.list, resource, TASK, {"search": "draw"}) == {}


def test_a_filter_whose_field_the_rows_do_not_show_is_not_checked() -> None:
    """Ours: absence of a field this vendor never fills says nothing."""
    resource = local_task(company="firm")
    assert resource.list is not None
    assert filters.checks(resource.list, resource, TASK, {"company": "1"}) == {}


def test_a_manifest_can_say_that_a_filter_is_not_exact() -> None:
    """Ours: check = false, for a vendor whose dates are local."""
    resource = local_task(due_from={"query": "after", "check": False})
    assert resource.list is not None
    assert filters.checks(resource.list, resource, TASK, {"due_from": "2026-11-20"}) == {}


def test_a_filter_for_a_path_that_was_not_taken_is_applied_here() -> None:
    """Ours: every filter is honored; two routes may each have a place for one filter only."""
    part = toy_task().list
    assert part is not None
    given = {"project": "3", "due_to": "2026-11-20", "search": "x"}
    assert filters.local(part, given, frozenset({"project"})) == {"due_to"}
    assert filters.local(part, given, frozenset()) == {"due_to", "project"}
    assert filters.local(part, {}, frozenset()) == frozenset()
