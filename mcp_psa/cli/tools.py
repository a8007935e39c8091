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
    from mcp_psa.surface import surface_of

    with told():
        surface = surface_of(app_for(vendors, sandbox=sandbox))
    definitions = surface.definitions()
    if as_json:
        from mcp_psa.server import wire

        listed = [wire(definition) for definition in definitions]
        click.echo(json.dumps({"tools": listed}, ensure_ascii=False, indent=1 if people_look() else None))
    elif people_look():
        _table(definitions, len(surface.catalog.tools))
    else:
        for definition in definitions:
            click.echo(f"{definition['name']}\t{', '.join(_arguments(definition))}")


def _arguments(definition: dict[str, Any]) -> list[str]:
    schema = definition["input_schema"]
    required = schema.get("required", ())
    return [f"{name}*" if name in required else name for name in schema["properties"]]


def _table(definitions: list[dict[str, Any]], reached: int) -> None:
    from rich.console import Console
    from rich.table import Table

    stand_for = f" that stand for {reached}" if reached != len(definitions) else ""
    title = f"{len(definitions)} tools{stand_for}"
    table = Table("tool", "arguments (* required)", title=title, box=None, title_justify="left")
    for definition in definitions:
        table.add_row(f"[bold]{definition['name']}[/bold]", ", ".join(_arguments(definition)))
    Console().print(table)
