"""Manifests name only what the record has, and only routes that can be filled."""

from typing import Any

import pytest

from mcp_psa.manifests.consistency import mistakes
from mcp_psa.manifests.resource import Resource
from tests.unit.toy import toy_task, toy_vendor


def _told(resource: Resource, stem: str = "task") -> list[str]:
    return list(mistakes(resource, toy_vendor(), stem))


def _with(table: str, **changes: Any) -> Resource:
    """The toy's tasks with changes in one table."""
    whole = toy_task().model_dump(by_alias=True, exclude_none=True)
    whole["list"]["routes"] = ["GET /jobs/{project}/chores", "GET /chores?kind=chore"]
    whole["get"]["routes"] = ["GET /chores/{id}"]
    whole["create"]["routes"] = ["POST /jobs/{project}/chores"]
    whole["update"] |= {"routes": ["PATCH /chores/{id}"], "operations": [_MOVE]}
    part = whole
    for step in table.split("."):
        part = part[step]
    part |= changes
    return Resource.model_validate(whole)


_MOVE = {"argument": "place_after", "route": "POST /chores/{id}/move", "body": {"after": "{place_after}"}}


def test_the_toy_has_no_mistake() -> None:
    """Ours: else the tests below would prove nothing."""
    assert _told(toy_task()) == []
    assert _told(_with("list")) == []


@pytest.mark.parametrize(
    ("table", "changes", "told"),
    [
        ("fields", {"nmae": "what"}, "fields.nmae: 'nmae' is not known; did you mean 'name'?"),
        ("fields", {"place_after": "after"}, "fields.place_after: 'place_after' is not known"),
        ("fields", {"status": "state"}, "fields.status: a choice needs 'values'"),
        (
            "fields",
            {"status": {"path": "s", "values": {"opne": "todo"}}},
            "fields.status.values: 'opne' is not known; did you mean 'open'?",
        ),
        ("write", {"assignee": "who"}, "write.assignee: 'assignee' is not known; did you mean 'assignees'?"),
        ("list.filters", {"serach": "q"}, "list.filters.serach: 'serach' is not known; did you mean 'search'?"),
        (
            "list.filters",
            {"priority": "local"},
            "list.filters.priority: cannot be applied here: 'priority' is no field",
        ),
        ("list.filters", {"status": "state"}, "list.filters.status: a choice needs 'values'"),
        ("list.filters", {"company": "route"}, "list.filters.company: no route has the placeholder {company}"),
        ("list", {"required": ["projcet"]}, "list.required: 'projcet' is not known; did you mean 'project'?"),
        ("list", {"paging": "defualt"}, "list.paging: 'defualt' is not known; did you mean 'default'?"),
        ("list", {"routes": ["GET /{company}/{project}"]}, "list: the placeholder {company} is no argument here"),
        ("get", {"routes": ["GET /chores/{uid}"]}, "get: the placeholder {uid} is no argument here; known: id"),
        (
            "create",
            {"routes": ["POST /{task}/c"]},
            "create: the placeholder {task} is no argument here; known: assignees",
        ),
        ("create", {"required": ["nam"]}, "create.required: 'nam' is not known; did you mean 'name'?"),
        ("create", {"arguments": ["name", "project", "tittle"]}, "create.arguments: 'tittle' is not known"),
        (
            "create",
            {"arguments": ["name", "project", "priority"]},
            "create.arguments: nothing says how 'priority' is written",
        ),
        ("create", {"body": {"prio": "p"}}, "create.body.prio: 'prio' is not known"),
        ("create", {"requires": ["TOY_UNITS"]}, "create.requires: 'TOY_UNITS' is not known; did you mean 'TOY_UNIT'?"),
        ("update", {"routes": ["PATCH /chores/{uid}"]}, "update: the placeholder {uid} is no argument here"),
        ("update", {"mode": "operations"}, "update.routes: mode 'operations' has none"),
        (
            "update",
            {"operations": [_MOVE, {"argument": "plaec_before", "route": "POST /x"}]},
            "update.operations: 'plaec_before' is not known; did you mean 'place_after'?",
        ),
        (
            "update",
            {"operations": [_MOVE | {"route": "POST /chores/{uid}/move"}]},
            "update.operations: the placeholder {uid} is no argument here",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_named_with_the_nearest(table: str, changes: dict[str, Any], told: str) -> None:
    """Ours: a typo in data must never wait for a tool call."""
    assert any(fault.startswith(told) for fault in _told(_with(table, **changes))), _told(_with(table, **changes))


def test_default_fields_must_exist_and_may_not_be_sensitive() -> None:
    """Ours: pay, cost and birth dates are shown only by name."""
    person = toy_task(
        noun="person",
        default=["id", "nam", "birth_date"],
        fields={"id": "id", "name": "n", "birth_date": "born"},
        write={},
        list=None,
        create=None,
        update=None,
    )
    told = _told(person, "person")
    assert "default: 'nam' is not known; did you mean 'name'?" in told
    assert "default: 'birth_date' is sensitive and may not be shown by default" in told


def test_a_noun_that_does_not_exist_says_nothing_else() -> None:
    """Ours: everything after it would be noise."""
    assert _told(toy_task(noun="tasks")) == ["noun: 'tasks' is not known; did you mean 'task'?"]


@pytest.mark.parametrize(
    ("table", "changes", "key"),
    [
        # Each of these loads today and fails, or silently does the wrong thing, at a tool call.
        ("write", {"status": {"path": "state", "values": {"opne": "todo"}}}, "write.status.values"),
        ("create", {"body": {"billable": {"path": "p", "values": {"true": "Y", "flase": "N"}}}}, "create.body.billable.values"),
        ("list.filters", {"billable": {"query": "p", "values": {"true": "1"}}}, "list.filters.billable.values"),
        ("list.filters", {"billable": {"query": "p", "values": {"true": "1", "no": "0"}}}, "list.filters.billable.values"),
        ("list.filters", {"due_from": {"query": "after", "default": "-3x"}}, "list.filters.due_from.default"),
        ("list", {"hidden": {"text": "x", "unless": ["sttaus"]}}, "list.hidden.unless"),
        ("list", {"routes": []}, "list.routes"),
        ("get", {"routes": []}, "get.routes"),
        ("get", {"key": ["idd"], "routes": ["GET /chores/{idd}"]}, "get.key"),
        ("create", {"routes": []}, "create.routes"),
        ("update", {"routes": []}, "update.routes"),
        ("update", {"key": ["idd"], "routes": ["PATCH /chores/{idd}"], "operations": []}, "update.key"),
        ("update", {"required": ["nam"]}, "update.required"),
        (
            "update",
            {"operations": [_MOVE, {"argument": "status", "when": {"doen": "PUT /chores/{id}/done"}}]},
            "update.operations",
        ),
    ],
)  # fmt: skip
def test_a_mistake_does_not_wait_for_a_tool_call(table: str, changes: dict[str, Any], key: str) -> None:
    """Ours: what would raise a KeyError or be ignored later is named at the start."""
    assert any(fault.startswith(key) for fault in _told(_with(table, **changes)))
