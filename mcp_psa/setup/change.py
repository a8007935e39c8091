"""A change to a client's file: shown before it is made, made in one step, with the old file kept beside it."""

import difflib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from mcp_psa.setup.splice import NotOurs, loaded, put

_TEXT: Final = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')
_BOM: Final = "\ufeff"
_PRIVATE: Final = 0o600  # other servers' entries hold keys


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is (None: there is none) and as it shall be."""

    path: Path
    old: bytes | None = field(repr=False)
    new: bytes = field(repr=False)

    @property
    def changes(self) -> bool:
        """Whether anything is different afterwards."""
        return self.old != self.new

    def shown(self, secrets: Collection[str] = ()) -> list[str]:
        """The difference, for a person. What others wrote is only hinted at; values of settings in `secrets` are masked."""
        texts = [(text or b"").decode("utf-8-sig") for text in (self.old, self.new)]
        if "\n" not in texts[0].strip():  # all on one line: nobody could read that, and it would show everything
            texts = [json.dumps(loaded(text), indent=2, ensure_ascii=False) if text else "" for text in texts]
        old, new = (text.splitlines() for text in texts)
        lines = difflib.unified_diff(old, new, str(self.path), str(self.path), n=2, lineterm="")
        return [_discreet(line, secrets) for line in lines]

    def make(self, now: datetime) -> Path | None:
        """Write it; gives the backup. NotOurs when the file was changed since it was read."""
        target = self.path.resolve()  # a link to a file elsewhere stays one
        if read(target) != self.old:
            raise NotOurs("it was changed in the meantime")
        target.parent.mkdir(parents=True, exist_ok=True)
        backup = _backup(target, now) if self.old is not None else None
        _write(target, self.new)
        return backup


def planned(path: Path, table: str, name: str, entry: Callable[[dict[str, Any]], Any]) -> Change:
    """The change that puts an entry into a client's file; `entry` makes it from the servers that are there.

    NotOurs when that cannot be done safely.
    """
    old = read(path)
    try:
        text = (old or b"").decode("utf-8")
    except ValueError as error:
        raise NotOurs("it is not written in UTF-8") from error
    mark, bare = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    servers = loaded(bare).get(table, {})
    new = put(bare, table, name, entry(servers if isinstance(servers, dict) else {}))
    return Change(path, old, (mark + new).encode())


def read(path: Path) -> bytes | None:
    """A file's bytes; None where there is none. NotOurs when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotOurs(f"it cannot be read ({error.strerror})") from error


def _discreet(line: str, secrets: Collection[str]) -> str:
    """A line of a difference without what is not to be seen: texts in lines that stay, and secrets."""
    if line.startswith(" "):
        return _TEXT.sub(lambda found: found[0] if found[2] else '"…"', line)
    for name in secrets:
        line = re.sub(rf'("{re.escape(name)}"\s*:\s*)"(?:[^"\\]|\\.)*"', r'\1"…"', line)
    return line


def _backup(path: Path, now: datetime) -> Path:
    """A copy beside the file, with its mode; one that is there is not written over."""
    stamp = f"{path.name}.{now:%Y%m%d-%H%M%S}"
    names = (f"{stamp}{f'-{number}' if number else ''}.bak" for number in range(100))
    place = next(place for name in names if not (place := path.with_name(name)).exists())
    shutil.copy2(path, place)
    return place


def _write(path: Path, text: bytes) -> None:
    """In the old file's place in one step, with its mode; a crash leaves the old one or the new one."""
    mode = path.stat().st_mode & 0o7777 if path.exists() else _PRIVATE
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
