"""A task list: a group of tasks in a project (phase, module, budget line)."""

from mcp_psa.records.common import (
    BY_PROJECT,
    CREATED_AT,
    DESCRIPTION,
    ID,
    NAME,
    PROJECT,
    SEARCH,
    STATUS,
    UPDATED_AT,
    UPDATED_SINCE,
)
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test

TASK_LIST = Noun(
    "task_list",
    "task_lists",
    "work",
    (
        ID,
        NAME,
        *PROJECT,
        Field("status", Kind.CHOICE, choices=("active", "completed", "archived", "deleted")),
        DESCRIPTION,
        Field("milestone_id", Kind.ID),
        Field("milestone_name", Kind.TEXT),
        Field("start_on", Kind.DAY),
        Field("due_on", Kind.DAY),
        Field("billable", Kind.FLAG),
        Field("private", Kind.FLAG),
        Field("pinned", Kind.FLAG),
        Field("services", Kind.FLAG, "holds tasks that time is booked on"),
        Field("estimate_minutes", Kind.MINUTES),
        Field("tracked_minutes", Kind.MINUTES),
        Field("budget_amount", Kind.MONEY),
        Field("archived", Kind.FLAG),
        CREATED_AT,
        UPDATED_AT,
    ),
    (
        SEARCH,
        Filter("name", "name"),
        BY_PROJECT,
        STATUS,
        Filter("milestone", "milestone_id"),
        Filter("archived", "archived"),
        Filter("due_from", "due_on", Test.FROM),
        Filter("due_to", "due_on", Test.TO),
        UPDATED_SINCE,
    ),
)
