"""What the environment says: which vendors, with which credentials, and how to behave. Closed on error.

An unknown MCP_PSA_* name, a bad value or half-given credentials stop the start with one clear message: a typo in a switch that
protects must never leave it off.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from mcp_psa.access import complete_way, is_started, renewal, ways
from mcp_psa.address import base_url, site_url
from mcp_psa.errors import NotConfigured
from mcp_psa.http.bounded import Bounds
from mcp_psa.http.renewal import Renewal
from mcp_psa.http.session import Credentials
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.records import TOOLSETS

PREFIX = "MCP_PSA_"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Account:
    """One set of credentials at one vendor."""

    vendor: Vendor
    credentials: Credentials
    options: Mapping[str, str]
    renewal: Renewal | None = None

    @property
    def identity(self) -> str:
        """A digest of whose account this is: two with the same credentials at the same address are one."""
        # Whoever has a refresh token may or may not have an access token, and sets it anew as it dies.
        names = self.credentials.way.needs if self.renewal is None else self.renewal.rule.needs
        secrets = [self.credentials.values[name].get_secret_value() for name in names]
        return hashlib.sha256("\0".join((self.vendor.name, self.credentials.base_url, *secrets)).encode()).hexdigest()

    def __repr__(self) -> str:
        return f"Account({self.vendor.name}, {self.credentials.base_url})"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process behaves; made once, at the start."""

    access: str = "write"
    toolsets: tuple[str, ...] = ("core",)
    toolsets_given: bool = False
    tools: tuple[str, ...] = ()
    hide_tools: tuple[str, ...] = ()
    surface: str = "direct"
    catalog_tokens: int = 10_000
    result: str = "both"
    result_tokens: int = 6000
    near_misses: str = "on"
    sensitive: str = "show"
    max_wait: float = 30.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    write_timeout: float = 30.0
    pool_timeout: float = 10.0
    total_timeout: float = 120.0
    answer_bytes: int = 50_000_000
    state: Path | None = None
    log_level: str = "WARNING"

    @property
    def bounds(self) -> Bounds:
        """How long and how large an answer may be."""
        return Bounds(
            self.connect_timeout,
            self.read_timeout,
            self.write_timeout,
            self.pool_timeout,
            self.total_timeout,
            self.answer_bytes,
        )


def _word(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(_nearest(text, choices))
        return text.lower()

    return read


def _words(*choices: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        words = _split(text)
        for word in words:
            if choices and word not in choices:
                raise ValueError(_nearest(word, choices))
        return words

    return read


def _level(text: str) -> str:
    if text.upper() not in _LEVELS:
        raise ValueError(_nearest(text, _LEVELS))
    return text.upper()


def _between(least: float, most: float, kind: type) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            number = kind(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            msg = f"give a number from {least:g} to {most:g}"
            raise ValueError(msg)
        return number

    return read


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute() or (path.exists() and not path.is_dir()):
        msg = "give the full path of a folder"
        raise ValueError(msg)
    return path


def _split(text: str) -> tuple[str, ...]:
    """The words of a comma list; one that is given but names nothing is a mistake, never "everything"."""
    words = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    if not words:
        msg = "the list names nothing"
        raise ValueError(msg)
    return words


def _nearest(text: str, choices: Iterable[str]) -> str:
    names = list(choices)
    near = get_close_matches(text.lower(), [n.lower() for n in names], n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"{text!r} is not one of its values; {hint}It takes: {', '.join(names)}"


SERVER: dict[str, tuple[str, str, Callable[[str], Any]]] = {
    "VENDORS": ("vendors to serve, of those with credentials (comma list; default: all of them)", "", _words()),
    "ACCESS": ("read leaves only the list and get tools", "write", _word("read", "write")),
    "TOOLSETS": (
        f"groups of tools to serve (comma list of core, {', '.join(TOOLSETS)}, all)",
        "core",
        _words("core", *TOOLSETS, "all"),
    ),
    "TOOLS": ("serve only these tools (comma list)", "", _words()),
    "HIDE_TOOLS": ("do not serve these tools (comma list)", "", _words()),
    "SURFACE": (
        "direct lists every tool; search lists three that find and run all of them; auto is search where direct is too long",
        "direct",
        _word("direct", "search", "auto"),
    ),
    "CATALOG_TOKENS": ("most tokens of tool definitions before auto searches", "10000", _between(0, 1_000_000, int)),
    "RESULT": ("text sends no structured content and declares no output schema", "both", _word("both", "text")),
    "RESULT_TOKENS": ("most tokens in one answer", "6000", _between(500, 100_000, int)),
    "NEAR_MISSES": (
        "on explains an empty list (which filter emptied it, close names) with up to three small requests more",
        "on",
        _word("on", "off"),
    ),
    "SENSITIVE": ("hide removes pay, cost and birth-date fields", "show", _word("show", "hide")),
    "MAX_WAIT": ("longest wait for the rate limit, in seconds", "30", _between(0, 300, float)),
    "CONNECT_TIMEOUT": ("seconds to reach a vendor", "10", _between(0.1, 300, float)),
    "READ_TIMEOUT": ("longest silence while a vendor answers, in seconds", "30", _between(0.1, 300, float)),
    "WRITE_TIMEOUT": ("longest silence while a request is sent, in seconds", "30", _between(0.1, 300, float)),
    "POOL_TIMEOUT": ("longest wait for a free connection, in seconds", "10", _between(0.1, 300, float)),
    "TOTAL_TIMEOUT": ("longest time for one request and its whole answer, in seconds", "120", _between(1, 600, float)),
    "ANSWER_BYTES": ("largest answer of a vendor that is read, unpacked", "50000000", _between(1e5, 1e9, int)),
    "STATE": (
        "folder for what was written lately and for refreshed tokens (default: the user's state folder)",
        "",
        _folder,
    ),
    "LOG_LEVEL": ("how much is written to stderr", "WARNING", _level),
}


def read_settings(env: Mapping[str, str], tool_names: Iterable[str] | None = None) -> Settings:
    """The MCP_PSA_* settings; NotConfigured lists every mistake. `tool_names` is what TOOLS and HIDE_TOOLS may name."""
    faults: list[str] = []
    values: dict[str, Any] = {}
    for name in sorted(name for name in env if name.startswith(PREFIX)):
        key = name.removeprefix(PREFIX)
        if key not in SERVER:
            faults.append(_unknown(name, [PREFIX + k for k in SERVER]))
            continue
        if not env[name].strip():
            continue
        try:
            values[key.lower()] = SERVER[key][2](env[name].strip())
        except ValueError as error:
            faults.append(f"{name}: {error}.")
    known = list(tool_names or ())
    for key in ("tools", "hide_tools"):
        faults += [
            f"{PREFIX}{key.upper()}: {_nearest(n, known)[:300]}."
            for n in values.get(key, ())
            if known and n not in known
        ]
    if faults:
        raise NotConfigured("\n".join(faults))
    values.pop("vendors", None)
    values["toolsets_given"] = "toolsets" in values
    return Settings(**values)


def read_accounts(
    env: Mapping[str, str], vendors: Mapping[str, Vendor], only: Iterable[str] = ()
) -> dict[str, Account]:
    """The accounts whose credentials are complete; NotConfigured for half-given ones and for vendors asked for in vain."""
    listed = env.get(f"{PREFIX}VENDORS", "").strip()
    wanted = tuple(only) or (_split(listed) if listed else ())
    faults = [f"Vendor {_nearest(name, vendors)}." for name in wanted if name not in vendors]
    accounts: dict[str, Account] = {}
    for name, vendor in vendors.items():
        if wanted and name not in wanted:
            continue
        try:
            account = read_account(env, vendor)
        except NotConfigured as error:
            faults.append(error.message)
            continue
        if account is not None:
            accounts[name] = account
        elif wanted:
            faults.append(f"{vendor.title} has no credentials: set {ways(vendor)}.")
    if faults:
        raise NotConfigured("\n".join(faults))
    return accounts


def read_account(env: Mapping[str, str], vendor: Vendor) -> Account | None:
    """The vendor's account, None when nothing is given; NotConfigured when it is half given or wrong."""
    given = {name: env[name].strip() for name in vendor.settings if env.get(name, "").strip()}
    base = env.get(f"{vendor.prefix}BASE_URL", "").strip()
    for name, text in given.items():
        _proper(name, text, vendor)
    options = {n: s.default for n, s in vendor.settings.items() if s.default is not None} | given
    way = complete_way(vendor, given, options)
    needs_site = vendor.site is not None and not base and vendor.site.setting not in given
    if way is None:
        if is_started(vendor, given):
            raise NotConfigured(f"{vendor.title}: {', '.join(given)} given, but not enough: set {ways(vendor)}.")
        return None
    if needs_site and vendor.site is not None:
        raise NotConfigured(
            f"{vendor.title}: set {vendor.site.setting} too: {vendor.settings[vendor.site.setting].about}."
        )
    secrets = {name: SecretStr(text) for name, text in given.items()}
    public = {n: text for n, text in options.items() if not vendor.settings[n].secret}
    credentials = Credentials(_base_url(vendor, given, base), way, secrets)
    return Account(vendor, credentials, public, renewal(vendor, way, given))


def settings_names(vendors: Iterable[Vendor]) -> list[str]:
    """Every environment name that this server reads."""
    own = [PREFIX + key for key in SERVER]
    return own + [n for vendor in vendors for n in (*vendor.settings, f"{vendor.prefix}BASE_URL")]


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"{name} is no setting of this server" + (f"; did you mean {near[0]}?" if near else ".")


def _proper(name: str, text: str, vendor: Vendor) -> None:
    if not text.isprintable() or not text.isascii():
        raise NotConfigured(f"{name}: it holds characters that no header can carry; copy it again.")
    choices = vendor.settings[name].choices
    if choices and text not in choices:
        raise NotConfigured(f"{name}: {_nearest(text, choices)}.")


def _base_url(vendor: Vendor, given: Mapping[str, str], override: str) -> str:
    if override:
        return base_url(f"{vendor.prefix}BASE_URL", override)
    if vendor.site is not None:
        return site_url(vendor.site.setting, given[vendor.site.setting], vendor.site)
    return vendor.base
