"""What the surfaces cost, and which one a catalog is shown by."""

import json
from typing import Any

import bpe_openai
import pytest

from mcp_psa.app import load_vendors
from mcp_psa.boxed import boxed_app
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.search.find import Finder
from mcp_psa.server import wire
from mcp_psa.surface import Direct, Search, catalog_tokens, definition_tokens, surface_of

VOCABULARY = bpe_openai.get_encoding("o200k_base")
TOOLS = all_tools(load_vendors())


def _tokens(definition: dict[str, Any]) -> int:
    """What a model is shown of a definition, counted with the vocabulary."""
    told = {key: definition[key] for key in ("name", "description", "input_schema")}
    return len(VOCABULARY.encode(json.dumps(told, ensure_ascii=False, separators=(",", ":"))))


def test_the_search_surface_of_all_vendors_costs_little() -> None:
    """The issue's own number is 1,200; ours is 300."""
    definitions = surface_of(boxed_app({"MCP_PSA_SURFACE": "search"})).definitions()
    assert 100 < sum(map(_tokens, definitions)) <= 300


def test_the_instructions_of_the_search_name_every_vendor_and_thing_in_few_words() -> None:
    """Hosts cut them at 2 KB; ours: they name what there is, for it cannot be seen."""
    surface = surface_of(boxed_app({"MCP_PSA_SURFACE": "search"}))
    assert len(surface.instructions.encode()) < 2048
    assert all(f"({tool.vendor.name}_…)" in surface.instructions for tool in TOOLS)
    assert all(tool.noun.name in surface.instructions for tool in TOOLS)


def test_an_answer_of_the_search_costs_less_than_the_definitions_it_stands_for() -> None:
    """Ours: arguments in a line are the reason for the search."""
    finder = Finder(boxed_app({"MCP_PSA_TOOLSETS": "all"}).catalog)
    for words in ("log time", "overdue tasks", "new client", "who is on vacation"):
        for vendor in ("teamwork", "awork"):
            told = sum(_tokens(hit.tool.definition(structured=False)) for hit in finder.find(words, vendor))
            assert len(VOCABULARY.encode(finder.answer(words, vendor))) < 0.7 * told


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_estimate_of_a_definition_is_near(tool: Tool) -> None:
    """Ours: `auto` decides by it, and no vocabulary is read at run time."""
    definition = tool.definition(structured=False)
    assert definition_tokens(definition) == pytest.approx(_tokens(definition), rel=0.15)


def test_the_estimate_of_all_definitions_is_nearer() -> None:
    """Ours: what is a little too much for one is a little too few for another."""
    exact = sum(_tokens(tool.definition(structured=False)) for tool in TOOLS)
    app = boxed_app({"MCP_PSA_TOOLSETS": "all"})
    assert catalog_tokens(app.catalog) == pytest.approx(exact, rel=0.06)


@pytest.mark.parametrize(
    ("env", "kind"),
    [
        ({}, Direct),
        ({"SURFACE": "direct", "CATALOG_TOKENS": "0"}, Direct),
        ({"SURFACE": "search"}, Search),
        ({"SURFACE": "auto", "CATALOG_TOKENS": "0"}, Search),
        ({"SURFACE": "auto", "CATALOG_TOKENS": "1000000"}, Direct),
        ({"SURFACE": "auto", "TOOLSETS": "all", "CATALOG_TOKENS": "3000"}, Search),
        ({"SURFACE": "auto", "TOOLS": "teamwork_list_tasks", "CATALOG_TOKENS": "3000"}, Direct),
    ],
)
def test_a_surface_is_chosen_by_setting_and_size(env: dict[str, str], kind: type) -> None:
    """Ours: auto is direct while what would be shown stays within the budget."""
    app = boxed_app({f"MCP_PSA_{name}": value for name, value in env.items()}, ["teamwork"])
    assert type(surface_of(app)) is kind


def test_auto_counts_what_the_settings_leave() -> None:
    """Ours: exactly at the budget is within it."""
    size = catalog_tokens(boxed_app({}, ["teamwork"]).catalog)
    for budget, kind in ((size, Direct), (size - 1, Search)):
        env = {"MCP_PSA_SURFACE": "auto", "MCP_PSA_CATALOG_TOKENS": str(budget)}
        assert type(surface_of(boxed_app(env, ["teamwork"]))) is kind


def test_one_vendor_needs_no_filter() -> None:
    """Ours: an argument with one value is a waste."""
    alone = surface_of(boxed_app({"MCP_PSA_SURFACE": "search"}, ["teamwork"])).definitions()[0]
    both = surface_of(boxed_app({"MCP_PSA_SURFACE": "search"}, ["teamwork", "awork"])).definitions()[0]
    assert "vendor" not in alone["input_schema"]["properties"]
    assert both["input_schema"]["properties"]["vendor"]["enum"] == ["awork", "teamwork"]


def test_every_definition_is_one_that_every_host_accepts() -> None:
    """Measured faults of hosts: names, roots, missing types."""
    for definition in surface_of(boxed_app({"MCP_PSA_SURFACE": "search"})).definitions():
        told = wire(definition)
        assert told["name"].replace("_", "").isalnum()
        assert told["name"].islower()
        assert told["title"]
        assert told["description"]
        assert told["inputSchema"]["type"] == "object"
        assert told["inputSchema"]["additionalProperties"] is False
        assert all("type" in schema for schema in told["inputSchema"]["properties"].values())
        assert "outputSchema" not in told
        assert len(told["annotations"]) == 4
