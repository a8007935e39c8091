"""Timesheets: one entry is one person's minutes on one task and day. No path names an entry: ids go in query and body.

Entries that other vendors keep on a project alone, and running timers, are not shown: here all time is on a task.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcp_psa.sandbox.projectworks import crud, kinds
from mcp_psa.sandbox.projectworks.binding import bind, json_object, not_valid, parameters
from mcp_psa.sandbox.projectworks.dates import MODIFIED, day_out
from mcp_psa.sandbox.projectworks.errors import Answer, invalid, rejected
from mcp_psa.sandbox.projectworks.nouns import VENDOR, Field, Filter, Noun, mine
from mcp_psa.sandbox.store import Row, Store

_A_DAY: Final = 24 * 60


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "ID": row["id"],
            "UserID": row["person_id"],
            "FirstName": row["first_name"],
            "LastName": row["last_name"],
            "TaskID": row["task_id"],
            "TaskName": row["task_name"],
            "Date": day_out(row["spent_on"]),
            "Minutes": row["minutes"],
            "Comment": row["description"],
            "IsReviewed": bool(row["is_reviewed"]),
            "ModifiedDateUTC": row["modified"],
        }
        for row in rows
    ]


def _derive(store: Store, values: Row, old: Row | None) -> Row:
    """Refuse what a person may not book, and take over what the task says."""
    if not 0 <= values.get("Minutes", 0) <= _A_DAY:
        raise invalid({"request.Minutes": ["The field Minutes must be between 0 and 1440."]})
    before = {"UserID": old["person_id"], "TaskID": old["task_id"]} if old else {}
    now = before | values
    person, task_id = now["UserID"], now["TaskID"]
    moved = any(before.get(name) != now[name] for name in ("UserID", "TaskID"))
    if moved and not _may_book(store, person, task_id):
        raise rejected("The user is not assigned to this task.")  # the rule is known, its text is unverified
    weeks = {(person, values["Date"])} if "Date" in values else set()
    if old is not None:
        weeks |= {(old["person_id"], old["spent_on"]), (person, values.get("Date", old["spent_on"]))}
    if any(_locked(store, who, day) for who, day in weeks):
        raise rejected("The timesheet for this week is locked.")  # the rule is known, its text is unverified
    if not moved:
        return {}
    task = store.get("tasks", task_id) or {}
    return {"project_id": task["project_id"], "billable": task["billable"], "work_type_id": task["work_type_id"]}


def _may_book(store: Store, person: int, task: int) -> bool:
    """Who is assigned, or has booked here before: as with the vendor, a task's Users do not tell all of them."""
    sql = """
    SELECT 1 AS found FROM task_assignees WHERE task_id = :task AND person_id = :person
    UNION ALL SELECT 1 FROM time_entries WHERE task_id = :task AND person_id = :person AND deleted_at IS NULL LIMIT 1"""
    return store.row(sql, {"task": task, "person": person}) is not None


def _locked(store: Store, person: int, day: str) -> bool:
    """A person's week is locked when it is listed as approved, or when some of its time is billed already.

    That submitted and approved weeks refuse writes is known; that billed ones count as approved is our reading.
    """
    monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
    who = store.get("people", person)
    if who and monday.isoformat() in mine(who).get("LockedWeeks", ()):
        return True
    sql = """
    SELECT 1 AS found FROM time_entries
    WHERE person_id = ? AND spent_on BETWEEN ? AND ? AND billed = 1 AND deleted_at IS NULL LIMIT 1"""
    return store.row(sql, [person, monday.isoformat(), (monday + timedelta(days=6)).isoformat()]) is not None


TIMESHEETS: Final = Noun(
    path="Timesheets",
    word="Timesheet entry",
    table="time_entries",
    columns="t.*, p.first_name, p.last_name, k.name AS task_name",
    # LEFT JOINs keep the entries in the outer loop, so that a page is read in order of id and no more than a page.
    source="time_entries t LEFT JOIN people p ON p.id = t.person_id LEFT JOIN tasks k ON k.id = t.task_id",
    where="t.deleted_at IS NULL AND t.task_id IS NOT NULL AND t.is_timer = 0",
    filters=(
        Filter("ID", "t.id = ?"),
        Filter("UserID", "t.person_id = ?"),
        Filter("TaskID", "t.task_id = ?"),
        Filter("Date", "t.spent_on = ?", kinds.day),  # one day; there is no range
        Filter("Comment", "t.description = ?", kinds.text),
        Filter("UserExternalReference", f"json_extract(p.extra, '$.{VENDOR}.ExternalReference') = ?", kinds.text),
        Filter("TaskExternalReference", f"json_extract(k.extra, '$.{VENDOR}.ExternalReference') = ?", kinds.text),
        Filter("ModifiedSinceDate", f"{MODIFIED} >= ?", kinds.since),
    ),
    shape=_shape,
    fields=(
        Field("UserID", kinds.person, "person_id", required=True),
        Field("TaskID", kinds.row_of("tasks"), "task_id", required=True),
        Field("Date", kinds.day, "spent_on", required=True),
        Field("Minutes", kinds.whole, "minutes", required=True),
        Field("Comment", column="description"),
        Field("IsReviewed", kinds.flag, "is_reviewed"),
    ),
    derive=_derive,
    single=False,
    custom="Timesheet",
)
_ID: Final = Field("ID", kinds.whole, required=True)


def routes(store: Store) -> list[Route]:
    """All routes below /Timesheets: they share one path."""

    async def create(request: Request) -> Response:
        """POST: the new entry (the Location header of other resources has no path to name here)."""
        values = bind(store, TIMESHEETS.fields, await json_object(request), whole_record=True)
        return Answer(crud.reread(store, TIMESHEETS, crud.save(store, TIMESHEETS, None, values)), 201)

    async def change(request: Request) -> Response:
        """PUT with the id in the body: id and minutes are required, the rest stays when left out."""
        body = await json_object(request)
        needed = [_ID, next(field for field in TIMESHEETS.fields if field.name == "Minutes")]
        id_ = bind(store, needed, body, whole_record=True)["ID"]
        row = crud.one_row(store, TIMESHEETS, id_)
        crud.save(store, TIMESHEETS, row, bind(store, TIMESHEETS.fields, body, whole_record=False))
        return Answer(crud.reread(store, TIMESHEETS, id_))

    async def delete(request: Request) -> Response:
        """DELETE with ?id=; the older form by person, task and day is refused."""
        text = parameters(request).get("id")
        if text is None or not text.isdecimal():
            raise not_valid("id", text)
        row = crud.one_row(store, TIMESHEETS, min(int(text), kinds.LARGEST))
        if _locked(store, row["person_id"], row["spent_on"]):
            raise rejected("The timesheet for this week is locked.")
        store.update("time_entries", row["id"], {"deleted_at": store.now})
        return Response(status_code=204)

    return [
        *crud.routes(store, TIMESHEETS),
        Route("/Timesheets", create, methods=["POST"]),
        Route("/Timesheets", change, methods=["PUT"]),
        Route("/Timesheets", delete, methods=["DELETE"]),
    ]
