"""How often the search for tools finds the right one, on what people ask (tool_manifests/*/prompts.toml).

    python -m tests.bench.retrieval

The prompts were written before there was a ranking. The words of the trade and the weights were chosen looking at one half of
them, drawn by a seeded digest; of the other half only sums were looked at, also which things and verbs were missed how often.
Without a vendor filter a tool of the same verb and thing at
another vendor counts as right: who does not say which vendor is meant gets them all in one hit.
"""

import json
import tomllib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mcp_psa.app import load_vendors
from mcp_psa.catalog import Catalog, Tool, all_tools
from mcp_psa.manifests import default_folder
from mcp_psa.search.find import Finder

RANKS = (1, 3, 5)
_SEED = 5


@dataclass(frozen=True)
class Prompt:
    """What somebody asks, at which vendor, and the tools that answer it."""

    vendor: str
    say: str
    right: tuple[str, ...]

    @property
    def tuned(self) -> bool:
        """Whether it was looked at when the ranking was tuned."""
        return zlib.crc32(f"{_SEED}:{self.say}".encode()) % 2 == 0


def prompts() -> list[Prompt]:
    """Every prompt of every vendor."""
    found = []
    for path in sorted(default_folder().glob("*/prompts.toml")):
        for prompt in tomllib.loads(path.read_text(encoding="utf-8"))["prompt"]:
            tools = prompt["tool"]
            right = (tools,) if isinstance(tools, str) else tuple(tools)
            found.append(Prompt(path.parent.name, prompt["say"], right))
    return found


def measure() -> dict[str, Any]:
    """R@1, R@3 and R@5 in percent."""
    tools = all_tools(load_vendors())
    asked = prompts()
    alone = {name: Finder(Catalog(t for t in tools if t.vendor.name == name)) for name in load_vendors()}
    everything = Finder(Catalog(tools))
    own = [_place([hit.tool.name for hit in alone[p.vendor].find(p.say)], p.right) for p in asked]
    filtered = [_place([hit.tool.name for hit in everything.find(p.say, p.vendor)], p.right) for p in asked]
    by_name = {tool.name: tool for tool in tools}
    anywhere = [
        _place([_kind(hit.tool) for hit in everything.find(p.say)], [_kind(by_name[name]) for name in p.right])
        for p in asked
    ]
    return {
        "prompts": len(asked),
        "one_vendor": _shares(own),
        "tuned_half": _shares(place for place, p in zip(own, asked, strict=True) if p.tuned),
        "held_out_half": _shares(place for place, p in zip(own, asked, strict=True) if not p.tuned),
        "by_vendor": {
            name: _shares(place for place, p in zip(own, asked, strict=True) if p.vendor == name) for name in alone
        },
        "all_vendors_filtered": _shares(filtered),
        "all_vendors_unfiltered": _shares(anywhere),
    }


def _kind(tool: Tool) -> str:
    return f"{tool.verb} {tool.noun.name}"


def _place(found: Sequence[str], right: Sequence[str]) -> int:
    """Where the first right one stands, from 1; beyond every rank when it is not there."""
    return min((found.index(name) + 1 for name in right if name in found), default=max(RANKS) + 1)


def _shares(places: Iterable[int]) -> dict[str, float]:
    """How many in a hundred stand among the first 1, 3 and 5."""
    all_ = list(places)
    return {f"r{rank}": round(100 * sum(place <= rank for place in all_) / len(all_), 1) for rank in RANKS}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))  # noqa: T201
