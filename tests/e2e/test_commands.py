"""The commands as a person runs them."""

import json
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import COMMAND, plain_env


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command's outcome."""
    return subprocess.run(
        [*COMMAND, *arguments], env=plain_env(), capture_output=True, text=True, timeout=60, check=False
    )


def test_the_demo_shows_every_verb_at_both_vendors_and_ends_with_lines_to_paste() -> None:
    """The issue's own words: list, get, create, update, the requests, under ten seconds."""
    started = time.monotonic()
    ran = run("demo")
    assert ran.returncode == 0, ran.stderr
    assert time.monotonic() - started < 10
    for vendor in ("teamwork", "proworkflow"):
        for verb in ("list", "get", "create", "update"):
            assert f"{vendor}_{verb}_" in ran.stdout
    assert "POST /teamwork/" in ran.stdout
    assert "PUT /proworkflow/" in ran.stdout
    assert json.loads(ran.stdout[ran.stdout.index("\n{") : ran.stdout.rindex("\n}") + 2])["mcpServers"]["psa"]["args"]
    assert "\x1b" not in ran.stdout


def test_a_call_prints_what_a_model_sees() -> None:
    """Ours: `mcp-psa call` is one tool call."""
    ran = run("call", "teamwork_list_projects", '{"limit": 2}', "--sandbox")
    assert ran.returncode == 0
    assert ran.stdout.startswith("2 of ")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["call", "teamwork_get_project", '{"id": 999999}', "--sandbox"], 1, "not_found"),
        (["call", "teamwork_get_projet", "{}", "--sandbox"], 2, "teamwork_get_project"),
        (["call", "teamwork_get_project", "{id: 1}", "--sandbox"], 2, "not JSON"),
        (["tools", "--sandbox", "--vendor", "teamwrok"], 2, "teamwork"),
    ],
)
def test_a_failing_command_says_so(arguments: list[str], code: int, said: str) -> None:
    """Ours: exit status and stderr."""
    ran = run(*arguments)
    assert ran.returncode == code
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_sandbox_keeps_its_agency_in_a_file(tmp_path: Path) -> None:
    """Ours: --state FILE; what one call writes, the next one reads."""
    state = str(tmp_path / "agency.db")
    made = run("call", "proworkflow_create_company", '{"name": "Kept Ltd"}', "--sandbox", "--state", state)
    assert made.returncode == 0, made.stderr
    found = run("call", "proworkflow_list_companies", '{"search": "Kept Ltd"}', "--sandbox", "--state", state)
    assert "Kept Ltd" in found.stdout


def test_the_manifests_are_without_mistakes() -> None:
    """Ours: `mcp-psa check`."""
    ran = run("check")
    assert (ran.returncode, "0 mistakes" in ran.stdout) == (0, True), ran.stdout


def test_any_http_client_can_talk_to_the_sandbox(sandbox: dict[str, str]) -> None:
    """Ours: the sandbox speaks the vendors' protocols to anybody."""
    base, key = sandbox["TEAMWORK_BASE_URL"], sandbox["TEAMWORK_API_KEY"]
    assert httpx.get(f"{base}/projects/api/v3/me.json", auth=(key, "x")).json()["person"]["id"] == 1
    assert httpx.get(f"{base}/projects/api/v3/me.json", auth=("wrong", "x")).status_code == 401
