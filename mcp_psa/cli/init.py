"""`mcp-psa init`: from nothing to a client that has the tools. Asks, checks, keeps the secrets, writes the entry."""

import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from mcp_psa.cli.ask import choose, choose_some, say
from mcp_psa.cli.common import told
from mcp_psa.setup.clients import CLIENTS, System
from mcp_psa.setup.order import Order
from mcp_psa.setup.store import HOW

_OUT = {"print": "another one: only print the entry", "shell": "none: print lines for a shell"}
_BOX = "sandbox"
# The backspace tells click to keep the lines.
_EXAMPLES = """\b
Examples:
  mcp-psa init
  mcp-psa init --sandbox --client cursor
  mcp-psa init --vendor V --client claude-code --client cursor --yes
"""


def _settings(_context: click.Context, _option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    made = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not value.strip():
            raise click.BadParameter(f"{name}: write it as NAME=VALUE")
        made[name.strip()] = value.strip()
    return made


def _name(_context: click.Context, _option: click.Parameter, text: str) -> str:
    if not (text.isascii() and text.replace("-", "").replace("_", "").isalnum() and len(text) <= 30):  # noqa: PLR2004
        raise click.BadParameter("give up to 30 letters, digits, - and _")
    return text


@click.command("init", epilog=_EXAMPLES)
@click.option("--vendor", default="", metavar="V", help="The vendor to set up.")
@click.option("--sandbox", is_flag=True, help="Set up the built-in fake vendors: no account, no network.")
@click.option(
    "--client",
    "clients",
    multiple=True,
    type=click.Choice([*CLIENTS, *_OUT]),
    help="The client that gets the tools; may be repeated. print: only print the entry; shell: lines for a shell.",
)
@click.option("--project", is_flag=True, help="Write the client's file in this folder, not the user's own.")
@click.option("--name", default="psa", show_default=True, callback=_name, help="What the client calls the server.")
@click.option(
    "--secrets",
    type=click.Choice(HOW),
    default="auto",
    show_default=True,
    help="Where secrets are kept; auto is the keyring where there is one (install mcp-psa[keyring]), else files for you alone.",
)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", callback=_settings, help="One more setting.")
@click.option("--no-check", is_flag=True, help="Do not try the settings with the vendor.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the settings from the environment and write.")
def command(*, no_check: bool, **said: Any) -> None:
    """Connect a vendor to an AI client: asks, checks with the vendor at once, and writes the client's configuration.

    Secrets are not written there: they are kept in the keyring, or in files that only you can read. The client's file is
    changed in one place only, which is shown before, and a copy of it is kept beside it. With --yes the vendor's settings come
    from the environment: NAME, NAME_FILE (a file that holds it) or NAME_KEYRING.

    Exit status: 0 done, 1 not done, 2 a mistake in what was given.
    """
    order = Order(check=not no_check, **said)
    with told():
        _run(order)


def _run(order: Order) -> None:
    from mcp_psa.app import load_vendors
    from mcp_psa.cli.init_account import sign_in
    from mcp_psa.cli.init_write import Delivery
    from mcp_psa.setup.order import chosen_vendor, server_settings

    vendors = load_vendors()
    picked = _picked(order, {name: vendor.title for name, vendor in vendors.items()})
    vendor = None if picked == _BOX else chosen_vendor(picked, vendors)
    own = server_settings(os.environ, order.settings, vendor)
    answers = sign_in(order, vendor, own) if vendor is not None else {}
    delivery = Delivery(order, vendor, answers, own)
    done = [delivery.to(client) for client in order.clients or _clients()]
    say("\nSee how it stands at any time with: mcp-psa doctor")
    sys.exit(0 if all(done) else 1)


def _picked(order: Order, titles: Mapping[str, str]) -> str:
    """The vendor, or the sandbox: as it was said, else by asking."""
    if order.sandbox and order.vendor:
        raise click.UsageError("--sandbox is all fake vendors: leave out --vendor")
    picked = _BOX if order.sandbox else order.vendor
    if order.yes and not (picked and order.clients):
        raise click.UsageError("--yes asks nothing: it needs --client, and --vendor or --sandbox")
    options = [*titles.items(), (_BOX, "nothing yet: built-in fake vendors, to try it")]
    return picked or choose("What do you work with?", options, next(iter(titles)))


def _clients() -> list[str]:
    system = System()
    here = [client.name for client in CLIENTS.values() if client.is_here(system)]
    options = [(c.name, c.title + (" (found)" if c.name in here else "")) for c in CLIENTS.values()]
    return choose_some("Which client shall have the tools?", [*options, *_OUT.items()], (*here, "print")[0])
