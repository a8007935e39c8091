"""Reading a version 3 body: an envelope whose keys may have any case, with 400 for what makes no sense."""

import json
import re
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request

from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.teamwork.problems import Problem

_COLOR: Final = re.compile(r"#[0-9a-fA-F]{3,6}")


class Body:
    """One object of a request body. A null counts as not given, except where `nulls` says otherwise."""

    def __init__(self, values: object) -> None:
        if not isinstance(values, dict):
            raise Problem(400, "must be an object")
        self._values = {name.lower(): value for name, value in values.items()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._values

    def raw(self, name: str) -> Any:
        """A value as it was sent."""
        return self._values.get(name.lower())

    def part(self, name: str) -> "Body":
        """An object inside this one; empty when it is missing."""
        value = self.raw(name)
        return Body(value if isinstance(value, dict) else {})

    def envelope(self, name: str) -> "Body":
        """The object that must be there."""
        if not isinstance(self.raw(name), dict):
            raise Problem(400, f"{name}: is required")
        return self.part(name)

    def text(self, name: str) -> str | None:
        """A text."""
        value = self.raw(name)
        if value is not None and not isinstance(value, str):
            raise Problem(400, f"{name}: must be a string")
        return value

    def needed(self, name: str) -> str:
        """A text that must be there and must not be blank."""
        value = (self.text(name) or "").strip()
        if not value:
            raise Problem(400, f"{name}: is required")
        return value

    def number(self, name: str) -> int | None:
        """A whole number."""
        value = self.raw(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise Problem(400, f"{name}: must be an integer")
        return value

    def flag(self, name: str) -> bool | None:
        """A true or false."""
        value = self.raw(name)
        if value is not None and not isinstance(value, bool):
            raise Problem(400, f"{name}: must be a boolean")
        return value

    def numbers(self, name: str) -> list[int] | None:
        """A list of ids; None when it was not sent, and empty for a null."""
        if name not in self:
            return None
        value = self.raw(name) or []
        if not isinstance(value, list) or any(not isinstance(item, int) for item in value):
            raise Problem(400, f"{name}: must be a list of integers")
        return value

    def day(self, name: str) -> str | None:
        """A day, YYYY-MM-DD."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            raise Problem(400, f"{name}: must be a date, YYYY-MM-DD") from None

    def color(self, name: str) -> str | None:
        """A color with its hash sign."""
        value = self.text(name)
        if value is not None and not _COLOR.fullmatch(value):
            raise Problem(400, f"{name}: must be a color such as #2f80ed")
        return value


async def body_of(request: Request) -> Body:
    """The body of a request, which must be a JSON object."""
    try:
        values = json.loads(await request.body())
    except ValueError:
        raise Problem(400, "The request body is not valid JSON") from None
    if not isinstance(values, dict):
        raise Problem(400, "The request body must be an object")
    return Body(values)


def existing(store: Store, table: str, id_: int | None, name: str) -> int | None:
    """An id in a body, which must exist."""
    if id_ is not None and store.get(table, id_) is None:
        raise Problem(400, f"{name}: {id_} does not exist")
    return id_


def set_tags(store: Store, kind: str, object_id: int, tag_ids: list[int] | None) -> None:
    """Replace the whole set of tags of a thing; None leaves it."""
    if tag_ids is None:
        return
    for tag in tag_ids:
        existing(store, "tags", tag, "tagIds")
    store.execute("DELETE FROM taggings WHERE object_type = ? AND object_id = ?", [kind, object_id])
    for tag in sorted(set(tag_ids)):
        store.insert("taggings", {"tag_id": tag, "object_type": kind, "object_id": object_id})


def tag_named(store: Store, name: str, color: str | None, project: int | None) -> tuple[int, bool]:
    """The tag of this name, made when it is new: its id and whether it is new."""
    row = store.row("SELECT id FROM tags WHERE deleted_at IS NULL AND LOWER(name) = LOWER(?)", [name])
    if row is not None:
        return int(row["id"]), False
    return store.insert("tags", {"name": name, "color": color or "#9b59b6", "project_id": project or None}), True
