"""What a ProWorkflow noun is made of: its table, its wire fields, its filters and its sort keys, all as data."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mcp_psa.sandbox.proworkflow import wire
from mcp_psa.sandbox.proworkflow.desk import Desk

Where = tuple[str, list[object]]
Reader = Callable[[Any, Desk], object]
Loader = Callable[[Desk, Sequence[int]], Mapping[int, list[object]]]


@dataclass(frozen=True)
class Field:
    """One wire field: where it comes from in SQL (the noun's row is `t`) and how it is written.

    `load` fetches a sub-resource for a whole page by one query. `single` shows only on GET by id, `named` only when
    `fields` names it (`all` leaves it out), `money` only to callers who may see money.
    """

    sql: str
    read: Reader = wire.plain
    load: Loader | None = None
    single: bool = False
    named: bool = False
    money: bool = False


@dataclass(frozen=True)
class Filter:
    """One query parameter: how it becomes SQL, and the value that is silently used when it is absent."""

    read: Callable[[str, Desk], Where]
    absent: str | None = None


@dataclass(frozen=True)
class Noun:
    """One kind of record as ProWorkflow shows it.

    `default` are the fields of a list without `fields`; empty means all. `aliases` are names that stand for others.
    `guarded` nouns need permission when a person asks.
    """

    name: str
    table: str
    fields: Mapping[str, Field]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    default: Sequence[str] = ()
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    where: str = "t.deleted_at IS NULL"
    order: str = "t.id"
    guarded: bool = False


def kept(key: str) -> str:
    """The SQL for what only this vendor keeps: a key of its object in the column `extra`."""
    return f"json_extract(t.extra, '$.proworkflow.{key}')"


def named(table: str, column: str, key: str) -> str:
    """The SQL for a column of a neighboring row."""
    return f"(SELECT n.{column} FROM {table} n WHERE n.id = {key})"  # noqa: S608  # literals of this package


def full_name(key: str) -> str:
    """The SQL for a person's name."""
    return named("people", "first_name || ' ' || n.last_name", key)


def switch(column: str, words: Mapping[str, object], other: str) -> str:
    """The SQL that maps stored words to the vendor's words or numbers; both are literals of this package."""
    cases = " ".join(f"WHEN '{stored}' THEN {_literal(told)}" for stored, told in words.items())
    return f"CASE {column} {cases} ELSE {other} END"


def _literal(told: object) -> str:
    return f"'{told}'" if isinstance(told, str) else str(told)


BIGGEST_ID = 2**63 - 1
POSITION = "COALESCE(t.position, t.id)"

# The sort order is a hexadecimal binary on the wire (guide).
SORT_ORDER = Field(f"printf('%016X', CAST({POSITION} * 65536 AS INTEGER))")

# That lastmodifiedutc exists is known of /time; the other three follow the names of the filters (unverified).
STAMPS: Mapping[str, Field] = {
    "created": Field("t.created_at", wire.local),
    "createdutc": Field("t.created_at"),
    "lastmodified": Field("t.updated_at", wire.local),
    "lastmodifiedutc": Field("t.updated_at"),
}


def marks(ids: Iterable[object]) -> str:
    """Ids as one value, for `IN (SELECT value FROM json_each(?))`."""
    return json.dumps(list(ids))


def grouped(pairs: Iterable[tuple[int, object]]) -> Mapping[int, list[object]]:
    """What belongs to each owner."""
    found: dict[int, list[object]] = defaultdict(list)
    for owner, entry in pairs:
        found[owner].append(entry)
    return found


def tags(kind: str) -> Loader:
    """A loader for the tags of things of one kind."""

    def load(desk: Desk, ids: Sequence[int]) -> Mapping[int, list[object]]:
        sql = """SELECT g.object_id AS owner, x.id, x.name FROM taggings g JOIN tags x ON x.id = g.tag_id
            WHERE g.object_type = ? AND x.deleted_at IS NULL AND g.object_id IN (SELECT value FROM json_each(?))
            ORDER BY x.id"""
        rows = desk.store.rows(sql, [kind, marks(ids)])
        return grouped((row["owner"], {"id": row["id"], "name": wire.label(row["name"], desk)}) for row in rows)

    return load
