"""Costs and timers of the fake Worksection."""

from typing import Any

import pytest

TOM = "tom@x.example"


def test_time_and_money_are_one_list_with_a_total(account: Any) -> None:
    """Expenses have ids above ten million; one without a task stands on the project's first task."""
    answer = account.admin("get_costs")
    assert [row["id"] for row in answer["data"]] == ["1", "10000001", "2", "3"]
    assert answer["total"] == {"time": "102:00", "money": "42.50"}
    train = answer["data"][1]
    assert (train["time"], train["money"], train["comment"], train["task"]["id"]) == ("0:00", "42.50", "Train", "1")
    timed = answer["data"][2]
    assert (timed["time"], timed["money"], timed["is_timer"]) == ("100:00", "0.00", True)
    assert (timed["date"], timed["user_from"]["id"], timed["task"]["project"]["id"]) == ("2026-03-10", "1002", "1")


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"id_project": 2}, ["3"]),
        ({"id_task": 3}, ["2"]),
        ({"datestart": "05.03.2026", "dateend": "10.03.2026"}, ["10000001", "2"]),
        ({"is_timer": 1}, ["2"]),
        ({"is_timer": 0, "id_project": 1}, ["1", "10000001"]),
    ],
)
def test_each_parameter_narrows_costs(account: Any, params: dict[str, Any], ids: list[str]) -> None:
    """Both days are inclusive."""
    assert account.ids("get_costs", **params) == ids


def test_unknown_objects_and_malformed_days_are_refused(account: Any) -> None:
    """And a year-first day is malformed."""
    assert account.admin("get_costs", id_project=99)["status_code"] == 4
    assert account.admin("get_costs", id_task=99)["status_code"] == 5
    assert account.admin("get_costs", datestart="2026-03-01")["message_details"] == "datestart"


def test_no_costs_are_an_empty_list_and_a_zero_total(account: Any) -> None:
    """Here `data` stays."""
    answer = account.admin("get_costs", id_task=5)
    assert answer == {"status": "ok", "data": [], "total": {"time": "0:00", "money": "0.00"}}


def test_totals_come_without_data_and_by_project_when_asked(account: Any) -> None:
    """Maps keyed by id; tasks rolled up to the topmost one."""
    assert account.admin("get_costs_total", id_project=1) == {
        "status": "ok",
        "total": {"time": "101:30", "money": "42.50"},
    }
    answer = account.admin("get_costs_total", extra="projects,tasks")
    one = answer["projects"]["1"]
    assert one["monthly"] == {"2026-03": {"time": "101:30", "money": "42.50"}}
    assert {id_: task["time"] for id_, task in one["tasks"].items()} == {"1": "1:30", "3": "100:00"}
    rolled = account.admin("get_costs_total", extra="projects,tasks_top_level")["projects"]["1"]["tasks"]
    assert {id_: task["time"] for id_, task in rolled.items()} == {"1": "101:30"}
    assert "tasks" not in account.admin("get_costs_total", extra="projects")["projects"]["2"]


def test_an_empty_map_of_projects_is_a_list(account: Any) -> None:
    """As PHP writes it; and one task asks for no projects at all."""
    empty = account.admin("get_costs_total", extra="projects", datestart="01.01.2030")
    assert empty["projects"] == []
    assert "projects" not in account.admin("get_costs_total", extra="projects", id_task=1)


@pytest.mark.parametrize(
    ("time", "shown"), [("0.15", "0:09"), ("0,15", "0:09"), ("0:09", "0:09"), (2, "2:00"), ("26:30", "26:30")]
)
def test_time_is_logged_in_hours_or_as_a_clock(account: Any, time: Any, shown: str) -> None:
    """The id stands beside the status, as a number."""
    made = account.admin("add_costs", id_task=1, time=time, email_user_from=TOM, comment="New", date="15.03.2026")
    assert isinstance(made["id"], int)
    row = next(row for row in account.admin("get_costs", id_task=1)["data"] if row["id"] == str(made["id"]))
    assert (row["time"], row["comment"], row["date"], row["user_from"]["email"]) == (shown, "New", "2026-03-15", TOM)


def test_the_key_must_name_an_author_and_a_token_need_not(account: Any) -> None:
    """Error 10 says which parameter is missing."""
    assert account.admin("add_costs", id_task=1, time="1:00")["message_details"] == "email_user_from"
    made = account.user("add_costs", id_task=1, time="1:00")
    row = account.store.get("time_entries", made["id"])
    assert (row["person_id"], row["spent_on"], row["minutes"], row["project_id"]) == (1, "2026-03-16", 60, 1)


def test_time_or_money_must_be_given(account: Any) -> None:
    """And be numbers."""
    for params in ({}, {"time": ""}, {"time": "0:00"}):
        assert account.user("add_costs", id_task=1, **params)["message_details"] == "time or money"
    assert account.user("add_costs", id_task=1, time="soon")["message_details"] == "time"
    assert account.user("add_costs", id_task=1, money="-5")["message_details"] == "money"
    assert account.user("add_costs", id_task=99, time="1:00")["status_code"] == 5


def test_money_alone_becomes_an_expense(account: Any) -> None:
    """Time with money stays one row; a rate makes money of time."""
    expense = account.user("add_costs", id_task=1, money="12.3", comment="Taxi")["id"]
    both = account.user("add_costs", id_task=1, time="1:00", money=5)["id"]
    rated = account.user("add_costs", id_task=1, time="0:30", money=5, is_rate=1)["id"]
    assert account.store.get("expenses", expense - 10_000_000)["amount"] == "12.30"
    money = {row["id"]: row["money"] for row in account.admin("get_costs", id_task=1)["data"]}
    assert (money[str(expense)], money[str(both)], money[str(rated)]) == ("12.30", "5.00", "75.00")


def test_costs_are_changed_and_deleted(account: Any) -> None:
    """Bare answers; what is not sent stays."""
    assert account.admin("update_costs", id_costs=1, time="2:00", comment="Changed", date="03.03.2026") == {
        "status": "ok"
    }
    assert account.admin("update_costs", id_costs=10000001, money="50", time="0:15") == {"status": "ok"}
    assert account.admin("update_costs", id_costs=1, time="1:00", is_rate=1) == {"status": "ok"}
    rows = {row["id"]: row for row in account.admin("get_costs", id_task=1)["data"]}
    assert [rows["1"][key] for key in ("time", "comment", "date", "money")] == [
        "1:00",
        "Changed",
        "2026-03-03",
        "150.00",
    ]
    assert [rows["10000001"][key] for key in ("time", "comment", "money")] == ["0:15", "Train", "50.00"]
    assert account.admin("delete_costs", id_costs=1) == {"status": "ok"}
    assert account.ids("get_costs", id_task=1) == ["10000001"]
    assert account.admin("delete_costs", id=1)["status_code"] == 10
    assert account.admin("delete_costs")["message_details"] == "id_costs"


def test_ten_thousand_costs_are_the_most(account: Any) -> None:
    """The same error as for tasks."""
    sql = "INSERT INTO time_entries (person_id, task_id, project_id, spent_on, minutes) VALUES (1, 1, 1, ?, 6)"
    account.store.executemany(sql, [["2025-01-01"]] * 10_000)
    assert account.admin("get_costs") == {"status": "error", "message": "Too many tasks (10000 max)"}
    assert account.ids("get_costs", datestart="02.01.2025") == ["1", "10000001", "2", "3"]
    assert account.admin("get_costs_total")["total"]["time"] == "1102:00"


def test_a_timer_runs_and_becomes_a_cost(account: Any) -> None:
    """One's own timer is an array of one, its time in seconds; none is an answer without data."""
    assert account.user("get_my_timer") == {"status": "ok"}
    assert account.user("stop_my_timer")["message"] == "Timer is not started"
    assert account.user("start_my_timer", id_task=1) == {"status": "ok"}
    assert account.user("start_my_timer", id_task=1)["message"] == "Timer is already started"
    account.store.execute("UPDATE timers SET started_at = '2026-03-16T10:47:20Z'")
    mine = account.user("get_my_timer")["data"][0]
    assert (mine["time"], mine["date_started"], mine["task"]["id"]) == (4360, "2026-03-16 10:47", "1")
    assert account.admin("get_timers")["data"][0]["time"] == "01:12:40"
    account.user("stop_my_timer", comment="Done")
    cost = account.admin("get_costs", is_timer=1, datestart="16.03.2026")["data"][0]
    assert (cost["time"], cost["comment"], cost["is_timer"]) == ("1:12", "Done", True)


def test_the_key_stops_anybodys_timer(account: Any) -> None:
    """By the timer's id."""
    account.store.insert("timers", {"person_id": 2, "task_id": 1, "started_at": "2026-03-16T11:00:00Z"})
    timer = account.admin("get_timers")["data"][0]
    assert timer["user_from"]["email"] == TOM
    assert account.admin("stop_timer", timer="99")["message"] == "Timer not found"
    assert account.admin("stop_timer", timer=timer["id"]) == {"status": "ok"}
    assert account.admin("get_timers") == {"status": "ok"}


def test_a_timer_is_thrown_away(account: Any) -> None:
    """Without a cost."""
    account.user("start_my_timer", id_task=1)
    assert account.user("delete_my_timer") == {"status": "ok"}
    assert account.user("get_my_timer") == {"status": "ok"}
    assert len(account.ids("get_costs")) == 4
