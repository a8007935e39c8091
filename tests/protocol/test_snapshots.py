"""Every tool definition, as a client sees it, against what was last agreed to: models and people learn these by heart.

A changed definition is no mistake by itself: look at the difference, and run this file with UPDATE_SNAPSHOTS=1 to agree.
"""

import difflib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import all_tools
from mcp_psa.search.tools import definitions
from mcp_psa.server import wire

FOLDER = Path(__file__).with_name("snapshots")
SEARCH = "search"
VENDORS = load_vendors()
_WIDTH = 110


def told(name: str) -> list[dict[str, Any]]:
    """The definitions of a vendor's tools, or of the three that search, as the wire has them."""
    if name == SEARCH:
        return [wire(made) for made in definitions(list(VENDORS), writes=True)]
    tools = all_tools({name: VENDORS[name]})
    return sorted((wire(tool.definition(structured=True)) for tool in tools), key=lambda made: str(made["name"]))


def written(value: Any, pad: str = "\n") -> str:
    """JSON with a line for what fits in one: short enough to keep, and a difference says what changed."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) <= _WIDTH or not isinstance(value, (dict, list)):
        return flat
    deeper = pad + " "
    if isinstance(value, list):
        return f"[{deeper}{f',{deeper}'.join(written(item, deeper) for item in value)}{pad}]"
    lines = [f"{json.dumps(key)}: {written(item, deeper)}" for key, item in value.items()]
    return f"{{{deeper}{f',{deeper}'.join(lines)}{pad}}}"


@pytest.mark.parametrize("name", [*VENDORS, SEARCH])
def test_a_tool_definition_changes_only_on_purpose(name: str) -> None:
    """Ours: names, descriptions and schemas are an agreement with whoever uses them."""
    path, now = FOLDER / f"{name}.json", written(told(name)) + "\n"
    assert json.loads(now) == told(name)
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if before != now:
        changes = difflib.unified_diff(
            before.splitlines(), now.splitlines(), f"agreed/{path.name}", "now", n=2, lineterm=""
        )
        pytest.fail("\n".join(["Definitions changed; UPDATE_SNAPSHOTS=1 agrees to it:", *changes]), pytrace=False)


def test_no_snapshot_is_left_of_what_is_gone() -> None:
    """Ours: a file that nothing is compared with looks like a promise."""
    assert {path.stem for path in FOLDER.iterdir()} == {*VENDORS, SEARCH}
