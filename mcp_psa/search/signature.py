"""A tool in one line, as a model reads it: `name(given*: day, other: a|b, more)`, in a fifth of its schema's tokens.

What every tool of a verb takes besides (`fields`, `limit`, ...) is said once for all of them.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from mcp_psa.arguments import Argument
from mcp_psa.catalog import Tool
from mcp_psa.records import VERBS, Kind

LEGEND: Final = "* = required, [] = list, no type = id, name or text, day = YYYY-MM-DD."

_TYPES: Final = {
    Kind.IDS: "[]",
    Kind.TEXTS: "[]",
    Kind.DAY: ": day",
    Kind.INSTANT: ": time",
    Kind.CLOCK: ": HH:MM",
    Kind.MINUTES: ": int",
    Kind.COUNT: ": int",
    Kind.MONEY: ": number",
    Kind.NUMBER: ": number",
    Kind.FLAG: ": bool",
}


def shared_arguments(tools: Iterable[Tool]) -> dict[str, tuple[str, ...]]:
    """By verb, the optional arguments that all of its tools take."""
    taken: dict[str, list[dict[str, None]]] = {verb: [] for verb in VERBS}
    for tool in tools:
        taken[tool.verb].append({argument.name: None for argument in tool.arguments if not argument.required})
    return {
        verb: tuple(name for name in each[0] if all(name in other for other in each))
        for verb, each in taken.items()
        if len(each) > 1
    }


def shared_line(tools: Sequence[Tool], shared: dict[str, tuple[str, ...]]) -> str:
    """What the tools of an answer take besides, by verb."""
    said = []
    for verb in VERBS:
        first = next((tool for tool in tools if tool.verb == verb), None)
        if first is not None and shared.get(verb):
            known = {argument.name: argument for argument in first.arguments}
            said.append(f"{verb} tools also: {', '.join(_argument(known[n], full=False) for n in shared[verb])}.")
    return " ".join(said)


def signature(tool: Tool, left_out: Sequence[str] = (), *, full: bool = False) -> str:
    """The tool's name and arguments; `full` tells also which fields it can show."""
    given = sorted(tool.arguments, key=lambda argument: not argument.required)
    told = [_argument(argument, full=full) for argument in given if full or argument.name not in left_out]
    return f"{tool.name}({', '.join(told)})"


def _argument(argument: Argument, *, full: bool) -> str:
    kind = _TYPES.get(argument.kind, "")
    if argument.choices:
        kind = ("[]: " if kind == "[]" else ": ") + "|".join(argument.choices)
    columns = argument.name == "fields"
    about = f" ({argument.about})" if argument.about and (full or not columns) else ""
    default = f" = {argument.default}" if argument.default is not None else ""
    star = "*" if argument.required else ""
    return f"{argument.name}{star}{kind}{default}{about}"
