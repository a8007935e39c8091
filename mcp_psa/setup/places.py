"""The places from which this server is started with settings: this shell, and each client's entry that points here."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from mcp_psa.manifests.vendor import Vendor
from mcp_psa.settings import PREFIX
from mcp_psa.setup.clients import Client, System, files
from mcp_psa.setup.entry import points_here, words
from mcp_psa.setup.finding import Finding
from mcp_psa.setup.splice import NotOurs, loaded
from mcp_psa.stored import variables

PART: Final = "clients"


@dataclass(frozen=True, slots=True)
class Place:
    """An environment that the server is started with, and what its command line says."""

    title: str
    env: Mapping[str, str] = field(repr=False)
    sandbox: bool = False
    only: tuple[str, ...] = ()
    client: Client | None = None

    def is_bare(self, vendors: Mapping[str, Vendor]) -> bool:
        """Whether it names no account at all, so that it is no place to start the server from."""
        return not self.sandbox and not any(
            name in self.env for vendor in vendors.values() for name in variables(vendor)
        )

    @property
    def is_open(self) -> bool:
        """Whether values are missing that only the client fills in."""
        return any("${" in value for value in self.env.values())


def shell(env: Mapping[str, str], vendors: Mapping[str, Vendor]) -> Place | None:
    """This shell, if it has any setting of ours, or what may have been meant as one."""
    known = {name for vendor in vendors.values() for name in variables(vendor)}
    prefixes = (PREFIX, *(vendor.prefix for vendor in vendors.values()))
    ours = {name: value for name, value in env.items() if name in known or name.startswith(prefixes)}
    return Place("this shell", ours) if ours else None


def entries(system: System) -> tuple[list[Place], list[Finding]]:
    """Every client's entry that points here, and what is to be said of it."""
    places: list[Place] = []
    findings: list[Finding] = []
    for client, path in files(system):
        shown = short(path, system)
        try:
            servers = list(_servers(loaded(path.read_text("utf-8-sig")), client))
        except (NotOurs, OSError, ValueError) as error:
            why = str(error) if isinstance(error, NotOurs) else type(error).__name__
            findings.append(Finding("note", PART, f"{client.title}: {shown} was not looked into: {why}."))
            continue
        for name, entry in servers:
            place = _place(f"{client.title}, {name} in {shown}", entry, client)
            places.append(place)
            findings += _said(place, entry)
    return places, findings


def short(path: Path, system: System) -> str:
    """A path as people write it."""
    return f"~{os.sep}{path.relative_to(system.home)}" if path.is_relative_to(system.home) else str(path)


def _servers(config: Mapping[str, Any], client: Client) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The entries that point here: the user's, and those that a client keeps a project in the same file."""
    projects = config.get("projects")
    tables = [config, *(projects.values() if isinstance(projects, Mapping) else [])]
    for table in tables:
        servers = table.get(client.key) if isinstance(table, Mapping) else None
        for name, entry in servers.items() if isinstance(servers, Mapping) else ():
            if points_here(entry):
                yield name, entry


def _place(title: str, entry: Mapping[str, Any], client: Client) -> Place:
    given = entry.get("env")
    env = {name: value for name, value in given.items() if isinstance(value, str)} if isinstance(given, Mapping) else {}
    line = words(entry)
    only = tuple(value for flag, value in pairwise(line) if flag == "--vendor")
    return Place(title, env, "--sandbox" in line, only, client)


def _said(place: Place, entry: Mapping[str, Any]) -> Iterator[Finding]:
    line = words(entry)
    program = line[0] if isinstance(entry.get("command"), str) else ""
    if not program or shutil.which(program) is None:
        said = f"{place.title}: its command {program or '(none)'} cannot be started."
        yield Finding("fault", PART, said, "Run `mcp-psa init` again from the installation that you keep.")
    else:
        yield Finding("ok", PART, f"{place.title}: {' '.join(line)}")
    if place.client is not None and place.client.text and place.env.get("MCP_PSA_RESULT", "") != "text":
        said = f"{place.client.title} shows its model the structured content, which costs more than the text."
        yield Finding("note", PART, said, "Set MCP_PSA_RESULT=text there, or run `mcp-psa init` again.")
