"""What stands between projects and items: phases (item collections), and time allocations (planned time)."""

from mcp_psa.sandbox.proworkflow import wire
from mcp_psa.sandbox.proworkflow.filters import common, ids, searches, span, words
from mcp_psa.sandbox.proworkflow.nouns import POSITION, SORT_ORDER, STAMPS, Field, Noun, full_name, named

_TITLE = named("projects", "name", "t.project_id")

PHASES = Noun(
    "Phase",
    "task_lists",
    {
        "id": Field("t.id"),
        "name": Field("t.name", wire.label),
        "description": Field("t.description"),
        "projectid": Field("t.project_id"),
        "projecttitle": Field(_TITLE, wire.label),
        "sortorder": SORT_ORDER,
        "budget": Field("t.budget_amount", wire.money, money=True),
        **STAMPS,
    },
    filters={**common(), **searches(name="t.name"), "projectid": ids("t.project_id")},
    sorts={"id": "t.id", "name": "t.name", "sortorder": POSITION},  # unverified
    default=("id", "name"),  # unverified
    aliases={"project": ("projectid", "projecttitle")},
)

_PROJECT_STATUS = named("projects", "status", "t.project_id")

# The keys follow those of /time; `projectstatus=all` is what the vendor's exporter sends, so closed projects are hidden
# without it. The names of the fields and of the date filters, and the unit, are unverified.
ALLOCATIONS = Noun(
    "Time allocation",
    "bookings",
    {
        "id": Field("t.id"),
        "contactid": Field("t.person_id"),
        "contactname": Field(full_name("t.person_id"), wire.label),
        "itemid": Field("t.task_id"),
        "projectid": Field("t.project_id"),
        "projecttitle": Field(_TITLE, wire.label),
        "startdate": Field("t.start_on"),
        "enddate": Field("t.end_on"),
        "timeallocated": Field("t.minutes", wire.spent),
        "notes": Field("t.description"),
        **STAMPS,
    },
    filters={
        **common(),
        "contactid": ids("t.person_id"),
        "projectid": ids("t.project_id"),
        "itemid": ids("t.task_id"),
        "projectstatus": words(
            {
                "active": f"t.project_id IS NULL OR {_PROJECT_STATUS} NOT IN ('completed', 'archived')",
                "complete": f"{_PROJECT_STATUS} = 'completed'",
                "all": "1",
            },
            absent="active",
        ),
        **span("startdate", "t.start_on"),
        **span("enddate", "t.end_on"),
    },
    sorts={"id": "t.id", "startdate": "t.start_on", "enddate": "t.end_on"},
    default=("id", "contactid", "itemid", "startdate", "enddate", "timeallocated"),
    aliases={"project": ("projectid", "projecttitle"), "dates": ("startdate", "enddate")},
)
