"""Dotted paths into JSON: `company.id`, `assignees[].id`, `details[0].id`."""

import re
from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from typing import Any, Final

MISSING: Final = object()

_STEP = re.compile(r"([^.\[\]]+)|\[(\d*)\]")
_EACH: Final = "[]"


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | int, ...]:
    """The steps of a dotted path; `[]` means each item."""
    found: list[str | int] = []
    for match in _STEP.finditer(path):
        if match[1] is not None:
            found.append(match[1])
        else:
            found.append(int(match[2]) if match[2] else _EACH)
    return tuple(found)


def dig(value: Any, path: str) -> Any:
    """What stands at a path, or MISSING; an empty path is the value itself."""
    return _walk(value, steps(path))


def first(value: Any, paths: Iterable[str]) -> Any:
    """What stands at the first of several paths that leads to something other than null, or MISSING."""
    for path in paths:
        found = _walk(value, steps(path))
        if found is not MISSING and found is not None:
            return found
    return MISSING


def put(body: MutableMapping[str, Any], path: str, value: Any) -> None:
    """Set what stands at a dotted path, making the tables between."""
    *between, last = path.split(".")
    for step in between:
        body = body.setdefault(step, {})
    body[last] = value


def _walk(value: Any, todo: tuple[str | int, ...]) -> Any:
    for number, step in enumerate(todo):
        if step == _EACH:
            if not isinstance(value, list):
                return MISSING
            found = (_walk(item, todo[number + 1 :]) for item in value)
            return [item for item in found if item is not MISSING and item is not None]
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return MISSING
            value = value[step]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return MISSING
    return value
