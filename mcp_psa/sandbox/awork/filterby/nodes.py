"""What a filterby expression consists of, once it is understood: names checked, literals typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

Kind = OneOf["text", "guid", "datetime", "number", "bool", "null", "day"]
Value = str | float | bool | None


class BadFilter(ValueError):  # it is an answer, not a failure of ours
    """The expression cannot be read; awork answers invalid-filter-or-order."""


@dataclass(frozen=True)
class Model:
    """The properties of one kind of row: each a scalar kind, a nested row, or a list of rows."""

    fields: Mapping[str, "Field"]

    def find(self, name: str) -> "Field":
        """A property by its name in any case."""
        try:
            return self.fields[name.lower()]
        except KeyError:
            raise BadFilter(f"There is no property '{name}'.") from None


@dataclass(frozen=True)
class Field:
    """One property."""

    name: str
    kind: Kind | Model
    many: bool = False


@dataclass(frozen=True)
class Path:
    """A property, perhaps of a nested row. `kind` says what it holds."""

    names: tuple[str, ...]
    kind: Kind | Model
    many: bool = False
    lower: bool = False

    @property
    def text(self) -> str:
        """The path as it is written."""
        return "/".join(self.names)


@dataclass(frozen=True)
class Literal:
    """A value with its type. A `day` is the word `today`, which `eq` compares by the day alone."""

    kind: Kind
    value: Value


@dataclass(frozen=True)
class Compare:
    """`path op literal`."""

    path: Path
    op: str
    literal: Literal


@dataclass(frozen=True)
class In:
    """`path in (literal,literal)`."""

    path: Path
    literals: tuple[Literal, ...]


@dataclass(frozen=True)
class Text:
    """startswith, endswith or substringof."""

    function: str
    path: Path
    needle: str


@dataclass(frozen=True)
class AnyOf:
    """`path/any(v: condition)`; without a condition: the list is not empty."""

    path: Path
    condition: "Node | None"


@dataclass(frozen=True)
class CountOf:
    """`path/count(v: condition) op number`."""

    path: Path
    condition: "Node | None"
    op: str
    number: float


@dataclass(frozen=True)
class Not:
    """The opposite."""

    node: "Node"


@dataclass(frozen=True)
class Both:
    """`and`."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Either:
    """`or`."""

    left: "Node"
    right: "Node"


Node = Compare | In | Text | AnyOf | CountOf | Not | Both | Either


@dataclass(frozen=True)
class Moment:
    """What an expression may refer to beyond the row: the caller, and the present."""

    me: str
    now: str
