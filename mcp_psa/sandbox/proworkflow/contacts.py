"""Contacts: every person, staff and contractors as well as people at clients."""

from mcp_psa.sandbox.proworkflow import inputs, wire
from mcp_psa.sandbox.proworkflow.companies import TYPES
from mcp_psa.sandbox.proworkflow.filters import choice, common, ids, searches, tagged, words
from mcp_psa.sandbox.proworkflow.inputs import Input
from mcp_psa.sandbox.proworkflow.nouns import STAMPS, Field, Noun, kept, named, tags
from mcp_psa.sandbox.proworkflow.writing import Draft, Writer

_TYPE = f"CASE t.kind WHEN 'client' THEN COALESCE({kept('type')}, 'client') ELSE t.kind END"
_KINDS = ("staff", "contractor", "client")
_COMPANY = named("companies", "name", "t.company_id")
# What only this vendor keeps of a person. The keys are proven by the vendor's own importer.
_OWN = ("mobilephone", "address1", "address2", "address3", "city", "state", "zipcode", "country", "emailsignature")

_FIELDS = {
    "id": Field("t.id"),
    "firstname": Field("t.first_name", wire.label),
    "lastname": Field("t.last_name", wire.label),
    "type": Field(_TYPE),
    "status": Field("CASE t.is_active WHEN 1 THEN 'active' ELSE 'inactive' END"),
    "email": Field("t.email"),
    "title": Field("t.title", wire.label),
    "workphone": Field("t.phone"),
    **{key: Field(kept(key)) for key in _OWN},
    "companyid": Field("t.company_id"),
    "companyname": Field(_COMPANY, wire.label),
    "divisionid": Field("t.office_id", wire.text_id),
    "divisionname": Field(named("offices", "name", "t.office_id"), wire.label),
    "allowlogin": Field(f"COALESCE({kept('allowlogin')}, t.kind = 'staff')", wire.flag),
    "costPerHour": Field("t.cost_rate", wire.money, money=True),
    "chargeoutrate": Field("t.bill_rate", wire.money, money=True),
    "tags": Field("t.id", load=tags("person")),
    **STAMPS,
}

NOUN = Noun(
    "Contact",
    "people",
    _FIELDS,
    filters={
        **common(),
        **searches(name="t.first_name || ' ' || t.last_name", email="t.email"),
        "type": choice(_TYPE, TYPES),
        "status": words({"active": "t.is_active = 1", "inactive": "t.is_active = 0", "archived": "0", "all": "1"}),
        "companyid": ids("t.company_id"),
        "divisionid": ids("t.office_id"),
        "tagid": tagged("person"),
    },
    # The sort keys and the default fields of contacts are unverified.
    sorts={
        "id": "t.id",
        "firstname": "t.first_name",
        "lastname": "t.last_name",
        "email": "t.email",
        "companyname": _COMPANY,
        "lastmodified": "t.updated_at",
    },
    default=("id", "firstname", "lastname", "email", "type"),
    aliases={"company": ("companyid", "companyname"), "division": ("divisionid", "divisionname")},
)


def _settle(draft: Draft) -> None:
    names = {"first_name": "firstname", "last_name": "lastname"}
    current = draft.current or {}
    full = [draft.given.get(key, current.get(column)) for column, key in names.items()]
    if not any(full):
        draft.faults.append("firstname or lastname is required")
    # The store keeps both names; one of them may be empty.
    draft.columns |= {column: name or "" for column, name in zip(names, full, strict=True)}
    kind = draft.given.get("type") or (None if draft.current else "client")
    if kind:
        draft.columns["kind"] = kind if kind in _KINDS else "client"
        draft.extra["type"] = kind if kind not in _KINDS else None


WRITER = Writer(
    NOUN,
    {
        "firstname": Input(inputs.text),
        "lastname": Input(inputs.text),
        "type": Input(inputs.choice({kind: kind for kind in TYPES})),
        "email": Input(inputs.text, "email"),
        "title": Input(inputs.text, "title"),
        "workphone": Input(inputs.text, "phone"),
        **{key: Input(inputs.text, extra=key) for key in _OWN},
        "companyid": Input(inputs.reference("companies"), "company_id"),
        "divisionid": Input(inputs.reference("offices"), "office_id"),
        "allowlogin": Input(inputs.flag, extra="allowlogin", clears=False),
    },
    _settle,
    listed=True,
)
