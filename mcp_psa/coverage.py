"""Which verbs each vendor has for each noun, read from the manifests: the table of the README and of `mcp-psa coverage`."""

from collections.abc import Iterable

from mcp_psa.catalog import Tool
from mcp_psa.records import NOUNS

_LETTERS = {"list": "L", "get": "G", "create": "C", "update": "U"}


def coverage(tools: Iterable[Tool]) -> dict[str, dict[str, str]]:
    """Noun -> vendor -> verbs as letters, L list, G get, C create, U update."""
    found: dict[str, dict[str, str]] = {noun: {} for noun in NOUNS}
    for tool in tools:
        verbs = found[tool.noun.name]
        verbs[tool.vendor.name] = verbs.get(tool.vendor.name, "") + _LETTERS[tool.verb]
    return {noun: verbs for noun, verbs in found.items() if verbs}


def table(tools: Iterable[Tool]) -> list[list[str]]:
    """The coverage as rows of text, the heading first and the number of tools last."""
    known = list(tools)
    titles = {tool.vendor.name: tool.vendor.title for tool in known}
    rows = [["", *titles.values()]]
    rows += [[noun.replace("_", " "), *(verbs.get(v, "") for v in titles)] for noun, verbs in coverage(known).items()]
    counts = [sum(tool.vendor.name == vendor for tool in known) for vendor in titles]
    return [*rows, ["tools", *map(str, counts)]]


def markdown(tools: Iterable[Tool]) -> str:
    """The coverage as a Markdown table."""
    heading, *rows = table(tools)
    lines = [f"| {' | '.join(heading)} |", f"|---{'|---' * (len(heading) - 1)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
