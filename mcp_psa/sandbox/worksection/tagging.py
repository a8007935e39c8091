"""Putting tags on tasks and projects: by plus and minus, or the whole set at once."""

from collections.abc import Iterable, Sequence

from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.worksection.errors import tag_invalid
from mcp_psa.sandbox.worksection.tags import Noun, stored_tags


def resolve_tags(store: Store, noun: Noun, names: Sequence[str]) -> list[int]:
    """Tag ids of names or ids. A name must be the whole name and unique."""
    if not names:
        return []
    known = stored_tags(store, noun)
    found = []
    for name in names:
        ids = [tag["id"] for tag in known if str(tag["id"]) == name] or [
            tag["id"] for tag in known if tag["name"] == name
        ]
        if len(ids) != 1:
            raise tag_invalid(name)
        found.append(int(ids[0]))
    return found


def add_tags_to(store: Store, noun: Noun, object_id: int, tag_ids: Iterable[int]) -> None:
    """Put tags on a row beside those it has."""
    sql = "INSERT OR IGNORE INTO taggings (tag_id, object_type, object_id) VALUES (?, ?, ?)"
    for tag_id in tag_ids:
        store.execute(sql, [tag_id, noun, object_id])


def remove_tags_from(store: Store, noun: Noun, object_id: int, tag_ids: Iterable[int]) -> None:
    """Take tags off a row."""
    sql = "DELETE FROM taggings WHERE tag_id = ? AND object_type = ? AND object_id = ?"
    for tag_id in tag_ids:
        store.execute(sql, [tag_id, noun, object_id])


def replace_tags(store: Store, noun: Noun, object_id: int, tag_ids: Iterable[int]) -> None:
    """Make these the row's only tags."""
    store.execute("DELETE FROM taggings WHERE object_type = ? AND object_id = ?", [noun, object_id])
    add_tags_to(store, noun, object_id, tag_ids)
