"""Projects, tags and files of the fake Worksection."""

from typing import Any

import pytest


def test_all_projects_are_listed_unless_filtered(account: Any) -> None:
    """The archived ones too; both spellings of the archive are taken."""
    rows = account.admin("get_projects")["data"]
    assert [row["status"] for row in rows] == ["active", "pending", "archive", "active"]
    assert account.ids("get_projects", filter="active") == ["1", "4"]
    assert account.ids("get_projects", filter="pending") == ["2"]
    assert account.ids("get_projects", filter="archive") == ["3"]
    assert account.ids("get_projects", filter="archived") == ["3"]


def test_a_project_has_these_fields(account: Any) -> None:
    """No manager is a pseudo-member; tags are a map."""
    row = account.admin("get_project", id_project=1)["data"]
    assert (row["id"], row["page"], row["company"]) == ("1", "/project/1/", "Nordwind")
    assert (row["user_to"]["email"], row["tags"]) == ("tom@x.example", {"3": "Urgent"})
    assert not {"text", "options", "users", "max_time", "date_start"} & set(row)
    other = account.admin("get_project", id_project=2, extra="text,options,users,custom_fields")["data"]
    assert other["user_to"] == {"id": "0", "email": "NOONE", "name": "Manager isn't assigned"}
    assert (other["text"], other["users"], len(other["options"])) == ("", [], 14)
    assert other["custom_fields"][0]["name"] == "Sales channel"
    assert "tags" not in other
    assert account.admin("get_project", id_project=9)["status_code"] == 4


def test_a_project_is_made_changed_and_read(account: Any) -> None:
    """Members add up, tags are replaced, dates can be cleared."""
    made = account.admin(
        "post_project",
        title="Launch",
        company="Baker & Sons",
        email_manager="tom@x.example",
        members=["helena@x.example"],
        text="Big",
        datestart="01.04.2026",
        dateend="01.05.2026",
        max_time=40,
        max_money=4000,
        tags="Bug,Urgent",
        extra="options",
        options={"allow_close": 1},
    )["data"]
    assert (made["status"], made["company"], made["date_end"]) == ("active", "Baker & Sons", "2026-05-01")
    assert (made["max_time"], made["max_money"], made["tags"]) == (40, 4000, {"1": "Bug", "3": "Urgent"})
    assert (made["options"]["allow_close"], made["options"]["allow_give"]) == (1, 0)
    changed = account.admin(
        "update_project",
        id_project=made["id"],
        title="Launched",
        dateend="",
        tags="2",
        email_manager="NOONE",
        text="no",
    )["data"]
    assert (changed["name"], changed["tags"], changed["user_to"]["id"]) == ("Launched", {"2": "In review"}, "0")
    row = account.admin("get_project", id_project=made["id"], extra="users,text,options")["data"]
    assert [user["email"] for user in row["users"]] == ["helena@x.example", "tom@x.example"]
    assert (row["text"], row["options"]["allow_close"]) == ("Big", 1)
    assert "date_end" not in row


def test_at_most_one_cost_rule_can_be_set(account: Any) -> None:
    """Error 11, in words of its own."""
    params = {"options.time_today": 1, "options.timer_only": 1}
    assert account.admin("update_project", id_project=1, **params)["message"].startswith("Only one parameter (options.")
    assert account.admin("post_project", title="X", **params)["status_code"] == 11
    account.admin("update_project", id_project=1, **{"options.time_today": 1})
    assert account.admin("update_project", id_project=1, options={"timer_only": 1})["status_code"] == 11


def test_bad_projects_are_refused(account: Any) -> None:
    """A title is needed; addresses must be members'."""
    assert account.admin("post_project")["message_details"] == "title"
    answer = account.admin("post_project", title="X", members="tom@x.example,a@x.example,katrin@x.example")
    assert (answer["status_code"], answer["message_details"]) == (11, "a@x.example,katrin@x.example")
    assert account.admin("post_project", title="X", tags="Nope")["message_details"] == "Nope"


def test_a_project_is_archived_and_activated(account: Any) -> None:
    """Each twice is error 12; the last closing stays visible."""
    assert account.admin("close_project", id_project=1) == {"status": "ok"}
    assert account.admin("close_project", id_project=1)["message"] == "Project is already closed"
    assert account.admin("activate_project", id_project=1) == {"status": "ok"}
    assert account.admin("activate_project", id_project=1)["message"] == "Project is already active"
    row = account.admin("get_project", id_project=1)["data"]
    assert (row["status"], row["date_closed"]) == ("active", "2026-03-16 12:00")


def test_members_are_added_and_removed(account: Any) -> None:
    """Adding twice does no harm."""
    for _ in range(2):
        assert account.admin("add_project_members", id_project=1, members="tom@x.example,helena@x.example") == {
            "status": "ok"
        }
    account.admin("delete_project_members", id_project=1, members="tom@x.example")
    users = account.admin("get_project", id_project=1, extra="users")["data"]["users"]
    assert [user["name"] for user in users] == ["Helena Brandt"]
    assert account.admin("add_project_members", id_project=1, members="a@x.example")["status_code"] == 11
    assert account.admin("delete_project_members", id_project=1)["message_details"] == "members"


def test_folders_are_teams_and_folders(account: Any) -> None:
    """A made folder takes projects."""
    made = account.admin("add_project_group", title="Design")["data"]
    rows = account.admin("get_project_groups")["data"]
    assert {"id": made["id"], "title": "Design", "type": "folder"} in rows
    assert {"id": "2", "title": "Nordwind", "type": "company", "client": 1} in rows
    assert account.admin("post_project", title="X", company="Design")["data"]["company"] == "Design"
    assert account.admin("post_project", title="X", company="Nowhere")["data"]["company"] == "Own Studio"
    assert account.admin("add_project_group")["status_code"] == 10


def test_tags_are_listed_with_their_groups(account: Any) -> None:
    """Stages are tags of type status; ids are whole numbers here and text as map keys."""
    rows = account.admin("get_task_tags")["data"]
    assert [(row["id"], row["title"], row["group"]["id"]) for row in rows] == [
        (1, "Bug", 101),
        (2, "In review", 100),
        (3, "Urgent", 101),
    ]
    assert account.ids("get_task_tags", type="status") == [2]
    assert account.ids("get_task_tags", group="General labels") == [1, 3]
    assert account.ids("get_task_tags", group=100) == [2]
    assert account.ids("get_task_tags", access="private") == []
    assert account.ids("get_project_tag_groups", type="label") == [98]


def test_tags_and_groups_are_made_once(account: Any) -> None:
    """For tasks or for projects, not both; project groups answer with an empty type."""
    group = account.admin("add_task_tag_groups", title="Team,Area", type="label", access="private")["data"]
    assert [row["title"] for row in group] == ["Team", "Area"]
    first = account.admin("add_task_tags", group="Team", title="Red,Blue")["data"]
    again = account.admin("add_task_tags", group=group[0]["id"], title="Blue")["data"]
    assert again == [first[1]]
    assert account.ids("get_task_tags", access="private") == [first[0]["id"], first[1]["id"]]
    assert first[0]["id"] not in account.ids("get_project_tags")
    assert account.admin("add_project_tag_groups", title="Level", access="public")["data"][0]["type"] == ""
    assert account.admin("add_project_tags", group="Level", title="High")["status"] == "ok"
    assert account.admin("add_task_tag_groups", title="X", access="public")["message_details"] == "type"
    assert account.admin("add_task_tag_groups", type="label", access="public")["message_details"] == "title"
    assert account.admin("add_task_tags", title="X")["message_details"] == "group (id or title)"
    assert account.admin("add_project_tags", group="Level")["message_details"] == "title"


def test_tags_move_by_plus_and_minus(account: Any) -> None:
    """In one call; a wrong one spoils it all."""
    assert account.admin("update_task_tags", id_task=1, plus="Urgent", minus="2,Bug") == {"status": "ok"}
    assert account.admin("get_task", id_task=1)["data"]["tags"] == {"3": "Urgent"}
    answer = account.admin("update_task_tags", id_task=1, plus="docs", minus="Urgent")
    assert (answer["status_code"], answer["message"], answer["message_details"]) == (16, "Tag is invalid", "docs")
    assert account.admin("get_task", id_task=1)["data"]["tags"] == {"3": "Urgent"}
    account.admin("update_project_tags", id_project=1, minus="Urgent")
    assert "tags" not in account.admin("get_project", id_project=1)["data"]


def test_files_of_a_task_include_its_comments_and_a_project_has_its_own(account: Any) -> None:
    """Sizes are text; the page of a project's file names the project."""
    comment = account.admin("post_comment", id_task=1, text="See file")["data"]
    owners = (("project", 1), ("task", 1), ("comment", int(comment["id"])))
    for type_, id_ in owners:
        account.store.insert("files", {"object_type": type_, "object_id": id_, "name": f"Ü {type_}.pdf", "size": 20})
    assert account.admin("get_files", id_project=1)["data"][0]["page"] == "/download/1/1/"
    assert account.ids("get_files", id_task=1) == ["2", "3"]
    assert account.admin("get_files", id_task=1)["data"][0]["size"] == "20"
    assert account.admin("get_files", id_project=2) == {"status": "ok"}
    assert account.admin("get_files")["status_code"] == 7
    assert account.admin("get_task", id_task=1, extra="files")["data"]["files"][0]["id"] == "2"
    assert account.admin("get_comments", id_task=1, extra="files")["data"][0]["files"][0]["id"] == "3"


def test_a_file_is_downloaded_as_bytes_and_its_absence_as_json(account: Any) -> None:
    """With 200 either way."""
    account.store.insert("files", {"object_type": "project", "object_id": 1, "name": "Ü.pdf", "size": 20})
    headers = {"Authorization": "Bearer fake-sandbox-token-worksection"}
    answer = account.send("GET", "/api/oauth2?action=download&id_file=1", headers=headers)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%9C.pdf"
    missing = account.send("GET", "/api/oauth2?action=download&id_file=9", headers=headers)
    assert (missing.status_code, missing.json()["message"]) == (200, "File not found")


@pytest.mark.parametrize("period", ["", "60d", "361m", "73h", "0d", "1w", "d"])
def test_events_have_a_longest_period(account: Any, period: str) -> None:
    """30 days, 72 hours or 360 minutes."""
    assert account.admin("get_events", period=period)["message_details"] == "period"


def test_events_tell_what_was_made_and_closed(account: Any) -> None:
    """There is no project key: the page tells."""
    account.admin("complete_task", id_task=3)
    account.admin("post_comment", id_task=1, text="Hi")
    events = account.admin("get_events", period="1h", id_project=1)["data"]
    found = {(event["action"], event["object"]["type"], event["object"]["id"]) for event in events}
    assert ("close", "task", "3") in found
    assert ("post", "project", "1") in found
    assert next(e for e in events if e["object"]["type"] == "comment")["object"]["page"] == "/project/1/1/"
    assert {event["object"]["page"].split("/")[2] for event in events} == {"1"}
