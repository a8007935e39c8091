"""The account's choice lists below /settings, and the account itself."""

from collections.abc import Mapping

from mcp_psa.sandbox.proworkflow import wire
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.nouns import Field, Noun
from mcp_psa.sandbox.store import Row

_NAMED = {"id": Field("t.id"), "name": Field("t.name", wire.label)}
_COLORED = _NAMED | {"color": Field("ltrim(t.color, '#')")}  # six hexadecimal digits without # (guide)

_TAGS = Noun("Tag", "tags", _COLORED)

# One list of tags serves projects, items and contacts: the agency keeps no more. Kinds of work are the item categories.
LISTS: Mapping[str, Noun] = {
    "/settings/projects/tags": _TAGS,
    "/settings/items/tags": _TAGS,
    "/settings/contacts/tags": _TAGS,
    "/settings/projects/categories": Noun("Category", "categories", _COLORED),
    "/settings/items/categories": Noun("Category", "options", _NAMED, where="t.kind = 'work_type' AND t.is_active = 1"),
    "/settings/contacts/divisions": Noun("Division", "offices", _NAMED),
}

# Custom fields of projects are fixed here; what the keys are called is unverified.
CUSTOM_FIELDS: tuple[Row, ...] = (
    {"id": 1, "name": "PO number", "type": "text"},
    {"id": 2, "name": "Contract signed", "type": "date"},
    {"id": 3, "name": "Delivery model", "type": "list", "options": ["Retainer", "Fixed price", "Time &amp; materials"]},
)


def account(desk: Desk) -> Row:
    """The account: `accounturl` is known, the rest is v3's or unverified."""
    own = desk.store.row("SELECT name, currency FROM companies WHERE kind = 'own' AND deleted_at IS NULL ORDER BY id")
    known = {"accounturl": "sandbox.proworkflow.example", "timezone": str(desk.zone)}
    if own is None:
        return known
    return known | {"companyname": wire.label(own["name"], desk), "currency": own["currency"]}
