"""The search language of the `filter` parameter, turned into SQL.

    expression := condition | "(" expression ")" | expression ("and" | "or") expression
    condition  := whole-number field ("=" N | "in" "(" N, ... ")")
                | text field ("=" | "has") 'text'
                | date field (">" | "<" | ">=" | "<=" | "!=" | "=") 'DD.MM.YYYY'

`and` binds tighter than `or`, `has` ignores case (ASCII alone), and a quote cannot be escaped: all three unverified.
Anything else, an unsupported field above all, is error 10.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from mcp_psa.sandbox.worksection.errors import bad_filter
from mcp_psa.sandbox.worksection.wire import iso_day


class Field(NamedTuple):
    """What a name in a filter stands for."""

    kind: Literal["whole", "text", "day"]
    column: str


def _day(names: tuple[str, str], column: str) -> dict[str, Field]:
    return dict.fromkeys(names, Field("day", f"substr({column}, 1, 10)"))


TASK_FIELDS: Final[Mapping[str, Field]] = {
    "id": Field("whole", "t.id"),
    "project": Field("whole", "t.project_id"),
    "parent": Field("whole", "t.parent_id"),
    "name": Field("text", "t.name"),
    **_day(("dateadd", "date_added"), "t.created_at"),
    **_day(("datestart", "date_start"), "t.start_on"),
    **_day(("dateend", "date_end"), "t.due_on"),
    **_day(("dateclose", "date_closed"), "t.completed_at"),
}
# The vendor says dateadd is "when the costs were added", and means the day the cost is for (unverified).
COST_FIELDS: Final[Mapping[str, Field]] = {
    "id": Field("whole", "t.id"),
    "task": Field("whole", "t.id"),
    "project": Field("whole", "t.project_id"),
    "comment": Field("text", "c.comment"),
    "dateadd": Field("day", "c.day"),
}
TOTAL_FIELDS: Final[Mapping[str, Field]] = {"project": Field("whole", "t.project_id")}

_TOKEN: Final = re.compile(r"\s*(?:(?P<text>'[^']*')|(?P<word>\w+)|(?P<sign>>=|<=|!=|[()<>=,]))")
_DEEPEST: Final = 50


def parse(text: str, fields: Mapping[str, Field]) -> tuple[str, list[object]]:
    """The SQL condition of a filter and its values, or error 10."""
    reader = _Reader(_tokens(text), fields)
    sql = reader.either()
    if reader.at < len(reader.tokens):
        raise bad_filter()
    return sql, reader.values


def _tokens(text: str) -> list[str]:
    found, at = list[str](), 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise bad_filter()
        found.append(match.group().strip() if match["text"] is None else match["text"])
        at = match.end()
    return found


@dataclass
class _Reader:
    """Reads tokens from left to right, collecting the values for the SQL it returns."""

    tokens: list[str]
    fields: Mapping[str, Field]
    at: int = 0
    depth: int = 0
    values: list[object] = field(default_factory=list)

    def either(self) -> str:
        parts = [self._both()]
        while self._skip("or"):
            parts.append(self._both())
        return " OR ".join(f"({part})" for part in parts)

    def _both(self) -> str:
        parts = [self._one()]
        while self._skip("and"):
            parts.append(self._one())
        return " AND ".join(parts)

    def _one(self) -> str:
        if not self._skip("("):
            return self._condition()
        self.depth += 1
        if self.depth > _DEEPEST:
            raise bad_filter()
        inner = self.either()
        self._expect(")")
        self.depth -= 1
        return f"({inner})"

    def _condition(self) -> str:
        known = self.fields.get(self._next())
        if known is None:
            raise bad_filter()
        operator = self._next()
        if known.kind == "whole":
            return f"{known.column} IN ({self._numbers(operator)})"
        return self._like(known.column, operator) if known.kind == "text" else self._compared(known.column, operator)

    def _numbers(self, operator: str) -> str:
        if operator == "=":
            numbers = [self._number()]
        elif operator == "in":
            self._expect("(")
            numbers = [self._number()]
            while self._skip(","):
                numbers.append(self._number())
            self._expect(")")
        else:
            raise bad_filter()
        self.values += numbers
        return ", ".join("?" * len(numbers))

    def _like(self, column: str, operator: str) -> str:
        text = self._quoted()
        if operator == "=":
            self.values.append(text)
            return f"{column} = ?"
        if operator != "has":
            raise bad_filter()
        self.values.append(text)
        return f"instr(lower({column}), lower(?)) > 0"

    def _compared(self, column: str, operator: str) -> str:
        day = iso_day(self._quoted())
        if day is None or operator not in {">", "<", ">=", "<=", "!=", "="}:
            raise bad_filter()
        self.values.append(day)
        return f"{column} {operator} ?"

    def _quoted(self) -> str:
        token = self._next()
        if not token.startswith("'"):
            raise bad_filter()
        return token[1:-1]

    def _number(self) -> int:
        token = self._next()
        if not (token.isascii() and token.isdigit() and len(token) < 19):  # noqa: PLR2004  # what SQLite holds
            raise bad_filter()
        return int(token)

    def _next(self) -> str:
        if self.at >= len(self.tokens):
            raise bad_filter()
        self.at += 1
        return self.tokens[self.at - 1]

    def _skip(self, token: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._skip(token):
            raise bad_filter()
