"""Tasks (the app says Timecode): what time is booked on. They hang from services modules and need a type."""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import ALLOCATION_TYPES, TASK_STATUSES
from mcp_psa.sandbox.projectworks.dates import day_out
from mcp_psa.sandbox.projectworks.errors import rejected
from mcp_psa.sandbox.projectworks.modules import is_services
from mcp_psa.sandbox.projectworks.nouns import EXTERNAL, Field, Filter, Noun, grouped, mine, tail, usual
from mcp_psa.sandbox.projectworks.settings import TASK_TYPE_SHIFT
from mcp_psa.sandbox.store import Row, Store

_PEOPLE: Final = """
SELECT a.task_id AS owner, p.id, p.first_name, p.last_name, p.bill_rate
FROM task_assignees a JOIN people p ON p.id = a.person_id AND p.deleted_at IS NULL
WHERE a.task_id IN ({ids}) ORDER BY p.id"""


def _shape(store: Store, rows: Sequence[Row]) -> list[Row]:
    people = grouped(store, _PEOPLE, [row["id"] for row in rows])
    return [
        _facts(row)
        | _rules(row)
        | {"Users": [assignment(row, person) for person in people.get(row["id"], [])]}
        | tail(row)
        for row in rows
    ]


def _facts(row: Row) -> Row:
    # No ProjectID: the vendor's models of a task never had one, it goes through the module.
    type_id = row["type_id"]
    return {
        "TaskID": row["id"],
        "TaskName": row["name"],
        "ModuleID": row["module_id"],
        "ModuleName": row["module_name"],
        "TaskTypeID": None if type_id is None else type_id + TASK_TYPE_SHIFT,
        "TaskTypeName": row["type_name"],
        **TASK_STATUSES.pair(row["status"], "TaskStatus"),
        "StartDate": day_out(row["start_on"]),
        "EndDate": day_out(row["due_on"]),
        "PercentComplete": row["progress"],
    }


def _rules(row: Row) -> Row:
    """The rest; that answers carry what 2026 added to the request (from IsBillable on) is unverified."""
    own = mine(row)
    return {
        "EnforceTimesheetDates": bool(own.get("EnforceTimesheetDates", False)),
        "IsOnTimesheet": bool(own.get("IsOnTimesheet", True)),
        "IsCommentRequired": bool(own.get("IsCommentRequired", False)),
        "IsAutoSchedule": bool(own.get("IsAutoSchedule", False)),
        "IsScheduledTask": bool(own.get("IsScheduledTask", False)),
        "IsBillable": bool(row["billable"]),
        "FeeTypeID": own.get("FeeTypeID"),
        "Fee": own.get("Fee"),
        "DefaultRate": own.get("DefaultRate"),
        "UseDefaultRate": bool(own.get("UseDefaultRate", False)),
    }


def assignment(row: Row, person: Row) -> Row:
    """One person on a task; hours are decimal."""
    held = mine(row).get("Users", {}).get(str(person["id"]), {})
    rate = held.get("Rate", person["bill_rate"])
    return {
        "UserID": person["id"],
        "FirstName": person["first_name"],
        "LastName": person["last_name"],
        "Hours": held.get("Hours"),
        "Rate": None if rate is None else float(rate),
        "RateCardID": held.get("RateCardID"),
        **ALLOCATION_TYPES.pair("open" if held.get("Hours") is None else "hours", "AllocationType"),
        "IsActive": bool(held.get("IsActive", True)),
    }


def _derive(store: Store, values: Row, old: Row | None) -> Row:
    """Check the module and the type, and keep what the other columns follow from."""
    found: Row = {}
    if "ModuleID" in values:
        module = store.get("task_lists", values["ModuleID"]) or {}
        if not is_services(module):
            raise rejected("Tasks can only be added to services modules.")  # the text is unverified
        found["project_id"] = module["project_id"]
    if old is None and "TaskTypeID" not in values:
        raise rejected(
            "A task type is required."
        )  # documented as optional, refused in practice; the text is unverified
    status = values.get("TaskStatusID")
    if status is not None and (old is None or status != old["status"]):
        found["completed_at"] = store.now if status == "done" else None
    return found


_MODULE: Final = "COALESCE(t.task_list_id, q.task_list_id)"
_ASSIGNED: Final = "EXISTS (SELECT 1 FROM task_assignees x WHERE x.task_id = t.id AND x.person_id = ?)"

TASKS: Final = Noun(
    path="Tasks",
    word="Task",
    table="tasks",
    columns="t.*, l.id AS module_id, l.name AS module_name, w.id AS type_id, w.name AS type_name",
    source=(
        "tasks t LEFT JOIN tasks q ON q.id = t.parent_id "  # noqa: S608  # our own literals
        f"LEFT JOIN task_lists l ON l.id = {_MODULE} AND l.deleted_at IS NULL "
        "JOIN projects p ON p.id = t.project_id AND p.deleted_at IS NULL "
        # Work that came in without a type has the tenant's first one: a Projectworks task always has a type.
        "LEFT JOIN options w ON w.id = COALESCE(t.work_type_id, (SELECT MIN(id) FROM options WHERE kind = 'work_type'))"
    ),
    where="t.deleted_at IS NULL",
    filters=(
        *usual("TaskID", "t.name"),
        Filter("ProjectID", "t.project_id = ?"),
        Filter("ModuleID", f"{_MODULE} = ?"),
        Filter("UserID", _ASSIGNED),
    ),
    shape=_shape,
    fields=(
        Field("ModuleID", kinds.row_of("task_lists"), "task_list_id", required=True),
        Field("TaskName", column="name", required=True),
        Field("TaskTypeID", kinds.option_of("work_type", TASK_TYPE_SHIFT), "work_type_id"),
        Field("TaskStatusID", kinds.word_of(TASK_STATUSES), "status", also="StatusID"),
        Field("StartDate", kinds.day, "start_on"),
        Field("EndDate", kinds.day, "due_on"),
        Field("PercentComplete", kinds.percent, "progress"),
        Field("IsBillable", kinds.flag, "billable"),
        Field("IsOnTimesheet", kinds.flag),
        Field("EnforceTimesheetDates", kinds.flag),
        Field("IsCommentRequired", kinds.flag),
        Field("IsAutoSchedule", kinds.flag),
        Field("IsScheduledTask", kinds.flag),
        Field("FeeTypeID", kinds.whole),
        Field("Fee", kinds.number),
        Field("DefaultRate", kinds.number),
        Field("UseDefaultRate", kinds.flag),
        EXTERNAL,
    ),
    derive=_derive,
    custom="Task",
    change="PATCH",
    change_answers_list=True,  # so in the 2018 Swagger; a client of 2026 reads an object there
)
