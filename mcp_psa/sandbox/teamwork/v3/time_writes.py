"""Logging time through version 3: hours and minutes are added, the time of day is local unless `isUtc` is set."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.v3.body import Body, existing, set_tags
from mcp_psa.sandbox.teamwork.words import ME, local_to, zone, zone_of

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


def create_timelog(store: Store, body: Body, project: int | None, task: int | None) -> int:
    """Log time on a project, or on a task and thereby on its project; gives back the id."""
    log = body.envelope("timelog")
    if task is not None:
        row = store.get("tasks", task)
        if row is None:
            raise Missing
        project = int(row["project_id"])
    elif store.get("projects", project) is None:
        raise Missing
    person = existing(store, "people", log.number("userId"), "userId") or ME
    minutes = _minutes(log)
    if not minutes:
        raise Problem(400, "hours, minutes: one of them is required")
    for name in ("date", "time"):
        log.needed(name)
    values = _when(store, log, person, None) | _columns(log)
    values |= {"person_id": person, "project_id": project, "task_id": task, "minutes": minutes}
    values.setdefault("billable", 0)
    id_ = store.insert("time_entries", values)
    set_tags(store, "time_entry", id_, log.numbers("tagIds"))
    _complete(store, body, task)
    return id_


def update_timelog(store: Store, body: Body, id_: int) -> None:
    """Change what was sent of an entry; an invoiced one is locked."""
    row = store.get("time_entries", id_)
    if row is None:
        raise Missing
    if row["billed"]:
        raise Problem(409, "The time log is on an invoice and cannot be changed")  # 403 or 409: unverified
    log = body.envelope("timelog")
    person = existing(store, "people", log.number("userId"), "userId") or int(row["person_id"])
    values = _when(store, log, person, row) | _columns(log) | _place(store, log) | {"person_id": person}
    if "hours" in log or "minutes" in log:
        values["minutes"] = _minutes(log)
    store.update("time_entries", id_, values)
    set_tags(store, "time_entry", id_, log.numbers("tagIds"))
    _complete(store, body, values.get("task_id", row["task_id"]))


def _minutes(log: Body) -> int:
    total = (log.number("hours") or 0) * 60 + (log.number("minutes") or 0)
    if total < 0:
        raise Problem(400, "hours, minutes: out of range")
    return total


def _columns(log: Body) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if (text := log.text("description")) is not None:
        values["description"] = text
    if (billable := log.flag("isBillable")) is not None:
        values["billable"] = int(billable)
    if invoice := log.number("invoiceId"):
        values |= {"billed": 1, "invoice_id": invoice}
    return values


def _place(store: Store, log: Body) -> dict[str, Any]:
    """Another task or project for an entry; a task brings its own project."""
    if task := log.number("taskId"):
        row = store.get("tasks", task)
        if row is None:
            raise Problem(400, f"taskId: {task} does not exist")
        return {"task_id": task, "project_id": row["project_id"]}
    if project := existing(store, "projects", log.number("projectId"), "projectId"):
        return {"task_id": None, "project_id": project}
    return {}


def _when(store: Store, log: Body, person: int, row: Row | None) -> dict[str, Any]:
    """The day and time of day where the person is."""
    day, clock = log.day("date"), log.text("time")
    if day is None and clock is None:
        return {}
    if clock is not None and not _CLOCK.fullmatch(clock):
        raise Problem(400, "time: must be HH:MM:SS")
    if row is not None:
        day, clock = day or row["spent_on"], clock or row["start_time"]
    if clock is None:
        return {"spent_on": day}
    source = UTC if log.flag("isUtc") else zone(zone_of(store, ME))
    moment = datetime.fromisoformat(f"{day}T{clock[:5]}").replace(tzinfo=source)
    spent_on, start = local_to(moment, zone_of(store, person))
    if log.flag("hasStartTime") is False:
        return {"spent_on": spent_on, "start_time": None}
    return {"spent_on": spent_on, "start_time": start}


def _complete(store: Store, body: Body, task: object) -> None:
    if task and body.part("timelogOptions").flag("markTaskComplete"):
        done = {"status": "done", "progress": 100, "completed_at": store.now, "completed_by": ME}
        store.update("tasks", task, done)
