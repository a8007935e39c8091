"""`mcp-psa demo`: an MCP client at work over the sandbox, showing what a model sees and which requests left."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from mcp_psa.cli.common import people_look

_WIDTH = 118
_LINES = 5


@dataclass(frozen=True)
class Step:
    """One call of the script. `$name` in an argument is a value kept from an earlier answer; `keep` names what to keep."""

    said: str
    tool: str
    arguments: dict[str, Any]
    keep: dict[str, str] = field(default_factory=dict)


def _script() -> dict[str, list[Step]]:
    """What is shown: the same day's work at each vendor, in the same words."""
    open_at = {"teamwork": "active", "proworkflow": "open"}
    first = {
        vendor: [
            Step(
                "Which projects does Nordwind have?",
                f"{vendor}_list_projects",
                {"search": "Nordwind", "status": status, "limit": 3},
                {"project": "items.0.id", "company": "items.0.company_id"},
            ),
            Step("Tell me more about the first.", f"{vendor}_get_project", {"id": "$project"}),
        ]
        for vendor, status in open_at.items()
    }
    logged = {"task": "$task", "spent_on": "yesterday", "minutes": "1h 30m", "note": "Relaunch workshop"}
    started = {"name": "Nordwind intranet", "company": "$company"}
    return {
        "Teamwork.com": [
            *first["teamwork"],
            Step(
                "What is still to do there?",
                "teamwork_list_tasks",
                {"project": "$project", "limit": 3},
                {"task": "items.0.id"},
            ),
            Step(
                "Log an hour and a half on it, yesterday.", "teamwork_create_time_entry", logged, {"entry": "record.id"}
            ),
            Step("It was two hours.", "teamwork_update_time_entry", {"id": "$entry", "minutes": 120}),
        ],
        "ProWorkflow": [
            *first["proworkflow"],
            Step("Start a project for the same client.", "proworkflow_create_project", started, {"new": "record.id"}),
            Step(
                "It must be done by the end of March.",
                "proworkflow_update_project",
                {"id": "$new", "due_on": "2027-03-31"},
            ),
        ],
    }


@click.command("demo")
def command() -> None:
    """Watch an assistant work: list, get, create and update on two vendors, without an account."""
    import anyio

    try:
        anyio.run(show)
    except* BrokenPipeError:
        os._exit(141)  # whoever read our output has seen enough; stdout cannot be flushed any more


async def show(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """The whole session, to stdout; the pages of the documentation fix the day."""
    from mcp import Client

    from mcp_psa.boxed import boxed_app
    from mcp_psa.server import build_server

    screen = _Screen()
    app = boxed_app({"MCP_PSA_LOG_LEVEL": "ERROR"}, ["teamwork", "proworkflow"], seen=screen.seen, clock=clock)
    async with Client(build_server(app)) as client:
        listed = await client.list_tools()
        screen.opening(len(listed.tools), client.protocol_version)
        for vendor, steps in _script().items():
            screen.vendor(vendor)
            kept: dict[str, str] = {}
            for step in steps:
                arguments = {name: kept[v[1:]] if str(v).startswith("$") else v for name, v in step.arguments.items()}
                result = await client.call_tool(step.tool, arguments)
                screen.step(step, arguments, result)
                if result.is_error:
                    sys.exit(1)
                kept |= {name: _at(result.structured_content, path) for name, path in step.keep.items()}
    screen.closing()


def _at(value: Any, path: str) -> str:
    for step in path.split("."):
        value = value[int(step)] if step.isdigit() else value[step]
    return str(value)


class _Screen:
    """Writes the session to stdout: styled where a person looks, plain where it is piped."""

    def __init__(self) -> None:
        self._requests: list[tuple[Any, Any]] = []
        width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) if people_look() else _WIDTH
        self._width = width

    def seen(self, request: Any, response: Any) -> None:
        """Remember a request that left."""
        self._requests.append((request, response))

    def opening(self, count: int, protocol: str) -> None:
        """Who talks to whom."""
        self._line(
            "mcp_psa demo: an MCP client, the server, and two fake vendors that speak the real ones' protocols.", "bold"
        )
        self._line(f"{count} tools listed over protocol {protocol}. No account, no network.")

    def vendor(self, name: str) -> None:
        """A heading."""
        self._line("")
        self._line(f"━━ {name} " + "━" * (self._width - len(name) - 4), "bold")

    def step(self, step: Step, arguments: dict[str, Any], result: Any) -> None:
        """One call: what was asked, what left, what the model sees."""
        self._line("")
        self._line(f"> {step.said}", "bold")
        self._line(f"  {step.tool} {json.dumps(arguments, ensure_ascii=False)}")
        for request, response in self._requests:
            self._line(f"  → {request.method} {_target(request)}", "dim")
            if request.content:
                self._line(f"      {request.content.decode()}", "dim")
            self._line(f"  ← {response.status_code}, {len(response.content)} bytes", "dim")
        self._requests.clear()
        for text in _shown(result.content[0].text):
            self._line(f"    {text}")

    def closing(self) -> None:
        """What to paste into a client."""
        program = shutil.which("mcp-psa") or os.path.realpath(sys.argv[0])
        entry = {"mcpServers": {"psa": {"command": str(Path(program)), "args": ["serve", "--sandbox"]}}}
        self._line("")
        self._line("Try it in Claude Desktop, Cursor or another client. Paste this into its MCP settings:", "bold")
        click.echo(json.dumps(entry, indent=2))
        self._line("With an account of your own, leave out --sandbox and set, for example:")
        click.echo('      "env": {"TEAMWORK_SITE": "your-site", "TEAMWORK_API_KEY": "your key"}')

    def _line(self, text: str, style: str = "") -> None:
        text = text if len(text) <= self._width else text[: self._width - 1] + "…"
        click.echo(click.style(text, bold=style == "bold", dim=style == "dim") if people_look() else text)


def _target(request: Any) -> str:
    from urllib.parse import unquote

    return unquote(request.url.raw_path.decode())


def _shown(text: str) -> Iterator[str]:
    lines = text.splitlines()
    yield from _columns(lines[:_LINES])
    if len(lines) > _LINES:
        yield f"… {len(lines) - _LINES} more lines"


def _columns(lines: list[str]) -> Iterator[str]:
    """The lines as they are, tab-separated ones one column below the other."""
    rows = [line.split("\t") for line in lines if "\t" in line]
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    for line in lines:
        cells = line.split("\t")
        yield line if len(cells) == 1 else "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=False)).rstrip()
