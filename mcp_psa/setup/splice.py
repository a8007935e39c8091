"""Put one member into a JSON file and leave every other byte as it is: the file is a person's, and belongs to another program.

The text is cut at the place of the member; it is never read and written out as a whole, which would lose order of keys, escapes,
number formats and indentation.
"""

import json
import re
from dataclasses import dataclass
from json.decoder import JSONDecodeError
from typing import Any, Final

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_INDENT: Final = re.compile(r"\n([ \t]+)\"")
_DECODER: Final = json.JSONDecoder()


class NotOurs(ValueError):
    """The file is not such that a member can be put into it safely; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a member stands: its key's first character, its value's first and the one after its last."""

    key: int
    start: int
    end: int


def loaded(text: str) -> dict[str, Any]:
    """The file's JSON object; an empty file counts as an empty one."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (JSONDecodeError, RecursionError) as error:
        why = f"line {error.lineno}: {error.msg}" if isinstance(error, JSONDecodeError) else "nested too deeply"
        raise NotOurs(f"it is not plain JSON ({why})") from error
    if not isinstance(found, dict):
        raise NotOurs("it holds no JSON object")
    return found


def put(text: str, table: str, name: str, value: Any) -> str:
    """The text with `value` as member `name` of the object `table`, both made where they are missing."""
    found = loaded(text)
    inner = found.get(table, {})
    if not isinstance(inner, dict):
        raise NotOurs(f'its "{table}" is no object')
    if not found and not text.strip(" \t\r\n{}"):
        return json.dumps({table: {name: value}}, indent=2, ensure_ascii=False) + "\n"
    root = _after_blank(text, 0)
    if table in found:
        new = _put(text, _members(text, root)[table].start, name, value, 1)
    else:
        new = _put(text, root, table, {name: value}, 0)
    if json.loads(new) != {**found, table: {**inner, name: value}}:
        raise NotOurs("its form is not understood")
    return new


def _put(text: str, at: int, name: str, value: Any, depth: int) -> str:
    """The text with a member in the object that begins at `at`."""
    members = _members(text, at)
    unit = _unit(text)
    lead = _lead(text, members, unit, depth)
    if name in members:
        span = members[name]
        return text[: span.start] + _dumped(value, lead, text, unit) + text[span.end :]
    member = f"{json.dumps(name, ensure_ascii=False)}: {_dumped(value, lead, text, unit)}"
    if members:
        last = max(span.end for span in members.values())
        return f"{text[:last]},{_break(text, lead) or ' '}{member}{text[last:]}"
    end = _after_blank(text, at + 1)
    close = _break(text, unit * depth)
    return f"{text[: at + 1]}{_break(text, lead)}{member}{close}{text[end:]}"


def _members(text: str, at: int) -> dict[str, Span]:
    """The members of the object that begins at `at`; of a key that stands twice the last, which is the one that counts."""
    found: dict[str, Span] = {}
    place = _after_blank(text, at + 1)
    while text[place] == '"':
        key, end = _DECODER.raw_decode(text, place)
        start = _after_blank(text, _after_blank(text, end) + 1)
        _, end = _DECODER.raw_decode(text, start)
        found[key] = Span(place, start, end)
        place = _after_blank(text, end)
        if text[place] != ",":
            break
        place = _after_blank(text, place + 1)
    return found


def _after_blank(text: str, place: int) -> int:
    match = _BLANK.match(text, place)
    return match.end() if match else place


def _unit(text: str) -> str:
    """What the file indents with, by its first indented key; nothing when it is all on one line."""
    match = _INDENT.search(text)
    return match[1] if match else ("  " if "\n" in text.strip() else "")


def _lead(text: str, members: dict[str, Span], unit: str, depth: int) -> str:
    """What stands before a member of this object: as before its siblings."""
    for span in members.values():
        line = text[text.rfind("\n", 0, span.key) + 1 : span.key]
        if not line.strip():
            return line
    return unit * (depth + 1)


def _break(text: str, lead: str) -> str:
    if "\n" not in text.strip():
        return ""
    return ("\r\n" if "\r\n" in text else "\n") + lead


def _dumped(value: Any, lead: str, text: str, unit: str) -> str:
    if "\n" not in text.strip():
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, indent=unit, ensure_ascii=False).replace("\n", _break(text, lead))
