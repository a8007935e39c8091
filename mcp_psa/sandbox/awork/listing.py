"""Lists: bare arrays, filtered, ordered and paged, with the totals in aw-* headers alone.

What SQL can answer is answered there; the rest is put to the rendered rows, so that filters see what clients see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json
from mcp_psa.sandbox.awork.errors import bad_query, invalid, not_found
from mcp_psa.sandbox.awork.filterby import BadFilter, Column, Model, Moment, Node, meets, parse, translate
from mcp_psa.sandbox.awork.ordering import Key, keys, ordered, sql_order
from mcp_psa.sandbox.store import Row

# The prose says 1000, the specification's parameter says 10 (unverified which one holds where).
DEFAULT_SIZE = 10
MOST = 1000

Render = Callable[[Call, list[Row]], list[Json]]
Values = Sequence[object]


@dataclass(frozen=True)
class Listing:
    """One kind of row: where it is kept, how it is shown, and which properties SQL knows.

    `finish` makes a rendered row, which filters see, into the one that is sent.
    """

    table: str
    kind: str
    source: str
    model: Model
    columns: Mapping[str, Column]
    render: Render
    alias: str = "t"
    live: str = "t.deleted_at IS NULL"
    selected: str = "t.*"
    default_order: str = "t.id"
    finish: Callable[[Json], Json] | None = None

    def rows(self, call: Call, where: str = "1", values: Values = (), tail: str = "") -> list[Row]:
        """Rows as stored."""
        sql = f"SELECT {self.selected} FROM {self.source} WHERE {self.live} AND {where} {tail}"  # noqa: S608  # own literals
        return call.store.rows(sql, values)

    def shown(self, call: Call, where: str, values: Values = ()) -> list[Json]:
        """All rows of a small scope, as awork sends them."""
        return self._finished(self.render(call, self.rows(call, where, values, f"ORDER BY {self.default_order}")))

    def one(self, call: Call, id_: int, where: str = "1", values: Values = ()) -> Json:
        """One row as awork sends it, or a 404."""
        found = self.shown(call, f"{self.alias}.id = ? AND {where}", [id_, *values])
        if not found:
            raise not_found(self.kind)
        return found[0]

    def stored(self, call: Call, id_: int, where: str = "1", values: Values = ()) -> Row:
        """One row as stored, or a 404."""
        found = self.rows(call, f"{self.alias}.id = ? AND {where}", [id_, *values])
        if not found:
            raise not_found(self.kind)
        return found[0]

    def answer(self, call: Call, id_: int) -> Response:
        """One row as a response."""
        return JSONResponse(self.one(call, id_))

    def page(self, call: Call, where: str = "1", values: Values = ()) -> Response:
        """One page of the rows that meet `where` and the query's filterby."""
        number, size = paging(call.query)
        node, wanted = wishes(call, self.model)
        clause = translate(node, self.columns)
        where, values = f"{where} AND {clause.sql}", [*values, *clause.values]
        order = sql_order(wanted, self.columns, self.default_order)
        if clause.exact and order is not None:
            sql = f"SELECT COUNT(*) AS n FROM {self.source} WHERE {self.live} AND {where}"  # noqa: S608
            total = int((call.store.row(sql, values) or {"n": 0})["n"])
            tail = f"ORDER BY {order} LIMIT {size} OFFSET {(number - 1) * size}"
            found = self.render(call, self.rows(call, where, values, tail))
            return sent(self._finished(found), number, size, total)
        found = self.render(call, self.rows(call, where, values, f"ORDER BY {self.default_order}"))
        left = _left(found, node, wanted)
        return sent(self._finished(left[(number - 1) * size : number * size]), number, size, len(left))

    def _finished(self, rows: list[Json]) -> list[Json]:
        return rows if self.finish is None else [self.finish(row) for row in rows]


def page_of(call: Call, model: Model, rows: list[Json]) -> Response:
    """One page of rows that are ready to send."""
    number, size = paging(call.query)
    left = _left(rows, *wishes(call, model))
    return sent(left[(number - 1) * size : number * size], number, size, len(left))


def wishes(call: Call, model: Model) -> tuple[Node | None, list[Key]]:
    """What filterby and orderby ask for."""
    moment = Moment(call.actor.guid, call.store.now)
    source = call.query.get("filterby", "")
    try:
        return (parse(source, model, moment) if source else None), keys(call.query.get("orderby", ""), model)
    except BadFilter as error:
        raise bad_query(str(error)) from None


def paging(query: Mapping[str, str]) -> tuple[int, int]:
    """The page and its size. Out of bounds is refused (unverified: awork may cut it to 1000 instead)."""
    found = []
    for name, default, most in (("page", 1, 10**9), ("pageSize", DEFAULT_SIZE, MOST)):
        text = query.get(name, str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise invalid((name, f"The value must be between 1 and {most}."))
        found.append(int(text))
    return found[0], found[1]


def sent(rows: list[Json], number: int, size: int, total: int) -> Response:
    """A page with its headers."""
    counts = {"aw-page": number, "aw-pagesize": size, "aw-items": len(rows), "aw-totalitems": total}
    return JSONResponse(rows, headers={name: str(count) for name, count in counts.items()})


def _left(rows: list[Json], node: Node | None, wanted: Sequence[Key]) -> list[Json]:
    return ordered([row for row in rows if node is None or meets(node, row)], wanted)
