"""Where each MCP client keeps its servers, and how an entry looks there.

Sources, 2026-11: the clients' own documentation pages; for Claude Desktop on Windows the reports that the packaged app reads a
folder of its own; for what a model is shown, VS Code's source and Claude Code's issue 79944: both replace the text of an answer
by the structured content when there is any. Claude Desktop on Linux is unofficial; its builds use the folder below.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class System:
    """The machine and its user: which system, where home is, and the environment that moves folders."""

    platform: str = sys.platform
    home: Path = field(default_factory=Path.home)
    folder: Path = field(default_factory=Path.cwd)
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def known(self, variable: str, usual: Path) -> Path:
        """The folder that a variable names, else the usual one."""
        named = self.env.get(variable, "")
        return Path(named) if named else usual

    @property
    def applications(self) -> Path:
        """Where desktop applications keep a user's settings."""
        if self.platform == "win32":
            return self.known("APPDATA", self.home / "AppData" / "Roaming")
        if self.platform == "darwin":
            return self.home / "Library" / "Application Support"
        return self.known("XDG_CONFIG_HOME", self.home / ".config")

    @property
    def packages(self) -> Path:
        """Where Windows keeps the private folders of packaged applications."""
        return self.known("LOCALAPPDATA", self.home / "AppData" / "Local") / "Packages"


@dataclass(frozen=True, slots=True)
class Client:
    """One MCP client.

    `key` is the table of servers in its file; `typed` whether an entry says `"type": "stdio"`; `text` whether its model is shown
    the structured content of an answer, which costs more tokens than our text. `project` is its file inside a project, `then`
    what a person does after a change.
    """

    name: str
    title: str
    then: str
    key: str = "mcpServers"
    typed: bool = False
    text: bool = False
    project: str = ""

    def config(self, system: System, *, project: bool = False) -> Path:
        """Its configuration file."""
        return system.folder / self.project if project else _USER[self.name](system)

    def is_here(self, system: System) -> bool:
        """Whether it seems to be installed: its file, or a folder of its own, exists."""
        file = self.config(system)
        return file.exists() or (file.parent != system.home and file.parent.is_dir())


def _claude_desktop(system: System) -> Path:
    folder = system.applications / "Claude"
    if system.platform == "win32":  # the packaged app sees only a folder of its own
        packaged = sorted(system.packages.glob("Claude_*/LocalCache/Roaming/Claude"))
        folder = packaged[0] if packaged else folder
    return folder / "claude_desktop_config.json"


_USER: Final[dict[str, Callable[[System], Path]]] = {
    "claude-desktop": _claude_desktop,
    "claude-code": lambda system: system.known("CLAUDE_CONFIG_DIR", system.home) / ".claude.json",
    "vscode": lambda system: system.applications / "Code" / "User" / "mcp.json",
    "cursor": lambda system: system.home / ".cursor" / "mcp.json",
    "windsurf": lambda system: system.home / ".codeium" / "windsurf" / "mcp_config.json",
}

CLIENTS: Final = {
    client.name: client
    for client in (
        Client("claude-desktop", "Claude Desktop", "Quit Claude Desktop (not only its window) and start it again."),
        Client(
            "claude-code",
            "Claude Code",
            "Start a new session, or reconnect with /mcp.",
            typed=True,
            text=True,
            project=".mcp.json",
        ),
        Client(
            "vscode",
            "VS Code",
            "Start the server from the list of the command MCP: List Servers.",
            key="servers",
            typed=True,
            text=True,
            project=".vscode/mcp.json",
        ),
        Client("cursor", "Cursor", "Switch the server on under Settings, MCP.", project=".cursor/mcp.json"),
        Client("windsurf", "Windsurf", "Refresh the list of servers in the Cascade panel."),
    )
}


def files(system: System) -> list[tuple[Client, Path]]:
    """Every configuration file of a client that exists, its user's before its project's."""
    both = [(c, c.config(system, project=p)) for c in CLIENTS.values() for p in (False, True) if c.project or not p]
    return list({path.resolve(): (client, path) for client, path in reversed(both) if path.is_file()}.values())[::-1]
