"""Read awork's filterby: an OData-like subset with rules of its own.

Source: awork's public developer documentation, page Filtering (read 2026-11-22). Keywords and type prefixes are lower
case, nested properties are separated by a slash, substringof takes its needle first and startswith its property first.
"""

from mcp_psa.sandbox.awork.filterby.lexer import Token, tokens
from mcp_psa.sandbox.awork.filterby.literals import check, literal
from mcp_psa.sandbox.awork.filterby.nodes import (
    AnyOf,
    BadFilter,
    Both,
    Compare,
    CountOf,
    Either,
    In,
    Kind,
    Literal,
    Model,
    Moment,
    Node,
    Not,
    Path,
    Text,
)

_OPS = {"eq", "ne", "gt", "ge", "lt", "le"}
_TEXT = {"startswith", "endswith", "substringof"}
_MOST_NESTED = 60


def parse(source: str, model: Model, moment: Moment) -> Node:
    """The expression over rows of this model, or BadFilter."""
    found = tokens(source)
    if sum(token.text in {"(", "not"} for token in found) > _MOST_NESTED:
        raise BadFilter("The expression is nested too deeply.")
    reader = _Reader(found, moment)
    node = reader.expression(_Scope(model))
    reader.finish()
    return node


class _Scope:
    """What names mean: properties of the row, or, within any and count, of the variable's row."""

    def __init__(self, model: Model, variable: str | None = None) -> None:
        self.model, self.variable = model, variable


class _Reader:
    """A recursive descent over the tokens."""

    def __init__(self, found: list[Token], moment: Moment) -> None:
        self._tokens, self._at, self._moment = found, 0, moment

    def expression(self, scope: _Scope) -> Node:
        """Terms joined by `or`."""
        node = self._term(scope)
        while self._took("or"):
            node = Either(node, self._term(scope))
        return node

    def finish(self) -> None:
        """Nothing may be left over."""
        if self._at < len(self._tokens):
            raise BadFilter(f"Unexpected '{self._tokens[self._at].text}'.")

    def _term(self, scope: _Scope) -> Node:
        node = self._factor(scope)
        while self._took("and"):
            node = Both(node, self._factor(scope))
        return node

    def _factor(self, scope: _Scope) -> Node:
        if self._took("not"):
            return Not(self._factor(scope))
        if self._took("("):
            node = self.expression(scope)
            self._expect(")")
            return node
        word = self._peek()
        if word in _TEXT and self._peek(1) == "(":
            return self._text(self._next().text, scope)
        return self._comparison(scope)

    def _text(self, function: str, scope: _Scope) -> Node:
        self._expect("(")
        if function == "substringof":
            needle = self._needle()
            self._comma()
            path = self._path(scope)
        else:
            path = self._path(scope)
            self._comma()
            needle = self._needle()
        self._expect(")")
        if path.kind != "text":
            raise BadFilter(f"{function} needs a text property.")
        return self._maybe_false(Text(function, path, needle))

    def _needle(self) -> str:
        found = literal(self._next(), self._moment)
        if not isinstance(found.value, str) or found.kind != "text":
            raise BadFilter("A text in quotes is expected.")
        return found.value

    def _comparison(self, scope: _Scope) -> Node:
        path = self._path(scope)
        if self._peek() in {"any", "count"} and self._peek(1) == "(":
            return self._collection(path)
        if self._took("in"):
            return In(path, self._literals(path))
        op, value = self._operator(), literal(self._next(), self._moment)
        check(path, op, value)
        return Compare(path, op, value)

    def _literals(self, path: Path) -> tuple[Literal, ...]:
        self._expect("(")
        found = [literal(self._next(), self._moment)]
        while self._peek() == ",":
            self._comma()
            found.append(literal(self._next(), self._moment))
        self._expect(")")
        for each in found:
            check(path, "eq", each)
        return tuple(found)

    def _collection(self, path: Path) -> Node:
        if not path.many or not isinstance(path.kind, Model):
            raise BadFilter(f"'{path.text}' is no list.")
        function = self._next().text
        self._expect("(")
        condition: Node | None = None
        if self._peek() != ")":
            variable = self._next().text
            self._expect(":")
            condition = self.expression(_Scope(path.kind, variable))
        self._expect(")")
        if function == "any":
            return self._maybe_false(AnyOf(path, condition))
        op, value = self._operator(), literal(self._next(), self._moment)
        if not isinstance(value.value, float | int) or value.kind != "number":
            raise BadFilter("count is compared with a number.")
        return CountOf(path, condition, op, value.value)

    def _maybe_false(self, node: Node) -> Node:
        """`eq false` after a function turns it round."""
        if self._peek() == "eq" and self._peek(1) in {"true", "false"}:
            self._next()
            return node if self._next().text == "true" else Not(node)
        return node

    def _path(self, scope: _Scope) -> Path:
        if self._peek() == "tolower" and self._peek(1) == "(":
            self._next()
            self._expect("(")
            inner = self._path(scope)
            self._expect(")")
            return Path(inner.names, inner.kind, inner.many, lower=True)
        if scope.variable is not None:
            self._expect(scope.variable)
            self._expect("/")
        names: list[str] = []
        kind: Kind | Model = scope.model
        many = False
        while True:
            token = self._next()
            if token.kind not in {"word", "moment"} or many or not isinstance(kind, Model):
                raise BadFilter(f"Unexpected '{token.text}'.")
            field = kind.find(token.text)
            names.append(field.name)
            kind, many = field.kind, field.many
            if not self._took("/"):
                break
            if many and self._peek() in {"any", "count"}:
                break
        return Path(tuple(names), kind, many)

    def _operator(self) -> str:
        op = self._next().text
        if op not in _OPS:
            raise BadFilter(f"'{op}' is no operator.")
        return op

    def _comma(self) -> None:
        """A comma; a blank after it is refused (public issue 76 advises against it; unverified as a rule)."""
        self._expect(",")
        if self._at < len(self._tokens) and self._tokens[self._at].spaced:
            raise BadFilter("A blank after a comma is not understood.")

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at].text if at < len(self._tokens) else ""

    def _took(self, text: str) -> bool:
        taken = self._peek() == text
        self._at += taken
        return taken

    def _expect(self, text: str) -> None:
        if not self._took(text):
            raise BadFilter(f"'{text}' is expected.")

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise BadFilter("The expression ends too early.")
        self._at += 1
        return self._tokens[self._at - 1]
