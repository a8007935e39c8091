"""How answers are shown in a shell: a table for people, what a model sees for pipes, JSON and CSV for programs."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import click

from mcp_psa.cli.common import people_look

FORMS: Final = ("table", "json", "csv")


def print_result(results: Sequence[Any], form: str | None) -> None:
    """Print the results of one call, page after page, as one."""
    last = results[-1]
    if last.is_error:
        click.echo(last.text, err=True)
    if not any(result.structured for result in results):
        return
    rows = [row for result in results for row in (result.structured or {}).get("items", [])]
    if form == "json":
        whole = (
            {**(results[0].structured or {}), "items": rows, "returned": len(rows)} if rows else results[0].structured
        )
        whole.pop("next_cursor", None) if len(results) > 1 else None
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1 if people_look() else None))
    elif form == "csv":
        _csv(rows)
    elif rows and (form == "table" or people_look()):
        _table(results, rows)
    else:
        for result in results:
            if not result.is_error:
                click.echo(result.text)


def _columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _csv(rows: Sequence[dict[str, Any]]) -> None:
    columns = _columns(rows)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row.get(name)) for name in columns] for row in rows)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(results: Sequence[Any], rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    columns = _columns(rows)
    table = Table(*columns, box=None, title=f"{len(rows)} rows", title_justify="left")
    for row in rows:
        table.add_row(*(escape(_plain(row.get(name))) for name in columns))
    console = Console()
    console.print(table)
    told = results[-1].structured or {}
    for note in told.get("notes", []):
        console.print(f"[dim]{escape(note)}[/dim]")
    if "next_cursor" in told:
        console.print("[dim]There is more: --all shows it.[/dim]")


@contextmanager
def walking(every: bool) -> Iterator[Callable[[Sequence[Any]], None]]:
    """A line that tells how many rows have come, for people who wait for many pages."""
    if not (every and sys.stderr.isatty()):
        yield lambda results: None  # noqa: ARG005  # nobody looks
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:

        def tell(results: Sequence[Any]) -> None:
            rows = sum(len((result.structured or {}).get("items", [])) for result in results)
            status.update(f"{rows} rows")

        yield tell
