"""A booking: planned time of one person."""

from mcp_psa.records.common import (
    BY_PERSON,
    BY_PROJECT,
    BY_TASK,
    BY_TASK_LIST,
    ID,
    PERSON,
    PROJECT,
    TASK,
    TASK_LIST,
    UPDATED_AT,
    UPDATED_SINCE,
)
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test

BOOKING = Noun(
    "booking",
    "bookings",
    "time",
    (
        ID,
        *PERSON,
        *PROJECT,
        *TASK_LIST,
        *TASK,
        Field("start_on", Kind.DAY),
        Field("end_on", Kind.DAY),
        Field("minutes", Kind.MINUTES),
        Field("note", Kind.LONG_TEXT),
        Field("kind", Kind.TEXT, "the vendor's own kind of booking"),
        UPDATED_AT,
    ),
    (
        BY_PERSON,
        BY_PROJECT,
        BY_TASK_LIST,
        BY_TASK,
        Filter("from", "end_on", Test.FROM, "planned on or after this day"),
        Filter("to", "start_on", Test.TO, "planned on or before this day"),
        UPDATED_SINCE,
    ),
)
