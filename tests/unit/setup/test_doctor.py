"""What an examination finds, part by part, and that it never breaks."""

import json
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mcp_psa.app import App, build_app, load_vendors
from mcp_psa.boxed import sandbox_env
from mcp_psa.http.inprocess import in_process
from mcp_psa.sandbox.app import build, open_box
from mcp_psa.setup import parts
from mcp_psa.setup.accounts import account_finding, accounts, known
from mcp_psa.setup.check import ONCE, Checked
from mcp_psa.setup.clients import System
from mcp_psa.setup.finding import EXIT, Finding, guarded, in_words, masked, worst
from mcp_psa.setup.places import Place, entries, shell
from tests.conftest import NOW

VENDORS = load_vendors()
SECRET = "twp_FakeKeyForTests"
ENTRY = {"command": sys.executable, "args": ["-m", "mcp_psa", "serve"]}


def home(tmp_path: Path, entry: Mapping[str, Any], file: str = ".cursor/mcp.json", key: str = "mcpServers") -> System:
    """A home with one client's file, in which one entry is ours."""
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: {"psa": entry, "other": {"command": "npx"}}}))
    return System("linux", tmp_path, tmp_path / "elsewhere", {})


def told(place: Place) -> list[tuple[str, str, str]]:
    """What is said of a place's settings."""
    return [(f.status, f.said, f.next) for f in parts.settings(place, VENDORS)]


@pytest.mark.parametrize(
    ("secret", "shown"), [("", "…"), ("short", "…"), ("fifteen-letters", "…"), ("sixteen-letters!", "sixt…")]
)
def test_a_secret_shows_at_most_four_letters(secret: str, shown: str) -> None:
    """Ours: enough to tell two keys apart, nothing of a short one."""
    assert masked(secret) == shown


def test_settings_say_where_they_come_from_and_no_secret(tmp_path: Path) -> None:
    """Ours: environment, file or keyring."""
    path = tmp_path / "key"
    path.write_text(SECRET)
    ((status, said, _),) = told(Place("here", {"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY_FILE": str(path)}))
    assert status == "ok"
    assert "TEAMWORK_SITE=acme (environment)" in said
    assert f"TEAMWORK_API_KEY=twp_… (file {path})" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("env", "status", "said"),
    [
        ({"MCP_PSA_ACESS": "read"}, "fault", "did you mean MCP_PSA_ACCESS"),
        ({"TEAMWORK_API_KEY": SECRET}, "fault", "TEAMWORK_SITE"),
        ({"TEAMWORK_API_KEY_FILE": "/nowhere/key"}, "fault", "/nowhere/key cannot be read"),
        ({"AWORK_TIMEZONE": "Europe/Berlin"}, "warning", "credentials are missing"),
        ({"TEAMWORK_API_KYE": SECRET}, "warning", "TEAMWORK_API_KYE is not read"),
        ({"PROWORKFLOW_API_KEY": "x\ny"}, "fault", "no header can carry"),
    ],
)
def test_each_fault_of_the_settings_has_one_next_step(env: dict[str, str], status: str, said: str) -> None:
    """Ours: settings that stop the start are findings, not a crash."""
    found = [one for one in told(Place("here", env)) if said in one[1]]
    assert [one[0] for one in found] == [status]
    assert found[0][2] or "did you mean" in said
    assert SECRET not in str(found)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")
def test_a_secret_that_others_can_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: in a home; a container's secrets are readable by design."""
    path = tmp_path / "key"
    path.write_text(SECRET)
    path.chmod(0o644)
    place = Place("here", {"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY_FILE": str(path)})
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    assert [one[0] for one in told(place)] == ["ok"]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ("warning", f"Others on this machine can read {path}.", f"chmod 600 {path}") in told(place)


def test_a_clients_entry_is_a_place(tmp_path: Path) -> None:
    """Ours: what a client starts is what is examined; another program's entry is none."""
    env = {"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY": SECRET}
    places, said = entries(home(tmp_path, {**ENTRY, "args": [*ENTRY["args"], "--vendor", "teamwork"], "env": env}))
    assert [(place.env, place.only, place.sandbox) for place in places] == [(env, ("teamwork",), False)]
    assert [finding.status for finding in said] == ["ok"]
    assert any("plain text" in one[1] and one[0] == "warning" for one in told(places[0]))


def test_entries_of_projects_in_a_users_file_count(tmp_path: Path) -> None:
    """Claude Code keeps what `claude mcp add` adds below "projects"; without MCP_PSA_RESULT=text it costs more tokens."""
    path = tmp_path / ".claude.json"
    path.write_text(json.dumps({"projects": {"/p": {"mcpServers": {"psa": ENTRY}}, "/q": None}}))
    places, said = entries(System("linux", tmp_path, tmp_path / "x", {}))
    assert len(places) == 1
    assert [finding.status for finding in said] == ["ok", "note"]


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ({**ENTRY, "command": "/nowhere/mcp-psa"}, "fault"),
        ({"args": ["mcp-psa"]}, "fault"),
        ({**ENTRY, "env": []}, "ok"),
    ],
)
def test_an_entry_that_cannot_be_started_is_a_fault(tmp_path: Path, entry: dict[str, Any], status: str) -> None:
    """Ours: an environment that was removed is the usual reason for silence."""
    assert [finding.status for finding in entries(home(tmp_path, entry))[1]] == [status]


def test_a_file_with_comments_is_left_alone(tmp_path: Path) -> None:
    """VS Code allows them."""
    system = home(tmp_path, ENTRY, ".config/Code/User/mcp.json", "servers")
    (tmp_path / ".config/Code/User/mcp.json").write_text('{ // mine\n "servers": {} }')
    places, said = entries(system)
    assert (places, [finding.status for finding in said]) == ([], ["note"])


def test_values_that_only_the_client_knows_are_not_judged() -> None:
    """Ours: `${input:key}` is no key."""
    place = Place("x", {"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY": "${input:key}"})
    assert [one[0] for one in told(place)] == ["note"]
    assert known([place], VENDORS) == list(parts.tools(place)) == []


def test_a_shell_without_our_settings_is_no_place() -> None:
    """Ours: nothing is said of it."""
    assert shell({"PATH": "/bin"}, VENDORS) is None
    place = shell({"PATH": "/bin", "MCP_PSA_ACCESS": "read"}, VENDORS)
    assert place is not None
    assert place.is_bare(VENDORS)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")
def test_a_state_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Ours: what was written lately must be remembered."""
    assert [f.status for f in parts.state(tmp_path / "new")] == ["ok"]
    assert not (tmp_path / "new").exists()
    assert [f.status for f in parts.state(tmp_path)] == ["ok"]
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 9)
    (finding,) = parts.state(tmp_path)
    assert (finding.status, bool(finding.next)) == ("fault", True)


def test_the_tools_and_their_cost_are_told() -> None:
    """Ours: what a model is shown costs its owner."""
    (finding,) = parts.tools(Place("here", {}, sandbox=True, only=("teamwork",)))
    assert finding.status == "ok"
    assert finding.figures["tools"] > 10
    assert 1000 < finding.figures["about_tokens"] < 10_000
    assert "about" in finding.said
    (finding,) = parts.tools(Place("here", {"MCP_PSA_TOOLSETS": "all"}, sandbox=True))
    assert (finding.status, "MCP_PSA_TOOLSETS" in finding.next) == ("warning", True)
    (finding,) = parts.tools(Place("here", {"TEAMWORK_API_KEY": "x"}))
    assert finding.status == "fault"


def sandboxed(**changed: str) -> tuple[list[Place], Any]:
    """Two places with the same accounts in a sandbox, and how to open one."""
    env = {**sandbox_env(), **changed}
    transport = in_process(build(open_box(None, 50, lambda: NOW)))

    def make(place: Place, vendor: str) -> App:
        return build_app({**place.env, **ONCE}, [vendor], transport=transport, wall=NOW.timestamp)

    return [Place("one", env), Place("two", env)], make


@pytest.mark.anyio
async def test_each_account_is_asked_once() -> None:
    """Ours: two clients with the same account make one request; every vendor's check works."""
    places, make = sandboxed()
    found = await accounts(places, VENDORS, make)
    assert [(f.figures["vendor"], f.status, f.figures["places"]) for f in found] == [
        (name, "ok", ["one", "two"]) for name in VENDORS
    ]
    left = {f.figures["vendor"]: f.figures["requests_left"] for f in found}
    assert left["teamwork"] is not None
    assert left["worksection"] is None


@pytest.mark.anyio
async def test_an_account_that_is_refused_says_what_to_do_and_no_key() -> None:
    """Ours: one bad key does not hide the good ones."""
    places, make = sandboxed(AWORK_API_KEY="wrong-key-of-some-length")
    found = await accounts(places, VENDORS, make)
    bad = [finding for finding in found if finding.status == "fault"]
    assert [(f.figures["vendor"], f.figures["code"]) for f in bad] == [("awork", "auth_failed")]
    assert "AWORK_API_KEY" in bad[0].next
    assert "wrong-key" not in str(bad)


@pytest.mark.anyio
async def test_an_account_that_breaks_us_is_a_finding() -> None:
    """Ours: an examination never crashes, and says nothing of an unknown error's text."""
    places, _ = sandboxed()

    def make(_: Place, vendor: str) -> App:
        raise sqlite3.Error(f"{vendor} {SECRET}")

    found = await accounts(places[:1], VENDORS, make)
    assert {finding.status for finding in found} == {"fault"}
    assert SECRET not in str(found)
    assert guarded("x", lambda: 1 / 0)[0].status == "fault"  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("checked", "status", "step"),
    [
        (Checked(0.1, 149, 150, 59.0), "ok", ""),
        (Checked(0.1, 149, 150, -61.0), "warning", "clock"),
        (Checked(0.1, 14, 150, 0.0), "warning", "quota"),
        (Checked(0.1, 0, None, None), "ok", ""),
    ],
)
def test_a_clock_that_is_off_and_a_quota_that_is_used_up_are_warnings(checked: Checked, status: str, step: str) -> None:
    """Ours: signatures and tokens bear little difference; below a tenth the next calls will wait."""
    place = Place("one", sandbox_env())
    finding = account_finding("Toy", known([place], VENDORS)[0], checked)
    assert (finding.status, step in finding.next, bool(finding.next)) == (status, True, bool(step))


def test_an_answer_in_words() -> None:
    """Ours: latency, what is left, whose clock is off."""
    assert in_words(Checked(0.1234, 149, 150, 1.0)) == "answered in 123 ms, 149 of 150 requests left, clocks agree"
    assert in_words(Checked(2.0, None, None, -90.2)) == "answered in 2,000 ms, its clock is 90 s behind ours"
    assert in_words(Checked(0.01, 7)) == "answered in 10 ms, 7 requests left"


def test_the_exit_status_is_that_of_the_worst() -> None:
    """Ours: 0 well, 1 warnings, 2 faults."""
    kinds = ("note", "fault", "warning", "ok")
    assert [EXIT[worst([Finding(kind, "", "")])] for kind in kinds] == [0, 2, 1, 0]
    assert worst([Finding(kind, "", "") for kind in kinds]) == "fault"
    assert worst([]) == "ok"
