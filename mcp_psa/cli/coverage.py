"""`mcp-psa coverage`: which verbs each vendor has for each noun."""

import json

import click

from mcp_psa.cli.common import people_look, told


@click.command("coverage")
@click.option("--json", "as_json", is_flag=True, help="For machines: noun -> vendor -> verbs.")
def command(*, as_json: bool) -> None:
    """Show vendors by nouns by verbs (L list, G get, C create, U update), from the manifests."""
    from mcp_psa.app import load_vendors
    from mcp_psa.catalog import all_tools
    from mcp_psa.coverage import coverage, table

    with told():
        tools = all_tools(load_vendors())
    if as_json:
        click.echo(json.dumps(coverage(tools)))
        return
    heading, *rows = table(tools)
    if people_look():
        from rich.console import Console
        from rich.table import Table

        shown = Table(*heading, box=None, title="L list, G get, C create, U update", title_justify="left")
        for row in rows:
            shown.add_row(*row)
        Console().print(shown)
        return
    for row in [heading, *rows]:
        click.echo("\t".join(row))
