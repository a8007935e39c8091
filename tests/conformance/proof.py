"""The protocol's own judges, run against our server: each check ends with one line of figures or fails with what was said."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp_psa.boxed import boxed_app
from tests.conformance.packages import Packages
from tests.e2e.conftest import COMMAND, plain_env

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REVISIONS = ("2026-07-28", "2025-11-25")
ERAS = {"modern": "2026-07-28", "legacy": "2025-11-25"}
ALL = {"MCP_PSA_TOOLSETS": "all", "MCP_PSA_SURFACE": "direct"}
SERVE = [*COMMAND, "serve", "--sandbox"]
CALLED = "teamwork_list_projects"
_COLOR = re.compile(r"\x1b\[[0-9;]*m")


class Failed(AssertionError):
    """A judge found something; the message is what it said."""


@dataclass(frozen=True)
class Where:
    """What a check runs with: the packages, and the address of the server with the fixtures."""

    packages: Packages
    url: str


Check = Callable[[Where], str]


def run(command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    """A judge's outcome."""
    try:
        return subprocess.run(
            command, cwd=ROOT, env=plain_env(**env), capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"no end after {error.timeout:.0f} s: {' '.join(command)}") from error


def passed(ran: subprocess.CompletedProcess[str]) -> str:
    """What a judge printed that was content."""
    if ran.returncode != 0:
        said = _COLOR.sub("", ran.stdout[-3000:] + ran.stderr[-3000:])
        raise Failed(f"exit {ran.returncode}\n{said}")
    return _COLOR.sub("", ran.stdout)


@contextmanager
def fixture_server() -> Iterator[str]:
    """The server with the fixtures, on a port; gives its address."""
    command = [sys.executable, "-m", "tests.conformance.server"]
    with subprocess.Popen(command, cwd=ROOT, env=plain_env(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def suite(where: Where, revision: str, baseline: Path) -> subprocess.CompletedProcess[str]:
    """The official conformance suite."""
    command = where.packages.command("@modelcontextprotocol/conformance", "conformance")
    order = ["server", "--url", where.url, "--requirements", revision, "--expected-failures", str(baseline)]
    return run([*command, *order])


def _required(where: Where, revision: str) -> list[str]:
    """The scenarios that a revision requires of a server, from the suite's own list."""
    folder = where.packages.folder / "node_modules" / "@modelcontextprotocol" / "conformance" / "requirements"
    said = (folder / f"{revision}.yaml").read_text(encoding="utf-8")
    block = re.search(r"^server:\n((?:[ #].*\n|\n)*)", said, re.MULTILINE)
    return re.findall(r"^ +- (\S+)", block[1], re.MULTILINE) if block else []


def conformance(revision: str) -> Check:
    """Every required scenario passes, or stands in the baseline."""

    def check(where: Where) -> str:
        said = passed(suite(where, revision, HERE / f"baseline-{revision}.yml"))
        verdicts = re.findall(r"^[✓✗] (\S+): ", said, re.MULTILINE)
        required = [name for name in _required(where, revision) if name in verdicts]
        expected = re.findall(r"^ {2}~ (\S+)", said, re.MULTILINE)
        if len(required) != len(_required(where, revision)):
            raise Failed(said[-2000:])
        unscored = len(verdicts) - len(required)
        passing = len(required) - len({entry.partition(":")[0] for entry in expected})
        rest = f"{len(required) - passing} in the baseline; {unscored} extensions or later ones are not scored"
        return f"{passing} of {len(required)} required scenarios pass, {rest}"

    return check


def inspector(where: Where, era: str, *order: str) -> str:
    """The inspector, as a command, over stdio."""
    command = where.packages.command("@modelcontextprotocol/inspector", "mcp-inspector")
    settings = [part for name, value in ALL.items() for part in ("-e", f"{name}={value}")]
    home = str(where.packages.folder)  # where it may leave files of its own
    ran = run([*command, "--cli", *settings, *SERVE, "--protocol-era", era, *order], HOME=home)
    said = passed(ran)
    if warned := [line for line in ran.stderr.splitlines() if re.search(r"warn|error", line, re.IGNORECASE)]:
        raise Failed("\n".join(warned))
    return said


def listed_strictly(era: str) -> Check:
    """The inspector lists every tool, and finds no schema that a host may refuse."""

    def check(where: Where) -> str:
        tools = json.loads(inspector(where, era, "--method", "tools/list", "--strict"))["tools"]
        vendors = {tool["name"].split("_")[0] for tool in tools}
        expected = [tool.name for tool in boxed_app(ALL).catalog.tools.values()]
        if [tool["name"] for tool in tools] != expected or len(vendors) != 5:
            raise Failed(f"{len(tools)} tools are listed instead of {len(expected)}, of {vendors}")
        return f"{len(tools)} tools of {len(vendors)} vendors, no warning"

    return check


def called(era: str) -> Check:
    """The inspector calls a tool."""

    def check(where: Where) -> str:
        order = ["--method", "tools/call", "--tool-name", CALLED, "--tool-arg", "limit=1", "--format", "json", "-q"]
        answer = json.loads(inspector(where, era, *order))
        answer = answer.get("result", answer)
        rows = answer["structuredContent"]["items"]
        if answer.get("isError") or len(rows) != 1:
            raise Failed(json.dumps(answer)[:1000])
        return f"{CALLED}: {len(rows)} row"

    return check


def typescript(era: str, way: str) -> Check:
    """The official TypeScript client lists, calls, reads a resource and gets a prompt."""

    def check(where: Where) -> str:
        target = [where.url] if way == "http" else SERVE
        mode = "auto" if era == "modern" else "legacy"
        command = [where.packages.node, str(HERE / "client.mjs"), mode, *target]
        told: dict[str, Any] = json.loads(passed(run(command, NODE_PACKAGES=str(where.packages.folder), **ALL)))
        expected = {"revision": ERAS[era], "server": "mcp-psa", "failed": False, "rows": 2}
        if {name: told[name] for name in expected} != expected or told["tools"] < 100:
            raise Failed(json.dumps(told))
        if not (told["resource"].startswith("ours\t") and told["prompt"].startswith("Log my week.")):
            raise Failed(json.dumps(told))
        return f"{told['tools']} tools, {told['rows']} rows, a resource, a prompt"

    return check


def score(_: Where) -> str:
    """`mcpscore`: at least 95 % of the points that apply, and all of those for the newest revision."""
    floors = ["--fail-under", "95", "--fail-under-readiness", "100"]
    command = [str(Path(sys.executable).with_name("mcpscore")), "--no-config", "--json", *floors]
    settings = [part for name, value in ALL.items() for part in ("--env", f"{name}={value}")]
    told = json.loads(passed(run([*command, *settings, "--stdio", *SERVE])))
    ready = told["readiness"]
    return f"{told['score']}/{told['max_score']} points, {ready['score']}/{ready['max_score']} for 2026-07-28"


CHECKS: dict[str, Check] = {
    **{f"conformance suite, {revision}": conformance(revision) for revision in REVISIONS},
    **{f"inspector, {era}: tools/list --strict": listed_strictly(era) for era in ERAS},
    **{f"inspector, {era}: tools/call": called(era) for era in ERAS},
    **{f"TypeScript client, {era}, {way}": typescript(era, way) for era in ERAS for way in ("stdio", "http")},
    "mcpscore": score,
}
