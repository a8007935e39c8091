"""A comment: text that somebody wrote on a thing."""

from mcp_psa.records.common import (
    BY_PERSON,
    CREATED_AT,
    CREATED_SINCE,
    ID,
    PERSON,
    PROJECT,
    TASK,
    UPDATED_AT,
    UPDATED_SINCE,
    URL,
)
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test

COMMENT = Noun(
    "comment",
    "comments",
    "content",
    (
        ID,
        Field("text", Kind.LONG_TEXT),
        *PERSON,
        *TASK,
        *PROJECT,
        Field("milestone_id", Kind.ID),
        Field("file_id", Kind.ID),
        Field("private", Kind.FLAG),
        Field("files_count", Kind.COUNT),
        URL,
        CREATED_AT,
        UPDATED_AT,
    ),
    (
        Filter("search", "text", Test.TEXT),
        Filter("task", "task_id"),
        Filter("project", "project_id"),
        Filter("milestone", "milestone_id"),
        Filter("file", "file_id"),
        BY_PERSON,
        CREATED_SINCE,
        UPDATED_SINCE,
    ),
)
