"""Describe tools for people: one table of arguments for each thing, a column for each verb, as the tools' own arguments say."""

from collections.abc import Iterable, Iterator, Sequence

from mcp_psa.arguments import Argument
from mcp_psa.catalog import Tool
from mcp_psa.records import NOUNS, VERBS

# They mean the same in every tool, and are explained once, in docs/tools.md.
COMMON = ("fields", "limit", "cursor", "count_only", "allow_duplicate")
_OPTIONAL, _REQUIRED = "yes", "required"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [list(heading), ["---"] * len(heading), *lines])


def things(tools: Sequence[Tool]) -> str:
    """What these tools reach: our word, the vendor's, the verbs, and what is peculiar."""
    rows = []
    for noun, own in _by_noun(tools):
        resource = own[0].resource
        listed = resource.list.left_out if resource.list else ()
        notes = [text for text in (resource.about, *(rule.text for rule in listed)) if text]
        verbs = ", ".join(tool.verb for tool in own)
        told = " ".join(f"{text.rstrip('.')}." for text in notes)
        rows.append((noun.replace("_", " "), ", ".join(resource.words), verbs, told))
    return table(("thing", "also called", "tools", "of note"), rows)


def nouns(tools: Sequence[Tool]) -> str:
    """Every tool by the thing it is about, with all its arguments and fields."""
    return "\n\n".join("\n\n".join(_noun(noun, own)) for noun, own in _by_noun(tools))


def _by_noun(tools: Sequence[Tool]) -> Iterator[tuple[str, list[Tool]]]:
    for noun in NOUNS:
        own = sorted((tool for tool in tools if tool.noun.name == noun), key=lambda tool: VERBS.index(tool.verb))
        if own:
            yield noun, own


def _noun(noun: str, tools: Sequence[Tool]) -> Iterator[str]:
    yield f"## {noun.replace('_', ' ')}"
    yield "\n".join(f"- `{tool.name}`: {tool.description}" for tool in tools)
    known = {tool.verb: {a.name: a for a in tool.arguments if a.name not in COMMON} for tool in tools}
    names = list(dict.fromkeys(name for arguments in known.values() for name in arguments))
    heading = ("argument", "kind", *known, "meaning")
    yield (
        table(heading, (_argument(name, known) for name in names)) if names else "No arguments but those common to all."
    )
    yield _fields(tools)


def _argument(name: str, known: dict[str, dict[str, Argument]]) -> tuple[str, ...]:
    given = {verb: arguments[name] for verb, arguments in known.items() if name in arguments}
    kinds = ", ".join(dict.fromkeys(argument.kind.value for argument in given.values()))
    marks = [_mark(given.get(verb)) for verb in known]
    said: dict[str, list[str]] = {}
    for verb, argument in given.items():
        said.setdefault(_meaning(argument), []).append(verb)
    if len(said) == 1:
        meaning = next(iter(said))
    else:
        meaning = ". ".join(f"{', '.join(verbs)}: {text}" for text, verbs in said.items() if text)
    return (f"`{name}`", kinds, *marks, meaning)


def _mark(argument: Argument | None) -> str:
    if argument is None:
        return ""
    return _REQUIRED if argument.required else _OPTIONAL


def _meaning(argument: Argument) -> str:
    words = ", ".join(f"`{word}`" for word in argument.choices)
    return "; ".join(text for text in (argument.about, words) if text)


def _fields(tools: Sequence[Tool]) -> str:
    """What an answer can show; bold what it shows unasked."""
    shown = list(dict.fromkeys(name for tool in tools for name in tool.fields))
    default = tools[0].resource.default
    told = [f"**{name}**" if name in default else name for name in shown]
    listed = next((tool.fields for tool in tools if tool.verb == "list"), None)
    alone = [name for name in shown if listed is not None and name not in listed]
    extra = f" Not in lists: {', '.join(alone)}." if alone else ""
    return f"Fields: {', '.join(told)}.{extra}"
