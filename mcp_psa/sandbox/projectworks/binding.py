"""Reading what a caller sends, as ASP.NET model binding does: names in any case, every fault reported together.

Members and parameters nobody knows are ignored without a word.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mcp_psa.sandbox.projectworks.errors import Refused, invalid, server_fault
from mcp_psa.sandbox.projectworks.kinds import LARGEST, UnfitError, UnknownError, whole
from mcp_psa.sandbox.projectworks.nouns import Field, Filter
from mcp_psa.sandbox.store import Row, Store

# The vendor's 2018 Swagger says "Page size = 100." The largest page is unverified; 1,000 is known to work.
DEFAULT_PAGE = 100
LARGEST_PAGE = 1000


def path_id(request: Request, name: str = "id") -> int:
    """An id of the path; one that is no 32-bit integer matches no route of the vendor's."""
    id_: int = request.path_params[name]
    if id_ > LARGEST:
        raise HTTPException(404)
    return id_


async def json_body(request: Request) -> Any:
    """The body as JSON."""
    raw = await request.body()
    if not raw.strip():
        raise invalid({"request": ["A non-empty request body is required."]})
    try:
        return json.loads(raw)
    except ValueError:
        text = "Unexpected character encountered while parsing value. Path '', line 1, position 1."
        raise invalid({"request": [text]}) from None


async def json_object(request: Request) -> Row:
    """The body as one JSON object, its names in lower case."""
    body = await json_body(request)
    if not isinstance(body, dict):
        raise invalid({"request": ["Cannot deserialize the current JSON array because the type requires an object."]})
    return lowered(body)


def lowered(body: Mapping[str, Any]) -> Row:
    """The same object with its names in lower case."""
    return {name.lower(): value for name, value in body.items()}


def bind(store: Store, fields: Sequence[Field], body: Row, *, whole_record: bool, prefix: str = "request") -> Row:
    """The values of a body (with names in lower case) by field name.

    A null counts as not given (whether the vendor's PATCH empties a field on null is unverified; its public clients
    never send one). A full record must have the required fields. Wrong types come before wrong references: the
    first are 400, the second 500.
    """
    values: Row = {}
    faults: dict[str, list[str]] = {}
    unknown = False
    for field in fields:
        value = _given(field, body)
        if value is None or (field.required and value == ""):
            if field.required and (whole_record or value == ""):
                faults[f"{prefix}.{field.name}"] = [f"The {field.name} field is required."]
            continue
        try:
            values[field.name] = field.kind(store, value)
        except UnfitError as error:
            text = f"Error converting value {json.dumps(value)} to type '{error}'. Path '{field.name}'."
            faults[f"{prefix}.{field.name}"] = [text]
        except UnknownError:
            unknown = True
    if faults:
        raise invalid(faults)
    if unknown:
        raise server_fault()
    return values


def _given(field: Field, body: Row) -> Any:
    value = body.get(field.name.lower())
    return body.get(field.also.lower()) if value is None and field.also else value


def parameters(request: Request) -> dict[str, str]:
    """The query by lower-case name; empty ones count as absent, and of several the first one wins."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            found.setdefault(name.lower(), value)
    return found


def conditions(store: Store, filters: Sequence[Filter], query: Mapping[str, str]) -> tuple[list[str], list[object]]:
    """The SQL conditions of a query, and their values. An id that the tenant does not have matches nothing."""
    parts: list[str] = []
    values: list[object] = []
    for one in filters:
        text = query.get(one.name.lower())
        if text is None:
            continue
        try:
            value = one.kind(store, text)
        except UnfitError:
            raise not_valid(one.name, text) from None
        except UnknownError:
            parts.append("0")
            continue
        parts.append(one.condition)
        values.extend([value] * one.condition.count("?"))
    return parts, values


def page(store: Store, query: Mapping[str, str]) -> tuple[int, int]:
    """How many rows, and after how many."""
    number, size = _whole(store, query, "page", 1), _whole(store, query, "pageSize", DEFAULT_PAGE)
    size = min(size if size > 0 else DEFAULT_PAGE, LARGEST_PAGE)
    return size, (max(number, 1) - 1) * size


def _whole(store: Store, query: Mapping[str, str], name: str, otherwise: int) -> int:
    text = query.get(name.lower())
    try:
        return otherwise if text is None else whole(store, text)
    except UnfitError:
        raise not_valid(name, text) from None


def not_valid(name: str, text: str | None) -> Refused:
    """400 for a query parameter of the wrong type."""
    return invalid({f"query.{name}": [f"The value '{text}' is not valid for {name}."]})
