"""Invoices and quotes, one table seen twice; paid, voided and decided ones are hidden unless `status` says otherwise.

The field names are unverified: only the statuses, `fields=all` and `status=all` are known of v4.
"""

from collections.abc import Mapping

from mcp_psa.sandbox.proworkflow import inputs, wire
from mcp_psa.sandbox.proworkflow.filters import common, ids, searches, span, tagged, words
from mcp_psa.sandbox.proworkflow.inputs import Input
from mcp_psa.sandbox.proworkflow.nouns import POSITION, SORT_ORDER, STAMPS, Field, Filter, Noun, named, switch
from mcp_psa.sandbox.proworkflow.stages import STAGES, ids_by_status
from mcp_psa.sandbox.proworkflow.writing import Draft, Writer

_LIVE = "t.deleted_at IS NULL"
_COMPANY = named("companies", "name", "t.company_id")
_CLOSED = {"invoice": ("paid", "voided"), "quote": ("accepted", "declined", "expired")}


def _status(kind: str) -> Filter:
    known = {stage.status: f"{_LIVE} AND t.status = '{stage.status}'" for stage in STAGES[kind]}
    shown = ",".join(word for word in known if word not in _CLOSED[kind])
    return words(known | {"deleted": "t.deleted_at IS NOT NULL", "all": _LIVE}, absent=shown)


def _fields(kind: str, issued: str, due: str) -> Mapping[str, Field]:
    return {
        "id": Field("t.id"),
        "number": Field("t.number"),
        "title": Field("t.title", wire.label),
        "status": Field("t.status"),
        "activeworkstageid": Field(switch("t.status", ids_by_status(kind), "NULL")),
        "companyid": Field("t.company_id"),
        "companyname": Field(_COMPANY, wire.label),
        "projectid": Field("t.project_id"),
        "projecttitle": Field(named("projects", "name", "t.project_id"), wire.label),
        issued: Field("t.issued_on"),
        due: Field("t.due_on"),
        "sortorder": SORT_ORDER,
        "subtotal": Field("t.subtotal", wire.money, money=True),
        "tax": Field("t.tax", wire.money, money=True),
        "total": Field("t.total", wire.money, money=True),
        **STAMPS,
    }


def _noun(name: str, kind: str, issued: str, due: str) -> Noun:
    return Noun(
        name,
        "invoices",
        _fields(kind, issued, due),
        filters={
            **common(),
            **searches(title="t.title", number="t.number"),
            "status": _status(kind),
            "companyid": ids("t.company_id"),
            "projectid": ids("t.project_id"),
            "tagid": tagged(kind),
            **span(issued, "t.issued_on"),
            **span(due, "t.due_on", ahead=True),
        },
        sorts={
            "id": "t.id",
            "number": "t.number",
            "title": "t.title",
            issued: "t.issued_on",
            due: "t.due_on",
            "companyname": _COMPANY,
            "status": "t.status",
            "lastmodified": "t.updated_at",
            "sortorder": POSITION,
        },
        default=("id", "number", "title"),
        aliases={
            "company": ("companyid", "companyname"),
            "project": ("projectid", "projecttitle"),
            "dates": (issued, due),
            "workstageid": ("activeworkstageid",),
        },
        where=f"t.kind = '{kind}'",
        guarded=True,
    )


INVOICES = _noun("Invoice", "invoice", "invoicedate", "duedate")
QUOTES = _noun("Quote", "quote", "quotedate", "expirydate")


def _settle(draft: Draft) -> None:
    if draft.columns.get("status", "") is None:
        draft.faults.append("status is required")


# Bodies are unverified: these are the keys of the answer that a change could sensibly carry.
INVOICE_CHANGER = Writer(
    INVOICES,
    {
        "title": Input(inputs.text, "title"),
        "number": Input(inputs.text, "number"),
        "status": Input(inputs.choice({stage.status: stage.status for stage in STAGES["invoice"]}), "status"),
        "invoicedate": Input(inputs.day, "issued_on"),
        "duedate": Input(inputs.day, "due_on"),
    },
    _settle,
)
