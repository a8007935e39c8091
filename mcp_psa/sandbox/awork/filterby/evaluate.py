"""Whether a row, as awork would send it, meets a filterby expression."""

from collections.abc import Callable, Mapping
from typing import Any

from mcp_psa.sandbox.awork.filterby.literals import instant
from mcp_psa.sandbox.awork.filterby.nodes import (
    AnyOf,
    Both,
    Compare,
    CountOf,
    Either,
    In,
    Literal,
    Node,
    Not,
    Path,
    Text,
)

_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": lambda a, b: bool(a > b),
    "ge": lambda a, b: bool(a >= b),
    "lt": lambda a, b: bool(a < b),
    "le": lambda a, b: bool(a <= b),
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
}
_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "substringof": str.__contains__,
}

_Row = Mapping[str, Any]


def meets(node: Node, row: _Row) -> bool:
    """Whether the row meets the expression."""
    match node:
        case Both():
            return meets(node.left, row) and meets(node.right, row)
        case Either():
            return meets(node.left, row) or meets(node.right, row)
        case Not():
            return not meets(node.node, row)
        case AnyOf():
            return _matching(node, row) > 0
        case CountOf():
            return _ORDER[node.op](_matching(node, row), node.number)
        case _:
            return _scalar(node, row)


def value_at(path: Path, row: _Row) -> Any:
    """What the row holds there, in a form that compares; None where a nested row is missing."""
    found: Any = row
    for name in path.names:
        if found is None:
            return None
        found = found.get(name)
    if found is None:
        return None
    if path.kind == "datetime":
        return instant(found)
    return found.lower() if path.lower else found


def _scalar(node: Compare | In | Text, row: _Row) -> bool:
    value = value_at(node.path, row)
    match node:
        case Text():
            return value is not None and _TEXT[node.function](value, node.needle)
        case In():
            return any(_equal(value, literal) for literal in node.literals)
        case Compare(op="eq"):
            return _equal(value, node.literal)
        case Compare(op="ne"):
            return not _equal(value, node.literal)
        case Compare():
            return value is not None and _ORDER[node.op](value, node.literal.value)


def _equal(value: Any, literal: Literal) -> bool:
    if literal.kind == "day" and isinstance(value, str):
        return value[:10] == str(literal.value)[:10]
    return bool(value == literal.value)


def _matching(node: AnyOf | CountOf, row: _Row) -> int:
    items = value_at(node.path, row) or []
    return sum(node.condition is None or meets(node.condition, item) for item in items)
