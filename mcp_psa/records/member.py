"""A member: a person on a project, and their role there."""

from mcp_psa.records.common import BY_PROJECT, ID, PERSON, PROJECT
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

MEMBER = Noun(
    "member",
    "members",
    "work",
    (
        ID,
        *PERSON,
        *PROJECT,
        Field("role_id", Kind.ID, "role in the project"),
        Field("role_name", Kind.TEXT),
        Field("lead", Kind.FLAG, "responsible for the project"),
        Field("archived", Kind.FLAG),
    ),
    (BY_PROJECT, Filter("person", "person_id"), Filter("role", "role_id"), Filter("lead", "lead")),
)
