"""Which fields an answer has."""

from typing import Any

import pytest

from mcp_psa.errors import BadArguments
from mcp_psa.records import NOUNS
from mcp_psa.shape.select import available, chosen, secrets
from mcp_psa.shape.unify import Unifier
from tests.unit.toy import toy_task, toy_vendor

SHOWN = ("id", "name", "status", "due_on", "billable")


def _pick(asked: list[str] | None, *, sensitive: bool = True) -> tuple[str, ...]:
    return chosen(asked, SHOWN, toy_task(), toy_vendor(), sensitive=sensitive)


@pytest.mark.parametrize("asked", [None, []])
def test_without_a_choice_the_default_fields_are_shown(asked: list[str] | None) -> None:
    """Ours: `default` of the manifest; an empty list is no choice."""
    assert _pick(asked) == ("id", "name", "status", "due_on")


def test_the_id_always_stays_and_comes_first() -> None:
    """Ours: without it the next call cannot be made."""
    assert _pick(["billable", "name", "billable"]) == ("id", "billable", "name")


def test_unknown_fields_are_all_named_with_the_nearest_ones() -> None:
    """Ours: every problem at once, and the valid names."""
    with pytest.raises(BadArguments) as caught:
        _pick(["nam", "statsu", "zzz", "name"])
    assert "'nam' is no field here (did you mean 'name'?)" in caught.value.message
    assert "'statsu' is no field here (did you mean 'status'?)" in caught.value.message
    assert "'zzz' is no field here" in caught.value.message
    assert "Fields: id, name, status, due_on, billable" in caught.value.fix


def test_an_error_about_fields_stays_short() -> None:
    """Ours: what a caller sends is not sent back by the megabyte."""
    with pytest.raises(BadArguments) as caught:
        _pick(["x" * 60_000])
    assert len(str(caught.value)) < 1000


def test_a_vendor_field_may_be_asked_for_by_its_path() -> None:
    """Ours: anything else the vendor has."""
    assert _pick(["vendor.custom.weight"]) == ("id", "vendor.custom.weight")


def test_the_bare_prefix_is_no_field() -> None:
    """Ours: `vendor.` names nothing; the whole raw row is not on offer."""
    with pytest.raises(BadArguments):
        _pick(["vendor."])


@pytest.mark.parametrize(
    "path",
    [
        "payRate",
        "PAYRATE",
        "payrate",
        "user.payRate",
        "user.cost.amount",
        "rates[0].payRate",
        "rates[].cost",
        "cost[0]",
    ],
)
def test_hidden_values_cannot_be_asked_for_by_the_vendors_name_at_any_depth(path: str) -> None:
    """Ours: MCP_PSA_SENSITIVE=hide would be worth nothing if vendor.<path> went round it."""
    assert _pick([f"vendor.{path}"]) == ("id", f"vendor.{path}")
    with pytest.raises(BadArguments):
        _pick([f"vendor.{path}"], sensitive=False)


def test_hidden_values_are_taken_out_of_the_row_at_any_depth() -> None:
    """Ours: asking for the table around a hidden value shows the table without it."""
    row: dict[str, Any] = {
        "id": 1,
        "PayRate": 90,
        "user": {"name": "Ada", "cost": {"amount": 5}, "teams": [{"payrate": 1, "name": "a"}, [{"COST": 2}]]},
        "costume": "kept",
    }
    assert secrets(row, toy_vendor()) == {
        "id": 1,
        "user": {"name": "Ada", "teams": [{"name": "a"}, [{}]]},
        "costume": "kept",
    }
    assert "PayRate" in row, "the row itself is not changed"


def test_no_spelling_of_a_path_reaches_a_hidden_value() -> None:
    """Ours: the row is stripped, so that a path which reads differently than it looks finds nothing."""
    row = secrets({"id": 1, "user": {"payRate": 90, "name": "Ada"}}, toy_vendor())
    for path in ("user]payRate", "user..payRate", "user[payRate]", "user.[payRate", "user"):
        made = Unifier(toy_task(), NOUNS["task"], [f"vendor.{path}"]).record(row, {})
        assert "90" not in str(made), path


def test_sensitive_fields_are_not_available_when_hidden() -> None:
    """Ours: hidden means absent from schema, choice and answer."""
    resource = toy_task(noun="person", fields={"id": "id", "rate_amount": "rate", "birth_date": "born", "name": "n"})
    assert available(resource, NOUNS["person"], "get", sensitive=True) == ("id", "name", "birth_date", "rate_amount")
    assert available(resource, NOUNS["person"], "get", sensitive=False) == ("id", "name")


def test_a_field_that_needs_a_request_of_its_own_is_for_get_alone() -> None:
    """Ours: a list of 200 rows must not become 200 requests."""
    fields = {"id": "id", "name": "what", "tags": {"path": "tags", "route": "GET /chores/{id}/tags"}}
    resource = toy_task(fields=fields)
    assert available(resource, NOUNS["task"], "list", sensitive=True) == ("id", "name")
    assert available(resource, NOUNS["task"], "get", sensitive=True) == ("id", "name", "tags")


def test_fields_that_cannot_be_written_to_an_answer_are_not_offered() -> None:
    """Ours: place_after is an argument and no field."""
    assert "place_after" not in available(toy_task(), NOUNS["task"], "get", sensitive=True)
