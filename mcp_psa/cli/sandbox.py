"""`mcp-psa sandbox`: the fake vendors on a port, for any HTTP client."""

import json
import signal
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mcp_psa.cli.common import told
from mcp_psa.sandbox.trouble_plan import NO_TROUBLE, BadPlan, Plan, explained, read_plan


def _plan(_context: click.Context, _option: click.Parameter, text: str) -> Plan:
    """A plan of trouble; one that cannot be read is refused with every mistake in it."""
    try:
        return read_plan(text)
    except BadPlan as fault:
        raise click.BadParameter(str(fault)) from fault


class _Command(click.Command):
    """A command whose help ends with the words of a plan, as the plan itself explains them."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the words after the options."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Words of a trouble PLAN"):
            formatter.write_text(
                "Blanks stand between the words. SHARE is the part of all requests that meets this trouble, from 0 to 1: "
                "0.05 is one in twenty. With _before the vendor does nothing, with _after it does all and only the answer "
                "suffers; with neither it is one or the other by chance. Values in brackets may be left out; the usual one "
                'follows. Example: --trouble "rough seed=7 reset_after=0.1 429=0.05:3"'
            )
            formatter.write_paragraph()
            formatter.write_dl(explained(), col_max=36)


@click.command("sandbox", cls=_Command)
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="The port on 127.0.0.1; 0 takes a free one.")
@click.option("--seed-rows", type=click.IntRange(0, 5_000_000), help="How many time entries the agency has.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep the agency in this file.")
@click.option(
    "--trouble",
    callback=_plan,
    metavar="PLAN",
    default="",
    help="What goes wrong, and how often, so that a client can be tried in bad weather: calm, rough, storm, or words of "
    "your own (see below). The same plan and requests make the same trouble.",
)
def command(port: int, seed_rows: int | None, state: Path | None, trouble: Plan) -> None:
    """Serve the fake vendors over HTTP and print their addresses and (fake) credentials.

    A judge counts each vendor's requests against its published rate limit: GET /_judge shows it as JSON, and it is printed
    when the sandbox is stopped.
    """
    from mcp_psa.boxed import sandbox_env
    from mcp_psa.sandbox.app import build, open_box
    from mcp_psa.sandbox.port import server

    with told():
        sandbox = build(open_box(state, seed_rows, trouble=trouble))
    listener = _listener(port)
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    click.echo(f"The sandbox answers at {base}. Point a server at it with:\n")
    for name, value in sandbox_env(base).items():
        click.echo(f"export {name}={value}")
    if trouble != NO_TROUBLE:
        click.echo(f"\nTrouble: {trouble.text}")
    click.echo("\nThe credentials are fake and fixed. Stop with Ctrl-C.")
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # so that the report is also printed when a system stops us
    try:
        server(sandbox, date=not trouble.skew).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        click.echo("\n".join(_verdict(sandbox.report())), err=True)


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)  # whoever reads the address that is printed can connect at once
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used: {error.strerror}") from error
    return listener


def _verdict(report: dict[str, Any]) -> Sequence[str]:
    """The judge's report, for people."""
    lines = ["\nThe judge saw:"]
    for name, seen in report["vendors"].items():
        most = "; ".join(f"at most {count} ({limit} allowed)" for limit, count in seen["most"].items())
        lines.append(
            f"  {name}: {seen['requests']} requests, {seen['violations']} violations, {seen['throttled']} throttled"
            f"{f'; {most}' if most else ''}"
        )
    made = report["trouble"]["made"]
    return [*lines, f"Trouble made: {json.dumps(made)}" if made else "No trouble was made."]
