"""The part of `mcp-psa init` that keeps the secrets and writes, or prints, a client's entry."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mcp_psa.cli.ask import say, sure
from mcp_psa.errors import NotConfigured
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.setup import store
from mcp_psa.setup.change import Change, planned
from mcp_psa.setup.clients import CLIENTS, Client, System
from mcp_psa.setup.entry import command, made, points_here
from mcp_psa.setup.order import Order
from mcp_psa.setup.splice import NotOurs
from mcp_psa.stored import FILE, Found, find, variables

_ANY = Client("any", "your client", "")
_COLORS = {"+": "green", "-": "red"}


@dataclass
class Delivery:
    """What every client gets: the account's settings (None: the sandbox) and the server's own."""

    order: Order
    vendor: Vendor | None
    answers: Mapping[str, Found]
    own: Mapping[str, str]
    keyring: bool = False

    def __post_init__(self) -> None:
        """Decide once where the secrets go."""
        self.keyring = bool(self.secrets) and _keyring(self.order.secrets)

    @property
    def secrets(self) -> list[Found]:
        """The secrets that are given as they are, so that they must be put somewhere."""
        settings = self.vendor.settings if self.vendor else {}
        return [
            f for f in self.answers.values() if f.name in settings and settings[f.name].secret and f.variable == f.name
        ]

    @property
    def env(self) -> dict[str, str]:
        """The environment of the entry, in which no secret is."""
        secret = {found.name for found in self.secrets}
        env = {}
        for found in self.answers.values():
            if found.name in secret:
                kept = store.place(found.name, self.order.name, keyring=self.keyring)
                env[kept.variable] = kept.value
            elif found.variable == found.name + FILE:
                env[found.variable] = str(Path(found.given).expanduser().absolute())
            else:
                env[found.variable] = found.given
        return {**env, **self.own}

    def to(self, client: str) -> bool:
        """Give one client its entry; whether that was done."""
        if client in CLIENTS:
            return self._write(CLIENTS[client])
        if not self._keep():
            return False
        if client == "shell":
            self._shell()
        else:
            say("\nPut this into the file of your client:")
            self._print(_ANY)
        return True

    def _write(self, client: Client) -> bool:
        path = self._file(client)
        try:
            change = planned(path, client.key, self.order.name, lambda servers: self._entry(client, servers))
            if not (self._agreed(client, change) and self._keep()):
                return False
            backup = change.make(datetime.now().astimezone()) if change.changes else None
        except (NotOurs, OSError) as error:
            why = error if isinstance(error, NotOurs) else f"it cannot be written ({error.strerror})"
            say(f"\n{path} is left as it is: {why}. Put this into it yourself:", "bold")
            if self._keep():
                self._print(client)
            return False
        say(f"\n{path} {'is written' if change.changes else 'says so already'}.", "green")
        if backup is not None:
            held = [found.name for found in self.secrets if f'"{found.name}"' in backup.read_text("utf-8")]
            warning = f"; it holds {held[0]}, so delete it when all works" if held else ""
            say(f"The file as it was: {backup.name}{warning}")
        say(client.then)
        return True

    def _file(self, client: Client) -> Path:
        if self.order.project and not client.project:
            raise NotConfigured(f"{client.title} has no file for a project.", "Leave out --project.")
        return client.config(System(), project=self.order.project)

    def _agreed(self, client: Client, change: Change) -> bool:
        """Show the change and have it agreed to."""
        if not change.changes:
            return True
        say(f"\n{client.title}: {'this changes' if change.old is not None else 'this makes'} {change.path}", "bold")
        settings = self.vendor.settings if self.vendor else {}
        for line in change.shown([name for name, setting in settings.items() if setting.secret]):
            say(line, _COLORS.get(line[:1], ""))
        agreed = sure("\nWrite it?", yes=self.order.yes)
        if not agreed:
            say("Nothing was written.")
        return agreed

    def _entry(self, client: Client, servers: Mapping[str, Any]) -> dict[str, Any]:
        old = servers.get(self.order.name)
        if old is not None and not points_here(old):
            raise NotConfigured(
                f"{client.title} has another server named {self.order.name}.",
                "Choose another name for this one with --name.",
            )
        replaced = variables(self.vendor) if self.vendor is not None else []
        return made(client, old or {}, command(), self.env, replaced, sandbox=self.vendor is None)

    def _keep(self) -> bool:
        """Store the secrets. One that is another is replaced only if the person agrees."""
        label = self.order.name
        for found in self.secrets:
            kept = store.place(found.name, label, keyring=self.keyring)
            before = _before(found.name, kept)
            if before == found.value:
                continue
            question = (
                f"Another {found.name} is kept for {label}; every client that uses it gets the new one. Replace it?"
            )
            if before is not None and not sure(question, yes=self.order.yes):
                say("Nothing was written. Give this account a name of its own with --name.")
                return False
            store.keep(found.name, found.value, label, keyring=self.keyring)
            say(f"{found.name} is kept in: {kept.where}")
        return True

    def _print(self, client: Client) -> None:
        entry = made(client, {}, command(), self.env, (), sandbox=self.vendor is None)
        click.echo(json.dumps({client.key: {self.order.name: entry}}, indent=2, ensure_ascii=False))

    def _shell(self) -> None:
        for name, value in self.env.items():
            click.echo(f"export {name}={shlex.quote(value)}")
        line = [*command(), "serve", *(["--sandbox"] if self.vendor is None else [])]
        say(f"\nWith these lines in force, this starts the server: {shlex.join(line)}")


def _keyring(how: str) -> bool:
    """Whether the secrets go into the keyring."""
    if how == "file":
        return False
    works = store.keyring_works()
    if how == "keyring" and not works:
        raise NotConfigured(
            "There is no keyring that can be used here.",
            "Install mcp-psa[keyring] and unlock the system's, or use --secrets file.",
        )
    return works


def _before(name: str, kept: store.Kept) -> str | None:
    """What is kept there now."""
    try:
        found = find({kept.variable: kept.value}, name)
    except NotConfigured:
        return None
    return found.value if found else None
