"""Clients (the app says Company) and the people there who get the bills.

Our own firm is among them, as the client of internal projects: every Projectworks project has one.
"""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import CLIENT_TYPES, CURRENCIES, PAYMENT_TERMS, TAX_TYPES
from mcp_psa.sandbox.projectworks.dates import MODIFIED
from mcp_psa.sandbox.projectworks.errors import invalid
from mcp_psa.sandbox.projectworks.nouns import EXTERNAL, Field, Filter, Noun, grouped, mine, tail, usual
from mcp_psa.sandbox.projectworks.settings import RATE_CARDS
from mcp_psa.sandbox.store import Row, Store

_PROJECTS: Final = (
    "SELECT id, company_id AS owner FROM projects WHERE deleted_at IS NULL AND company_id IN ({ids}) ORDER BY id"
)
_CONTACTS: Final = (
    f"SELECT t.*, t.company_id AS owner, {MODIFIED} AS modified FROM people t "  # noqa: S608  # our own literals
    "WHERE t.kind = 'client' AND t.deleted_at IS NULL AND t.company_id IN ({ids}) ORDER BY t.id"
)


def _shape(store: Store, rows: Sequence[Row]) -> list[Row]:
    ids = [row["id"] for row in rows]
    projects, contacts = grouped(store, _PROJECTS, ids), grouped(store, _CONTACTS, ids)
    return [
        _facts(row)
        | _finance(row)
        | {
            "BillingContacts": contact_records(store, contacts.get(row["id"], [])),
            "Projects": [project["id"] for project in projects.get(row["id"], [])],
        }
        | tail(row)
        for row in rows
    ]


def _facts(row: Row) -> Row:
    return {
        "ClientID": row["id"],
        "ClientName": row["name"],
        "AccountManagerID": row["account_manager_id"],
        "AccountManagerName": row["manager_name"],
        "OfficeID": row["office_id"],
        "OfficeName": row["office_name"],
        **CLIENT_TYPES.pair(row["kind"], "ClientType"),
        "IsActive": bool(row["is_active"]),
        "CompanyTaxNumber": mine(row).get("CompanyTaxNumber"),
        "PostalAddress1": row["address"],
        "PostalAddress2": row["city"],
        "PostalAddress3": row["zip"],
    }


def _finance(row: Row) -> Row:
    currency = CURRENCIES.id(row["currency"])
    return {
        "CurrencyID": currency,
        "DefaultCurrencyID": currency,
        "DefaultRateCardID": mine(row).get("DefaultRateCardID"),
        "DefaultTaxTypeID": TAX_TYPES.id(mine(row).get("DefaultTaxTypeID")),
        "FinanceEmail": row["email"],
        "FinancePhone": row["phone"],
        "FinanceNotes": row["notes"],
        **PAYMENT_TERMS.pair("after", "FinancePaymentTermType"),
        "FinancePaymentTermDays": 30,
        "IsInvoiceReferenceRequired": False,
        "SendBillingContactEmail": False,
        "SendClientFinanceEmail": True,
    }


def _address(_store: Store, value: object) -> Row:
    if not isinstance(value, dict):
        raise kinds.UnfitError("Address")
    return {str(name).lower(): text for name, text in value.items()}


def _derive(_store: Store, values: Row, old: Row | None) -> Row:
    """A new company is a customer unless the caller names a type; the members of `address` are unverified."""
    found: Row = {}
    if "Address" in values:
        address = values.pop("Address")
        if any(isinstance(text, dict | list) for text in address.values()):
            raise invalid({"request.Address": ["The Address field is invalid."]})
        names = {"postaladdress1": "address", "postaladdress2": "city", "postaladdress3": "zip"}
        found = {column: address[name] for name, column in names.items() if name in address}
    return found | ({"kind": "client"} if old is None and "ClientTypeID" not in values else {})


def contact_records(_store: Store, rows: Sequence[Row]) -> list[Row]:
    """People of a client as billing contacts."""
    return [
        {
            "BillingContactID": row["id"],
            "ClientID": row["company_id"],
            "ContactName": f"{row['first_name']} {row['last_name']}",
            "ContactEmail": row["email"],
            "ContactEmailCc": None,
            "ContactPhoneNumber": row["phone"],
            "PostalAddress1": None,
            "PostalAddress2": None,
            "PostalAddress3": None,
            "CityOrState": None,
            "Postcode": None,
            "CountryCode": None,
            "Note": None,
            "IsActive": bool(row["is_active"]),
            "UseCompanyAddress": True,
        }
        | tail(row)
        for row in rows
    ]


CLIENTS: Final = Noun(
    path="Clients",
    word="Client",
    table="companies",
    columns="t.*, o.name AS office_name, m.first_name || ' ' || m.last_name AS manager_name",
    source="companies t LEFT JOIN offices o ON o.id = t.office_id LEFT JOIN people m ON m.id = t.account_manager_id",
    where="t.deleted_at IS NULL",
    filters=(*usual("ClientID", "t.name"), Filter("OfficeID", "t.office_id = ?")),
    shape=_shape,
    fields=(
        Field("ClientName", column="name", required=True),
        Field("AccountManagerID", kinds.person, "account_manager_id", required=True),
        Field("OfficeID", kinds.row_of("offices"), "office_id", required=True),
        Field("CurrencyID", kinds.word_of(CURRENCIES), "currency"),
        Field("ClientTypeID", kinds.word_of(CLIENT_TYPES), "kind"),
        Field("DefaultRateCardID", kinds.one_of(RATE_CARDS)),
        Field("DefaultTaxTypeID", kinds.word_of(TAX_TYPES)),
        Field("FinanceEmail", column="email"),
        Field("FinancePhone", column="phone"),
        Field("FinanceNotes", column="notes"),
        Field("IsActive", kinds.flag, "is_active"),
        Field("CompanyTaxNumber"),
        Field("Address", _address),
        EXTERNAL,
    ),
    derive=_derive,
    custom="Client",
    change="PATCH",
)

BILLING_CONTACTS: Final = Noun(
    path="Clients/BillingContacts",
    word="Billing Contact",
    table="people",
    columns="t.*",
    source="people t",
    where="t.kind = 'client' AND t.deleted_at IS NULL AND t.company_id IS NOT NULL",
    filters=(
        *usual("BillingContactID", "t.first_name || ' ' || t.last_name"),
        Filter("ClientID", "t.company_id = ?"),
        Filter("Email", "t.email = ?", kinds.text),
    ),
    shape=contact_records,
    single=False,
)
