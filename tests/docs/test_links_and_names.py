"""What a page points to is there: links, anchors, commands, options, settings, tools, files."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest

from mcp_psa.app import load_vendors
from mcp_psa.cli import main
from mcp_psa.settings import settings_names
from mcp_psa.stored import variables
from tests.docs.made import tools
from tests.docs.pages import PAGES, ROOT, anchors, blocks, links, name, prose, shown_commands

_PREFIXES = "|".join(["MCP_PSA", *(vendor.upper() for vendor in load_vendors())])
_SETTING = re.compile(rf"\b(?:{_PREFIXES})_[A-Z0-9_]*[A-Z0-9]\b")
_TOOL = re.compile(rf"\b(?:{'|'.join(load_vendors())})_(?:list|get|create|update)_[a-z_]+[a-z]\b")
_SAID = re.compile(r"`mcp-psa ([^`]+)`")
_FILE = re.compile(r"`((?:mcp_psa|tests|tool_manifests|docs|packaging)/[^`\s]*(?:\.\w+|/))`")
# Files that the walk-through tells its reader to make.
_NOT_YET = "toytrack"
_CLIENTS = {"claude-desktop", "claude-code", "vscode", "cursor", "windsurf"}


def _pages() -> list[Path]:
    return [page for page in PAGES if page.name != "CHANGELOG.md"]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Ours: files and headings exist; addresses on the web are well formed (nobody is asked)."""
    broken = []
    for link in links(page.read_text("utf-8")):
        parts = urlsplit(link)
        if parts.scheme:
            if parts.scheme != "https" or "." not in parts.netloc:
                broken.append(link)
            continue
        target = (page.parent / parts.path).resolve() if parts.path else page
        if not target.exists() or (parts.fragment and parts.fragment not in anchors(target.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    """Ours: a page nobody links to is not read."""
    reached, left = set(), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page in reached:
            continue
        reached.add(page)
        here = (urlsplit(link) for link in links(page.read_text("utf-8")))
        left += [(page.parent / to.path).resolve() for to in here if not to.scheme and to.path.endswith(".md")]
    assert sorted(map(name, set((ROOT / "docs").rglob("*.md")) - reached)) == []


@pytest.mark.parametrize("page", _pages(), ids=name)
def test_only_settings_and_tools_that_exist_are_named(page: Path) -> None:
    """Ours: a name that was changed in the code is changed here."""
    text = page.read_text("utf-8")
    known = set(settings_names(load_vendors().values())) | {n for v in load_vendors().values() for n in variables(v)}
    assert sorted(set(_SETTING.findall(text)) - known) == []
    assert sorted(set(_TOOL.findall(text)) - {tool.name for tool in tools()}) == []


@pytest.mark.parametrize("page", _pages(), ids=name)
def test_only_commands_and_options_that_exist_are_named(page: Path) -> None:
    """Ours: in blocks and in running text."""
    text = page.read_text("utf-8")
    said = [*shown_commands(text), *(f"mcp-psa {words}" for words in _SAID.findall(prose(text)) if "[" not in words)]
    wrong = [command for command in said if not _understood(shlex.split(command)[1:])]
    assert wrong == []


def _understood(words: list[str]) -> bool:
    """Whether every word that is a command or an option is one of ours."""
    if not words:
        return True
    command = main.get_command(click.Context(main), words[0])
    if command is None:
        return False
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return all(word.split("=")[0] in known for word in words[1:] if word.startswith("--"))


@pytest.mark.parametrize("page", _pages(), ids=name)
def test_only_files_that_exist_are_named(page: Path) -> None:
    """Ours: paths in running text, from the top of the project."""
    named = {found.split("<")[0].rstrip("/") for found in _FILE.findall(prose(page.read_text("utf-8")))}
    assert sorted(path for path in named if _NOT_YET not in path and not (ROOT / path).exists()) == []


@pytest.mark.parametrize("page", _pages(), ids=name)
def test_configurations_to_paste_are_whole_and_start_us(page: Path) -> None:
    """Each client's documentation: the entry's shape; ours: it starts `serve`, or the image that does."""
    for block in blocks(page.read_text("utf-8")):
        if block.language != "json":
            continue
        shown = json.loads(block.text)
        (entry,) = (shown.get("mcpServers") or shown["servers"]).values()
        if entry["command"] == "docker":
            assert entry["args"][:4] == ["run", "-i", "--rm", "--init"]
            assert {word for word in entry["args"] if word.isupper()} == set(entry["env"])
        else:
            assert entry["command"].endswith("mcp-psa")
            assert _understood(entry["args"])
            assert entry["args"][0] == "serve"
        assert set(entry["env"]) <= set(settings_names(load_vendors().values()))


def test_every_client_that_init_knows_has_a_page() -> None:
    """Ours: the pages are called after the client's name on the command line."""
    command = main.get_command(click.Context(main), "init")
    assert command is not None
    (option,) = (parameter for parameter in command.params if "--client" in parameter.opts)
    assert isinstance(option.type, click.Choice)
    assert {page.stem for page in (ROOT / "docs" / "clients").glob("*.md")} == _CLIENTS
    assert set(option.type.choices) >= _CLIENTS
