"""`mcp-psa <vendor> <verb> <thing>`: every tool as a command with options, for people and scripts.

mcp-psa awork list tasks --status open --limit 10
mcp-psa teamwork create time_entry --task "Redirects" --project "Nordwind relaunch" --spent-on yesterday --minutes 1h30m
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from mcp_psa.cli.common import app_for, told
from mcp_psa.cli.show import FORMS, print_result

_LISTS: Final = ("ids", "texts")
_AS_GIVEN: Final = ("flag",)
_OURS: Final = ("cursor",)


def is_vendor(name: str) -> bool:
    """Whether there is a manifest of that name."""
    from mcp_psa.manifests import vendor_names

    return name in vendor_names()


class VendorGroup(click.Group):
    """A vendor: its verbs, each with the things that have it."""

    def __init__(self, vendor: str) -> None:
        super().__init__(
            vendor, help=f"List, get, create and update at {vendor}: mcp-psa {vendor} list tasks --limit 5"
        )
        self._vendor = vendor

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The verbs it has."""
        return list(dict.fromkeys(tool.verb for tool in _tools(self._vendor)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A verb with the things that have it."""
        tools = [tool for tool in _tools(self._vendor) if tool.verb == cmd_name]
        if not tools:
            return None
        group = click.Group(cmd_name, help=f"{cmd_name.capitalize()} things at {tools[0].vendor.title}.")
        for tool in tools:
            group.add_command(_command(tool))
        return group


def _tools(vendor: str) -> list[Any]:
    from mcp_psa.catalog import all_tools
    from mcp_psa.manifests import load_vendor

    return all_tools({vendor: load_vendor(vendor)})


def _command(tool: Any) -> click.Command:
    """A tool as a command: what identifies a record first, the rest as options."""
    name = tool.noun.plural if tool.verb == "list" else tool.noun.name
    made = [_parameter(argument, tool.verb) for argument in tool.arguments if argument.name not in _OURS]
    return click.Command(name, params=[*made, *_common(tool)], callback=_callback(tool), help=tool.description)


def _parameter(argument: Any, verb: str) -> click.Parameter:
    if argument.name == "id" and verb in ("get", "update"):
        return click.Argument(["id"], required=True)
    flag = f"--{argument.name.replace('_', '-')}"
    kind = argument.kind.value
    told_as = argument.about or (f"a {argument.points.replace('_', ' ')}: its id or name" if argument.points else "")
    if kind in _AS_GIVEN:
        return click.Option([f"{flag}/--no-{flag[2:]}", argument.name], default=None, help=told_as)
    choices = click.Choice(argument.choices) if argument.choices else None
    return click.Option(
        [flag, argument.name],
        type=choices,
        multiple=kind in _LISTS,
        required=argument.required,
        help=f"{told_as} (may be repeated)".strip() if kind in _LISTS else told_as,
    )


def _common(tool: Any) -> list[click.Parameter]:
    """What every command takes beside its tool's arguments."""
    made: list[click.Parameter] = [
        click.Option(["--sandbox"], is_flag=True, help="Use the built-in fake vendor: no account, no network."),
        click.Option(
            ["--state"], type=click.Path(path_type=Path, dir_okay=False), help="Keep the sandbox in this file."
        ),
    ]
    if tool.verb == "list":
        made += [
            click.Option(["--all", "every_page"], is_flag=True, help="All pages, not only the first."),
            click.Option(["--cursor"], help="Go on where an answer ended."),
        ]
    forms = FORMS if tool.verb == "list" else ("table", "json")
    made += [click.Option([f"--{form}", "form"], flag_value=form, help=f"Print {form}.") for form in forms]
    return made


def _callback(tool: Any) -> Any:
    def run(**values: Any) -> None:
        import anyio

        sandbox, state = values.pop("sandbox"), values.pop("state")
        form, every = values.pop("form", None), values.pop("every_page", False)
        with told():
            app = app_for([tool.vendor.name], sandbox=sandbox, state=state, every_tool=True)
        if (found := app.catalog.find(tool.name)) is None:
            raise click.UsageError(app.catalog.nearest(tool.name))
        results = anyio.run(_called, app, found, _given(values), every)
        print_result(results, form)
        sys.exit(1 if results[-1].is_error else 0)

    return run


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed: options that were not given are absent."""
    made = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value for name, value in made.items() if value is not None and value != []}


async def _called(app: Any, tool: Any, given: dict[str, Any], every: bool) -> Sequence[Any]:
    """The results, page by page where all are wanted."""
    from mcp_psa.call import run
    from mcp_psa.cli.show import walking

    results = []
    try:
        with walking(every) as walked:
            while True:
                results.append(await run(app, tool, given))
                walked(results)
                following = (results[-1].structured or {}).get("next_cursor")
                if not every or following is None:
                    return results
                given = {**given, "cursor": following, "limit": given.get("limit", 200)}
    finally:
        await app.aclose()
