"""What was written lately, so that no write is made twice: digests and ids, never what was written.

A create is entered before it is sent. The same create again finds the entry: made (its record is the answer), on its way (wait),
or left without an answer (look first). Entries expire. The default is a SQLite file that only its owner may read, so that a
restart forgets nothing; the sandbox and tests keep theirs in memory.
"""

import hashlib
import hmac
import json
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from mcp_psa.errors import NotConfigured, TryLater

_log = logging.getLogger("mcp_psa.ledger")

State = Literal["sent", "made", "unknown"]

# How long the same content counts as the same create. A model repeats within minutes; people log the same again tomorrow.
MADE_SECONDS: Final = 300.0
# A create without an answer is worth more care: it is remembered as long as somebody may come back to it.
UNKNOWN_SECONDS: Final = 3600.0
# Longer than any write of ours can be on its way: after that its process is gone, and nobody knows.
SENT_SECONDS: Final = 300.0
_BUSY_SECONDS = 1.0
_FILE = "ledger.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS salt (value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS writes (key TEXT PRIMARY KEY, state TEXT NOT NULL, id TEXT NOT NULL, at REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An earlier create of the same content: how it stands, the id of its record ("" unless made), when it was sent or found."""

    state: State
    id: str
    at: float


class Ledger(Protocol):
    """Where creates are entered. `key` comes from `key_of`; all times are epoch seconds."""

    def key_of(self, account: str, tool: str, content: Mapping[str, Any]) -> str:
        """A digest of who creates what, of no use without this ledger."""

    async def begin(self, key: str) -> Entry | None:
        """Enter a create before it is sent, in one step; an entry that is there already is given instead."""

    async def settle(self, key: str, state: State, id_: str = "") -> None:
        """Say how it went."""

    async def forget(self, key: str) -> None:
        """It surely was not made, or is there no more."""

    def close(self) -> None:
        """Let go of the store."""


class SqliteLedger:
    """A ledger in one SQLite file, or in memory without a path. Several processes may share the file."""

    def __init__(self, path: Path | None = None, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        if path is not None:
            _own(path)
        self._db = sqlite3.connect(path or ":memory:", timeout=_BUSY_SECONDS, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_SCHEMA}")
        self._salt = self._read_salt()

    def _read_salt(self) -> bytes:
        with self._transaction():
            found = self._db.execute("SELECT value FROM salt").fetchone()
            if found is None:
                found = (secrets.token_bytes(32),)
                self._db.execute("INSERT INTO salt VALUES (?)", found)
        return bytes(found[0])

    def key_of(self, account: str, tool: str, content: Mapping[str, Any]) -> str:
        """The keyed digest of account, tool and content."""
        text = json.dumps([account, tool, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hmac.new(self._salt, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    async def begin(self, key: str) -> Entry | None:
        """Look and enter in one transaction, so that of two processes only one sends."""
        now = self._wall()
        try:
            with self._transaction():
                self._expire(now)
                found = self._db.execute("SELECT state, id, at FROM writes WHERE key = ?", (key,)).fetchone()
                if found is None:
                    self._db.execute("INSERT INTO writes VALUES (?, 'sent', '', ?)", (key, now))
                    return None
        except sqlite3.Error as error:
            fix = "Nothing was sent; repeat the call in 5 seconds."
            raise TryLater(f"The ledger of writes cannot be used now ({error}).", fix, seconds=5) from error
        state, id_, at = found
        return Entry("unknown" if state == "sent" and now - at >= SENT_SECONDS else state, id_, at)

    async def settle(self, key: str, state: State, id_: str = "") -> None:
        """Write down how it went. What is made counts from now on, also if it was found long after it was sent."""
        if state == "made":
            self._noted("UPDATE writes SET state = ?, id = ?, at = ? WHERE key = ?", (state, id_, self._wall(), key))
        else:
            self._noted("UPDATE writes SET state = ?, id = ? WHERE key = ?", (state, id_, key))

    async def forget(self, key: str) -> None:
        """Take the entry out."""
        self._noted("DELETE FROM writes WHERE key = ?", (key,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _expire(self, now: float) -> None:
        self._db.execute(
            "DELETE FROM writes WHERE at < ? OR (state = 'made' AND at < ?)",
            (now - UNKNOWN_SECONDS, now - MADE_SECONDS),
        )

    def _noted(self, sql: str, values: tuple[str | float, ...]) -> None:
        """The write itself is over: a ledger that fails now may not turn it into an error. The entry then stays as sent."""
        try:
            with self._transaction():
                self._db.execute(sql, values)
        except sqlite3.Error as error:
            _log.warning("the outcome of a write could not be noted: %s", error)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def open_ledger(folder: Path | None, wall: Callable[[], float] = time.time) -> Ledger:
    """The ledger in a folder that a setting names (NotConfigured when it cannot be used there), or in the user's state folder.

    Where nobody named a folder and the usual one cannot be written (a read-only container), it is kept in memory, and that is
    logged: a create whose process dies is then not remembered.
    """
    from platformdirs import user_state_path

    place = folder or user_state_path("mcp_psa")
    try:
        return SqliteLedger(place / _FILE, wall)
    except (OSError, sqlite3.Error) as error:
        if folder is not None:
            raise NotConfigured(
                f"MCP_PSA_STATE: {folder} cannot be written ({error}).", "Name a folder of your own."
            ) from error
        _log.warning("%s cannot be written (%s): writes are remembered in memory only", place, error)
        return SqliteLedger(None, wall)


def _own(path: Path) -> None:
    """The file, and its folder if it is new, for the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
