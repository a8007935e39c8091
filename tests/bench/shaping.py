"""How long 1,000 rows take through unify, select and fit, against parsing the same body.

python -m tests.bench.shaping [REPETITIONS]

`unselected`: time entries of the Teamwork fake with all their fields, people, projects and tasks beside them. `nested`: those of
the awork fake, which knows no selection. Both show the tool's default fields and are fitted into the usual budget.
`selected`, without a goal: Teamwork's as our server really asks for them, a third as long and so parsed in a third of the time.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import anyio

from mcp_psa.catalog import Tool, all_tools
from mcp_psa.manifests import load_vendor
from mcp_psa.settings import Settings
from mcp_psa.shape.budget import fitting
from mcp_psa.shape.paths import dig
from mcp_psa.shape.unify import Unifier
from mcp_psa.vendors import adapter_for
from tests.bench import bodies
from tests.bench.medians import compared

GOAL = 1.5
ROWS = 1000
_BODIES = {
    "unselected": ("teamwork", bodies.unselected),
    "nested": ("awork", bodies.nested),
    "selected": ("teamwork", bodies.selected),
}


def _tool(vendor: str) -> Tool:
    tools = all_tools({vendor: load_vendor(vendor)})
    return next(tool for tool in tools if tool.noun.name == "time_entry" and tool.verb == "list")


def _shaped(tool: Tool, parsed: Any) -> Callable[[], int]:
    """From the parsed body to how many records an answer has room for."""
    adapter, settings = adapter_for(tool.vendor.name, tool.vendor.title), Settings()
    rows = dig(parsed, tool.resource.part("list").rows)
    rule = tool.vendor.selection
    sideloads = parsed[rule.included] if rule is not None and isinstance(parsed, dict) else {}

    def shape() -> int:
        fields = tool.chosen(None)
        unifier = Unifier(tool.resource, tool.noun, fields)
        records = [unifier.record(adapter.row(tool.noun.name, dict(row), {}), sideloads) for row in rows]
        return fitting(records, settings.result_tokens, "\t".join(fields), structured=settings.result == "both")

    return shape


def _seconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _measured(vendor: str, body: bytes, repetitions: int) -> dict[str, Any]:
    shape = _shaped(_tool(vendor), json.loads(body))
    shape()
    ours, parsing = [], []
    for _ in range(repetitions):
        ours.append(_seconds(shape))
        parsing.append(_seconds(lambda: json.loads(body)))
    return compared(ours, parsing, GOAL) | {"bytes": len(body), "shown": shape()}


async def _measure(repetitions: int) -> dict[str, Any]:
    found = {name: _measured(vendor, await body(ROWS), repetitions) for name, (vendor, body) in _BODIES.items()}
    del found["selected"]["goal"]
    return found | {"rows": ROWS, "repetitions": repetitions}


def measure(repetitions: int = 15) -> dict[str, Any]:
    """Seconds and their ratio, by body."""
    return anyio.run(_measure, repetitions)


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))  # noqa: T201
