"""`mcp-psa tools`: what would be served with these settings."""

import json
from typing import Any

import click

from mcp_psa.cli.common import app_for, people_look, told, which


@click.command("tools")
@which
@click.option("--json", "as_json", is_flag=True, help="Print exactly what tools/list answers.")
def command(vendors: tuple[str, ...], *, sandbox: bool, as_json: bool) -> None:
    """Show the tools that these settings serve."""
    with told():
        app = app_for(vendors, sandbox=sandbox)
    if as_json:
        from mcp_psa.server import definitions, wire

        structured = app.settings.result == "both"
        listed = [wire(definition) for definition in definitions(app.catalog, structured=structured)]
        click.echo(json.dumps({"tools": listed}, ensure_ascii=False, indent=1 if people_look() else None))
    elif people_look():
        _table(app)
    else:
        for tool in app.catalog.tools.values():
            click.echo(f"{tool.name}\t{', '.join(_arguments(tool))}")


def _arguments(tool: Any) -> list[str]:
    return [f"{argument.name}*" if argument.required else argument.name for argument in tool.arguments]


def _table(app: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "tool", "arguments (* required)", title=f"{len(app.catalog.tools)} tools", box=None, title_justify="left"
    )
    for tool in app.catalog.tools.values():
        table.add_row(f"[bold]{tool.name}[/bold]", ", ".join(_arguments(tool)))
    Console().print(table)
