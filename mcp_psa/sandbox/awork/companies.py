"""Companies, which awork's screens call clients."""

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.contacts import company_contacts
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import COMPANY
from mcp_psa.sandbox.awork.refs import sums, tags_of
from mcp_psa.sandbox.awork.wire import add, audit, change, version
from mcp_psa.sandbox.store import Row

_FORM = Form("name*:text<=1000 description:text<=25000 industry:text<=1000")
_COUNTS = (
    "SELECT company_id AS id, COUNT(*) AS n, SUM(status = 'active') AS running FROM projects "
    "WHERE deleted_at IS NULL AND company_id IN (SELECT value FROM json_each(?)) GROUP BY company_id"
)


def _render(call: Call, rows: list[Row]) -> list[Json]:
    ids = [row["id"] for row in rows]
    tags, counts = tags_of(call.store, "company", ids), sums(call.store, _COUNTS, ids)
    return [
        {
            "id": guid("company", row["id"]),
            "name": row["name"],
            "description": row["notes"],
            "industry": row["industry"],
            "hasImage": False,
            "companyContactInfos": company_contacts(row),
            "resourceVersion": version(row),
            "tags": tags.get(row["id"], []),
            "projectsCount": counts.get(row["id"], {"n": 0})["n"],
            "projectsInProgressCount": counts.get(row["id"], {"running": 0})["running"],
            "isExternal": False,
        }
        | audit(row)
        for row in rows
    ]


LISTING = Listing(
    "companies",
    "company",
    "companies t",
    COMPANY,
    {
        "id": Column("t.id", "guid:company"),
        "name": Column("t.name"),
        "industry": Column("t.industry"),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)


def _list(call: Call) -> Response:
    call.require("company-master-data:read")
    return LISTING.page(call)


def _one(call: Call) -> Response:
    return LISTING.answer(call, call.number("company", "id"))


def _values(body: Json) -> Json:
    return {"name": body["name"], "notes": body["description"], "industry": body["industry"]}


def _create(call: Call) -> Response:
    call.require("company-master-data:write")
    values = _values(_FORM.read(call.body)) | {"kind": "client"}
    return LISTING.answer(call, add(call.store, call.actor, "companies", values, {}))


def _update(call: Call) -> Response:
    call.require("company-master-data:write")
    row = LISTING.stored(call, call.number("company", "id"))
    change(call.store, call.actor, "companies", row, _values(_FORM.read(call.body)))
    return LISTING.answer(call, row["id"])


def _industries(call: Call) -> Response:
    rows = call.store.rows(
        "SELECT DISTINCT industry FROM companies WHERE industry <> '' AND deleted_at IS NULL ORDER BY 1"
    )
    return JSONResponse([row["industry"] for row in rows])


ROUTES: Routes = (
    ("GET", "/companies", _list),
    ("POST", "/companies", _create),
    ("GET", "/companies/industries", _industries),
    ("GET", "/companies/{id}", _one),
    ("PUT", "/companies/{id}", _update),
)
