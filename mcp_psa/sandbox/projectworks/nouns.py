"""What differs between the resources, as a table: where one lives, what filters it, what may be written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcp_psa.sandbox.projectworks import dates, kinds
from mcp_psa.sandbox.projectworks.kinds import Kind
from mcp_psa.sandbox.store import Row, Store

VENDOR: Final = "projectworks"


@dataclass(frozen=True)
class Filter:
    """One query parameter: the SQL it adds (each ? is its value) and the kind of its value."""

    name: str
    condition: str
    kind: Kind = kinds.whole


@dataclass(frozen=True)
class Field:
    """One member of a request body: its column in the store, or none when only Projectworks keeps it.

    `otherwise` is what a full replace writes when the member is left out. `also` is a second spelling.
    """

    name: str
    kind: Kind = kinds.text
    column: str | None = None
    required: bool = False
    otherwise: object = None
    also: str | None = None


def _same(_store: Store, _values: Row, _old: Row | None) -> Row:
    return {}


def _nothing(_store: Store, _id: int, _values: Row) -> None:
    return None


@dataclass(frozen=True)
class Noun:
    """One resource.

    `shape` turns a page of rows into records (by page, so that it can side-load with one query). `derive` checks a
    write, may settle values of its fields, and gives more columns to set; `follow` does what comes after it.
    """

    path: str
    word: str
    table: str
    columns: str
    source: str
    where: str
    filters: tuple[Filter, ...]
    shape: Callable[[Store, Sequence[Row]], list[Row]]
    fields: tuple[Field, ...] = ()
    derive: Callable[[Store, Row, Row | None], Row] = _same
    follow: Callable[[Store, int, Row], None] = _nothing
    order: str = "t.id"
    single: bool = True
    custom: str | None = None
    change: str | None = None
    change_answers_list: bool = False
    get_answers_list: bool = False

    @property
    def select(self) -> str:
        """The query for this resource's rows, up to where more conditions follow."""
        return f"SELECT {self.columns}, {dates.MODIFIED} AS modified FROM {self.source} WHERE {self.where}"  # noqa: S608


def mine(row: Row) -> Row:
    """What only Projectworks keeps about a row."""
    extra = row.get("extra") or {}
    kept: Row = extra.get(VENDOR, {})
    return kept


def kept(name: str) -> str:
    """The SQL for something that only Projectworks keeps."""
    return f"json_extract(t.extra, '$.{VENDOR}.{name}')"


def usual(key: str, name: str | None) -> tuple[Filter, ...]:
    """The filters that nearly every list has: by id, exact name, external reference, and change date."""
    named = (Filter("Name", f"{name} = ?", kinds.text),) if name else ()
    return (
        Filter(key, "t.id = ?"),
        *named,
        Filter("ExternalReference", f"{kept('ExternalReference')} = ?", kinds.text),
        # Whether the bound itself is included is unverified; it is here.
        Filter("ModifiedSinceDate", f"{dates.MODIFIED} >= ?", kinds.since),
    )


def tail(row: Row) -> Row:
    """How nearly every record ends."""
    return {"ExternalReference": mine(row).get("ExternalReference"), "ModifiedDateUTC": row["modified"]}


def money(stored: object) -> float | None:
    """A stored amount as a JSON number."""
    return None if stored is None else float(str(stored))


def grouped(store: Store, sql: str, ids: Sequence[object]) -> dict[Any, list[Row]]:
    """Rows that belong to the records of a page, by their column `owner`; {ids} in the query stands for the page."""
    found: dict[Any, list[Row]] = {}
    for row in store.rows(sql.format(ids=", ".join("?" * len(ids))), list(ids)):
        found.setdefault(row["owner"], []).append(row)
    return found


EXTERNAL: Final = Field("ExternalReference")
