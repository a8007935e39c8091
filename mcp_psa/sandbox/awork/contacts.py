"""Contact infos of companies and users: e-mail, phone, website and address are rows of their own at awork.

The agency keeps one of each in columns; those have fixed places in a GUID. Whatever else awork is given is kept beside
the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.errors import not_found
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import page_of
from mcp_psa.sandbox.awork.models import CONTACT
from mcp_psa.sandbox.awork.wire import audit, change, ours
from mcp_psa.sandbox.store import Row

_EACH: Final = 1024
_BLANK: Final[Json] = dict.fromkeys(
    ("label", "value", "type", "subType", "addressLine1", "addressLine2", "zipCode", "city", "state", "country")
)
_REST = (
    "label:text<=1000 value:text<=1000 subType:text<=25 addressLine1:text<=1000 addressLine2:text<=100 "
    "zipCode:text<=100 "
    "city:text<=100 state:text<=100 country:text<=100 isAddress:bool!"
)


@dataclass(frozen=True)
class Owner:
    """Whose contact infos: the table, the GUID kind, the columns with a fixed place, the form's type field."""

    table: str
    kind: str
    columns: tuple[tuple[str, str, str], ...]  # column, type, subType
    form: Form
    right: str


_COMPANY = Owner(
    "companies",
    "company",
    (
        ("email", "email", "central"),
        ("phone", "phone", "central"),
        ("website", "url", "primary"),
        ("address", "address", "central"),
    ),
    Form(f"type*:text{{phone|email|address|url|custom}} {_REST}"),
    "company-master-data:write",
)
_USER = Owner(
    "people",
    "user",
    (("email", "email", "work"), ("phone", "phone", "work")),
    Form(f"type:text<=25 {_REST}"),
    "user-master-data:write",
)
_ADDRESS = {"addressLine1": "address", "zipCode": "zip", "city": "city", "country": "country"}


def company_contacts(row: Row) -> list[Json]:
    """A company's contact infos."""
    return _contacts(_COMPANY, row)


def user_contacts(row: Row) -> list[Json]:
    """A user's contact infos; the only place where an e-mail address stands."""
    return _contacts(_USER, row)


def _contacts(owner: Owner, row: Row) -> list[Json]:
    found = []
    for place, (column, type_, sub_type) in enumerate(owner.columns):
        if row[column]:
            found.append(_shown(owner, row, place, _from_column(row, column, type_, sub_type)))
    more = ours(row).get("contacts", {})
    return found + [_shown(owner, row, int(place), body) for place, body in more.items()]


def _from_column(row: Row, column: str, type_: str, sub_type: str) -> Json:
    body: Json = {"type": type_, "subType": sub_type, "isAddress": type_ == "address"}
    if type_ == "address":
        return body | {name: row[source] for name, source in _ADDRESS.items()}
    return body | {"value": row[column]}


def _shown(owner: Owner, row: Row, place: int, body: Json) -> Json:
    return {"id": guid(f"{owner.kind}contact", row["id"] * _EACH + place)} | _BLANK | body | audit(row)


def _owner_row(owner: Owner, call: Call) -> Row:
    row = call.store.get(owner.table, call.number(owner.kind, "id"))
    if row is None:
        raise not_found(owner.kind)
    return row


def _found(owner: Owner, call: Call) -> tuple[Row, int, Json]:
    row = _owner_row(owner, call)
    number = call.number(f"{owner.kind}contact", "contactid")
    for contact in _contacts(owner, row):
        if contact["id"] == guid(f"{owner.kind}contact", number):
            return row, number % _EACH, contact
    raise not_found("contact info")


def _list(owner: Owner, call: Call) -> Response:
    return page_of(call, CONTACT, _contacts(owner, _owner_row(owner, call)))


def _one(owner: Owner, call: Call) -> Response:
    return JSONResponse(_found(owner, call)[2])


def _create(owner: Owner, call: Call) -> Response:
    call.require(owner.right, owner=_own(owner, call))
    row, body = _owner_row(owner, call), owner.form.read(call.body)
    for place, (column, type_, _) in enumerate(owner.columns):
        if body["type"] == type_ and not row[column]:
            return _stored(owner, call, row, place, body)
    more = ours(row).get("contacts", {})
    place = max([len(owner.columns), *(int(each) + 1 for each in more)])
    return _stored(owner, call, row, place, body)


def _update(owner: Owner, call: Call) -> Response:
    call.require(owner.right, owner=_own(owner, call))
    row, place, _ = _found(owner, call)
    return _stored(owner, call, row, place, owner.form.read(call.body))


def _delete(owner: Owner, call: Call) -> Response:
    call.require(owner.right, owner=_own(owner, call))
    row, place, _ = _found(owner, call)
    _keep(owner, call, row, place, None)
    return no_content()


def _own(owner: Owner, call: Call) -> int | None:
    return call.number("user", "id") if owner is _USER else None


def _stored(owner: Owner, call: Call, row: Row, place: int, body: Json) -> Response:
    _keep(owner, call, row, place, body)
    again = call.store.get(owner.table, row["id"]) or row
    wanted = guid(f"{owner.kind}contact", row["id"] * _EACH + place)
    shown = [contact for contact in _contacts(owner, again) if contact["id"] == wanted]
    return JSONResponse(shown[0] if shown else _shown(owner, again, place, body))


def _keep(owner: Owner, call: Call, row: Row, place: int, body: Json | None) -> None:
    if place < len(owner.columns):
        column, type_, _ = owner.columns[place]
        names = _ADDRESS if type_ == "address" else {"value": column}
        change(
            call.store, call.actor, owner.table, row, {source: (body or {}).get(name) for name, source in names.items()}
        )
        return
    more = {**ours(row).get("contacts", {}), str(place): body}
    change(call.store, call.actor, owner.table, row, contacts={key: value for key, value in more.items() if value})


def _routes(prefix: str, owner: Owner) -> Routes:
    def bound(handler: Callable[[Owner, Call], Response]) -> Callable[[Call], Response]:
        return partial(handler, owner)

    base = f"/{prefix}/{{id}}/contactinfo"
    return (
        ("GET", base, bound(_list)),
        ("POST", base, bound(_create)),
        ("GET", base + "/{contactid}", bound(_one)),
        ("PUT", base + "/{contactid}", bound(_update)),
        ("DELETE", base + "/{contactid}", bound(_delete)),
    )


ROUTES: Routes = _routes("companies", _COMPANY) + _routes("users", _USER)
