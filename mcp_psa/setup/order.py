"""What `mcp-psa init` was told: on the command line, and by the environment. Unknown names are refused, as at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from mcp_psa.errors import NotConfigured
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.settings import PREFIX, read_settings
from mcp_psa.setup.questions import Door, extras
from mcp_psa.stored import Found, find


@dataclass(frozen=True)
class Order:
    """What was said on the command line."""

    vendor: str = ""
    clients: tuple[str, ...] = ()
    name: str = "psa"
    secrets: str = "auto"
    settings: Mapping[str, str] = field(default_factory=dict)
    sandbox: bool = False
    project: bool = False
    check: bool = True
    yes: bool = False


def chosen_vendor(name: str, vendors: Mapping[str, Vendor]) -> Vendor:
    """The vendor of this name, or of its title; NotConfigured names the nearest."""
    by_word = {word.lower(): vendor for vendor in vendors.values() for word in (vendor.name, vendor.title)}
    if (vendor := by_word.get(name.lower())) is not None:
        return vendor
    near = get_close_matches(name.lower(), by_word, n=1)
    hint = f" Did you mean {by_word[near[0]].name}?" if near else ""
    raise NotConfigured(f"There is no vendor {name!r}.{hint}", f"There are: {', '.join(vendors)}.")


def server_settings(env: Mapping[str, str], given: Mapping[str, str], vendor: Vendor | None) -> dict[str, str]:
    """The server's own settings for the entry: those of the environment go along, so that a switch that protects stays on."""
    own = {name: value for name, value in env.items() if name.startswith(PREFIX) and value.strip()}
    own |= {name: value for name, value in given.items() if name.startswith(PREFIX)}
    read_settings(own)
    known = {} if vendor is None else {**vendor.settings, f"{vendor.prefix}BASE_URL": None}
    for name in given:
        if name.startswith(PREFIX):
            continue
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise NotConfigured(f"--set: {name} is no setting here" + (f"; did you mean {near[0]}?" if near else "."))
        setting = known[name]
        if setting is not None and setting.secret:
            raise NotConfigured(
                f"--set: {name} is a secret, which a shell would remember.",
                f"Answer the question for it, or set {name} (or {name}_FILE, the path of a file) in the environment.",
            )
    return own


def given_settings(env: Mapping[str, str], said: Mapping[str, str], vendor: Vendor) -> dict[str, Found]:
    """The vendor's settings that the environment and the command line give; the command line wins."""
    found = {name: there for name in vendor.settings if (there := find(env, name)) is not None}
    base = f"{vendor.prefix}BASE_URL"
    if env.get(base, "").strip():
        found[base] = typed(base, env[base].strip())
    return found | {name: typed(name, value) for name, value in said.items() if not name.startswith(PREFIX)}


def typed(name: str, value: str) -> Found:
    """A setting that a person gave as it is."""
    return Found(name, value, name, value)


def taken(door: Door, vendor: Vendor, given: Mapping[str, Found]) -> dict[str, Found]:
    """What goes along without a question: what this way of signing in may use, and what is no part of signing in."""
    names = {*door.silent, *(question.name for question in extras(vendor)), f"{vendor.prefix}BASE_URL"}
    chosen = {name: typed(name, value) for name, value in door.fixed.items()}
    return {name: found for name, found in given.items() if name in names} | chosen
