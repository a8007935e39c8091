"""What every version 1 call shares: envelopes, page headers, and bodies whose keys have dashes or humps alike."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.where import Where

Endpoint = Callable[[Request], Awaitable[Response]]

_TRUE: Final = frozenset({"1", "true", "yes"})


class Fields:
    """A version 1 object: `start-date` and `startDate` are the same key, `start_date` is another."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = {name.replace("-", "").lower(): value for name, value in values.items()}

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def raw(self, name: str) -> Any:
        """A value as it was sent."""
        return self._values.get(name)

    def text(self, name: str) -> str:
        """A value as text; nothing is the empty text."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str, label: str) -> str:
        """A text that must be there."""
        if not self.text(name).strip():
            raise Problem(400, f"{label} is required")  # 400 or 422: unverified
        return self.text(name)

    def flag(self, name: str) -> bool:
        """A true or false, in any of the spellings of version 1."""
        return self.text(name).lower() in _TRUE

    def number(self, name: str) -> int | None:
        """A whole number as number or text; nothing, an empty text and 0 are None."""
        text = self.text(name).strip()
        if text and not text.lstrip("-").isdigit():
            raise Problem(400, f"{name} must be a number")
        return int(text) or None if text else None

    def numbers(self, name: str) -> list[int]:
        """A list of ids: text with commas, or an array."""
        value = self.raw(name)
        items = value if isinstance(value, list) else self.text(name).split(",")
        try:
            return [int(item) for item in items if str(item).strip()]
        except (TypeError, ValueError):
            raise Problem(400, f"{name} must be a list of ids") from None

    def words(self, name: str) -> list[str]:
        """A list of names, text with commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def day(self, name: str) -> str | None:
        """A day, YYYYMMDD; the empty text is no day."""
        return compact_day(self.text(name), name)


def compact_day(text: str, name: str) -> str | None:
    """YYYYMMDD as a day of the store."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        raise Problem(400, f"{name} must be a date, YYYYMMDD") from None


def compact(day: str | None) -> str:
    """A day of the store as YYYYMMDD, or the empty text."""
    return (day or "").replace("-", "")


async def body_of(request: Request) -> dict[str, Any]:
    """The body of a request; one that cannot be read is 422."""
    try:
        values = json.loads(await request.body())
    except ValueError:
        raise Problem(422, "The request body could not be read") from None
    if not isinstance(values, dict):
        raise Problem(422, "The request body could not be read")
    return values


async def envelope(request: Request, *names: str) -> Fields:
    """The object in its envelope, which must be there: without it Teamwork answers 422."""
    values = await body_of(request)
    for name in names:
        if isinstance(values.get(name), dict):
            return Fields(values[name])
    raise Problem(422, f"The request must contain a {names[0]!r} object")


def ok(**values: object) -> JSONResponse:
    """Success."""
    return JSONResponse(values | {"STATUS": "OK"})


def created(key: str, id_: int) -> JSONResponse:
    """A new thing: its id as text under the resource's own key, and in a header."""
    return JSONResponse({"STATUS": "OK", key: str(id_)}, 201, {"id": str(id_)})


def query_of(box: Box, request: Request) -> Query:
    """The parameters of a request."""
    return Query(request.query_params, box.today)


def id_of(request: Request, name: str = "id") -> int:
    """An id in the path."""
    return int(request.path_params[name])


def found(store: Store, table: str, id_: int) -> Row:
    """A row that must exist."""
    row = store.get(table, id_)
    if row is None:
        raise Missing
    return row


@dataclass(frozen=True)
class Listed:
    """A list of version 1: what it selects, from where, in which order, and its page size."""

    columns: str
    source: str
    order: str
    size: int

    @property
    def select(self) -> str:
        """The statement up to its WHERE."""
        return f"SELECT {self.columns} FROM {self.source}"  # noqa: S608  # the fake's own literals


def page(store: Store, query: Query, listed: Listed, where: Where, order: str = "") -> tuple[list[Row], dict[str, str]]:
    """One page of a list, and the headers that say where it stands."""
    wanted, number = min(query.number("pageSize", listed.size), 500), query.number("page", 1)
    total = store.row(f"SELECT COUNT(*) AS n FROM {listed.source} WHERE {where.sql}", where.values)  # noqa: S608
    count = int(total["n"]) if total else 0
    sql = f"{listed.select} WHERE {where.sql} ORDER BY {order or listed.order} LIMIT ? OFFSET ?"
    rows = store.rows(sql, [*where.values, wanted, (number - 1) * wanted])
    pages = max(1, -(-count // wanted))
    return rows, {"X-Page": str(number), "X-Pages": str(pages), "X-Records": str(count)}


def route(path: str, method: str, endpoint: Endpoint) -> BaseRoute:
    """A route of version 1."""
    return Route(path, endpoint, methods=[method])


def set_tags(store: Store, kind: str, object_id: int, fields: Fields) -> None:
    """Replace a thing's tags: `tagIds` are ids, `tags` are names (new names become tags)."""
    if "tagids" not in fields and "tags" not in fields:
        return
    wanted = set(fields.numbers("tagids"))
    for name in fields.words("tags"):
        row = store.row("SELECT id FROM tags WHERE deleted_at IS NULL AND LOWER(name) = LOWER(?)", [name])
        wanted.add(int(row["id"]) if row else store.insert("tags", {"name": name, "color": "#9b59b6"}))
    store.execute("DELETE FROM taggings WHERE object_type = ? AND object_id = ?", [kind, object_id])
    for tag in sorted(tag for tag in wanted if store.get("tags", tag) is not None):
        store.insert("taggings", {"tag_id": tag, "object_type": kind, "object_id": object_id})


def first_person(fields: Fields, name: str) -> int | None:
    """The first person of a list such as "1,t5,c9", in which t, c and r mark teams, companies and roles."""
    people: Sequence[str] = [item for item in fields.words(name) if item.isdigit()]
    return int(people[0]) if people else None
