"""A milestone: a dated checkpoint of a project."""

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

MILESTONE = Noun(
    "milestone",
    "milestones",
    "work",
    (
        ID,
        NAME,
        Field("due_on", Kind.DAY),
        Field("status", Kind.CHOICE, choices=("open", "done", "deleted")),
        *PROJECT,
        Field("responsible_ids", Kind.IDS),
        Field("responsible_names", Kind.TEXTS),
        DESCRIPTION,
        Field("color", Kind.TEXT),
        Field("progress", Kind.COUNT, "percent"),
        Field("completed_on", Kind.DAY),
        Field("private", Kind.FLAG),
        Field("tag_ids", Kind.IDS),
        CREATED_AT,
        UPDATED_AT,
    ),
    (
        SEARCH,
        BY_PROJECT,
        STATUS,
        Filter("responsible", "responsible_ids"),
        Filter("due_from", "due_on", Test.FROM),
        Filter("due_to", "due_on", Test.TO),
        UPDATED_SINCE,
    ),
)
