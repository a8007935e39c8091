"""`mcp-psa doctor`: is everything as it should be, and if not, what to do next."""

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from mcp_psa.cli.common import people_look
from mcp_psa.setup.finding import EXIT, Finding, guarded, worst

_COLORS = {"ok": "green", "note": "blue", "warning": "yellow", "fault": "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(*, as_json: bool) -> None:
    """Examine the settings of this shell and of every client that points here, and ask each account whether it works.

    Looked at are the program, its manifests, the clients' files, settings and where they come from (secrets are masked), the
    state folder, each account (one harmless request: how fast, how much quota is left, whose clock is off), and the tools that
    a model is shown with their cost. Every fault comes with one next step.

    Exit status: 0 all is well, 1 it works with warnings, 2 something does not work.
    """
    import anyio

    findings = anyio.run(_examined)
    status = worst(findings)
    if as_json:
        told: dict[str, Any] = {"status": status, "findings": [finding.plain for finding in findings]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1 if people_look() else None))
    else:
        _print(findings)
    sys.exit(EXIT[status])


async def _examined() -> list[Finding]:
    from mcp_psa.cli.common import set_up_logging
    from mcp_psa.setup import parts

    set_up_logging("ERROR", ())
    findings = guarded("program", parts.program)
    findings += (manifests := guarded("manifests", parts.manifests))
    if worst(manifests) == "fault":
        return findings  # without them no setting has a meaning
    return findings + await _settings()


async def _settings() -> list[Finding]:
    from mcp_psa.app import load_vendors
    from mcp_psa.setup import parts
    from mcp_psa.setup.accounts import accounts
    from mcp_psa.setup.clients import System
    from mcp_psa.setup.places import Place, entries, shell

    vendors = load_vendors()
    places: list[Place] = []

    def clients() -> list[Finding]:
        found, said = entries(System())
        places.extend(found)
        return said

    findings = guarded("clients", clients)
    here = shell(os.environ, vendors)
    places += [here] if here else []
    for place in places:
        findings += guarded("settings", partial(parts.settings, place, vendors))
    if all(place.is_bare(vendors) for place in places):
        said = "Nothing is set up, neither in this shell nor in a client."
        step = "Run `mcp-psa init`, or look around with `mcp-psa demo`."
        return [*findings, Finding("fault", "settings", said, step)]
    for folder in parts.state_folders(places):
        findings += guarded("state", partial(parts.state, folder))
    findings += await accounts(places, vendors)
    for place in (p for p in places if p.client is not None or not p.is_bare(vendors)):
        findings += guarded("tools", partial(parts.tools, place))
    return findings


def _print(findings: Sequence[Finding]) -> None:
    part = ""
    for finding in findings:
        if finding.part != part:
            part = finding.part
            click.echo(_styled(part, bold=True))
        mark = _styled(f"{finding.status:<8}", fg=_COLORS[finding.status])
        first, *rest = finding.said.splitlines()
        click.echo(f"  {mark}{first}")
        for line in [*rest, *([f"→ {line}" for line in finding.next.splitlines()])]:
            click.echo(f"          {line}")
    counts = [(kind, sum(finding.status == kind for finding in findings)) for kind in ("fault", "warning")]
    said = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counts if count)
    click.echo(f"\n{said or 'All is well'}.")


def _styled(text: str, **style: Any) -> str:
    return click.style(text, **style) if people_look() else text
