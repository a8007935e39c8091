"""Tools found by words, over all vendors or one, and the answer that a model reads."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mcp_psa.catalog import Catalog, Tool
from mcp_psa.search.index import Index, rank
from mcp_psa.search.signature import LEGEND, shared_arguments, shared_line, signature
from mcp_psa.search.terms import phrase, spoken
from mcp_psa.search.things import things

USUAL_LIMIT: Final = 5
MOST_HITS: Final = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A tool that fits, and those that do the same at other vendors."""

    tool: Tool
    others: tuple[Tool, ...] = ()


class Finder:
    """The tools on offer by words. Its indexes are built by the first question."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def _indexes(self) -> dict[str, Index]:
        tools: dict[str, list[Tool]] = defaultdict(list)
        for tool in self._catalog.tools.values():
            tools[tool.vendor.name].append(tool)
        return {vendor: Index(same) for vendor, same in tools.items()}

    @cached_property
    def _shared(self) -> dict[str, tuple[str, ...]]:
        return shared_arguments(self._catalog.tools.values())

    def find(self, words: str, vendor: str = "", limit: int = USUAL_LIMIT) -> list[Hit]:
        """The best tools, at most one for each verb and thing; a vendor that is named in the words is the one meant."""
        if exact := self._catalog.find("_".join(words.strip().lower().split())):
            return [Hit(exact)]
        terms = spoken(words)
        if not vendor:
            vendor = self._named({term.text for term in terms})
        asked = [self._indexes[vendor]] if vendor else list(self._indexes.values())
        groups: dict[tuple[str, str], list[Tool]] = defaultdict(list)
        for _, tool in rank(asked, terms):
            groups[tool.verb, tool.noun.name].append(tool)
        return [Hit(best, tuple(others)) for best, *others in list(groups.values())[:limit]]

    def _named(self, said: set[str]) -> str:
        titles = {name: index.tools[0].vendor.title for name, index in self._indexes.items()}
        found = [n for n, title in titles.items() if said & {phrase(n), phrase(title.partition(".")[0])}]
        return found[0] if len(found) == 1 else ""

    def answer(self, words: str, vendor: str = "", limit: int = USUAL_LIMIT) -> str:
        """What a model is told."""
        hits = self.find(words, vendor, limit)
        if not hits:
            return self._nothing(words, vendor)
        tools = [hit.tool for hit in hits]
        full = len(hits) == 1
        lines = [" ".join(part for part in (LEGEND, "" if full else shared_line(tools, self._shared)) if part)]
        for hit in hits:
            lines.append(f"{hit.tool.description} [{'write' if hit.tool.writes else 'read'}]")
            lines.append(f"  {signature(hit.tool, self._shared.get(hit.tool.verb, ()), full=full)}")
            if hit.others:
                lines.append(f"  likewise: {', '.join(other.name for other in hit.others)}")
        if not full:
            lines.append("Find one of these names alone to see all that it takes and shows.")
        return "\n".join(lines)

    def _nothing(self, words: str, vendor: str) -> str:
        tools = [tool for tool in self._catalog.tools.values() if vendor in ("", tool.vendor.name)]
        return f"No tool fits {words[:80]!r}. There are:\n{things(tools)}"
