"""What the pages repeat from the code is made from it, and stays true."""

import os
from collections import Counter
from pathlib import Path

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.arguments import Argument
from mcp_psa.settings import PREFIX, SERVER
from tests.docs.made import MADE, tools
from tests.docs.pages import PAGES, ROOT, filled, name

LONGEST_README = 200
MARKED = [page for page in PAGES if filled(page.read_text("utf-8"), dict.fromkeys(MADE, lambda *_: ""))[1]]


@pytest.mark.parametrize("page", MARKED, ids=name)
def test_the_generated_parts_are_current(page: Path) -> None:
    """Ours: `UPDATE_DOCS=1 pytest tests/docs -n 0` writes them anew."""
    text = page.read_text("utf-8")
    fresh, _ = filled(text, MADE)
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(fresh, "utf-8")
    assert text == fresh or os.environ.get("UPDATE_DOCS")


def test_every_maker_has_a_place() -> None:
    """Ours: a mark that is misspelt, or dropped, would leave a table behind that nobody keeps true."""
    used = Counter(made for page in PAGES for made in filled(page.read_text("utf-8"), MADE | _nothing())[1])
    assert set(used) == set(MADE)
    vendors = len(load_vendors())
    assert {made: used[made] for made in ("reference_of", "vendor_settings", "vendor_things")} == {
        "reference_of": vendors,
        "vendor_settings": vendors,
        "vendor_things": vendors,
    }


def _nothing() -> dict[str, object]:
    return dict.fromkeys(MADE, lambda *_: "")


def test_every_vendor_has_its_pages() -> None:
    """Ours: where to get the key, and every tool."""
    for vendor in load_vendors():
        for folder in ("vendors", "tools"):
            assert (ROOT / "docs" / folder / f"{vendor}.md").is_file(), f"docs/{folder}/{vendor}.md"


def test_every_vendor_setting_is_in_the_readme() -> None:
    """Ours: the names people must set."""
    text = (ROOT / "README.md").read_text("utf-8")
    missing = [name for vendor in load_vendors().values() for name in vendor.settings if name not in text]
    assert missing == []


def test_every_server_setting_is_on_its_page() -> None:
    """Ours: the README shows some, the page all."""
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [name for name in SERVER if f"| `{PREFIX}{name}` |" not in text] == []


@pytest.mark.parametrize("vendor", load_vendors())
def test_the_reference_has_every_tool_and_argument(vendor: str) -> None:
    """Ours: what a model may give is what a person can read."""
    text = (ROOT / "docs" / "tools" / f"{vendor}.md").read_text("utf-8")
    own = [tool for tool in tools() if tool.vendor.name == vendor]
    assert [tool.name for tool in own if f"- `{tool.name}`: " not in text] == []
    shared = (ROOT / "docs" / "tools.md").read_text("utf-8")
    missing = {a.name for tool in own for a in tool.arguments if f"| `{a.name}` |" not in text and not _told(a, shared)}
    assert missing == set()


def _told(argument: Argument, page: str) -> bool:
    return f"- `{argument.name}`" in page or f"`{argument.name}` the text" in page


def test_every_kind_of_value_is_explained() -> None:
    """Ours: the reference names kinds; one page says how to write them."""
    text = (ROOT / "docs" / "tools.md").read_text("utf-8")
    kinds = {argument.kind.value for tool in tools() for argument in tool.arguments}
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in text] == []


def test_the_readme_stays_short() -> None:
    """The issue's own figure: somebody reads it to the end."""
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= LONGEST_README
