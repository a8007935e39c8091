"""Tags: known by their name alone, added and removed in bare arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import not_found
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import page_of
from mcp_psa.sandbox.awork.models import TAG
from mcp_psa.sandbox.awork.wire import audit, change
from mcp_psa.sandbox.store import Row

ADD: Final = Form("name*:text<=255 color:text")
DELETE: Final = Form("name*:text<=255")


@dataclass(frozen=True)
class _Tagged:
    """What can be tagged: its route, GUID kind, table, and word in the store."""

    prefix: str
    kind: str
    table: str
    object_type: str
    right: str
    paged: bool = False


_KINDS = (
    _Tagged("projects", "project", "projects", "project", "project-master-data:write", paged=True),
    _Tagged("tasks", "task", "tasks", "task", "project-planning-data:write"),
    _Tagged("companies", "company", "companies", "company", "company-master-data:write"),
    _Tagged("users", "user", "people", "person", "user-master-data:write"),
)
# The ids of the rows with a tag that meets a condition.
_TAGGED = (
    "SELECT g.object_id FROM taggings g JOIN tags v ON v.id = g.tag_id "
    "WHERE v.deleted_at IS NULL AND g.object_type = ? AND {}"
)
_OF_ONE = (
    "SELECT t.* FROM taggings g JOIN tags t ON t.id = g.tag_id "
    "WHERE t.deleted_at IS NULL AND g.object_type = ? AND g.object_id = ? ORDER BY t.id"
)
_IN_USE = (
    "SELECT t.*, COUNT(*) AS n FROM taggings g JOIN tags t ON t.id = g.tag_id JOIN {table} o ON o.id = g.object_id "
    "WHERE t.deleted_at IS NULL AND o.deleted_at IS NULL AND g.object_type = ? GROUP BY t.id ORDER BY t.id"
)


def tags_column(object_type: str, id_sql: str) -> Column:
    """The tags of a row, for filters such as `tags/any(t: t/name eq 'Urgent')`."""
    sql = f"{id_sql} IN ({_TAGGED.replace('?', repr(object_type))})"
    return Column(sql, inner={"id": Column("v.id", "guid:tag"), "name": Column("v.name"), "color": Column("v.color")})


def add_tags(call: Call, object_type: str, id_: int, tags: Sequence[Json]) -> None:
    """Give a row these tags; a name nobody used yet becomes a new tag."""
    for tag in tags:
        row = _by_name(call, tag["name"])
        number = row["id"] if row else call.store.insert("tags", {"name": tag["name"], "color": tag["color"] or "blue"})
        sql = "INSERT OR IGNORE INTO taggings (tag_id, object_type, object_id) VALUES (?, ?, ?)"
        call.store.execute(sql, [number, object_type, id_])


def remove_tags(call: Call, object_type: str, id_: int, tags: Sequence[Json]) -> None:
    """Take these tags away; the others stay."""
    for tag in tags:
        row = _by_name(call, tag["name"])
        if row:
            sql = "DELETE FROM taggings WHERE tag_id = ? AND object_type = ? AND object_id = ?"
            call.store.execute(sql, [row["id"], object_type, id_])


def _by_name(call: Call, name: str) -> Row | None:
    sql = "SELECT * FROM tags WHERE name = ? AND deleted_at IS NULL ORDER BY kind <> 'label', id"
    return call.store.row(sql, [name])


def _shown(row: Row) -> Json:
    return {"id": guid("tag", row["id"]), "name": row["name"], "color": row["color"]} | audit(row)


def _routes(tagged: _Tagged) -> Routes:
    def row_of(call: Call) -> Row:
        row = call.store.get(tagged.table, call.number(tagged.kind, "id"))
        if row is None:
            raise not_found(tagged.kind)
        return row

    def all_in_use(call: Call) -> Response:
        rows = call.store.rows(_IN_USE.format(table=tagged.table), [tagged.object_type])
        if tagged.paged:
            return JSONResponse([{"name": row["name"], "color": row["color"], "usageCount": row["n"]} for row in rows])
        return JSONResponse([_shown(row) for row in rows])

    def of_one(call: Call) -> Response:
        rows = [_shown(row) for row in call.store.rows(_OF_ONE, [tagged.object_type, row_of(call)["id"]])]
        return page_of(call, TAG, rows) if tagged.paged else JSONResponse(rows)

    def add(call: Call) -> Response:
        call.require(tagged.right)
        row = row_of(call)
        add_tags(call, tagged.object_type, row["id"], ADD.read_many(call.body))
        change(call.store, call.actor, tagged.table, row)
        return JSONResponse([_shown(each) for each in call.store.rows(_OF_ONE, [tagged.object_type, row["id"]])])

    def delete(call: Call) -> Response:
        call.require(tagged.right)
        row = row_of(call)
        remove_tags(call, tagged.object_type, row["id"], DELETE.read_many(call.body))
        change(call.store, call.actor, tagged.table, row)
        return Response(status_code=204)

    base = f"/{tagged.prefix}"
    table: Sequence[tuple[str, str, Callable[[Call], Response]]] = (
        ("GET", f"{base}/tags", all_in_use),
        ("GET", f"{base}/{{id}}/tags", of_one),
        ("POST", f"{base}/{{id}}/addtags", add),
        ("POST", f"{base}/{{id}}/deletetags", delete),
    )
    return tuple(table)


ROUTES: Routes = tuple(route for tagged in _KINDS for route in _routes(tagged))
