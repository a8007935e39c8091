"""A tag: a label that can be put on things."""

from mcp_psa.records.common import BY_PROJECT, ID, NAME, PROJECT, SEARCH, UPDATED_SINCE
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

TAG = Noun(
    "tag",
    "tags",
    "content",
    (
        ID,
        NAME,
        Field("color", Kind.TEXT),
        *PROJECT,
        Field(
            "scope",
            Kind.CHOICE,
            "what it can be put on",
            choices=("all", "project", "task", "company", "person", "time_entry", "milestone", "file"),
        ),
        Field("kind", Kind.CHOICE, "a label, or a status of the board", choices=("label", "status")),
        Field("group_id", Kind.ID),
        Field("group_name", Kind.TEXT),
        Field("uses_count", Kind.COUNT),
    ),
    (SEARCH, BY_PROJECT, Filter("scope", "scope"), Filter("kind", "kind"), Filter("group", "group_id"), UPDATED_SINCE),
)
