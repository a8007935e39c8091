"""`mcp-psa call`: one tool call from the shell, with the answer a model would see."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from mcp_psa.cli.common import app_for, told, which


@click.command("call")
@click.argument("tool")
@click.argument("arguments", default="{}", metavar="JSON")
@which
@click.option(
    "--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep the sandbox's agency in this file."
)
def command(tool: str, arguments: str, vendors: tuple[str, ...], state: Path | None, *, sandbox: bool) -> None:
    """Call TOOL with arguments as JSON, and print what a model would see.

    Example: mcp-psa call teamwork_list_projects '{"limit": 5}' --sandbox
    """
    import anyio

    try:
        given = json.loads(arguments)
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="JSON") from error
    if not isinstance(given, dict):
        raise click.BadParameter('give an object like {"limit": 5}', param_hint="JSON")
    with told():
        app = app_for(vendors, sandbox=sandbox, state=state, every_tool=True)
    if (found := app.catalog.find(tool)) is None:
        raise click.UsageError(app.catalog.nearest(tool))
    result = anyio.run(_run, app, found, given)
    click.echo(result.text, err=result.is_error)
    sys.exit(1 if result.is_error else 0)


async def _run(app: Any, tool: Any, given: dict[str, Any]) -> Any:
    from mcp_psa.call import run

    try:
        return await run(app, tool, given)
    finally:
        await app.aclose()
