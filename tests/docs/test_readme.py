"""The README's tables are generated from the code, and stay true."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import all_tools
from mcp_psa.coverage import markdown
from mcp_psa.settings import PREFIX, SERVER

README = Path(__file__).parents[2] / "README.md"


def coverage() -> str:
    """Which vendor has which tools."""
    return markdown(all_tools(load_vendors()))


def settings() -> str:
    """The server's own settings."""
    rows = [
        f"| `{PREFIX}{name}` | {about.replace('|', '/')} | {f'`{default}`' if default else ''} |"
        for name, (about, default, _) in SERVER.items()
    ]
    return "\n".join(["| name | meaning | default |", "|---|---|---|", *rows])


@pytest.mark.parametrize("table", [coverage, settings], ids=lambda made: made.__name__)
def test_a_generated_table_is_current(table: Callable[[], str]) -> None:
    """Ours: `UPDATE_DOCS=1 pytest tests/docs -n 0` writes them anew."""
    text = README.read_text(encoding="utf-8")
    marked = rf"(<!-- {table.__name__} -->\n).*?(<!-- /{table.__name__} -->)"
    fresh, count = re.subn(marked, lambda found: f"{found[1]}{table()}\n{found[2]}", text, flags=re.DOTALL)
    assert count == 1
    if os.environ.get("UPDATE_DOCS"):
        README.write_text(fresh, encoding="utf-8")
    assert text == fresh or os.environ.get("UPDATE_DOCS")


def test_every_vendor_setting_is_in_the_readme() -> None:
    """Ours: the names people must set."""
    text = README.read_text(encoding="utf-8")
    missing = [name for vendor in load_vendors().values() for name in vendor.settings if name not in text]
    assert missing == []
