"""What every package says of the project: name, version, and the settings to ask a person for, all read from the code."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mcp_psa.app import load_vendors
from mcp_psa.settings import PREFIX, SERVER

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSION: str = PROJECT["version"]
TITLE = "mcp_psa"

# The registry lets whoever owns the GitHub account `mcp-psa` publish this; under another account it is another name.
REGISTRY_NAME = "io.github.mcp-psa/mcp-psa"

# One line, for lists; the registry takes at most 100 characters.
SHORT = "Clients, projects, tasks, time and money of five PSA tools: list, get, create and update."

# Of the server's own settings, those that a person decides on when installing.
_SERVER = ("ACCESS", "TOOLSETS", "SENSITIVE")
_SPELLED = {"api": "API", "id": "ID", "url": "URL"}


@dataclass(frozen=True)
class Asked:
    """One setting, as a form shows it."""

    name: str
    whose: str
    words: str
    about: str
    secret: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""


def asked() -> Iterator[Asked]:
    """Every setting of every vendor, after the few of the server. None is required: any vendor's alone will do."""
    for key in _SERVER:
        about, default, _ = SERVER[key]
        yield Asked(PREFIX + key, "All vendors", _words(key), about, default=default)
    for vendor in load_vendors().values():
        for name, setting in vendor.settings.items():
            words = _words(name.removeprefix(vendor.prefix))
            yield Asked(
                name, vendor.title, words, setting.about, setting.secret, setting.choices, setting.default or ""
            )


def _words(name: str) -> str:
    return " ".join(_SPELLED.get(word, word) for word in name.lower().split("_"))
