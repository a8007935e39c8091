"""An option: one entry of this tenant's choice lists, whose ids other tools take."""

from mcp_psa.records.common import ARCHIVED, ID, NAME, PROJECT
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

OPTION = Noun(
    "option",
    "options",
    "work",
    (
        ID,
        NAME,
        Field(
            "kind",
            Kind.CHOICE,
            "which list",
            choices=(
                "type_of_work", "project_status", "task_status", "project_type", "project_role", "category", "item_category",
                "stage", "custom_field", "division", "task_type", "client_type", "currency", "rate_card", "leave_type",
                "leave_status", "task_self_service", "budget_type", "role", "team", "position", "country", "folder",
                "tag_group", "project_tag_group", "task_custom_field", "project_custom_field", "expense_type", "tax_type",
                "expense_status", "office",
            ),
        ),
        *PROJECT,
        Field("code", Kind.TEXT),
        Field("type", Kind.TEXT, "the vendor's own type of the entry"),
        Field("color", Kind.TEXT),
        Field("default", Kind.FLAG),
        ARCHIVED,
    ),
    (Filter("kind", "kind"), Filter("project", "project_id"), Filter("archived", "archived")),
)  # fmt: skip
