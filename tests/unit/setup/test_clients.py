"""Where each client keeps its servers, and how our entry looks there."""

import json
from pathlib import Path

import pytest

from mcp_psa.setup.clients import CLIENTS, System, files
from mcp_psa.setup.entry import command, is_passing, made, points_here

HOME = Path("/home/ada")


@pytest.mark.parametrize(
    ("client", "platform", "env", "expected"),
    [
        ("claude-desktop", "darwin", {}, "Library/Application Support/Claude/claude_desktop_config.json"),
        ("claude-desktop", "win32", {}, "AppData/Roaming/Claude/claude_desktop_config.json"),
        ("claude-desktop", "linux", {}, ".config/Claude/claude_desktop_config.json"),
        ("claude-desktop", "linux", {"XDG_CONFIG_HOME": "/home/ada/cfg"}, "cfg/Claude/claude_desktop_config.json"),
        ("claude-code", "linux", {}, ".claude.json"),
        ("claude-code", "linux", {"CLAUDE_CONFIG_DIR": "/home/ada/cc"}, "cc/.claude.json"),
        ("vscode", "darwin", {}, "Library/Application Support/Code/User/mcp.json"),
        ("vscode", "win32", {}, "AppData/Roaming/Code/User/mcp.json"),
        ("vscode", "linux", {}, ".config/Code/User/mcp.json"),
        ("cursor", "win32", {}, ".cursor/mcp.json"),
        ("windsurf", "darwin", {}, ".codeium/windsurf/mcp_config.json"),
    ],
)
def test_a_client_keeps_its_servers_there(client: str, platform: str, env: dict[str, str], expected: str) -> None:
    """The clients' documentation, 2026-11."""
    assert CLIENTS[client].config(System(platform, HOME, HOME, env)) == HOME / expected


def test_the_packaged_desktop_app_reads_a_folder_of_its_own(tmp_path: Path) -> None:
    """Claude Desktop on Windows since 2026: what stands in the usual folder is never read."""
    own = tmp_path / "AppData/Local/Packages/Claude_abc123/LocalCache/Roaming/Claude"
    own.mkdir(parents=True)
    assert CLIENTS["claude-desktop"].config(System("win32", tmp_path, tmp_path, {})).parent == own


def test_a_projects_file_is_one_of_the_project() -> None:
    """The clients' documentation: VS Code's table is `servers`, the others' `mcpServers`."""
    found = {
        c.name: (str(c.config(System(folder=Path("p")), project=True)), c.key) for c in CLIENTS.values() if c.project
    }
    assert found == {
        "claude-code": (str(Path("p/.mcp.json")), "mcpServers"),
        "vscode": (str(Path("p/.vscode/mcp.json")), "servers"),
        "cursor": (str(Path("p/.cursor/mcp.json")), "mcpServers"),
    }


def test_a_file_is_looked_at_once(tmp_path: Path) -> None:
    """Ours: in the home folder the user's file and the project's are the same."""
    path = tmp_path / ".cursor" / "mcp.json"
    path.parent.mkdir()
    path.write_text("{}")
    assert [found for _, found in files(System("linux", tmp_path, tmp_path, {}))] == [path]


@pytest.mark.parametrize(
    ("entry", "ours"),
    [
        ({"command": "/home/ada/.venv/bin/mcp-psa", "args": ["serve"]}, True),
        ({"command": "C:\\venv\\Scripts\\mcp-psa.exe", "args": ["serve"]}, True),
        ({"command": "uvx", "args": ["mcp-psa", "serve"]}, True),
        ({"command": "uvx", "args": ["--from", "mcp-psa[keyring]==0.1.0", "mcp-psa"]}, True),
        ({"command": "python", "args": ["-m", "mcp_psa", "serve"]}, True),
        ({"command": "docker", "args": ["run", "-i", "example.org/mcp-psa:1", "serve"]}, True),
        ({"command": "npx", "args": ["mcp-psalms"]}, False),
        ({"url": "https://example.org/mcp-psa"}, False),
        ("mcp-psa", False),
    ],
)
def test_an_entry_of_ours_is_known(entry: object, ours: bool) -> None:
    """Ours: another program's entry is never replaced."""
    assert points_here(entry) is ours


def test_an_entry_keeps_what_a_client_or_person_added() -> None:
    """Ours: a key that we do not know, a setting of the server, another vendor's credentials."""
    old = {
        "command": "old",
        "args": [],
        "disabled": False,
        "env": {"A_KEY": "x", "B_KEY": "y", "MCP_PSA_ACCESS": "read"},
    }
    entry = made(CLIENTS["cursor"], old, ["/x"], {"A_KEY_FILE": "/f"}, ["A_KEY", "A_KEY_FILE"], sandbox=False)
    assert entry == {
        "command": "/x",
        "args": ["serve"],
        "disabled": False,
        "env": {"A_KEY_FILE": "/f", "B_KEY": "y", "MCP_PSA_ACCESS": "read"},
    }


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_a_client_that_shows_structured_content_gets_text_alone(client: object) -> None:
    """VS Code's source and Claude Code's issue 79944: they replace our shorter text; a person's own choice stays."""
    shows = client.name in ("vscode", "claude-code")
    assert (made(client, {}, ["/x"], {}, (), sandbox=True).get("env") == {"MCP_PSA_RESULT": "text"}) is shows
    chosen = made(client, {"env": {"MCP_PSA_RESULT": "both"}}, ["/x"], {}, (), sandbox=True)
    assert chosen["env"] == {"MCP_PSA_RESULT": "both"}
    assert (chosen.get("type") == "stdio") is shows


def test_the_command_is_found_from_anywhere(tmp_path: Path) -> None:
    """Ours: clients start us without a shell and its PATH."""
    python = tmp_path / "python"
    assert command({}, str(python), str(tmp_path)) == [str(python), "-m", "mcp_psa"]
    (tmp_path / "mcp-psa").touch()
    assert command({}, str(python), str(tmp_path)) == [str(tmp_path / "mcp-psa")]


def test_from_a_cache_of_uv_the_command_is_uvx(tmp_path: Path) -> None:
    """Such environments are removed by uv when its cache is cleaned."""
    for name in ("uv", "uvx", "uvx.exe"):
        (tmp_path / name).touch()
    assert is_passing("/home/ada/.cache/uv/archive-v0/abc")
    assert not is_passing("/home/ada/.local/share/uv/tools/mcp-psa")
    line = command({"UV": str(tmp_path / "uv")}, "/x/python", "/home/ada/.cache/uv/archive-v0/abc")
    assert Path(line[0]).stem == "uvx"
    assert Path(line[0]).parent == tmp_path
    assert line[-1] == "mcp-psa"
    assert points_here(json.loads(json.dumps({"command": line[0], "args": line[1:]})))
