"""A client's entry for this server: the command that starts us again, its arguments and its environment.

Clients start servers without a shell and, from a dock, without its PATH: the command is always an absolute path. Where uvx runs
us, our own files are in a cache that may be emptied, so the entry names uvx and the version that was checked.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Collection, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from mcp_psa.setup.clients import Client

_US: Final = re.compile(r"(?:^|[/\\])mcp[-_]psa(?:\.exe|\[[\w,]+\])?(?:$|[=@:])", re.IGNORECASE)
_PACKAGE: Final = "mcp-psa"


def command(env: Mapping[str, str] = os.environ, python: str = sys.executable, prefix: str = sys.prefix) -> list[str]:
    """The command that starts this installation again, from anywhere."""
    if is_passing(prefix) and (uvx := _uvx(env)):
        return [uvx, "--from", _requirement(), _PACKAGE]
    for name in (_PACKAGE, f"{_PACKAGE}.exe"):
        script = Path(python).parent / name
        if script.is_file():
            return [str(script)]
    return [python, "-m", "mcp_psa"]


def is_passing(prefix: str) -> bool:
    """Whether this environment is one of uv's cache, which `uv cache clean` removes."""
    parts = Path(prefix).parts
    return any(part.startswith(("archive-v", "environments-v")) for part in parts)


def _uvx(env: Mapping[str, str]) -> str | None:
    """The path of uvx; uv says in UV where it is itself."""
    beside = Path(env["UV"]).with_name("uvx.exe" if os.name == "nt" else "uvx") if env.get("UV") else None
    return str(beside) if beside is not None and beside.is_file() else shutil.which("uvx", path=env.get("PATH"))


def _requirement() -> str:
    """What uvx shall install: the file we came from, else this version; with the keyring where it is there now."""
    extra = "[keyring]" if find_spec("keyring") else ""
    try:
        ours = distribution(_PACKAGE)
    except PackageNotFoundError:
        return _PACKAGE + extra
    origin = ours.read_text("direct_url.json")
    url = urlsplit(json.loads(origin)["url"]) if origin else None
    if url is not None and url.scheme == "file":
        return f"{url2pathname(url.path)}{extra}"
    return f"{_PACKAGE}{extra}=={ours.version}"


def points_here(entry: Any) -> bool:
    """Whether an entry starts this server, in whatever way."""
    return isinstance(entry, Mapping) and any(_US.search(word) for word in words(entry))


def words(entry: Mapping[str, Any]) -> list[str]:
    """An entry's command line."""
    args = entry.get("args")
    line = [entry.get("command"), *(args if isinstance(args, list) else [])]
    return [word for word in line if isinstance(word, str)]


def made(
    client: Client,
    old: Mapping[str, Any],
    line: list[str],
    env: Mapping[str, str],
    replaced: Collection[str],
    *,
    sandbox: bool,
) -> dict[str, Any]:
    """The entry of a client, made from the one that was there: what we do not know in it stays.

    `replaced` are the names of the environment that are set anew as a whole.
    """
    kept = old.get("env")
    there = {n: v for n, v in (kept if isinstance(kept, Mapping) else {}).items() if n not in replaced}
    if client.text:
        there = {"MCP_PSA_RESULT": "text"} | there
    entry: dict[str, Any] = {"type": "stdio"} if client.typed else {}
    entry |= {**old, "command": line[0], "args": [*line[1:], "serve", *(["--sandbox"] if sandbox else [])]}
    entry["env"] = {**env, **there, **env}  # a vendor's own settings stand first; what is given wins
    if not entry["env"]:
        del entry["env"]
    return entry
