"""What `mcp-psa doctor` looks at, part by part: each says how it stands and the one next step for each fault."""

import os
import platform
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import Final

from mcp_psa.app import App, build_app
from mcp_psa.errors import NotConfigured
from mcp_psa.ledger import open_ledger
from mcp_psa.manifests import check as check_manifests
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.settings import PREFIX, read_account, read_settings
from mcp_psa.setup.finding import Finding, masked
from mcp_psa.setup.places import Place
from mcp_psa.setup.store import keyring_name
from mcp_psa.stored import FILE, Found, find, read_stored, variables

_MOST_TOOLS: Final = 128  # what editors and their models take in one request
_MANY_TOKENS: Final = 10_000
_INIT: Final = "Run `mcp-psa init`."


def program() -> Iterator[Finding]:
    """What runs, and where it may keep secrets."""
    system = f"Python {platform.python_version()}, {platform.system()}"
    yield Finding("ok", "program", f"mcp-psa {version('mcp-psa')}, {system}, {sys.executable}")
    keyring = keyring_name()
    yield Finding("ok", "program", f"Secrets: {keyring or 'files for you alone (no keyring that can be used)'}")


def manifests() -> Iterator[Finding]:
    """Whether the data about vendors is whole."""
    files, faults = check_manifests()
    for fault in faults:
        yield Finding("fault", "manifests", str(fault), "Install mcp-psa again, or mend the file; see `mcp-psa check`.")
    if not faults:
        yield Finding("ok", "manifests", f"{files} files without mistakes", figures={"files": files})


def settings(place: Place, vendors: Mapping[str, Vendor]) -> Iterator[Finding]:
    """What is set, from where, and what is wrong with it."""
    if place.is_open:
        said = f"{place.title}: some values are filled in by the client alone, so it was not tried."
        yield Finding("note", "settings", said)
        return
    try:
        read_settings(place.env)
    except NotConfigured as error:
        yield Finding(
            "fault", "settings", f"{place.title}: {error.message}", "Mend or remove it; the server does not start."
        )
    own = [f"{name}={value}" for name, value in place.env.items() if name.startswith(PREFIX)]
    if own:
        yield Finding("ok", "settings", f"{place.title}: {', '.join(own)}")
    for vendor in vendors.values():
        yield from _vendor(place, vendor)


def _vendor(place: Place, vendor: Vendor) -> Iterator[Finding]:
    """One vendor's settings at one place."""
    title = f"{place.title}: {vendor.title}"
    found: list[Found] = []
    for name in vendor.settings:
        try:
            there = find(place.env, name)
        except NotConfigured as error:
            yield Finding("fault", "settings", f"{title}: {error.message}", error.fix)
            return
        found += [there] if there else []
    for name in place.env:
        yield from _misspelled(title, name, vendor)
    try:
        account = read_account(read_stored(place.env, [vendor]), vendor)
    except NotConfigured as error:
        yield Finding("fault", "settings", error.message, _INIT)
        return
    if found:
        shown = [f"{one.name}={_shown(one, vendor)} ({one.where})" for one in found]
        base = f"{vendor.prefix}BASE_URL"
        shown += [f"{base}={place.env[base]} (environment)"] if place.env.get(base) else []
        complete = "" if account else "; credentials are missing"
        yield Finding(
            "ok" if account else "warning",
            "settings",
            f"{title}: {', '.join(shown)}{complete}",
            "" if account else _INIT,
        )
    for one in found:
        yield from _exposed(place, one, vendor)


def _shown(found: Found, vendor: Vendor) -> str:
    return masked(found.value) if vendor.settings[found.name].secret else found.value


def _misspelled(title: str, name: str, vendor: Vendor) -> Iterator[Finding]:
    """A name that no one reads, and that is nearly one of ours."""
    known = variables(vendor)
    if not name.startswith(vendor.prefix) or name in known:
        return
    if near := get_close_matches(name, known, n=1, cutoff=0.85):
        yield Finding("warning", "settings", f"{title}: {name} is not read.", f"Did you mean {near[0]}?")


def _exposed(place: Place, found: Found, vendor: Vendor) -> Iterator[Finding]:
    """A secret that more eyes see than need to."""
    if not vendor.settings[found.name].secret:
        return
    if place.client is not None and found.variable == found.name:
        said = f"{place.title}: {found.name} stands there in plain text."
        yield Finding("warning", "settings", said, "Run `mcp-psa init` again: it keeps secrets elsewhere.")
    path = Path(found.given).expanduser()
    if found.variable != found.name + FILE or os.name == "nt" or not path.is_relative_to(Path.home()):
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("warning", "settings", f"Others on this machine can read {path}.", f"chmod 600 {path}")


def state_folders(places: Iterable[Place]) -> list[Path | None]:
    """The folders that these places name; None is the usual one. What is wrong with a setting is said elsewhere."""
    found: set[Path | None] = set()
    for place in places:
        try:
            found.add(read_settings(place.env).state)
        except NotConfigured:
            found.add(None)
    return sorted(found, key=str)


def state(folder: Path | None) -> Iterator[Finding]:
    """Whether what was written lately, and renewed tokens, can be kept."""
    from platformdirs import user_state_path

    place = folder or user_state_path("mcp_psa")
    if place.exists():
        try:
            open_ledger(place).close()
        except NotConfigured as error:
            said = error.message if folder else f"{place} cannot be written: writes are remembered in memory only."
            yield Finding(
                "fault" if folder else "warning", "state", said, "Name a folder of your own in MCP_PSA_STATE."
            )
            return
        yield Finding("ok", "state", f"{place} can be written, and the ledger of writes opens")
        return
    parent = next(parent for parent in place.parents if parent.exists())
    if os.access(parent, os.W_OK | os.X_OK):
        yield Finding("ok", "state", f"{place} is made by the first write")
    else:
        said = f"{place} cannot be made."
        yield Finding("fault" if folder else "warning", "state", said, "Name a folder of your own in MCP_PSA_STATE.")


def app_of(place: Place, env: Mapping[str, str] | None = None, only: Iterable[str] = ()) -> App:
    """The server as this place starts it."""
    from mcp_psa.boxed import sandbox_env

    if not place.sandbox:
        return build_app({**place.env, **(env or {})}, only or place.only)
    own = {name: value for name, value in place.env.items() if name.startswith(PREFIX)}
    return build_app({**own, **sandbox_env()}, place.only)


def tools(place: Place) -> Iterator[Finding]:
    """What a model is shown, and what that costs it."""
    from mcp_psa.shape.tokens import tokens
    from mcp_psa.surface import definition_tokens, surface_of

    if place.is_open:
        return
    try:
        surface = surface_of(app_of(place))
    except NotConfigured as error:
        said = f"{place.title}: the server does not start: {error.message.splitlines()[0]}"
        yield Finding("fault", "tools", said, error.fix or "Mend what is said under settings.")
        return
    definitions = surface.definitions()
    cost = sum(definition_tokens(one) for one in definitions) + tokens(surface.instructions)
    said = f"{place.title}: {len(definitions)} tools, about {round(cost, -2):,} tokens of a model's context"
    figures = {"place": place.title, "tools": len(definitions), "about_tokens": cost}
    less = "Fewer in MCP_PSA_TOOLSETS or MCP_PSA_VENDORS, or MCP_PSA_SURFACE=search."
    if len(definitions) > _MOST_TOOLS:
        yield Finding("warning", "tools", f"{said}; many clients take {_MOST_TOOLS} at most", less, figures)
    else:
        yield Finding(
            "note" if cost > _MANY_TOKENS else "ok", "tools", said, less if cost > _MANY_TOKENS else "", figures
        )
