"""What is only read: messages, and expenses.

Of messages only the list is known, of expenses not even that (the guide names them, the vendor's full exporter does
not): the field names of both are unverified.
"""

from mcp_psa.sandbox.proworkflow import wire
from mcp_psa.sandbox.proworkflow.filters import common, flag, ids, searches, span
from mcp_psa.sandbox.proworkflow.nouns import STAMPS, Field, Noun, full_name, named

_PROJECT = {
    "projectid": Field("t.project_id"),
    "projecttitle": Field(named("projects", "name", "t.project_id"), wire.label),
    "itemid": Field("t.task_id"),
}
_CONTACT = {"contactid": Field("t.person_id"), "contactname": Field(full_name("t.person_id"), wire.label)}
_BY_OWNER = {"projectid": ids("t.project_id"), "itemid": ids("t.task_id"), "contactid": ids("t.person_id")}
_ALIASES = {"project": ("projectid", "projecttitle"), "contact": ("contactid", "contactname")}

MESSAGES = Noun(
    "Message",
    "messages",
    {
        "id": Field("t.id"),
        "title": Field("t.title", wire.label),
        "content": Field("t.body"),
        **_CONTACT,
        **_PROJECT,
        **STAMPS,
    },
    filters={**common(), **searches(title="t.title", content="t.body"), **_BY_OWNER},
    sorts={"id": "t.id", "title": "t.title", "created": "t.created_at", "lastmodified": "t.updated_at"},
    default=("id", "title"),
    aliases=_ALIASES,
)

EXPENSES = Noun(
    "Expense",
    "expenses",
    {
        "id": Field("t.id"),
        "name": Field("t.title", wire.label),
        "date": Field("t.spent_on"),
        "notes": Field("t.notes"),
        "billable": Field("t.billable", wire.flag),
        # What a caller may not see is left out: cost, markup and total are the guide's money fields.
        "cost": Field("t.amount", wire.money, money=True),
        "markup": Field("0", wire.money, money=True),
        "total": Field("t.amount", wire.money, money=True),
        **_CONTACT,
        **_PROJECT,
        **STAMPS,
    },
    filters={
        **common(),
        **searches(name="t.title"),
        **_BY_OWNER,
        "billable": flag("t.billable"),
        **span("date", "t.spent_on"),
    },
    sorts={"id": "t.id", "name": "t.title", "date": "t.spent_on", "lastmodified": "t.updated_at"},
    default=("id", "name"),
    aliases=_ALIASES,
)
