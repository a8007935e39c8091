"""Request bodies: which fields a form has, which it must have, and of which type they are.

A field that is left out is read as empty, because awork's PUT empties what it is not given. Unknown fields are ignored
(unverified: the schemas forbid them, but public clients send whole rows back).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp_psa.sandbox.awork.call import Json
from mcp_psa.sandbox.awork.errors import Refused, invalid
from mcp_psa.sandbox.awork.wire import is_instant

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INT32 = 2**31
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?")
_SPEC = re.compile(
    r"(?P<name>\w+)(?P<needed>\*?):(?P<many>\[?)(?P<kind>[a-z]+)\]?(?P<strict>!?)(?:<=(?P<most>\d+))?(?:\{(?P<one>[^}]*)\})?"
)

_TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda v: isinstance(v, str), "a text"),
    "guid": (lambda v: isinstance(v, str) and bool(_GUID.fullmatch(v)), "a GUID"),
    "date": (lambda v: isinstance(v, str) and is_instant(v), "a date-time"),
    "clock": (lambda v: isinstance(v, str) and bool(_CLOCK.fullmatch(v)), "a time of day"),
    "int": (lambda v: isinstance(v, int) and not isinstance(v, bool) and abs(v) < _INT32, "an integer of 32 bits"),
    "num": (lambda v: isinstance(v, int | float) and not isinstance(v, bool), "a number"),
    "bool": (lambda v: isinstance(v, bool), "a boolean"),
    "object": (lambda v: isinstance(v, dict), "an object"),
}


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: str
    needed: bool = False
    many: bool = False
    strict: bool = False
    most: int | None = None
    one: tuple[str, ...] = ()


class Form:
    """A form, written as `name*:text<=255 color:text{blue|red} isPrivate:bool! taskIds*:[guid]`.

    `*` marks what is required, `!` what may be left out (and is then false or 0) but not null.
    """

    def __init__(self, spec: str) -> None:
        self._entries = [_entry(part) for part in spec.split()]

    def read(self, body: object) -> Json:
        """The body's fields, each present, or a refusal that names every field at fault."""
        if not isinstance(body, dict):
            raise invalid(("", "The body must be an object."))
        wrong = [(e.name, text) for e in self._entries if (text := _fault(e, body))]
        if wrong:
            raise invalid(*wrong)
        return {e.name: _default(e) if body.get(e.name) is None else body[e.name] for e in self._entries}

    def read_many(self, body: object) -> list[Json]:
        """A bare array of such forms; an object around it is refused."""
        if not isinstance(body, list):
            raise invalid(("", "The body must be an array."))
        return [self.read(item) for item in body]


def guids(body: object) -> list[str]:
    """A bare array of GUIDs."""
    if not isinstance(body, list) or not all(_TYPES["guid"][0](item) for item in body):
        raise invalid(("", "The body must be an array of GUIDs."))
    return [str(item) for item in body]


def unreadable() -> Refused:
    """A body that is no JSON."""
    return Refused(400, "invalid-model", "The body is no valid JSON.")


def _entry(part: str) -> _Entry:
    match = _SPEC.fullmatch(part)
    if match is None:
        raise ValueError(f"not a field: {part}")
    one = tuple(match["one"].split("|")) if match["one"] else ()
    most = int(match["most"]) if match["most"] else None
    return _Entry(
        match["name"], match["kind"], bool(match["needed"]), bool(match["many"]), bool(match["strict"]), most, one
    )


def _default(entry: _Entry) -> object:
    if entry.many:
        return []
    return {"bool": False, "int": 0}.get(entry.kind) if entry.strict else None


def _fault(entry: _Entry, body: Json) -> str | None:
    value = body.get(entry.name)
    if value is None or (entry.needed and value == ""):
        missing = entry.needed or (entry.strict and entry.name in body)
        return f"The {entry.name} field is required." if missing else None
    return _list_fault(entry, value) if entry.many else _value_fault(entry, value)


def _value_fault(entry: _Entry, value: Any) -> str | None:
    test, what = _TYPES[entry.kind]
    if not test(value):
        return f"The {entry.name} field must be {what}."
    if entry.most is not None and len(value) > entry.most:
        return f"The {entry.name} field must not be longer than {entry.most}."
    if entry.one and value not in entry.one:
        return f"The {entry.name} field must be one of {', '.join(entry.one)}."
    return None


def _list_fault(entry: _Entry, value: object) -> str | None:
    test, what = _TYPES[entry.kind]
    if not isinstance(value, list) or not all(test(item) for item in value):
        return f"The {entry.name} field must be an array, each item {what}."
    return f"The {entry.name} field is required." if entry.needed and not value else None
