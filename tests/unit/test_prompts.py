"""What people ask is well-formed data, and there is enough of it for each tool."""

import re
import tomllib
from collections import Counter
from functools import cache

import pytest

from mcp_psa.catalog import Tool, all_tools
from mcp_psa.manifests import default_folder, load_vendor, vendor_names

FOLDER = default_folder()
VENDORS = ("awork", "projectworks", "proworkflow", "teamwork", "worksection")
CORE = {"project", "task", "time_entry", "person", "company"}


@cache
def _tools(vendor: str) -> dict[str, Tool]:
    return {tool.name: tool for tool in all_tools({vendor: load_vendor(vendor)})}


def _prompts(vendor: str) -> list[dict[str, object]]:
    return tomllib.loads((FOLDER / vendor / "prompts.toml").read_text(encoding="utf-8"))["prompt"]


def _right(prompt: dict[str, object]) -> list[str]:
    """The tools that are right, the one it was written for first."""
    tool = prompt["tool"]
    return list(tool) if isinstance(tool, list) else [str(tool)]


def _bare(text: str) -> str:
    """A text without case, marks and numbers: another number does not make another prompt."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def test_every_vendor_has_a_file_and_nobody_else() -> None:
    """Ours: a vendor without prompts would not be measured."""
    assert sorted(path.parent.name for path in FOLDER.glob("*/prompts.toml")) == list(VENDORS)
    assert set(VENDORS) <= set(vendor_names())


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_prompt_is_a_text_and_its_tools(vendor: str) -> None:
    """Ours: `say`, and in `tool` one name or a list of several different ones."""
    document = tomllib.loads((FOLDER / vendor / "prompts.toml").read_text(encoding="utf-8"))
    assert set(document) == {"prompt"}
    for prompt in document["prompt"]:
        assert set(prompt) == {"say", "tool"}, prompt
        assert isinstance(prompt["say"], str), prompt
        assert prompt["say"] == " ".join(prompt["say"].split()) != "", prompt
        names = prompt["tool"]
        assert isinstance(names, str) or (len(names) > 1 and len(set(names)) == len(names)), prompt


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_tool_that_answers_a_prompt_exists(vendor: str) -> None:
    """Ours: a renamed tool must not count as not found."""
    asked = {name for prompt in _prompts(vendor) for name in _right(prompt)}
    assert asked - set(_tools(vendor)) == set()


@pytest.mark.parametrize("vendor", VENDORS)
def test_there_are_enough_prompts_for_each_tool(vendor: str) -> None:
    """Ours: five a tool of the core nouns and two of the others, each written for it and not just right for it too."""
    written = Counter(_right(prompt)[0] for prompt in _prompts(vendor))
    wanted = {name: 5 if tool.noun.name in CORE else 2 for name, tool in _tools(vendor).items()}
    assert {name: written[name] for name, least in wanted.items() if written[name] < least} == {}
    assert written.total() >= 100


def test_there_are_enough_prompts_in_all() -> None:
    """Ours: so many that one prompt weighs less than a fifth of a percent."""
    assert sum(len(_prompts(vendor)) for vendor in VENDORS) >= 600


def test_no_two_prompts_are_the_same() -> None:
    """Ours: sameness, also between vendors, would flatter the ranking."""
    texts = Counter(_bare(str(prompt["say"])) for vendor in VENDORS for prompt in _prompts(vendor))
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_prompt_does_not_give_its_tool_away(vendor: str) -> None:
    """Ours: people do not know the names of tools, and seldom say which vendor they mean."""
    texts = [str(prompt["say"]).casefold() for prompt in _prompts(vendor)]
    names = [name.removeprefix(f"{vendor}_") for name in _tools(vendor)]
    assert [text for text in texts for name in names if name in text] == []
    assert sum(vendor in text for text in texts) <= len(texts) / 10
