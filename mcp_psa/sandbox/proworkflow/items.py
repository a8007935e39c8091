"""Items, the tasks of v3 and of the web application: people on them, work stages, a default status that hides."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from mcp_psa.sandbox.proworkflow import days, inputs, wire
from mcp_psa.sandbox.proworkflow.answers import Refused
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.filters import IN_LIST, common, fuzzy, ids, numbers, searches, span, tagged, words
from mcp_psa.sandbox.proworkflow.inputs import Input
from mcp_psa.sandbox.proworkflow.nouns import (
    POSITION,
    SORT_ORDER,
    STAMPS,
    Field,
    Filter,
    Noun,
    Where,
    grouped,
    marks,
    named,
    switch,
    tags,
)
from mcp_psa.sandbox.proworkflow.projects import DATES, person
from mcp_psa.sandbox.proworkflow.stages import STAGES, ids_by_status
from mcp_psa.sandbox.proworkflow.writing import Draft, Writer, existing
from mcp_psa.sandbox.store import Row

_LIVE = "t.deleted_at IS NULL"
_STATUS = "CASE t.status WHEN 'done' THEN 'complete' ELSE 'active' END"
_PEOPLE = "SELECT person_id FROM task_assignees WHERE task_id = t.id"

# Answers say active or complete, as the vendor's code does; the guide's words are taken as filters (unverified).
STATUSES = {
    "pending": f"{_LIVE} AND t.status = 'open'",
    "inprogress": f"{_LIVE} AND t.status IN ('in_progress', 'review')",
    "active": f"{_LIVE} AND t.status <> 'done'",
    "complete": f"{_LIVE} AND t.status = 'done'",
    "cancelled": "0",
    "deleted": "t.deleted_at IS NOT NULL",
    "all": _LIVE,
}


def _assignees(desk: Desk, tasks: Sequence[int]) -> Mapping[int, list[object]]:
    sql = """SELECT a.task_id AS owner, p.id, p.first_name, p.last_name
        FROM task_assignees a JOIN people p ON p.id = a.person_id
        WHERE a.task_id IN (SELECT value FROM json_each(?)) ORDER BY p.id"""
    return grouped((row["owner"], person(row, desk)) for row in desk.store.rows(sql, [marks(tasks)]))


def _assigned(text: str, desk: Desk) -> Where:
    """`contacts`: ids, `me` or `unassigned`. An API key has no `me`: an error here (unverified)."""
    if text.lower() == "unassigned":
        return f"NOT EXISTS ({_PEOPLE})", []
    if text.lower() == "me" and desk.caller.person is None:
        raise ValueError("'me' needs a user's token")
    wanted = [desk.caller.person] if text.lower() == "me" else numbers(text)
    return f"EXISTS ({_PEOPLE} AND person_id {IN_LIST})", [marks(wanted)]


def _token(value: Any, _desk: Desk) -> object:
    return hashlib.sha256(f"item {value}".encode()).hexdigest()[:16]


_FIELDS = {
    "id": Field("t.id"),
    "name": Field("t.name", wire.label),
    "code": Field("t.number"),
    "description": Field("t.description"),
    "projectid": Field("t.project_id"),
    "projecttitle": Field(named("projects", "name", "t.project_id"), wire.label),
    "itemcollectionid": Field("t.task_list_id"),
    "phasename": Field(named("task_lists", "name", "t.task_list_id"), wire.label),
    "status": Field(_STATUS),
    "activeworkstageid": Field(switch("t.status", ids_by_status("item"), "1")),
    "startdate": Field("t.start_on"),
    "duedate": Field("t.due_on"),
    "completedate": Field("t.completed_at", wire.local_day),
    "priorityid": Field("t.priority"),
    "estimatedhours": Field("t.estimate_minutes", wire.hours),
    "manualPercentageComplete": Field("t.progress"),
    "categoryid": Field("t.work_type_id", wire.text_id),
    "categoryname": Field(named("options", "name", "t.work_type_id"), wire.label),
    "sortorder": SORT_ORDER,
    "contacts": Field("t.id", load=_assignees),
    "tags": Field("t.id", load=tags("task")),
    "uniquetoken": Field("t.id", _token, single=True),
    **STAMPS,
}

NOUN = Noun(
    "Item",
    "tasks",
    _FIELDS,
    filters={
        **common(),
        **searches(name="t.name", code="t.number", description="t.description"),
        "q": fuzzy("t.name", "t.number"),
        "status": words(STATUSES, absent="active"),
        "projectid": ids("t.project_id"),
        "companyid": ids("t.project_id IN (SELECT id FROM projects WHERE company_id {})"),
        "itemcollectionid": ids("t.task_list_id"),
        "contacts": Filter(_assigned),
        "tagid": tagged("task"),
        **span("duedate", "t.due_on", ahead=True),
    },
    sorts={
        "id": "t.id",
        "name": "t.name",
        "code": "t.number",
        "priority": "t.priority",
        "startdate": "t.start_on",
        "duedate": "t.due_on",
        "completedate": "t.completed_at",
        "status": _STATUS,
        "sortorder": POSITION,
    },
    default=("id", "name"),  # unverified
    aliases={
        "project": ("projectid", "projecttitle"),
        "priority": ("priorityid",),
        "dates": DATES,
        "workstageid": ("activeworkstageid",),
        "phase": ("itemcollectionid", "phasename"),
    },
    where="1",
)


def _settle(draft: Draft) -> None:
    draft.need("name")
    if draft.current is None:
        draft.need("projectid")
        draft.columns["created_by"] = draft.desk.caller.person
        _check_phase(draft)
    for key in ("activeworkstate", "status"):
        if word := draft.given.get(key):
            _close(draft, done=word == "complete")
    if "completedate" in draft.given:
        finished = draft.given["completedate"]
        _close(draft, done=finished is not None)
        draft.columns["completed_at"] = days.midnight(finished, draft.desk) if finished else None


def _check_phase(draft: Draft) -> None:
    phase = draft.given.get("itemcollectionid")
    found = draft.desk.store.get("task_lists", phase) if phase else None
    if found is not None and found["project_id"] != draft.given.get("projectid"):
        draft.faults.append(f"itemcollectionid: {phase} is not a phase of this project")


def _close(draft: Draft, *, done: bool) -> None:
    """Complete it, or open it again; an item that already is what is asked for keeps its stage."""
    was = draft.current["status"] if draft.current else "open"
    if done != (was == "done"):
        draft.columns |= _stage_columns("done" if done else "open", draft.desk)


def _stage_columns(status: str, desk: Desk) -> Row:
    done = status == "done"
    by = desk.caller.person if done else None
    return {"status": status, "completed_at": desk.store.now if done else None, "completed_by": by}


def set_stage(id_: int, body: Any, desk: Desk) -> None:
    """PUT .../workstage with activeworkstageid (the vendor's command line)."""
    existing(NOUN, id_, desk)
    wanted = body.get("activeworkstageid") if isinstance(body, dict) else None
    status = next((stage.status for stage in STAGES["item"] if stage.id == wanted), None)
    if status is None:
        raise Refused(400, f"activeworkstageid: allowed values: {', '.join(str(stage.id) for stage in STAGES['item'])}")
    desk.store.update("tasks", id_, _stage_columns(status, desk))


def _assign(desk: Desk, id_: int, given: Row) -> None:
    """`contactid` replaces the people; `contacts` does so at creation (a third party's spelling, unverified)."""
    key = "contactid" if "contactid" in given else "contacts"
    if key not in given:
        return
    desk.store.execute("DELETE FROM task_assignees WHERE task_id = ?", [id_])
    pairs = [(id_, contact) for contact in given[key] or ()]
    desk.store.executemany("INSERT INTO task_assignees (task_id, person_id) VALUES (?, ?)", pairs)


_STATE = inputs.choice({"active": "active", "complete": "complete"})
_CHANGED = {
    "name": Input(inputs.text, "name"),
    "code": Input(inputs.text, "number"),
    "description": Input(inputs.text, "description"),
    "startdate": Input(inputs.day, "start_on"),
    "duedate": Input(inputs.day, "due_on"),
    "completedate": Input(inputs.day),
    "priorityid": Input(inputs.priority, "priority"),
    "contactid": Input(inputs.people),
    "manualPercentageComplete": Input(inputs.number(0, 100), "progress", clears=False),
}
_ADDED = {
    "projectid": Input(inputs.reference("projects"), "project_id"),
    "itemcollectionid": Input(inputs.reference("task_lists"), "task_list_id"),
    "activeworkstate": Input(_STATE),
    "contacts": Input(inputs.people_rows),
}

CREATOR = Writer(NOUN, _CHANGED | _ADDED, _settle, _assign)
CHANGER = Writer(NOUN, _CHANGED | {"status": Input(_STATE)}, _settle, _assign)
