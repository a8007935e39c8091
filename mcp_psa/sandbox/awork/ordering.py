"""awork's orderby: fields separated by commas without blanks, each perhaps followed by asc or desc."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcp_psa.sandbox.awork.call import Json
from mcp_psa.sandbox.awork.filterby import BadFilter, Column, Model, Path, value_at
from mcp_psa.sandbox.awork.filterby.nodes import Kind

_PART = re.compile(r"([A-Za-z_]\w*(?:/[A-Za-z_]\w*)*)(?: (asc|desc))?")


@dataclass(frozen=True)
class Key:
    """One field to sort by."""

    path: Path
    descending: bool


def keys(source: str, model: Model) -> list[Key]:
    """What an orderby asks for; nothing is no order at all."""
    return [_key(part, model) for part in source.split(",")] if source else []


def sql_order(wanted: Sequence[Key], columns: Mapping[str, Column], default: str) -> str | None:
    """The order as SQL; None when a field has no column."""
    parts = []
    for key in wanted:
        column = columns.get(key.path.text)
        if column is None or column.slack is not None or column.kind == "present":
            return None
        parts.append(f"{column.expression} {'DESC' if key.descending else 'ASC'}")
    return ", ".join([*parts, default])


def ordered(rows: list[Json], wanted: Sequence[Key]) -> list[Json]:
    """The rows sorted; a missing value comes first, as in SQL."""
    for key in reversed(wanted):
        rows = sorted(rows, key=lambda row: _rank(key.path, row), reverse=key.descending)  # used at once
    return rows


def _rank(path: Path, row: Json) -> tuple[bool, object]:
    value = value_at(path, row)
    return (value is not None, "" if value is None else value)


def _key(part: str, model: Model) -> Key:
    match = _PART.fullmatch(part)
    if match is None:
        raise BadFilter(f"'{part}' is no order.")
    names: list[str] = []
    kind: Kind | Model = model
    many = False
    for name in match[1].split("/"):
        if many or not isinstance(kind, Model):
            raise BadFilter(f"There is no property '{match[1]}'.")
        field = kind.find(name)
        names.append(field.name)
        kind, many = field.kind, field.many
    if many or isinstance(kind, Model):
        raise BadFilter(f"'{match[1]}' cannot be ordered by.")
    return Key(Path(tuple(names), kind), match[2] == "desc")
