"""Read the literals of a filterby expression: typed, and checked against the property they stand beside."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from mcp_psa.sandbox.awork.filterby.lexer import Token
from mcp_psa.sandbox.awork.filterby.nodes import BadFilter, Literal, Model, Moment, Path

_DATETIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z?)?")
_WORDS = {"null": Literal("null", None), "true": Literal("bool", value=True), "false": Literal("bool", value=False)}
_ORDERED = {"datetime", "number", "text"}


def literal(token: Token, moment: Moment) -> Literal:
    """The value of one token."""
    if token.kind == "text":
        return Literal("text", _unquoted(token.text))
    if token.kind == "typed":
        return _typed(token.text)
    if token.kind == "number":
        return Literal("number", _number(token.text))
    if token.kind == "me":
        return Literal("guid", moment.me)
    if token.kind == "moment":
        return _relative(token.text, moment.now)
    if token.text in _WORDS:
        return _WORDS[token.text]
    raise BadFilter(f"'{token.text}' is no value.")


def check(path: Path, op: str, value: Literal) -> None:
    """Refuse a value whose type is not the property's; a GUID in bare quotes is the usual case."""
    if path.many:
        raise BadFilter(f"'{path.text}' is a list; use any or count.")
    if value.kind == "null":
        fits = op in {"eq", "ne"}
    elif isinstance(path.kind, Model):
        fits = False
    else:
        kind = "datetime" if value.kind == "day" else value.kind
        fits = kind == path.kind and (op in {"eq", "ne"} or kind in _ORDERED)
    if not fits:
        raise BadFilter(f"'{path.text} {op}' does not take such a value.")


def instant(text: str) -> str:
    """A date-time in a form that compares as text: no zone, and a fraction only where it is not zero."""
    full = text.removesuffix("Z")
    full = f"{full}T00:00:00" if len(full) == len("2026-01-01") else full
    full = f"{full}:00" if len(full) == len("2026-01-01T00:00") else full
    return full.rstrip("0").rstrip(".") if "." in full else full


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")


def _typed(text: str) -> Literal:
    prefix, _, rest = text.partition("'")
    inner = _unquoted(f"'{rest}")
    if prefix == "guid":
        try:
            return Literal("guid", str(UUID(inner)))
        except ValueError:
            raise BadFilter(f"'{inner}' is no guid.") from None
    if prefix == "datetime" and _DATETIME.fullmatch(inner):
        try:
            datetime.fromisoformat(inner)
        except ValueError:
            raise BadFilter(f"'{inner}' is no date.") from None
        return Literal("datetime", instant(inner))
    raise BadFilter(f"'{text}' is no value.")


def _number(text: str) -> float:
    return float(int(text, 16)) if "0x" in text else float(text.rstrip("LfM"))


def _relative(text: str, now: str) -> Literal:
    word, days = re.fullmatch(r"([a-z]+)(?:([+-]\d+)d)?", text).groups()  # type: ignore[union-attr]  # the lexer saw to it
    present = datetime.fromisoformat(now).replace(tzinfo=None)
    day = present.replace(hour=0, minute=0, second=0, microsecond=0)
    week, month = day - timedelta(days=day.weekday()), day.replace(day=1)
    second = timedelta(seconds=1)
    starts = {
        "now": present,
        "today": day,
        "sow": week,
        "eow": week + timedelta(days=7) - second,
        "som": month,
        "eom": (month + timedelta(days=32)).replace(day=1) - second,
    }
    try:
        moved = starts[word] + timedelta(days=int(days or 0))
    except OverflowError:
        raise BadFilter(f"'{text}' is no date.") from None
    return Literal("day" if word == "today" else "datetime", moved.strftime("%Y-%m-%dT%H:%M:%S"))
