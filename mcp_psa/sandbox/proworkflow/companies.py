"""Companies: client organizations, suppliers, and the account's own firm.

Addresses moved to company locations in v4 (migration page), whose path is not known: none is shown or taken here.
"""

from mcp_psa.sandbox.proworkflow import inputs, wire
from mcp_psa.sandbox.proworkflow.filters import choice, common, ids, searches, tagged, words
from mcp_psa.sandbox.proworkflow.inputs import Input
from mcp_psa.sandbox.proworkflow.nouns import STAMPS, Field, Noun, full_name, kept, named, tags
from mcp_psa.sandbox.proworkflow.writing import Draft, Writer

TYPES = ("client", "contractor", "staff", "other", "supplier")
_TYPE = (
    f"CASE t.kind WHEN 'own' THEN 'staff' WHEN 'supplier' THEN 'supplier' ELSE COALESCE({kept('type')}, 'client') END"
)
_KINDS = {"staff": "own", "supplier": "supplier"}

_FIELDS = {
    "id": Field("t.id"),
    "code": Field("t.code"),
    "name": Field("t.name", wire.label),
    "type": Field(_TYPE),
    "status": Field("CASE t.is_active WHEN 1 THEN 'active' ELSE 'inactive' END"),
    "email": Field("t.email"),
    "phone": Field("t.phone"),
    "website": Field("t.website"),
    "notes": Field("t.notes"),
    "accountmanagerid": Field("t.account_manager_id"),
    "accountmanagername": Field(full_name("t.account_manager_id"), wire.label),
    "divisionid": Field("t.office_id", wire.text_id),
    "divisionname": Field(named("offices", "name", "t.office_id"), wire.label),
    "tags": Field("t.id", load=tags("company")),
    **STAMPS,
}

NOUN = Noun(
    "Company",
    "companies",
    _FIELDS,
    filters={
        **common(),
        **searches(name="t.name", code="t.code"),
        "type": choice(_TYPE, TYPES),
        "status": words({"active": "t.is_active = 1", "inactive": "t.is_active = 0", "archived": "0", "all": "1"}),
        "divisionid": ids("t.office_id"),
        "tagid": tagged("company"),
    },
    # The sort keys of companies are unverified.
    sorts={"id": "t.id", "name": "t.name", "code": "t.code", "type": _TYPE, "lastmodified": "t.updated_at"},
    default=("id", "code", "name", "type"),
)


def _settle(draft: Draft) -> None:
    draft.need("name")
    if kind := draft.given.get("type"):
        draft.columns["kind"] = _KINDS.get(kind, "client")
        draft.extra["type"] = kind if kind not in _KINDS else None
    if name := draft.given.get("name"):
        sql = "SELECT id FROM companies WHERE lower(name) = lower(?) AND id <> ? AND deleted_at IS NULL"
        if draft.desk.store.row(sql, [name, draft.own_id]):
            # That 409 means a duplicate is documented; that the name is what must be unique is unverified.
            draft.duplicate = f"A company named '{name}' already exists"


# The guide's keys are name, code and type; no other is documented for v4.
WRITER = Writer(
    NOUN,
    {
        "name": Input(inputs.text, "name"),
        "code": Input(inputs.text, "code"),
        "type": Input(inputs.choice({kind: kind for kind in TYPES})),
    },
    _settle,
)
