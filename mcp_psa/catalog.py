"""Manifests and settings make the tools that this process offers: names, texts, annotations, in a fixed order.

Nothing is fetched and no model is built here: listing is a matter of milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from mcp_psa.arguments import Argument, arguments_of
from mcp_psa.manifests import Resource, Vendor, load_resources
from mcp_psa.records import CORE, NOUNS, VERBS, Noun
from mcp_psa.schemas import input_schema, output_schema
from mcp_psa.settings import Settings
from mcp_psa.shape.select import available, chosen

READS = ("list", "get")


@dataclass(frozen=True)
class Tool:
    """One verb on one noun at one vendor."""

    vendor: Vendor
    resource: Resource
    noun: Noun
    verb: str
    sensitive: bool

    @cached_property
    def name(self) -> str:
        """`{vendor}_{verb}_{noun}`, plural only for list."""
        return f"{self.vendor.name}_{self.verb}_{self.noun.plural if self.verb == 'list' else self.noun.name}"

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """What it takes."""
        return arguments_of(self.resource, self.noun, self.verb, sensitive=self.sensitive)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The record fields it can show."""
        return available(self.resource, self.noun, self.verb, sensitive=self.sensitive)

    def chosen(self, asked: Sequence[str] | None) -> tuple[str, ...]:
        """The fields of an answer; BadArguments lists the valid names."""
        return chosen(asked, self.fields, self.resource, self.vendor, sensitive=self.sensitive)

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.verb not in READS

    @property
    def title(self) -> str:
        """For people: `Teamwork.com: list time entries`."""
        plural = self.noun.plural.replace("_", " ")
        return f"{self.vendor.title}: {self.verb} {plural if self.verb == 'list' else self.noun.words}"

    @cached_property
    def description(self) -> str:
        """For models: the purpose with the words the vendor's users say, then what is peculiar."""
        said = f" ({', '.join(self.resource.words)})" if self.resource.words else ""
        plural = self.noun.plural.replace("_", " ")
        first = {
            "list": f"List {self.vendor.title} {plural}{said}.",
            "get": f"Get one {self.vendor.title} {self.noun.words}{said}.",
            "create": f"Create {self._a_title} {self.noun.words}{said}.",
            "update": f"Change {self._a_title} {self.noun.words}{said}; what is not given stays.",
        }[self.verb]
        listed = self.resource.list if self.verb == "list" else None
        hidden = [f"{rule.text.rstrip('.')}." for rule in listed.left_out] if listed else []
        return " ".join(text for text in (first, self.resource.about, *hidden) if text)

    @property
    def _a_title(self) -> str:
        title = self.vendor.title
        return f"{'an' if title[:1].lower() in 'aeiou' else 'a'} {title}"

    @property
    def annotations(self) -> dict[str, bool]:
        """All four hints: hosts decide on them whether to ask."""
        return {
            "read_only_hint": not self.writes,
            "destructive_hint": self.verb == "update",
            "idempotent_hint": self.verb != "create",
            "open_world_hint": True,
        }

    def definition(self, *, structured: bool) -> dict[str, Any]:
        """The tool as the protocol's `Tool` takes it (snake_case keys)."""
        made: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "input_schema": input_schema(self.arguments),
            "annotations": self.annotations,
        }
        return made | ({"output_schema": output_schema(self.verb, self.noun, self.fields)} if structured else {})


class Catalog:
    """The tools on offer, by name."""

    def __init__(self, tools: Iterable[Tool], hidden: Iterable[Tool] = ()) -> None:
        self.tools = {tool.name: tool for tool in tools}
        self._hidden = {tool.name for tool in hidden}

    def find(self, name: str) -> Tool | None:
        """The tool of that name."""
        return self.tools.get(name)

    def nearest(self, name: str) -> str:
        """What to say about a name that is not on offer."""
        if name in self._hidden:
            return (
                f"{name} is not served under this server's settings (MCP_PSA_TOOLSETS, _TOOLS, _HIDE_TOOLS, _ACCESS)."
            )
        near = get_close_matches(name, self.tools, n=3)
        return f"No tool {name[:80]!r}." + (f" Did you mean {' or '.join(near)}?" if near else "")


def all_tools(vendors: Mapping[str, Vendor], folder: Path | None = None, *, sensitive: bool = True) -> list[Tool]:
    """Every tool of these vendors, by vendor, noun and verb."""
    made = []
    for vendor in vendors.values():
        resources = load_resources(vendor, folder)
        for noun in (noun for noun in NOUNS.values() if noun.name in resources):
            resource = resources[noun.name]
            made += [Tool(vendor, resource, noun, verb, sensitive) for verb in VERBS if verb in resource.verbs]
    return made


def build_catalog(tools: Iterable[Tool], settings: Settings) -> Catalog:
    """The tools that the settings leave."""
    shown: list[Tool] = []
    hidden: list[Tool] = []
    for tool in tools:
        (shown if _wanted(tool, settings) else hidden).append(tool)
    return Catalog(shown, hidden)


def _in_toolsets(noun: Noun, settings: Settings) -> bool:
    """Whoever names tools one by one, and no toolset, means those tools."""
    chosen = settings.toolsets
    if "all" in chosen or (settings.tools and not settings.toolsets_given):
        return True
    return noun.toolset in chosen or ("core" in chosen and noun.name in CORE)


def _wanted(tool: Tool, settings: Settings) -> bool:
    if tool.writes and settings.access == "read":
        return False
    if not _in_toolsets(tool.noun, settings):
        return False
    if settings.tools and tool.name not in settings.tools:
        return False
    return tool.name not in settings.hide_tools
