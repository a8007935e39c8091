"""How version 3 lists and shows: filters, order, pages, sparse fields and sideloads, the same for every noun."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.where import Filter, Where

Entity = dict[str, Any]

MOST: Final = 500
RECORD_CAP: Final = 50_000


@dataclass(frozen=True)
class Side:
    """A sideload: where it stands under `included`, what it is, and whose ids it needs.

    `of` names the key under `included` whose entities hold the ids; None means the listed ones.
    """

    key: str
    noun: str
    ids: Callable[[Entity], Iterable[int | None]]
    of: str | None = None


@dataclass(frozen=True)
class Noun:
    """One kind of thing: how it is found, ordered, shown and what can be shown beside it."""

    plural: str
    single: str
    field_key: str
    columns: str
    source: str
    key: str
    alive: str
    filters: Sequence[Filter]
    orders: Mapping[str, str]
    order: str
    shape: Callable[[Store, list[Row], Query], list[Entity]]
    sides: Mapping[str, Side]
    page_size: int = 50


@dataclass(frozen=True)
class Found:
    """One page of entities and what `meta.page` says of it."""

    entities: list[Entity]
    page: Entity


class Desk:
    """Answers the reads of one box."""

    def __init__(self, box: Box, nouns: Mapping[str, Noun]) -> None:
        self.box = box
        self.nouns = nouns

    def listing(self, name: str, query: Query, *extra: tuple[str, object]) -> Entity:
        """A page of a noun in its envelope; `extra` are conditions that come from the path."""
        noun = self.nouns[name]
        found = self._page(noun, query, extra)
        included = self._included(noun, found.entities, query)
        rows = [sparse(entity, query, noun.field_key) for entity in found.entities]
        return {noun.plural: rows, "meta": {"page": found.page}, "included": included}

    def single(self, name: str, id_: int, query: Query, field_key: str | None = None) -> Entity:
        """One thing in its envelope."""
        noun = self.nouns[name]
        entities = self._shown(noun, [id_], query)
        if not entities:
            raise Missing
        included = self._included(noun, entities, query)
        return {noun.single: sparse(entities[0], query, field_key or noun.field_key), "included": included}

    def _page(self, noun: Noun, query: Query, extra: Sequence[tuple[str, object]]) -> Found:
        where = Where()
        if not query.flag("showDeleted"):
            where.add(noun.alive)
        for clause, value in extra:
            where.add(clause, value)
        for apply in noun.filters:
            apply(query, where)
        size = min(query.number("pageSize", noun.page_size), MOST)  # a larger one is cut: unverified
        page = query.number("page", 1)
        offset = (page - 1) * size
        room = max(0, min(size, RECORD_CAP - offset))
        sql = f"SELECT {noun.columns} FROM {noun.source} WHERE {where.sql} ORDER BY {_order(noun, query)}"  # noqa: S608
        rows = self.box.store.rows(f"{sql} LIMIT ? OFFSET ?", [*where.values, room + 1 if room else 0, offset])
        more = len(rows) > room > 0 and offset + size < RECORD_CAP
        entities = noun.shape(self.box.store, rows[:room], query)
        count = page * size + 1 if more else offset + len(entities)
        if not query.flag("skipCounts"):
            total = self.box.store.row(f"SELECT COUNT(*) AS n FROM {noun.source} WHERE {where.sql}", where.values)  # noqa: S608
            count = int(total["n"]) if total else 0
        return Found(entities, {"pageOffset": page - 1, "pageSize": size, "count": count, "hasMore": more})

    def _shown(self, noun: Noun, wanted: Iterable[int], query: Query) -> list[Entity]:
        """The named things, deleted ones left out."""
        found = sorted(set(wanted))
        if not found:
            return []
        where = Where(noun.alive)
        where.among(noun.key, found)
        sql = f"SELECT {noun.columns} FROM {noun.source} WHERE {where.sql} ORDER BY {noun.key}"  # noqa: S608
        return noun.shape(self.box.store, self.box.store.rows(sql, where.values), query)

    def _included(self, noun: Noun, entities: list[Entity], query: Query) -> Entity:
        """Every sideload asked for, by key and by the id as text; an unknown name is refused."""
        pools: dict[str | None, dict[str, Entity]] = {None: {str(n): entity for n, entity in enumerate(entities)}}
        asked = query.choices("include", noun.sides)
        for name in sorted(asked, key=lambda name: name.count(".")):
            side = noun.sides[name]
            holders = pools.get(side.of, {}).values()
            wanted = {id_ for holder in holders for id_ in side.ids(holder) if id_}
            pool = pools.setdefault(side.key, {})
            new = wanted - {int(id_) for id_ in pool}
            pool |= {str(entity["id"]): entity for entity in self._shown(self.nouns[side.noun], new, query)}
        # People sent along are "users", and so is their key in fields[...] (the vendor's Swagger).
        sides = [noun.sides[name] for name in asked]
        keys = {s.key: s.key if s.noun == "users" else self.nouns[s.noun].field_key for s in sides}
        return {
            key: {id_: sparse(entity, query, field_key) for id_, entity in pools[key].items()}
            for key, field_key in keys.items()
        }


def sparse(entity: Entity, query: Query, field_key: str) -> Entity:
    """Only the fields asked for with `fields[key]=a,b`; nothing is added, and a wrong key changes nothing.

    Names that begin with an underscore are ours, for sideloads, and are never shown.
    """
    shown = {name: value for name, value in entity.items() if not name.startswith("_")}
    asked = query.items(f"fields[{field_key}]")
    return {name: shown[name] for name in asked if name in shown} if asked else shown


def rel(id_: object, kind: str) -> Entity | None:
    """A relation to another thing, or None."""
    return None if id_ is None else {"id": id_, "type": kind}


def rels(found: Iterable[int], kind: str) -> list[Entity]:
    """Relations to other things."""
    return [{"id": id_, "type": kind} for id_ in found]


def links(store: Store, sql: str, wanted: Iterable[int]) -> dict[int, list[int]]:
    """Pairs of ids (owner, thing) for a page of owners; `{}` in the statement takes the list."""
    found = sorted(set(wanted))
    grouped: dict[int, list[int]] = {id_: [] for id_ in found}
    if found:
        for row in store.rows(sql.format(", ".join("?" * len(found))), found):
            grouped[row["owner"]].append(row["thing"])
    return grouped


def tag_links(store: Store, kind: str, rows: Iterable[Row]) -> dict[int, list[int]]:
    """The tag ids of a page of things."""
    sql = (
        "SELECT object_id AS owner, tag_id AS thing FROM taggings"  # noqa: S608
        f" WHERE object_type = '{kind}' AND object_id IN ({{}}) ORDER BY tag_id"
    )
    return links(store, sql, (row["id"] for row in rows))


def _order(noun: Noun, query: Query) -> str:
    by = query.text("orderBy")
    if by is not None and by not in noun.orders:
        raise Problem(400, f"orderBy: unknown value {by!r}")
    mode = query.choice("orderMode", ("asc", "desc"), "asc")
    return f"{noun.orders[by or noun.order]} {mode}, {noun.key} {mode}"
