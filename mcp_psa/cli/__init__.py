"""The commands: one a file, each imported only when it runs, so that `serve` starts fast."""

from importlib import import_module

import click

_COMMANDS = ("serve", "demo", "init", "doctor", "tools", "call", "check", "coverage", "sandbox", "completion")


class _Lazy(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return _vendor(cmd_name)
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command


def _vendor(name: str) -> click.Command | None:
    """The commands of a vendor: `mcp-psa awork list tasks`."""
    from mcp_psa.cli.shell import VendorGroup, is_vendor

    return VendorGroup(name) if is_vendor(name) else None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mcp-psa", prog_name="mcp-psa")
def main() -> None:
    """PSA tools for AI assistants: clients, projects, tasks, time and money of five vendors, over the Model Context Protocol.

    Start with `mcp-psa demo`; it needs no account and no network. Each vendor is a command, too:
    `mcp-psa teamwork list tasks --status open --sandbox`.
    """
