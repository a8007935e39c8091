"""Offices (the app says Organisation): the parts of our own firm. Read only."""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks.choices import CURRENCIES
from mcp_psa.sandbox.projectworks.nouns import Noun, mine, tail, usual
from mcp_psa.sandbox.store import Row, Store


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "OfficeID": row["id"],
            "Name": row["name"],
            "FullName": " ".join(filter(None, (row["firm"], row["name"]))),
            "PhoneNumber": row["phone"],
            "Website": row["website"],
            "DefaultHolidayCalendarID": None,
            "TimeZone": mine(row).get("TimeZone"),
            "DefaultTaxTypeID": None,
            "CurrencyID": CURRENCIES.id(row["currency"]),
            "CurrencyCode": row["currency"],
            "CountryID": None,
            "CountryName": None,
            "IsActive": True,
        }
        | tail(row)
        for row in rows
    ]


# One office is in the 2018 Swagger (/Offices/{officeID}); the 2026 client only lists with OfficeID.
OFFICES: Final = Noun(
    path="Offices",
    word="Office",
    table="offices",
    columns="t.*, f.name AS firm, f.phone AS phone, f.website AS website",
    source="offices t LEFT JOIN companies f ON f.id = (SELECT MIN(id) FROM companies WHERE kind = 'own')",
    where="t.deleted_at IS NULL",
    filters=usual("OfficeID", "t.name"),
    shape=_shape,
)
