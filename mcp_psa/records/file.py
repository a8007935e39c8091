"""A file: an attachment; what is known about it, not its content."""

from mcp_psa.records.common import (
    BY_PERSON,
    BY_PROJECT,
    CREATED_AT,
    DESCRIPTION,
    ID,
    NAME,
    PERSON,
    PROJECT,
    SEARCH,
    TASK,
    UPDATED_SINCE,
    URL,
)
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

FILE = Noun(
    "file",
    "files",
    "content",
    (
        ID,
        NAME,
        Field("bytes_count", Kind.COUNT, "size in bytes"),
        *PROJECT,
        *TASK,
        *PERSON,
        DESCRIPTION,
        Field("version", Kind.COUNT),
        Field("category_id", Kind.ID),
        Field("category_name", Kind.TEXT),
        Field("private", Kind.FLAG),
        URL,
        CREATED_AT,
    ),
    (SEARCH, BY_PROJECT, Filter("task", "task_id"), BY_PERSON, UPDATED_SINCE),
)
