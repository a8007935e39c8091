"""A message: a note that people send each other on a project or task."""

from mcp_psa.records.common import (
    BY_PROJECT,
    BY_TASK,
    CREATED_AT,
    CREATED_SINCE,
    ID,
    NAME,
    PERSON,
    PROJECT,
    TASK,
    UPDATED_SINCE,
)
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test

MESSAGE = Noun(
    "message",
    "messages",
    "content",
    (ID, NAME, Field("text", Kind.LONG_TEXT), *PERSON, *PROJECT, *TASK, CREATED_AT),
    (
        Filter("search", "name", Test.TEXT),
        Filter("person", "person_id"),
        BY_PROJECT,
        BY_TASK,
        CREATED_SINCE,
        UPDATED_SINCE,
    ),
)
