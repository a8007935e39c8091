"""Tasks of the fake Worksection."""

from typing import Any

import pytest

from mcp_psa.sandbox.worksection import task_rows

HELENA = {"id": "1001", "email": "helena@x.example", "name": "Helena Brandt"}
NOBODY = {"id": "1", "email": "NOONE", "name": "Executive isn't assigned"}


def test_lists_hold_topmost_tasks_of_projects_that_are_not_archived(account: Any) -> None:
    """Subtasks and the archive come only when asked for."""
    assert account.ids("get_all_tasks") == ["1", "4", "6"]
    assert account.ids("get_all_tasks", extra="archive") == ["1", "4", "5", "6"]
    assert account.ids("get_all_tasks", filter="active") == ["1", "6"]
    assert account.ids("get_tasks", id_project=3) == ["5"]


def test_subtasks_come_inside_their_parents(account: Any) -> None:
    """Full rows in lists, three levels deep, with pages that name the topmost task."""
    first = account.admin("get_tasks", id_project=1, extra="subtasks")["data"][0]
    assert first["child"][0]["project"]["id"] == "1"
    assert first["child"][0]["child"][0]["page"] == "/project/1/1/3/"
    assert "child" not in account.admin("get_tasks", id_project=1)["data"][0]


def test_a_bare_task_has_these_fields(account: Any) -> None:
    """Text ids and priorities; unset fields are absent, and no tags without asking."""
    assert account.admin("get_tasks", id_project=1)["data"][0] == {
        "id": "1",
        "name": "Design home page",
        "page": "/project/1/1/",
        "status": "active",
        "priority": "10",
        "user_from": HELENA,
        "user_to": {"id": "1002", "email": "tom@x.example", "name": "Tom Ashworth"},
        "project": {"id": "1", "name": "Website", "page": "/project/1/"},
        "date_added": "2026-03-16 12:00",
        "date_end": "2026-05-25",
    }


def test_extras_add_fields(account: Any) -> None:
    """Each name adds its own; unknown names are ignored."""
    extra = "text,comments,files,relations,subscribers,tags,custom_fields,nonsense"
    row = account.admin("get_tasks", id_project=1, extra=extra)["data"][0]
    assert row["text"] == "First\r\nsecond"
    assert row["tags"] == {"1": "Bug", "2": "In review"}
    assert (row["has_comments"], row["relations"], row["subscribers"]) == (0, {"from": [], "to": []}, [])
    assert "comments" not in row
    assert "files" not in row
    assert account.admin("get_tasks", id_project=1, extra="html")["data"][0]["text"] == "First<br>\r\nsecond"


def test_one_task_shows_tags_and_an_outline_of_its_children(account: Any) -> None:
    """get_task has short children and, for a subtask, the tasks above it."""
    row = account.admin("get_task", id_task=1, extra="subtasks")["data"]
    assert row["tags"] == {"1": "Bug", "2": "In review"}
    assert sorted(row["child"][0]) == ["child", "id", "name", "page", "priority", "status"]
    deep = account.admin("get_task", id_task=3, extra="subtasks")["data"]
    assert "child" not in deep
    assert deep["parent"]["id"] == "2"
    assert deep["parent"]["parent"]["id"] == "1"
    assert deep["user_to"] == NOBODY


def test_unknown_ids_are_told_by_code(account: Any) -> None:
    """4 for a project, 5 for a task; 7 and 8 when they are missing."""
    assert account.admin("get_tasks", id_project=99) == {
        "status": "error",
        "status_code": 4,
        "message": "Project is invalid",
    }
    assert account.admin("get_task", id_task="x")["status_code"] == 5
    assert account.admin("get_tasks")["status_code"] == 7
    assert account.admin("get_task")["status_code"] == 8


def test_a_task_is_made_read_changed_and_read(account: Any) -> None:
    """Dates go in as DD.MM.YYYY and come out as ISO; hours are hours."""
    made = account.admin(
        "post_task",
        id_project=1,
        title="New",
        text="Do it",
        todo=["one", "two"],
        mention="tom@x.example",
        datestart="01.04.2026",
        dateend="30.04.2026",
        max_time=1.5,
        max_money="200",
        priority=7,
        email_user_to="tom@x.example",
        tags="Bug, 2",
        subscribe="helena@x.example",
    )["data"]
    assert (made["date_start"], made["date_end"], made["priority"]) == ("2026-04-01", "2026-04-30", "7")
    assert (made["max_time"], made["max_money"]) == (1.5, 200)
    assert made["text"] == "Do it\r\n• one\r\n• two Tom Ashworth"
    assert made["tags"] == {"1": "Bug", "2": "In review"}
    account.admin("update_task", id_task=made["id"], title="Newer", dateend="", email_user_to="NOONE", tags="Urgent")
    row = account.admin("get_task", id_task=made["id"], extra="subscribers")["data"]
    assert (row["name"], row["user_to"], row["tags"]) == ("Newer", NOBODY, {"3": "Urgent"})
    assert "date_end" not in row
    assert row["date_start"] == "2026-04-01"
    assert row["subscribers"] == [HELENA]
    assert account.store.get("tasks", int(made["id"]))["estimate_minutes"] == 90


def test_a_subtask_is_made_below_an_open_task_only(account: Any) -> None:
    """Code 8 for a closed parent; a fourth level is refused."""
    made = account.admin("post_task", id_project=1, title="Below", id_parent=1)["data"]
    assert (made["parent"]["id"], made["page"]) == ("1", f"/project/1/1/{made['id']}/")
    assert account.admin("post_task", id_project=1, title="X", id_parent=4)["message"] == "Task is closed"
    assert account.admin("post_task", id_project=1, title="X", id_parent=3)["status_code"] == 5


def test_bad_values_are_refused_and_nothing_is_written(account: Any) -> None:
    """Unknown addresses, tags, days and priorities."""
    before = account.store.row("SELECT count(*) AS n FROM tasks")
    bad = [
        ({}, 10),
        ({"title": "X", "email_user_to": "who@x.example"}, 11),
        ({"title": "X", "tags": "Nope"}, 16),
        ({"title": "X", "dateend": "2026-04-01"}, 10),
        ({"title": "X", "priority": 11}, 10),
        ({"title": "X", "max_time": "soon"}, 10),
    ]
    for params, code in bad:
        assert account.admin("post_task", id_project=1, **params)["status_code"] == code
    assert account.store.row("SELECT count(*) AS n FROM tasks") == before


def test_anyone_and_no_one_are_pseudo_members(account: Any) -> None:
    """Three ids that are nobody."""
    account.admin("update_task", id_task=4, email_user_to="ANY")
    assert account.admin("get_task", id_task=4)["data"]["user_to"] == {"id": "2", "email": "ANY", "name": "Anyone"}
    assert account.ids("search_tasks", email_user_to="ANY") == ["4"]
    assert account.ids("search_tasks", email_user_to="NOONE") == ["2", "3", "6"]
    assert account.ids("search_tasks", email_user_to="tom@x.example") == ["1"]


def test_tasks_are_closed_from_the_bottom_and_opened_from_the_top(account: Any) -> None:
    """Codes 12, 13 and 14; the answers are bare."""
    assert account.admin("complete_task", id_task=1) == {
        "status": "error",
        "status_code": 13,
        "message": "Task has children",
    }
    for id_ in (3, 2, 1):
        assert account.admin("complete_task", id_task=id_) == {"status": "ok"}
    assert account.admin("complete_task", id_task=1)["status_code"] == 12
    assert account.admin("get_task", id_task=1)["data"]["date_closed"] == "2026-03-16 12:00"
    assert account.admin("reopen_task", id_task=2)["message"] == "Parent task is done"
    assert account.admin("reopen_task", id_task=1) == {"status": "ok"}
    assert account.admin("reopen_task", id_task=1)["message"] == "Task is already active"


def test_text_is_cut_without_a_word(account: Any) -> None:
    """65,536 characters, status ok."""
    made = account.admin("post_task", id_project=1, title="Long", text="x" * 70_000)["data"]
    assert len(made["text"]) == 65_536


def test_the_author_is_the_key_owner_unless_named(account: Any) -> None:
    """A token's calls are always by its owner."""
    params = {"id_project": 1, "title": "X", "email_user_from": "tom@x.example"}
    assert account.admin("post_task", **params)["data"]["user_from"]["name"] == "Tom Ashworth"
    assert account.user("post_task", **params)["data"]["user_from"]["name"] == "Helena Brandt"


def test_more_than_10000_rows_are_an_error_without_a_code(account: Any) -> None:
    """There is no partial answer."""
    values = [[1, f"Task {n}"] for n in range(10_000)]
    account.store.executemany("INSERT INTO tasks (project_id, name) VALUES (?, ?)", values)
    error = {"status": "error", "message": "Too many tasks (10000 max)"}
    assert account.admin("get_all_tasks") == error
    assert account.admin("search_tasks", filter="name has 'Task'", status="active")["status"] == "ok"
    assert account.admin("search_tasks", id_project=1) == error


@pytest.mark.parametrize("wire", range(11))
def test_every_priority_comes_back_as_it_was_set(account: Any, wire: int) -> None:
    """The agency has five steps, Worksection eleven."""
    account.admin("update_task", id_task=1, priority=wire)
    assert account.admin("get_task", id_task=1)["data"]["priority"] == str(wire)


def test_a_priority_changed_elsewhere_is_shown(account: Any) -> None:
    """What was kept here is forgotten then."""
    account.admin("update_task", id_task=1, priority=7)
    account.store.update("tasks", 1, {"priority": 5})
    assert account.admin("get_task", id_task=1)["data"]["priority"] == "0"
    assert task_rows.stored_priority(1) is None


def test_members_subscribe_and_unsubscribe(account: Any) -> None:
    """Read back through get_task."""
    account.admin("subscribe", id_task=1, email_user="helena@x.example")
    assert account.admin("get_task", id_task=1, extra="subscribers")["data"]["subscribers"] == [HELENA]
    account.admin("unsubscribe", id_task=1, email_user="helena@x.example")
    assert account.admin("get_task", id_task=1, extra="subscribers")["data"]["subscribers"] == []


def test_comments_are_added_and_listed_newest_first(account: Any) -> None:
    """Five at most inside a task; an empty thread has no data at all."""
    assert account.admin("get_comments", id_task=1) == {"status": "ok"}
    for n in range(6):
        account.admin("post_comment", id_task=1, text=f"Comment {n}", email_user_from="tom@x.example")
    rows = account.admin("get_comments", id_task=1, extra="files")["data"]
    assert [row["text"] for row in rows] == [f"Comment {n}" for n in (5, 4, 3, 2, 1, 0)]
    assert rows[0]["page"] == f"/project/1/1/#com{rows[0]['id']}"
    assert rows[0]["user_from"]["name"] == "Tom Ashworth"
    task = account.admin("get_task", id_task=1, extra="comments")["data"]
    assert (task["has_comments"], len(task["comments"])) == (1, 5)
    assert account.admin("post_comment", id_task=1)["message"] == "At least one of fields required"
    assert account.admin("post_comment", id_task=99, text="x")["status_code"] == 5
