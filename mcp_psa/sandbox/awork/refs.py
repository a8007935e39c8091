"""The small rows that stand inside larger ones, fetched by one query for a whole page."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from mcp_psa.sandbox.awork.call import API_USER, Json
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.store import Row, Store

IN = "IN (SELECT value FROM json_each(?))"
API_NAME = ("awork", "API")


def listed(ids: Iterable[int | None]) -> str:
    """Ids as the one value of an IN condition, however many they are."""
    return json.dumps(sorted({id_ for id_ in ids if id_ is not None}))


def by_id(store: Store, table: str, ids: Iterable[int | None]) -> dict[int, Row]:
    """Rows by their ids, deleted ones too: an old time entry still names its project."""
    found = store.rows(f"SELECT * FROM {table} WHERE id {IN}", [listed(ids)])  # noqa: S608  # own literals
    return {int(row["id"]): row for row in found}


def sums(store: Store, sql: str, ids: Iterable[int | None]) -> dict[int, Row]:
    """The rows of a grouped query by their column `id`."""
    return {int(row["id"]): row for row in store.rows(sql, [listed(ids)])}


def user_ref(people: Mapping[int, Row], id_: int | None) -> Json | None:
    """A user inside another row."""
    if id_ is None:
        return None
    if id_ == API_USER:
        names = {"firstName": API_NAME[0], "lastName": API_NAME[1]}
    elif id_ in people:
        names = {"firstName": people[id_]["first_name"], "lastName": people[id_]["last_name"]}
    else:
        return None
    return {"id": guid("user", id_), **names, "hasImage": False, "isExternal": False}


def company_ref(row: Row | None) -> Json | None:
    """A company inside another row."""
    if row is None or row["deleted_at"]:
        return None
    return {"id": guid("company", row["id"]), "name": row["name"], "hasImage": False, "description": row["notes"]}


def type_ref(kind: str, row: Row | None) -> Json | None:
    """A project type or a type of work inside another row."""
    if row is None:
        return None
    archived = not row.get("is_active", 1)
    return {"id": guid(kind, row["id"]), "name": row["name"], "icon": "tag", "isArchived": archived}


def tags_of(store: Store, object_type: str, ids: Iterable[int | None]) -> dict[int, list[Json]]:
    """The tags of each of these rows."""
    sql = (
        "SELECT g.object_id AS of, t.id, t.name, t.color FROM taggings g JOIN tags t ON t.id = g.tag_id "
        "WHERE t.deleted_at IS NULL AND g.object_type = ? AND g.object_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY t.id"
    )
    found: dict[int, list[Json]] = defaultdict(list)
    for row in store.rows(sql, [object_type, listed(ids)]):
        found[row["of"]].append({"id": guid("tag", row["id"]), "name": row["name"], "color": row["color"]})
    return found


def teams_of(store: Store) -> dict[str, Json]:
    """The teams by name."""
    rows = store.rows("SELECT * FROM options WHERE kind = 'team'")
    return {
        row["name"]: {"id": guid("team", row["id"]), "name": row["name"], "icon": "group", "color": "blue"}
        for row in rows
    }
