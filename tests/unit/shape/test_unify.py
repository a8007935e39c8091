"""A vendor's row becomes a record."""

from typing import Any

import pytest

from mcp_psa.errors import VendorChanged
from mcp_psa.manifests.parts import Source
from mcp_psa.records import NOUNS
from mcp_psa.shape.unify import Unifier
from tests.unit.toy import toy_task

TASK = NOUNS["task"]
ROW: dict[str, Any] = {
    "uid": 7,
    "what": "Draw\tthe\nplan\u200b",
    "state": "DOING",
    "who": [{"id": 1}, {"id": 2}],
    "jobId": 3,
    "hours": 1.5,
    "by": "20.11.2026",
    "text": "<p>First</p><script>alert(1)</script><p>Then</p>",
    "paid": 0,
    "labels": "red, green",
    "changed": "2026-11-20T10:00:00+01:00",
}
SIDELOADS: dict[str, Any] = {
    "people": {"1": {"first": "Ada", "last": "Lovelace"}, "2": {"first": "Grace", "last": None}},
    "jobs": {"3": {"label": "Bridge"}},
}


def _record(*fields: str, row: dict[str, Any] | None = None, sideloads: dict[str, Any] | None = None) -> dict[str, Any]:
    made = Unifier(toy_task(), TASK, fields)
    return made.record(ROW if row is None else row, SIDELOADS if sideloads is None else sideloads)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("id", "7"),
        ("name", "Draw the plan"),
        ("status", "open"),
        ("assignee_ids", ["1", "2"]),
        ("assignee_names", ["Ada Lovelace", "Grace"]),
        ("project_id", "3"),
        ("project_name", "Bridge"),
        ("estimate_minutes", 90),
        ("due_on", "2026-11-20"),
        ("description", "First\n\nThen"),
        ("billable", False),
        ("tags", ["red", "green"]),
        ("updated_at", "2026-11-20T09:00:00Z"),
    ],
)
def test_each_field_is_found_and_read_in_our_form(field: str, expected: object) -> None:
    """Ours: one vocabulary and one unit for every vendor."""
    assert _record(field) == {field: expected}


def test_a_record_holds_the_fields_asked_for_in_that_order_and_nothing_else() -> None:
    """Ours: context is the user's money."""
    assert list(_record("due_on", "id", "name")) == ["due_on", "id", "name"]


def test_null_absent_and_empty_values_are_left_out() -> None:
    """Ours: no nulls in an answer; a row of nulls is still a record."""
    empty = dict.fromkeys(ROW)
    assert _record("id", "name", "status", "assignee_names", "project_name", "due_on", "billable", row=empty) == {}
    assert _record("id", "assignee_ids", "tags", row={"uid": 7, "who": [], "labels": ""}) == {"id": "7"}


def test_false_and_zero_stay() -> None:
    """Ours: falsy does not mean missing."""
    assert _record("billable", "estimate_minutes", row={"paid": False, "hours": 0}) == {
        "billable": False,
        "estimate_minutes": 0,
    }


def test_a_status_we_do_not_know_is_passed_on_rather_than_lost() -> None:
    """Ours: a tenant may have words of its own; a model still learns that the task is not open."""
    assert _record("status", row={"state": "Waiting"}) == {"status": "waiting"}


def test_a_status_we_do_not_know_is_made_safe_like_any_other_text() -> None:
    """Ours: it is a stranger's text too."""
    assert _record("status", row={"state": "a\tb\n\x1b[31mc\u202e"}) == {"status": "a b c"}


def test_an_empty_word_can_have_a_meaning() -> None:
    """The vendor (Teamwork): a task without a priority has an empty one."""
    priority = Source.model_validate({"path": "prio", "values": {"high": "h", "none": ["none", ""]}})
    resource = toy_task().model_copy(update={"fields": {"priority": priority}})
    assert Unifier(resource, TASK, ["priority"]).record({"prio": ""}, {}) == {"priority": "none"}


def test_a_flag_told_in_words_is_true_or_false() -> None:
    """Ours: the output schema says boolean, so the words a manifest maps must not stay text."""
    billable = Source.model_validate(
        {"path": "state", "values": {"true": "deleted", "false": ["active", "0"]}, "as": "flag"}
    )
    resource = toy_task().model_copy(update={"fields": {"billable": billable}})
    unifier = Unifier(resource, TASK, ["billable"])
    assert unifier.record({"state": "active"}, {}) == {"billable": False}
    assert unifier.record({"state": "deleted"}, {}) == {"billable": True}


def test_a_thing_that_did_not_come_along_leaves_its_name_out() -> None:
    """Ours: a sideload may be missing; the id stays."""
    assert _record("project_id", "project_name", sideloads={}) == {"project_id": "3"}
    assert _record("assignee_names", sideloads={"people": []}) == {}


def test_a_name_is_found_by_way_of_another_thing() -> None:
    """The vendor (Teamwork): a task knows its list, and the list its project."""
    hop = {"via": "jobs", "ref": "list", "hop": {"via": "lists", "path": "jobId"}, "path": "label"}
    resource = toy_task().model_copy(update={"fields": {"project_name": Source.model_validate(hop)}})
    loads = {"lists": {"5": {"jobId": 3}}, **SIDELOADS}
    assert Unifier(resource, TASK, ["project_name"]).record({"list": 5}, loads) == {"project_name": "Bridge"}
    assert Unifier(resource, TASK, ["project_name"]).record({"list": 6}, loads) == {}


def test_what_the_record_does_not_have_is_reached_by_the_vendors_name() -> None:
    """Ours: vendor.<path> shows the raw value under its path."""
    row = {"uid": 7, "extra": {"weight": 3}, "none": None}
    assert _record("id", "vendor.extra.weight", "vendor.none", "vendor.absent", row=row) == {
        "id": "7",
        "vendor": {"extra.weight": 3},
    }


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("a\u202eb\u200bc", "abc"),
        ("lone\ud800 surrogate", "lone surrogate"),
        ({"deep": ["\u2066x"]}, {"deep": ["x"]}),
    ],
)
def test_raw_values_of_the_vendor_are_made_safe_too(raw: object, safe: object) -> None:
    """Ours: vendor.<path> is text from the same strangers; a lone surrogate could not even be sent."""
    assert _record("vendor.extra", row={"extra": raw})["vendor"] == {"extra": safe}


def test_an_unreadable_value_is_an_error_and_not_a_gap() -> None:
    """Ours: a wrong or silently missing number is worse than an error."""
    with pytest.raises(VendorChanged, match="'soon' cannot be read as hours"):
        _record("estimate_minutes", row={"hours": "soon"})


def test_what_an_id_leads_to_is_looked_up_again_in_other_sideloads() -> None:
    """Ours: names are remembered from row to row, and each page brings its own."""
    unifier = Unifier(toy_task(), TASK, ("project_name",))
    pages = ({"jobs": {"3": {"label": name}}} for name in ("Bridge", "Tunnel"))
    assert [unifier.record(ROW, page) for page in pages] == [{"project_name": "Bridge"}, {"project_name": "Tunnel"}]


def test_rows_of_a_page_that_refer_to_different_things_show_different_names() -> None:
    """Ours: what is remembered of one id is not said of another, nor of a flag that Python holds equal to a number."""
    unifier = Unifier(toy_task(), TASK, ("project_name",))
    jobs = {"jobs": {"1": {"label": "Bridge"}, "2": {"label": "Tunnel"}}}
    found = [unifier.record({"jobId": job}, jobs) for job in (1, 2, "2", True, 1, 3)]
    names = [record.get("project_name") for record in found]
    assert names == ["Bridge", "Tunnel", "Tunnel", None, "Bridge", None]
