"""`mcp-psa sandbox --trouble PLAN` as a person runs it."""

import json
import signal
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner

from mcp_psa.cli.sandbox import command
from mcp_psa.sandbox.trouble_plan import explained
from tests.e2e.conftest import COMMAND, plain_env
from tests.sandbox.trouble.conftest import ASKS, FAKES


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """A sandbox whose every second request or so is refused."""
    started = subprocess.Popen(
        [*COMMAND, "sandbox", "--port", "0", "--seed-rows", "10", "--trouble", "seed=1 429=0.5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=plain_env(PYTHONUNBUFFERED="1"),
    )
    yield started
    started.kill()
    started.communicate(timeout=10)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_plan_is_printed_first_and_the_judgment_last(process: subprocess.Popen[str], stop: signal.Signals) -> None:
    """The issue's own words: the plan it understood, and on Ctrl-C requests, violations and trouble done."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("The credentials"):
            break
    assert "\nTrouble: seed=1 429=0.5:2\n" in printed
    base = printed.split("answers at ")[1].split(". ")[0]
    codes = [httpx.get(base + FAKES["awork"].prefix + "/companies", headers=ASKS["awork"].headers) for _ in range(8)]
    refused = [answer.status_code for answer in codes].count(429)
    assert 0 < refused < 8
    page = httpx.get(f"{base}/_judge").json()
    assert page["vendors"]["awork"]["requests"] == 8
    assert page["trouble"] == {"plan": "seed=1 429=0.5:2", "made": {"429": refused}}
    process.send_signal(stop)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "  awork: 8 requests, 0 violations, 0 throttled; at most 8 (1000 in 60 s allowed);" in said
    assert f"Trouble made: {json.dumps({'429': refused})}" in said
    assert "Traceback" not in said


def test_a_bad_plan_stops_the_command_before_anything_is_served() -> None:
    """Ours: D6, a word that is not understood never means less than was asked for."""
    ran = CliRunner().invoke(command, ["--port", "0", "--trouble", "429=0.1 rset=0.1"])
    assert ran.exit_code == 2
    assert "'rset' is no word of a plan" in ran.output
    assert "reset" in ran.output


def test_the_help_explains_every_word() -> None:
    """Ours: nobody must read the code to write a plan."""
    ran = CliRunner().invoke(command, ["--help"], terminal_width=200)
    assert ran.exit_code == 0
    for word, about in explained():
        assert word in ran.output
        assert about.split(",")[0][:40] in ran.output
