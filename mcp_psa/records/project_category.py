"""A project category: how an agency sorts its projects."""

from mcp_psa.records.common import ID, NAME, SEARCH
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

PROJECT_CATEGORY = Noun(
    "project_category",
    "project_categories",
    "work",
    (ID, NAME, Field("color", Kind.TEXT), Field("parent_id", Kind.ID), Field("projects_count", Kind.COUNT)),
    (SEARCH, Filter("parent", "parent_id")),
)
