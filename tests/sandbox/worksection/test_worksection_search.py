"""The search language of the fake Worksection."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("id=1", ["1"]),
        ("id in (1, 3,4)", ["1", "3", "4"]),
        ("project = 2", ["6"]),
        ("parent=1", ["2"]),
        ("name = 'Copy'", ["4"]),
        ("name has 'DESIGN'", ["1"]),
        ("name has 'Report' or name has 'Copy'", ["4", "6"]),
        ("(name has 'o') and (dateend>'25.05.2026' and dateend<='31.05.2026')", ["4"]),
        ("dateend != '25.05.2026'", ["4"]),
        ("date_end = '25.05.2026'", ["1"]),
        ("dateadd >= '16.03.2026' and id in (1,6)", ["1", "6"]),
        ("dateclose < '01.01.2030'", []),
        ("project=1 and name='Copy' or project=2", ["4", "6"]),
        ("project=1 and (name='Copy' or project=2)", ["4"]),
    ],
)
def test_a_filter_finds_what_it_says(account: Any, text: str, ids: list[str]) -> None:
    """Every field and operator, and how they combine; tasks of all levels are found."""
    assert account.ids("search_tasks", filter=text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "priority=3",
        "user_to='x'",
        "name has Report",
        "name > 'x'",
        "id has '1'",
        "id in ()",
        "id in (1",
        "id=1 AND id=2",
        "id=1 or",
        "id=1 id=2",
        "dateend > '2026-05-25'",
        "dateend has '25.05.2026'",
        "name = 'it''s' x",
        "name = 'open",
        "('id'=1)",
        "id=-1",
        "id = 99999999999999999999",
        "name{has}'x'",
        "(" * 60 + "id=1" + ")" * 60,
    ],
)
def test_any_other_filter_is_error_10_with_a_hint(account: Any, text: str) -> None:
    """Unsupported fields above all; the message misleads, as the vendor's does."""
    answer = account.admin("search_tasks", filter=text)
    assert (answer["status_code"], answer["message"], answer["message_details"]) == (10, "Field is required", "filter")
    assert "test" in answer


def test_a_search_needs_one_of_five_parameters(account: Any) -> None:
    """A status alone is not enough."""
    answer = account.admin("search_tasks", status="done")
    assert answer["message"] == "At least one of fields required"
    assert answer["message_details"] == "filter, id_project, id_task, email_user_from, email_user_to"


def test_the_other_parameters_narrow_a_search(account: Any) -> None:
    """All conditions hold together; the archive is searched only when its project is named."""
    assert account.ids("search_tasks", id_project=1, status="done") == ["4"]
    assert account.ids("search_tasks", id_project=1, status="active") == ["1", "2", "3"]
    assert account.ids("search_tasks", filter="name has 'Archive'") == []
    assert account.ids("search_tasks", id_project=3, filter="name has 'Archive'") == ["5"]
    assert account.ids("search_tasks", id_task=2) == ["2"]
    assert account.ids("search_tasks", email_user_from="helena@x.example", filter="id=1") == ["1"]
    assert account.ids("search_tasks", email_user_from="tom@x.example") == []
    assert account.admin("search_tasks", email_user_to="who@x.example")["status_code"] == 11
    assert account.admin("search_tasks", id_task=99)["status_code"] == 5


def test_a_found_subtask_names_its_parents(account: Any) -> None:
    """And adds text, files and tags alone."""
    row = account.admin("search_tasks", id_task=3, extra="text,comments,tags")["data"][0]
    assert row["parent"]["parent"]["name"] == "Design home page"
    assert "text" in row
    assert "has_comments" not in row


def test_costs_have_a_grammar_of_their_own(account: Any) -> None:
    """Comment and day for rows, project alone for totals."""
    assert account.ids("get_costs", filter="comment has 'entry' and dateadd>'05.03.2026'") == ["2", "3"]
    assert account.ids("get_costs", filter="id in (1) and comment='Entry 1'") == ["1"]
    assert account.ids("get_costs", filter="task=6") == ["3"]
    assert account.admin("get_costs", filter="name='x'")["status_code"] == 10
    assert account.admin("get_costs_total", filter="project=2")["total"]["time"] == "0:30"
    assert account.admin("get_costs_total", filter="comment has 'x'")["status_code"] == 10
