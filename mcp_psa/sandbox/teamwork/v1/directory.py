"""People and companies through version 1: version 1 alone creates and changes people."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, Fields, id_of, ok, route
from mcp_psa.sandbox.teamwork.v3.directory import kind_of, own
from mcp_psa.sandbox.teamwork.where import Where
from mcp_psa.sandbox.teamwork.words import ME

_PEOPLE: Final = wire.Listed(
    columns="u.*, c.name AS company_name, c.kind AS company_kind",
    source="people u LEFT JOIN companies c ON c.id = u.company_id",
    order="u.first_name, u.last_name, u.id",
    size=100,
)
_FIRMS: Final = wire.Listed(
    columns=("c.*, (SELECT COUNT(*) FROM people u WHERE u.company_id = c.id AND u.deleted_at IS NULL) AS contacts"),
    source="companies c",
    order="c.name, c.id",
    size=100,
)
_COLUMNS: Final = {
    "firstname": "first_name",
    "lastname": "last_name",
    "emailaddress": "email",
    "title": "title",
    "phonenumberoffice": "phone",
}
_TYPES: Final = ("account", "collaborator", "contact")
_INSIDE: Final = "u.id IN (SELECT person_id FROM project_members WHERE project_id = ?)"


def routes(box: Box) -> list[BaseRoute]:
    """The routes of people, companies and the account."""
    return [
        route("/people.json", "GET", _people(box)),
        route("/projects/{id:int}/people.json", "GET", _people(box, "projects", _INSIDE)),
        route("/companies/{id:int}/people.json", "GET", _people(box, "companies", "u.company_id = ?")),
        route("/people/{id:int}.json", "GET", _person(box)),
        route("/me.json", "GET", _person(box, ME)),
        route("/people.json", "POST", _create(box)),
        route("/people/{id:int}.json", "PUT", _update(box)),
        route("/account.json", "GET", _account(box)),
        route("/companies.json", "GET", _companies(box)),
        route("/companies/{id:int}.json", "GET", _company(box)),
    ]


def _people(box: Box, table: str = "", condition: str = "") -> Endpoint:
    async def listing(request: Request) -> Response:
        query, where = wire.query_of(box, request), Where("u.deleted_at IS NULL")
        if condition:
            where.add(condition, wire.found(box.store, table, id_of(request))["id"])
        if project := query.text("projectId"):
            where.add(_INSIDE, project)
        rows, headers = wire.page(box.store, query, _PEOPLE, where)
        return JSONResponse({"STATUS": "OK", "people": [_shown(row) for row in rows]}, headers=headers)

    return listing


def _person(box: Box, fixed: int | None = None) -> Endpoint:
    async def get(request: Request) -> Response:
        row = box.store.row(f"{_PEOPLE.select} WHERE u.deleted_at IS NULL AND u.id = ?", [fixed or id_of(request)])
        if row is None:
            raise Missing
        return ok(person=_shown(row))

    return get


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "first-name": row["first_name"],
        "last-name": row["last_name"],
        "email-address": row["email"] or "",
        "user-name": row["email"] or "",
        "title": row["title"] or "",
        "company-id": str(row["company_id"] or ""),
        "company-name": row["company_name"] or "",
        "user-type": kind_of(row),
        "administrator": bool(row["is_admin"]),
        "site-owner": row["id"] == ME,
        "in-owner-company": "1" if row["company_kind"] == "own" else "0",
        "deleted": False,
        "last-login": "",
        "last-changed-on": row["updated_at"],
        "created-at": row["created_at"],
        "avatar-url": "",
        "phone-number-office": row["phone"] or "",
        "phone-number-mobile": "",
        "phone-number-home": "",
        "phone-number-fax": "",
        "address": {"line1": "", "line2": "", "city": "", "state": "", "zipcode": "", "country": "", "countrycode": ""},
        "permissions": {"can-add-projects": bool(row["is_admin"]), "can-manage-people": bool(row["is_admin"])},
        "lengthOfDay": f"{(row['weekly_minutes'] or 2400) / 300:.1f}",
        "userUUID": "",
        "pid": "",
        "tags": [],
    }


def _create(box: Box) -> Endpoint:
    async def create(request: Request) -> Response:
        fields = await wire.envelope(request, "person")
        for name, label in (("firstname", "first-name"), ("lastname", "last-name"), ("emailaddress", "email-address")):
            fields.needed(name, label)
        me = wire.found(box.store, "people", ME)
        base = {"company_id": me["company_id"], "kind": "staff", "timezone": me["timezone"]}
        return wire.created("id", box.store.insert("people", base | _columns(box, fields, None)))

    return create


def _update(box: Box) -> Endpoint:
    async def update(request: Request) -> Response:
        row = wire.found(box.store, "people", id_of(request))
        fields = await wire.envelope(request, "person")
        box.store.update("people", row["id"], _columns(box, fields, row))
        return ok()

    return update


def _columns(box: Box, fields: Fields, row: Row | None) -> dict[str, Any]:
    values: dict[str, Any] = {column: fields.text(name) for name, column in _COLUMNS.items() if name in fields}
    id_, extra = (row["id"], row["extra"]) if row else (None, {})
    if "email" in values:
        sql = "SELECT id FROM people WHERE deleted_at IS NULL AND LOWER(email) = LOWER(?) AND id IS NOT ?"
        if box.store.row(sql, [values["email"], id_]) is not None:
            raise Problem(422, "Email address is already taken")
    if (company := fields.number("companyid")) is not None:
        firm = box.store.get("companies", company)
        if firm is None:
            raise Problem(400, f"company-id: {company} does not exist")
        values |= {"company_id": company, "kind": "staff" if firm["kind"] == "own" else "client"}
    if "administrator" in fields:
        values["is_admin"] = int(fields.flag("administrator"))
    if "usertype" in fields:
        if fields.text("usertype") not in _TYPES:
            raise Problem(400, f"user-type must be one of {', '.join(_TYPES)}")
        values["extra"] = extra | {"teamwork": extra.get("teamwork", {}) | {"type": fields.text("usertype")}}
    return values


def _account(box: Box) -> Endpoint:
    async def get(_request: Request) -> Response:
        firm = box.store.row("SELECT * FROM companies WHERE kind = 'own' ORDER BY id") or {
            "id": 1,
            "name": "",
            "created_at": "",
        }
        account = {
            "id": "1",
            "name": firm["name"],
            "code": "sandbox",
            "URL": "https://sandbox.teamwork.example/",
            "companyid": str(firm["id"]),
            "companyname": firm["name"],
            "account-holder-id": str(ME),
            "time-tracking-enabled": True,
            "ssl-enabled": True,
            "requirehttps": True,
            "email-notification-enabled": True,
            "lang": "EN",
            "created-at": firm["created_at"],
        }
        return ok(account=account)

    return get


def _companies(box: Box) -> Endpoint:
    """The list of companies has no STATUS."""

    async def listing(request: Request) -> Response:
        rows, headers = wire.page(box.store, wire.query_of(box, request), _FIRMS, Where("c.deleted_at IS NULL"))
        return JSONResponse({"companies": [_firm(row) for row in rows]}, headers=headers)

    return listing


def _company(box: Box) -> Endpoint:
    async def get(request: Request) -> Response:
        row = box.store.row(f"{_FIRMS.select} WHERE c.deleted_at IS NULL AND c.id = ?", [id_of(request)])
        if row is None:
            raise Missing
        return ok(company=_firm(row))

    return get


def _firm(row: Row) -> dict[str, Any]:
    kept = own(row)
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "isowner": "1" if row["kind"] == "own" else "0",
        "address_one": row["address"] or "",
        "address_two": kept.get("addressTwo", ""),
        "city": row["city"] or "",
        "state": kept.get("state", ""),
        "zip": row["zip"] or "",
        "countrycode": row["country"] or "",
        "phone": row["phone"] or "",
        "fax": kept.get("fax", ""),
        "website": row["website"] or "",
        "email_one": row["email"] or "",
        "email_two": kept.get("emailTwo", ""),
        "email_three": kept.get("emailThree", ""),
        "industry": row["industry"] or "",
        "company_name_url": f"{row['id']}-{(row['code'] or '').lower()}",
        "logo-URL": "",
        "cid": kept.get("cid", ""),
        "can_see_private": True,
        "accounts": "0",
        "contacts": str(row["contacts"]),
    }
