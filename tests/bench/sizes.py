"""How many tokens the definitions and typical answers cost, counted with the o200k vocabulary.

Definitions are what a model sees: name, description and input schema as compact JSON. Answers are of the seeded agency. "Raw" is
the body of the same rows as the vendor sends it: to whoever asks for nothing in particular, or to us, if that is more (some
vendors send next to nothing unless fields are named).

    python -m tests.bench.sizes
"""

import json
from datetime import timedelta
from functools import cache
from typing import Any

import anyio
import bpe_openai
import httpx

from mcp_psa.app import App, load_vendors
from mcp_psa.boxed import boxed_app
from mcp_psa.call import run
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.records import CORE, TOOLSETS
from mcp_psa.server import wire
from mcp_psa.shape.budget import compact
from mcp_psa.surface import surface_of
from tests.conftest import NOW
from tests.times import no_waiting

VENDORS = ("teamwork", "awork", "proworkflow", "projectworks", "worksection")
# What is asked for in the typical answers; the list of projects gives the id for the last.
WINDOW = {"spent_from": str((NOW - timedelta(days=26)).date()), "spent_to": str(NOW.date())}


@cache
def _vocabulary() -> Any:
    return bpe_openai.get_encoding("o200k_base")


def tokens(text: str) -> int:
    """By the vocabulary."""
    return len(_vocabulary().encode(text, disallowed_special=()))


def of_tool(tool: Tool) -> int:
    """What a model pays for one tool."""
    told = wire(tool.definition(structured=False))
    return tokens(compact({key: told[key] for key in ("name", "description", "inputSchema")}))


def definitions() -> dict[str, Any]:
    """Tokens by vendor: core, each toolset, all, the mean and each tool."""
    found: dict[str, Any] = {}
    for name, vendor in load_vendors().items():
        costs = [(tool, of_tool(tool)) for tool in all_tools({name: vendor})]
        whole = sum(cost for _, cost in costs)
        found[name] = {
            "tools": len(costs),
            "core": sum(cost for tool, cost in costs if tool.noun.name in CORE),
            "all": whole,
            "mean": round(whole / len(costs), 1),
            "toolsets": {t: sum(c for tool, c in costs if tool.noun.toolset == t) for t in TOOLSETS},
            "each": {tool.name: cost for tool, cost in costs},
        }
    return found


def search_surface() -> dict[str, int]:
    """Tokens of the three tools that stand for all, and of the instructions beside them."""
    app = boxed_app({"MCP_PSA_SURFACE": "search"})
    surface = surface_of(app)
    told = [wire(definition) for definition in surface.definitions()]
    shown = [compact({key: tool[key] for key in ("name", "description", "inputSchema")}) for tool in told]
    return {"tools": sum(map(tokens, shown)), "instructions": tokens(surface.instructions)}


async def answers() -> dict[str, Any]:
    """Tokens of 50 time entries, 50 tasks and one project, and what share of the vendor's raw JSON that is."""
    return {vendor: await answer(vendor) for vendor in VENDORS}


async def answer(vendor: str) -> dict[str, Any]:
    """The typical answers of one vendor."""
    bodies: list[httpx.Response] = []
    app = boxed_app(
        {"MCP_PSA_TOOLSETS": "all", "MCP_PSA_RESULT": "text"},
        [vendor],
        clock=lambda: NOW,
        quota=False,
        time=no_waiting(),
        time_entries=3000,
        seen=lambda _, response: bodies.append(response),
    )
    try:
        return {
            "50 time entries": await _one(app, bodies, f"{vendor}_list_time_entries", {"limit": 50, **WINDOW}),
            "50 tasks": await _one(app, bodies, f"{vendor}_list_tasks", {"limit": 50}),
            "one project": await _one(app, bodies, f"{vendor}_get_project", {"id": await _project(app, vendor)}),
        }
    finally:
        await app.aclose()


async def _project(app: App, vendor: str) -> str:
    result = await run(app, app.catalog.tools[f"{vendor}_list_projects"], {"limit": 1})
    assert result.structured is not None, result.text
    return str(result.structured["items"][0]["id"])


async def _one(app: App, bodies: list[httpx.Response], name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    tool = app.catalog.tools[name]
    result = await run(app, tool, arguments)
    assert not result.is_error, result.text
    rows = len(result.structured["items"]) if result.structured and "items" in result.structured else 1
    raw = await _raw(app, bodies, tool, arguments, rows)
    text = tokens(result.text)
    return {"rows": rows, "text": text, "raw": raw, "percent": round(100 * text / raw, 1)}


async def _raw(app: App, bodies: list[httpx.Response], tool: Tool, arguments: dict[str, Any], rows: int) -> int:
    """Tokens of the same rows as the vendor sends them: the same request without our choice of fields and sideloads.

    Where more rows came than were shown, their share of the body counts.
    """
    bodies.clear()
    app.session(tool.vendor.name).cache.clear()
    await run(app, tool, arguments)
    body = max(bodies, key=lambda response: len(response.content))
    plain = _unselected(body.request.url)
    again = await app.transport.handle_async_request(_again(body.request, plain)) if app.transport else body
    return max(_share(json.loads(text), rows) for text in (body.content, await again.aread()))


def _share(content: Any, rows: int) -> int:
    sent = _longest_list(content)
    return round(tokens(compact(content)) * min(1.0, rows / sent)) if sent else tokens(compact(content))


def _unselected(url: httpx.URL) -> httpx.URL:
    kept = [(n, v) for n, v in url.params.multi_items() if not n.startswith("fields") and n not in ("include", "extra")]
    return url.copy_with(params=kept)


def _again(request: httpx.Request, url: httpx.URL) -> httpx.Request:
    headers = {n: v for n, v in request.headers.items() if n not in ("content-length", "host")}
    return httpx.Request(request.method, url, headers=headers, content=request.content)


def _longest_list(content: Any) -> int:
    """How many rows a body has: its longest list, at the top or one level below."""
    if isinstance(content, list):
        return len(content)
    if isinstance(content, dict):
        return max((len(value) for value in content.values() if isinstance(value, list)), default=1)
    return 1


def measure() -> dict[str, Any]:
    """Everything that is counted in tokens."""
    return {"definitions": definitions(), "search surface": search_surface(), "answers": anyio.run(answers)}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))  # noqa: T201
