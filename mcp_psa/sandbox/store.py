"""Where the sandbox keeps its one agency: a thin layer over SQLite.

Every fake vendor reads and writes the same tables (schema.sql), each in its own wire format. The store knows no vendor.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_SCHEMA = Path(__file__).with_name("schema.sql")


class Store:
    """One SQLite database, in memory unless a file is named.

    Used from one thread. `clock` gives the present instant and is what created_at and updated_at come from.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the database; a new one gets its tables and is empty (see agency.py for the seed)."""
        self.clock = clock
        self.in_memory = path is None
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.row_factory = lambda cursor, row: {c[0]: v for c, v in zip(cursor.description, row, strict=True)}
        self._db.execute("PRAGMA synchronous = OFF")
        if not self.rows("SELECT name FROM sqlite_master WHERE name = 'projects'"):
            self._db.executescript(_SCHEMA.read_text(encoding="utf-8"))

    @property
    def now(self) -> str:
        """The present instant as stored: YYYY-MM-DDTHH:MM:SSZ."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """All rows of a query, as dicts; the column `extra` is decoded."""
        return [_decoded(row) for row in self._db.execute(sql, values)]

    def row(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self._db.execute(sql, values).fetchone()
        return None if found is None else _decoded(found)

    def get(self, table: str, id_: object) -> Row | None:
        """One live row by id (a soft-deleted one is not found)."""
        gone = " AND deleted_at IS NULL" if "deleted_at" in self._columns(table) else ""
        return self.row(f"SELECT * FROM {table} WHERE id = ?{gone}", [id_])  # noqa: S608  # table names are the fakes' own literals

    def insert(self, table: str, values: Mapping[str, object]) -> int:
        """Add a row and return its id; created_at and updated_at are filled in."""
        columns = self._columns(table)
        stamps = {c: self.now for c in ("created_at", "updated_at") if c in columns}
        full = stamps | {k: _encoded(v) for k, v in values.items()}
        names, marks = ", ".join(full), ", ".join("?" * len(full))
        cursor = self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(full.values()))  # noqa: S608
        return int(cursor.lastrowid or 0)

    def update(self, table: str, id_: object, values: Mapping[str, object]) -> None:
        """Change the given columns of one row; updated_at moves on."""
        stamps = {"updated_at": self.now} if "updated_at" in self._columns(table) else {}
        full = stamps | {k: _encoded(v) for k, v in values.items()}
        sets = ", ".join(f"{name} = ?" for name in full)
        self._db.execute(f"UPDATE {table} SET {sets} WHERE id = ?", [*full.values(), id_])  # noqa: S608

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Run a statement that returns nothing."""
        self._db.execute(sql, values)

    def executemany(self, sql: str, values: Sequence[Sequence[object]]) -> None:
        """Run one statement for many rows, in one transaction (the seed uses it)."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany(sql, values)

    def function(self, name: str, arity: int, body: Callable[..., str | bytes | float | None]) -> None:
        """Make a pure Python function callable in SQL."""
        self._db.create_function(name, arity, body, deterministic=True)

    def image(self) -> bytes:
        """The whole database."""
        return self._db.serialize()

    def load(self, image: bytes) -> None:
        """Become a copy of that database; for one in memory only."""
        self._db.deserialize(image)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _columns(self, table: str) -> set[str]:
        return {str(row["name"]) for row in self._db.execute(f"PRAGMA table_info({table})")}


def _encoded(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _decoded(row: Row) -> Row:
    if isinstance(row.get("extra"), str):
        row["extra"] = json.loads(row["extra"])
    return row
