"""From nothing to logged time, as a new user would: `init`, then a client started exactly from what it wrote, then `doctor`."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mcp import Client, StdioServerParameters

from mcp_psa.cli import main
from tests.e2e.conftest import COMMAND, plain_env

VENDOR = "teamwork"


def settings(sandbox: dict[str, str], vendor: str = VENDOR) -> dict[str, str]:
    """One vendor's settings, as the sandbox prints them."""
    return {name: value for name, value in sandbox.items() if name.startswith(vendor.upper())}


def run(home: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A command of a user whose home this is."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=home,
        env=plain_env(HOME=str(home), PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring", **env),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def talk(home: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], said: list[str], *arguments: str) -> Result:
    """A command in this process, with a person who types these lines."""
    for name, value in {**env, "HOME": str(home), "XDG_CONFIG_HOME": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(home)
    line = ["init", "--secrets", "file", *arguments]  # never the keyring of whoever runs the tests
    return CliRunner().invoke(main, line, input="".join(f"{line}\n" for line in said))


def entry_of(path: Path, table: str = "mcpServers") -> dict[str, Any]:
    """What stands in a client's file."""
    found: dict[str, Any] = json.loads(path.read_text())[table]["psa"]
    return found


@pytest.mark.anyio
async def test_init_then_a_client_lists_and_creates_then_doctor_agrees(tmp_path: Path, sandbox: dict[str, str]) -> None:
    """The issue: without questions, against the sandbox; the client's file holds no secret and starts the server."""
    file = tmp_path / ".cursor" / "mcp.json"
    file.parent.mkdir()
    file.write_text('{"mcpServers": {\n    "other": {"command": "npx"}\n}}\n')
    given = settings(sandbox)
    made = run(tmp_path, "init", "--vendor", VENDOR, "--client", "cursor", "--yes", **given)
    assert made.returncode == 0, made.stderr
    assert "requests left" in made.stderr
    secret = given["TEAMWORK_API_KEY"]
    assert secret not in made.stderr + made.stdout + file.read_text()
    assert '\n    "other": {"command": "npx"},\n' in file.read_text()
    assert [p.read_text() for p in file.parent.glob("*.bak")] == [
        '{"mcpServers": {\n    "other": {"command": "npx"}\n}}\n'
    ]

    entry = entry_of(file)
    env = plain_env(HOME=str(tmp_path)) | entry["env"]
    async with Client(StdioServerParameters(command=entry["command"], args=entry["args"], env=env)) as client:
        assert {tool.name.split("_")[0] for tool in (await client.list_tools()).tools} == {VENDOR}
        created = await client.call_tool(f"{VENDOR}_create_project", {"name": "From nothing", "company": "3"})
        assert not created.is_error, created.content[0].text

    told = run(tmp_path, "doctor", "--json")
    report = json.loads(told.stdout)
    accounts = [one for one in report["findings"] if one["part"] == "accounts"]
    assert [(one["status"], one["vendor"]) for one in accounts] == [("ok", VENDOR)]
    assert (told.returncode, report["status"]) == (0, "ok")
    assert accounts[0]["latency_ms"] >= 0
    assert accounts[0]["requests_left"] > 0
    assert abs(accounts[0]["clock_ahead_seconds"]) <= 2
    assert secret not in told.stdout


@pytest.mark.anyio
async def test_the_sandbox_is_set_up_without_any_question(tmp_path: Path) -> None:
    """The issue: no key, no network; VS Code's file has a form of its own."""
    made = run(tmp_path, "init", "--sandbox", "--client", "vscode", "--project", "--yes")
    assert made.returncode == 0, made.stderr
    entry = entry_of(tmp_path / ".vscode" / "mcp.json", "servers")
    assert (entry["type"], entry["args"][-2:], entry["env"]) == (
        "stdio",
        ["serve", "--sandbox"],
        {"MCP_PSA_RESULT": "text"},
    )
    env = plain_env(HOME=str(tmp_path)) | entry["env"]
    async with Client(StdioServerParameters(command=entry["command"], args=entry["args"], env=env)) as client:
        result = await client.call_tool("proworkflow_list_projects", {"limit": 2})
        assert result.content[0].text.startswith("2 of ")


def test_a_wrong_key_writes_nothing(tmp_path: Path, sandbox: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The issue: checked at once; the vendor's own words, and what to do."""
    wrong = {**settings(sandbox), "TEAMWORK_API_KEY": "twp_WrongFakeKey"}
    ran = talk(tmp_path, monkeypatch, wrong, [], "--vendor", VENDOR, "--client", "cursor", "--yes")
    assert ran.exit_code == 1
    assert "Check TEAMWORK_API_KEY" in ran.stderr
    assert "twp_WrongFakeKey" not in ran.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--vendor", "teamwrok", "--client", "print", "--yes"], "Did you mean teamwork"),
        (["--vendor", VENDOR, "--client", "print", "--yes"], "TEAMWORK_SITE: your site"),
        (["--vendor", VENDOR, "--yes"], "--client"),
        (["--vendor", VENDOR, "--client", "print", "--set", "TEAMWORK_API_KEY=x", "--yes"], "is a secret"),
        (["--sandbox", "--client", "windsurf", "--project", "--yes"], "no file for a project"),
        (["--sandbox", "--client", "print", "--name", "../x", "--yes"], "letters"),
    ],
)
def test_a_mistake_ends_it_with_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """Ours: exit status 2, and what would have been right."""
    ran = talk(tmp_path, monkeypatch, {}, [], *arguments)
    assert ran.exit_code == 2, ran.output
    assert said in ran.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_another_programs_entry_and_a_file_with_comments_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue: merge, never destroy; what cannot be written is printed."""
    file = tmp_path / ".cursor" / "mcp.json"
    file.parent.mkdir()
    file.write_text('{"mcpServers": {"psa": {"command": "npx", "args": ["someone-elses"]}}}')
    before = file.read_text()
    ran = talk(tmp_path, monkeypatch, {}, [], "--sandbox", "--client", "cursor", "--yes")
    assert (ran.exit_code, "--name" in ran.stderr, file.read_text()) == (2, True, before)
    file.write_text('{ // mine\n "mcpServers": {}\n}')
    ran = talk(tmp_path, monkeypatch, {}, [], "--sandbox", "--client", "cursor", "--yes")
    assert (ran.exit_code, file.read_text()) == (1, '{ // mine\n "mcpServers": {}\n}')
    assert json.loads(ran.stdout)["mcpServers"]["psa"]["args"][-1] == "--sandbox"
    assert not list(file.parent.glob("*.bak"))


def test_lines_for_a_shell_start_the_server(tmp_path: Path, sandbox: dict[str, str]) -> None:
    """Ours: what is printed holds no secret, and the other commands work with it."""
    ran = run(tmp_path, "init", "--vendor", VENDOR, "--client", "shell", "--yes", **settings(sandbox))
    lines = [line.removeprefix("export ").split("=", 1) for line in ran.stdout.splitlines()]
    assert sandbox["TEAMWORK_API_KEY"] not in ran.stdout
    called = run(tmp_path, "call", f"{VENDOR}_list_projects", '{"limit": 1}', **dict(lines))
    assert called.stdout.startswith("1 of "), called.stderr


def test_a_person_corrects_a_key_and_adds_a_setting(
    tmp_path: Path, sandbox: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue: the vendor's own words, a clear error, the chance to correct it, a shown difference."""
    good = sandbox["AWORK_API_KEY"]
    said = ["1", "1", "fake-wrong-key-000", "c", "1", good, "AWORK_TIMEZONE=Europe/Berlin", "", "y"]
    ran = talk(tmp_path, monkeypatch, {"AWORK_BASE_URL": sandbox["AWORK_BASE_URL"]}, said, "--client", "claude-code")
    assert ran.exit_code == 0, ran.output
    assert "An API key: Settings, Integrations, API client" in ran.output
    assert ran.output.index("Check AWORK_API_KEY") < ran.output.index("awork answered in")
    assert '+        "MCP_PSA_RESULT": "text"' in ran.output
    assert good not in ran.output
    assert "fake-wrong-key-000" not in ran.output
    env = entry_of(tmp_path / ".claude.json")["env"]
    assert Path(env["AWORK_API_KEY_FILE"]).read_text().strip() == good
    assert env["AWORK_TIMEZONE"] == "Europe/Berlin"


def test_saying_no_leaves_everything_as_it_was(
    tmp_path: Path, sandbox: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours: neither the client's file nor a secret is written before a person agrees."""
    ran = talk(
        tmp_path,
        monkeypatch,
        settings(sandbox, "projectworks"),
        ["", "", "n"],
        "--vendor",
        "projectworks",
        "--client",
        "cursor",
    )
    assert ran.exit_code == 1, ran.output
    assert "Nothing was written" in ran.output
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_doctor_says_what_to_do_when_nothing_is_set_up(tmp_path: Path) -> None:
    """Ours: exit status 2, one next step, no crash with settings that are nonsense."""
    ran = run(tmp_path, "doctor")
    assert ran.returncode == 2
    assert "→ Run `mcp-psa init`" in ran.stdout
    ran = run(
        tmp_path, "doctor", "--json", MCP_PSA_ACESS="read", TEAMWORK_BASE_URL="nonsense", TEAMWORK_API_KEY="\u00e9"
    )
    report = json.loads(ran.stdout)
    assert (ran.returncode, report["status"], ran.stderr) == (2, "fault", "")
    faults = [finding["message"] for finding in report["findings"] if finding["status"] == "fault"]
    assert any("did you mean MCP_PSA_ACCESS" in fault for fault in faults)
    assert any("no header can carry" in fault for fault in faults)


def test_a_key_in_plain_text_moves_out_of_the_clients_file(tmp_path: Path, sandbox: dict[str, str]) -> None:
    """Ours: what was pasted there once is replaced; other servers and the person's own settings stay."""
    file = tmp_path / ".claude.json"
    old = {
        "command": "/old/mcp-psa",
        "env": {"TEAMWORK_API_KEY": "twp_OldPlainKey", "MCP_PSA_ACCESS": "read"},
        "timeout": 9,
    }
    file.write_text(json.dumps({"numStartups": 3, "mcpServers": {"psa": old}}, indent=2))
    given = settings(sandbox)
    ran = run(tmp_path, "init", "--vendor", VENDOR, "--client", "claude-code", "--yes", **given)
    assert ran.returncode == 0, ran.stderr
    assert "twp_OldPlainKey" not in ran.stderr + file.read_text()
    assert "it holds TEAMWORK_API_KEY, so delete it" in ran.stderr
    entry = entry_of(file)
    assert (entry["timeout"], entry["env"]["MCP_PSA_ACCESS"]) == (9, "read")
    assert json.loads(file.read_text())["numStartups"] == 3
    kept = Path(entry["env"]["TEAMWORK_API_KEY_FILE"])

    kept.write_text("twp_YesterdaysFakeKey\n")
    again = run(tmp_path, "init", "--vendor", VENDOR, "--client", "claude-code", "--yes", **given)
    assert (again.returncode, "says so already" in again.stderr) == (0, True), again.stderr
    assert kept.read_text().strip() == given["TEAMWORK_API_KEY"]


def test_a_file_given_for_a_secret_is_named_and_not_copied(tmp_path: Path, sandbox: dict[str, str]) -> None:
    """Ours: whoever keeps secrets in files already (a container) goes on doing so; a client's name of its own is used."""
    key = tmp_path / "key"
    key.write_text(sandbox["TEAMWORK_API_KEY"])
    env = {"TEAMWORK_BASE_URL": sandbox["TEAMWORK_BASE_URL"], "TEAMWORK_API_KEY_FILE": "key"}
    ran = run(tmp_path, "init", "--vendor", VENDOR, "--client", "print", "--name", "acme", "--yes", **env)
    assert json.loads(ran.stdout)["mcpServers"]["acme"]["env"]["TEAMWORK_API_KEY_FILE"] == str(key), ran.stderr
    assert not (tmp_path / ".config").exists()
