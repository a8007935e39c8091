"""Invoices to clients. Read only.

Of the records only InvoiceID is known; the other members follow the filters and the vendor's usual pairs (unverified).
"""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import CURRENCIES, INVOICE_STATUSES
from mcp_psa.sandbox.projectworks.dates import MODIFIED, day_out
from mcp_psa.sandbox.projectworks.nouns import Filter, Noun, money
from mcp_psa.sandbox.store import Row, Store


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "InvoiceID": row["id"],
            "InvoiceNumber": row["number"],
            "ClientID": row["company_id"],
            "ClientName": row["client_name"],
            "ProjectID": row["project_id"],
            "ProjectName": row["project_name"],
            "BillingContactID": row["contact_id"],
            **INVOICE_STATUSES.pair(row["status"], "Status"),
            "InvoiceDate": day_out(row["issued_on"]),
            "DueDate": day_out(row["due_on"]),
            "Description": row["title"],
            "Amount": money(row["subtotal"]),
            "TaxAmount": money(row["tax"]),
            "TotalAmount": money(row["total"]),
            "CurrencyID": CURRENCIES.id(row["currency"]),
            "CurrencyCode": row["currency"],
            "ModifiedDateUTC": row["modified"],
        }
        for row in rows
    ]


_CONTACT: Final = (
    "(SELECT MIN(id) FROM people WHERE kind = 'client' AND deleted_at IS NULL AND company_id = t.company_id)"
)

INVOICES: Final = Noun(
    path="Invoices",
    word="Invoice",
    table="invoices",
    columns=f"t.*, c.name AS client_name, p.name AS project_name, {_CONTACT} AS contact_id",
    source="invoices t LEFT JOIN companies c ON c.id = t.company_id LEFT JOIN projects p ON p.id = t.project_id",
    where="t.deleted_at IS NULL AND t.kind = 'invoice'",
    filters=(
        Filter("InvoiceID", "t.id = ?"),
        Filter("InvoiceNumber", "t.number = ?", kinds.text),
        Filter("ClientID", "t.company_id = ?"),
        Filter("ProjectID", "t.project_id = ?"),
        Filter("BillingContactID", f"{_CONTACT} = ?"),
        Filter("StatusID", "t.status = ?", kinds.word_of(INVOICE_STATUSES)),
        # Which date the bounds apply to is unverified.
        Filter("StartDate", "t.issued_on >= ?", kinds.day),
        Filter("EndDate", "t.issued_on <= ?", kinds.day),
        Filter("ModifiedSinceDate", f"{MODIFIED} >= ?", kinds.since),
    ),
    shape=_shape,
)
