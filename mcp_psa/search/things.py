"""The index of a catalog: which things there are at which vendor. Apart, because every server says it at its start."""

from collections import defaultdict
from collections.abc import Iterable

from mcp_psa.catalog import Tool


def things(tools: Iterable[Tool]) -> str:
    """Which things there are at which vendor, a line each."""
    named: dict[str, dict[str, None]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for tool in tools:
        titles[tool.vendor.name] = tool.vendor.title
        named[tool.vendor.name][tool.noun.name] = None
    return "\n".join(f"{titles[vendor]} ({vendor}_…): {', '.join(nouns)}" for vendor, nouns in named.items())
