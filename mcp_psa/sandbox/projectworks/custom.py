"""Custom fields: null in every answer unless asked for, and written as a bare array to a route of their own."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcp_psa.sandbox.projectworks.binding import json_body, lowered, path_id
from mcp_psa.sandbox.projectworks.errors import Answer, invalid, not_found, server_fault
from mcp_psa.sandbox.projectworks.nouns import VENDOR, Noun, mine
from mcp_psa.sandbox.store import Row, Store

# (id, label, type id, type name) by the kind of record; the ids of kinds of records are the second table.
_DEFINED: Final[Mapping[str, tuple[tuple[int, str, int, str], ...]]] = {
    "Client": ((504, "Account tier", 3, "Single Select"),),
    "Project": ((511, "Delivery risk", 3, "Single Select"), (512, "Skills", 5, "Multi Select")),
    "Module": ((521, "Purchase order", 1, "Text"),),
    "Task": ((531, "Ticket", 1, "Text"),),
    "User": ((541, "Home base", 1, "Text"),),
}
_ENTITIES: Final = {"Client": 31, "Project": 32, "Module": 33, "Task": 34, "User": 35}


def fields_of(entity: str, row: Row) -> list[Row]:
    """The custom fields of one record; kinds of records without any (expenses, timesheets) have an empty list."""
    held = mine(row).get("Fields", {})
    return [
        {
            "FieldID": id_,
            "Label": label,
            "Value": held.get(str(id_)),
            "TypeID": type_id,
            "TypeName": type_name,
            "EntityTypeID": _ENTITIES[entity],
            "EntityTypeName": entity,
            "EntitySubTypeID": None,
            "EntitySubTypeName": None,
            "Group": "General",
            "Order": order,
            "IsActive": True,
            "IsMandatory": False,
        }
        for order, (id_, label, type_id, type_name) in enumerate(_DEFINED.get(entity, ()), start=1)
    ]


def routes(store: Store, noun: Noun) -> list[Route]:
    """The route that writes the custom fields of one resource."""
    if noun.custom not in _DEFINED:
        return []

    async def write(request: Request) -> Response:
        """PUT of a bare array; the answer's body is unverified (no public client reads it), so it is the fields."""
        row = store.row(f"{noun.select} AND t.id = ?", [path_id(request)])
        if row is None:
            raise not_found(noun.word)
        given = _values(str(noun.custom), await json_body(request))
        held = mine(row).get("Fields", {}) | given
        extra = row["extra"] | {VENDOR: mine(row) | {"Fields": held}}
        store.update(noun.table, row["id"], {"extra": extra})
        return Answer(fields_of(str(noun.custom), row | {"extra": extra}))

    return [Route(f"/{noun.path}/{{id:int}}/Fields", write, methods=["PUT"])]


def _values(entity: str, body: Any) -> Row:
    if not isinstance(body, list) or not all(isinstance(item, dict) for item in body):
        raise invalid({"request": ["Cannot deserialize the current JSON object because the type requires an array."]})
    known = {id_ for id_, *_ in _DEFINED[entity]}
    found: Row = {}
    for item in map(lowered, body):
        if not isinstance(item.get("fieldid"), int) or item["fieldid"] not in known:
            raise server_fault()
        found[str(item["fieldid"])] = item["multiselectvalues"] if "multiselectvalues" in item else item.get("value")
    return found
