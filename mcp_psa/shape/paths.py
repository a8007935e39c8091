"""Dotted paths into JSON: `company.id`, `assignees[].id`, `details[0].id`."""

import re
from collections.abc import Callable, Iterable, MutableMapping
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
    return finder(paths)(value)


def finder(paths: Iterable[str]) -> Callable[[Any], Any]:
    """`first` for many rows: the paths are taken apart once."""
    ways = [steps(path) for path in paths]

    def find(value: Any) -> Any:
        for way in ways:
            found = _walk(value, way)
            if found is not MISSING and found is not None:
                return found
        return MISSING

    return find


def put(body: MutableMapping[str, Any], path: str, value: Any) -> None:
    """Set what stands at a dotted path, making the tables between."""
    *between, last = path.split(".")
    for step in between:
        body = body.setdefault(step, {})
    body[last] = value


def _walk(value: Any, todo: tuple[str | int, ...]) -> Any:
    for number, step in enumerate(todo):
        if isinstance(value, dict):  # first, since most steps are keys
            if step not in value:
                return MISSING
            value = value[step]
        elif not isinstance(value, list):
            return MISSING
        elif step == _EACH:
            found = (_walk(item, todo[number + 1 :]) for item in value)
            return [item for item in found if item is not MISSING and item is not None]
        elif isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return MISSING
    return value
