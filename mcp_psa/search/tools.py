"""The three tools that stand for all of them: find tools by words, run one that reads, run one that writes.

There are two executors, so that a host that asks a person before every write need not ask before a read.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from mcp_psa.arguments import Argument, parse
from mcp_psa.catalog import Catalog, Tool
from mcp_psa.errors import BadArguments
from mcp_psa.records import Kind
from mcp_psa.schemas import input_schema
from mcp_psa.search.find import MOST_HITS, USUAL_LIMIT

FIND: Final = "psa_find_tools"
READ: Final = "psa_read"
WRITE: Final = "psa_write"
_ARGUMENTS: Final = "arguments"
_TOOL: Final = Argument("tool", Kind.TEXT, required=True)


def find_arguments(vendors: Sequence[str]) -> tuple[Argument, ...]:
    """What the search takes; the vendor only where there is a choice."""
    which = (Argument("vendor", Kind.CHOICE, choices=tuple(vendors)),) if len(vendors) > 1 else ()
    limit = Argument("limit", Kind.COUNT, least=1, most=MOST_HITS, default=USUAL_LIMIT)
    return (Argument("words", Kind.TEXT, required=True), *which, limit)


def definitions(vendors: Sequence[str], *, writes: bool) -> list[dict[str, Any]]:
    """The tools as the protocol's `Tool` takes them (snake_case keys)."""
    made = [
        {
            "name": FIND,
            "title": "Find tools",
            "description": 'Find the tools for a job and the arguments they take: what to do with which thing, like "log time" '
            'or "overdue tasks".',
            "input_schema": input_schema(find_arguments(vendors)),
            "annotations": _hints(writes=False) | {"open_world_hint": False},
        },
        _executor(READ, "Run a tool that reads", f"Run a list or get tool that {FIND} told.", writes=False),
    ]
    write = _executor(WRITE, "Run a tool that writes", f"Run a create or update tool that {FIND} told.", writes=True)
    return [*made, write] if writes else made


def _executor(name: str, title: str, description: str, *, writes: bool) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {"tool": {"type": "string"}, _ARGUMENTS: {"type": "object"}},
        "required": ["tool"],
        "additionalProperties": False,
    }
    hints = _hints(writes=writes)
    return {"name": name, "title": title, "description": description, "input_schema": schema, "annotations": hints}


def _hints(*, writes: bool) -> dict[str, bool]:
    return {
        "read_only_hint": not writes,
        "destructive_hint": writes,
        "idempotent_hint": not writes,
        "open_world_hint": True,
    }


def asked(given: Mapping[str, Any] | None, vendors: Sequence[str]) -> dict[str, Any]:
    """What the search is asked for; BadArguments says every problem."""
    return parse(find_arguments(vendors), given, date.min, "text")


def chosen(executor: str, given: Mapping[str, Any] | None, catalog: Catalog) -> tuple[Tool, dict[str, Any]]:
    """The tool that an executor is to run, and its arguments; BadArguments where it cannot."""
    rest = dict(given or {})
    arguments = _object(rest.pop(_ARGUMENTS, None))
    if strays := [name for name in rest if name != _TOOL.name]:
        raise BadArguments(
            f"{', '.join(strays)[:200]}: no argument of {executor}.", "Put what the tool takes into arguments."
        )
    name = parse((_TOOL,), rest, date.min, "text")[_TOOL.name].strip()
    tool = catalog.find(name)
    if tool is None:
        raise BadArguments(catalog.nearest(name), f"{FIND} finds tools by words.")
    if tool.writes != (executor == WRITE):
        other, does = (WRITE, "writes") if tool.writes else (READ, "only reads")
        raise BadArguments(f"{name} {does}; {executor} does not run it.", f"Call {other} with the same arguments.")
    return tool, arguments


def _object(value: Any) -> dict[str, Any]:
    """An object as hosts send it: as such, as JSON text, or not at all."""
    if isinstance(value, str):
        try:
            value = json.loads(value.strip() or "{}")
        except (ValueError, RecursionError):
            value = False
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadArguments(f"{_ARGUMENTS}: give an object.", 'Like {"limit": 5}; nothing was sent.')
    return value
