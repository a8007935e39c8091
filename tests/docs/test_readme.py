"""The README's tables are generated from the code, and stay true."""

import os
import re
from pathlib import Path

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import all_tools
from mcp_psa.coverage import markdown
from mcp_psa.settings import PREFIX, SERVER

README = Path(__file__).parents[2] / "README.md"


def test_the_coverage_table_is_current() -> None:
    """Ours: `UPDATE_DOCS=1 pytest tests/docs` writes it anew."""
    text = README.read_text(encoding="utf-8")
    table = markdown(all_tools(load_vendors()))
    marked = r"(<!-- coverage -->\n).*?(<!-- /coverage -->)"
    fresh = re.sub(marked, lambda found: f"{found[1]}{table}\n{found[2]}", text, flags=re.DOTALL)
    if os.environ.get("UPDATE_DOCS"):
        README.write_text(fresh, encoding="utf-8")
    assert text == fresh or os.environ.get("UPDATE_DOCS")


@pytest.mark.parametrize("name", SERVER)
def test_every_setting_is_in_the_readme(name: str) -> None:
    """Ours: a setting that nobody can find is no setting."""
    assert f"`{PREFIX}{name}`" in README.read_text(encoding="utf-8")


def test_every_vendor_setting_is_in_the_readme() -> None:
    """Ours: the names people must set."""
    text = README.read_text(encoding="utf-8")
    missing = [name for vendor in load_vendors().values() for name in vendor.settings if name not in text]
    assert missing == []
