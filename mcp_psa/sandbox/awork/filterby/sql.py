"""Turn a filterby expression into SQL, as far as it goes.

The SQL is always a necessary condition. Where it is not sufficient too (`exact` is False), the rows it finds must
still be put to `meets`. So a long table is read in full only for expressions that no column can answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
from mcp_psa.sandbox.awork.ids import number_of

_SIGNS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<=", "eq": "IS", "ne": "IS NOT"}


@dataclass(frozen=True)
class Column:
    """Where the store keeps a property.

    A guid names its kind. `slack` is how many days may lie between a day and what awork shows of it. A list is a condition
    with a gap, {}, for what its rows must meet; their own properties are `inner`.
    """

    expression: str
    kind: str = "text"  # text, bool, instant, day, present (null or not, no more), or guid:<kind>
    slack: int | None = None
    inner: "Mapping[str, Column] | None" = None


@dataclass(frozen=True)
class Clause:
    """A condition, its values, and whether it says all."""

    sql: str = "1"
    values: tuple[object, ...] = ()
    exact: bool = True


_UNKNOWN = Clause(exact=False)


def translate(node: Node | None, columns: Mapping[str, Column]) -> Clause:
    """The condition in SQL."""
    match node:
        case None:
            return Clause()
        case Both():
            return _joined("AND", translate(node.left, columns), translate(node.right, columns))
        case Either():
            return _joined("OR", translate(node.left, columns), translate(node.right, columns))
        case _:
            return _single(node, columns)


def _single(node: Not | Compare | In | Text | AnyOf | CountOf, columns: Mapping[str, Column]) -> Clause:
    match node:
        case Not():
            inner = translate(node.node, columns)
            return Clause(f"NOT ({inner.sql})", inner.values) if inner.exact else _UNKNOWN
        case Compare() | In() | Text():
            return _scalar(node, columns)
        case AnyOf():
            return _any(node, columns)
        case CountOf():
            return _UNKNOWN


def _any(node: AnyOf, columns: Mapping[str, Column]) -> Clause:
    column = columns.get(node.path.text)
    if column is None or column.inner is None:
        return _UNKNOWN
    inner = translate(node.condition, column.inner)
    return Clause(f"ifnull({column.expression.replace('{}', inner.sql)}, 0)", inner.values, inner.exact)


def _joined(word: str, left: Clause, right: Clause) -> Clause:
    return Clause(f"({left.sql} {word} {right.sql})", left.values + right.values, left.exact and right.exact)


def _scalar(node: Compare | In | Text, columns: Mapping[str, Column]) -> Clause:
    column = columns.get(node.path.text)
    if column is None or node.path.lower:
        return _UNKNOWN
    match node:
        case Text():
            return _text(node, column.expression)
        case In():
            clauses = [_compare(node.path, "eq", each, column) for each in node.literals]
            joined = clauses[0]
            for clause in clauses[1:]:
                joined = _joined("OR", joined, clause)
            return joined
        case Compare():
            return _compare(node.path, node.op, node.literal, column)


def _text(node: Text, expression: str) -> Clause:
    if node.function == "substringof":
        return Clause(f"ifnull(instr({expression}, ?), 0) > 0", (node.needle,))
    if not node.needle:
        return Clause(f"{expression} IS NOT NULL")
    if node.function == "startswith":
        return Clause(f"ifnull(substr({expression}, 1, ?) = ?, 0)", (len(node.needle), node.needle))
    return Clause(f"ifnull(substr({expression}, ?) = ?, 0)", (-len(node.needle), node.needle))


def _compare(path: Path, op: str, literal: Literal, column: Column) -> Clause:
    expression, kind = column.expression, column.kind
    if literal.kind == "null":
        return Clause(f"{expression} IS {'NOT ' if op == 'ne' else ''}NULL")
    if kind == "present":
        return _UNKNOWN
    if literal.kind == "day" and op in {"eq", "ne"}:
        return _same_day(expression, op, str(literal.value), column)
    if kind == "day":
        return _day(expression, op, str(literal.value), column.slack)
    value: object = literal.value
    if kind.startswith("guid:"):
        found = number_of(kind.removeprefix("guid:"), str(value))
        value = -1 if found is None else found
    elif kind == "instant":
        expression = f"substr({expression}, 1, 19)"
    elif path.kind == "bool":
        value = int(bool(value))
    compared = f"{expression} {_SIGNS[op]} ?"
    return Clause(compared if op in {"eq", "ne"} else f"ifnull({compared}, 0)", (value,))


def _same_day(expression: str, op: str, value: str, column: Column) -> Clause:
    if column.slack:
        return _UNKNOWN if op == "ne" else _within(expression, value, value, column.slack)
    return Clause(f"substr({expression}, 1, 10) {_SIGNS[op]} ?", (value[:10],))


def _day(expression: str, op: str, value: str, slack: int | None) -> Clause:
    """Compare a day column, which awork shows as midnight, with an instant."""
    day, clock = value[:10], value[11:].strip("0:.")
    if slack is not None:
        return _near(expression, op, day, slack)
    if op in {"eq", "ne"}:
        if clock:
            return Clause("0" if op == "eq" else "1")
        return Clause(f"{expression} {_SIGNS[op]} ?", (day,))
    sign = {"ge": ">", "gt": ">", "le": "<=", "lt": "<="}[op] if clock else _SIGNS[op]
    return Clause(f"ifnull({expression} {sign} ?, 0)", (day,))


def _near(expression: str, op: str, day: str, slack: int) -> Clause:
    if op in {"gt", "ge"}:
        return _within(expression, day, None, slack)
    if op in {"lt", "le"}:
        return _within(expression, None, day, slack)
    return _within(expression, day, day, slack) if op == "eq" else _UNKNOWN


def _within(expression: str, first: str | None, last: str | None, slack: int) -> Clause:
    """A range widened on both sides: all rows that may match, and perhaps some that do not."""
    parts, values = [], []
    for sign, day, days in ((">=", first, -slack), ("<=", last, slack)):
        if day is not None:
            parts.append(f"{expression} {sign} ?")
            values.append(_moved(day, days))
    return Clause(f"ifnull({' AND '.join(parts)}, 0)", tuple(values), exact=False)


def _moved(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day
