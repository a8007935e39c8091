"""What `extra` adds to task rows: text, files, the last comments, relations, subscribers, tags and custom fields.

Each is loaded for all rows of an answer at once.
"""

from collections.abc import Callable, Sequence
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.comments import latest
from mcp_psa.sandbox.worksection.custom_fields import task_values
from mcp_psa.sandbox.worksection.extras import own
from mcp_psa.sandbox.worksection.files import attached
from mcp_psa.sandbox.worksection.people import refs
from mcp_psa.sandbox.worksection.tags import tag_maps
from mcp_psa.sandbox.worksection.wire import Json, marked, plain

Pieces = dict[int, Json]


def added(store: Store, rows: Sequence[Row], extra: set[str]) -> Pieces:
    """By task id: the fields that the named extras add."""
    pieces: Pieces = {row["id"]: {} for row in rows}
    for name, load in _LOADERS.items():
        if name in extra:
            for id_, fields in load(store, rows).items():
                pieces[id_] |= fields
    return pieces


def _text(_store: Store, rows: Sequence[Row]) -> Pieces:
    return {row["id"]: {"text": plain(row["description"])} for row in rows}


def _html(_store: Store, rows: Sequence[Row]) -> Pieces:
    return {row["id"]: {"text": marked(row["description"])} for row in rows}


def _files(store: Store, rows: Sequence[Row]) -> Pieces:
    return {id_: {"files": files} for id_, files in attached(store, "task", _ids(rows)).items()}


def _comments(store: Store, rows: Sequence[Row]) -> Pieces:
    found = latest(store, rows)
    return {
        row["id"]: {"has_comments": 1, "comments": found[row["id"]]} if row["id"] in found else {"has_comments": 0}
        for row in rows
    }


def _relations(_store: Store, rows: Sequence[Row]) -> Pieces:
    """The agency keeps no dependencies between tasks, and this API cannot make any."""
    return {row["id"]: {"relations": {"from": [], "to": []}} for row in rows}


def _subscribers(store: Store, rows: Sequence[Row]) -> Pieces:
    lists = {row["id"]: own(row).get("subscribers", []) for row in rows}
    people = refs(store, [person for ids in lists.values() for person in ids])
    return {id_: {"subscribers": [people[person] for person in ids if person in people]} for id_, ids in lists.items()}


def _tags(store: Store, rows: Sequence[Row]) -> Pieces:
    """A task without tags has no such key."""
    return {id_: {"tags": tags} for id_, tags in tag_maps(store, "task", _ids(rows)).items()}


def _custom_fields(_store: Store, rows: Sequence[Row]) -> Pieces:
    return {row["id"]: {"custom_fields": task_values(row)} for row in rows}


def _ids(rows: Sequence[Row]) -> list[int]:
    return [row["id"] for row in rows]


_LOADERS: Final[dict[str, Callable[[Store, Sequence[Row]], Pieces]]] = {
    "text": _text,
    "html": _html,
    "tags": _tags,
    "files": _files,
    "comments": _comments,
    "subscribers": _subscribers,
    "relations": _relations,
    "custom_fields": _custom_fields,
}
