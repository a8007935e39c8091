"""A timer: a clock that is running for somebody's task, and becomes a time entry when it is stopped."""

from mcp_psa.records.common import BY_PERSON, ID, PERSON, PROJECT, TASK
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

TIMER = Noun(
    "timer",
    "timers",
    "time",
    (
        ID,
        *PERSON,
        *TASK,
        *PROJECT,
        Field("minutes", Kind.MINUTES, "so far"),
        Field("started_at", Kind.INSTANT),
        Field("running", Kind.FLAG, "false stops it and saves the time"),
        Field("note", Kind.LONG_TEXT),
    ),
    (BY_PERSON, Filter("task", "task_id"), Filter("project", "project_id")),
)
