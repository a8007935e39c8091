"""The verbs of Projectworks, once for all resources: list, get, create, change (partial or full), delete."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcp_psa.sandbox.projectworks import custom
from mcp_psa.sandbox.projectworks.binding import bind, conditions, json_object, page, parameters, path_id
from mcp_psa.sandbox.projectworks.errors import Answer, not_found
from mcp_psa.sandbox.projectworks.nouns import VENDOR, Field, Noun, mine
from mcp_psa.sandbox.store import Row, Store

Handler = Callable[[Request], Awaitable[Response]]


def routes(store: Store, noun: Noun) -> list[Route]:
    """Every route that one resource has."""
    verbs = Verbs(store, noun)
    found = [Route(f"/{noun.path}", verbs.list, methods=["GET"])]
    one = f"/{noun.path}/{{id:int}}"
    if noun.single:
        found.append(Route(one, verbs.get, methods=["GET"]))
    if noun.change:
        found += [
            Route(f"/{noun.path}", verbs.create, methods=["POST"]),
            Route(one, verbs.change, methods=[noun.change]),
            Route(one, verbs.delete, methods=["DELETE"]),
        ]
    return found


class Verbs:
    """The verbs of one resource, as request handlers."""

    def __init__(self, store: Store, noun: Noun) -> None:
        self._store = store
        self._noun = noun

    async def list(self, request: Request) -> Response:
        """GET of a list: a bare array, no total."""
        return Answer(listed(self._store, self._noun, parameters(request)))

    async def get(self, request: Request) -> Response:
        """GET of one record."""
        row = one_row(self._store, self._noun, path_id(request))
        record = records(self._store, self._noun, [row], parameters(request))[0]
        return Answer([record] if self._noun.get_answers_list else record)

    async def create(self, request: Request) -> Response:
        """POST: 201, the new record, and where it is."""
        values = bind(self._store, self._noun.fields, await json_object(request), whole_record=True)
        id_ = save(self._store, self._noun, None, values)
        where = f"{request.url.replace(query=None)}/{id_}"
        return Answer(reread(self._store, self._noun, id_), 201, headers={"Location": where})

    async def change(self, request: Request) -> Response:
        """PATCH (only what is given) or PUT (all of it: what is left out becomes empty)."""
        noun, store = self._noun, self._store
        row = one_row(store, noun, path_id(request))
        full = noun.change == "PUT"
        values = bind(store, noun.fields, await json_object(request), whole_record=full)
        if full:
            values = {field.name: field.otherwise for field in noun.fields} | values
        save(store, noun, row, values)
        record = reread(store, noun, row["id"])
        return Answer([record] if noun.change_answers_list else record)

    async def delete(self, request: Request) -> Response:
        """DELETE: 204 and no body."""
        row = one_row(self._store, self._noun, path_id(request))
        self._store.update(self._noun.table, row["id"], {"deleted_at": self._store.now})
        return Response(status_code=204)


def listed(store: Store, noun: Noun, query: Mapping[str, str]) -> list[Row]:
    """One page of a list."""
    parts, values = conditions(store, noun.filters, query)
    size, skip = page(store, query)
    more = "".join(f" AND {part}" for part in parts)
    rows = store.rows(f"{noun.select}{more} ORDER BY {noun.order} LIMIT ? OFFSET ?", [*values, size, skip])
    return records(store, noun, rows, query)


def one_row(store: Store, noun: Noun, id_: object) -> Row:
    """The row with this id, or the vendor's 404."""
    row = store.row(f"{noun.select} AND t.id = ?", [id_])
    if row is None:
        raise not_found(noun.word)
    return row


def records(store: Store, noun: Noun, rows: Sequence[Row], query: Mapping[str, str]) -> list[Row]:
    """Rows as the vendor shows them; custom fields are null unless asked for."""
    shaped = noun.shape(store, rows) if rows else []
    if noun.custom is None:
        return shaped
    asked = query.get("includecustomfields", "").lower() == "true"
    return [
        record | {"CustomFields": custom.fields_of(noun.custom, row) if asked else None}
        for record, row in zip(shaped, rows, strict=True)
    ]


def reread(store: Store, noun: Noun, id_: object) -> Row:
    """The record as it stands after a write."""
    return records(store, noun, [one_row(store, noun, id_)], {})[0]


def save(store: Store, noun: Noun, old: Row | None, values: Row) -> int:
    """Write the values (by field name) and return the row's id."""
    derived = noun.derive(store, values, old)
    columns, own = _split(noun.fields, values)
    columns |= derived
    if own or old is None:
        columns["extra"] = with_own(old, own)
    if old is None:
        id_ = store.insert(noun.table, columns)
    else:
        id_ = int(old["id"])
        store.update(noun.table, id_, columns)
    noun.follow(store, id_, values)
    return id_


def with_own(old: Row | None, own: Mapping[str, Any]) -> Row:
    """A row's extra with more of what only Projectworks keeps."""
    before: Row = dict(old["extra"]) if old else {}
    return before | {VENDOR: (mine(old) if old else {}) | dict(own)}


def _split(fields: Sequence[Field], values: Row) -> tuple[Row, Row]:
    columns: Row = {}
    own: Row = {}
    for field in fields:
        if field.name in values:
            (columns if field.column else own)[field.column or field.name] = values[field.name]
    return columns, own
