"""`mcp-psa check`: every mistake in the manifests, by file and key."""

import sys
from pathlib import Path

import click


@click.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(folder: Path | None) -> None:
    """Check the tool manifests in FOLDER (default: those that are installed)."""
    from mcp_psa.manifests import check

    files, faults = check(folder)
    for fault in faults:
        click.echo(fault)
    if not files:
        click.echo(f"no <vendor>/vendor.toml in {folder}", err=True)
    else:
        click.echo(f"{files} files, {len(faults)} mistakes", err=bool(faults))
    sys.exit(1 if faults or not files else 0)
