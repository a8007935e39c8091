"""Every tool as a command: `mcp-psa <vendor> <verb> <thing>`."""

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from mcp_psa.app import load_vendors
from mcp_psa.catalog import all_tools
from mcp_psa.cli import main
from mcp_psa.cli.shell import VendorGroup


def run(*words: str) -> Result:
    """A command line over the sandbox."""
    return CliRunner().invoke(main, [*words, "--sandbox"])


def test_a_list_is_printed_as_a_model_sees_it_to_a_pipe() -> None:
    """Ours: one summary line, then tab-separated rows."""
    done = run("teamwork", "list", "projects", "--search", "Nordwind", "--status", "active", "--limit", "2")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("2 of 3 projects; more with cursor=")
    assert len(lines) == 4


def test_json_and_csv_hold_the_same_rows() -> None:
    """Ours: for programs; all pages of it on request, each row once."""
    words = ("worksection", "list", "projects", "--limit", "7", "--all")
    rows = json.loads(run(*words, "--json").stdout)["items"]
    table = list(csv.DictReader(io.StringIO(run(*words, "--csv").stdout)))
    assert len(rows) > 14
    assert len({row["id"] for row in rows}) == len(rows)
    assert [(r["id"], r["name"]) for r in table] == [(r["id"], r["name"]) for r in rows]


def test_a_table_has_a_row_for_each() -> None:
    """Ours: for people; a name with brackets is no markup."""
    done = run("proworkflow", "list", "projects", "--limit", "3", "--table")
    assert "3 rows" in done.stdout
    assert "There is more: --all shows it." in done.stdout


def test_what_identifies_a_record_comes_first_and_options_may_be_repeated() -> None:
    """Ours: `get task 1`, as people say it."""
    done = run("teamwork", "get", "task", "1", "--fields", "name", "--fields", "status", "--json")
    assert json.loads(done.stdout)["record"] == {"id": "1", "name": "Stakeholder interviews", "status": "done"}


def test_a_write_takes_names_days_and_flags() -> None:
    """Ours: the same words as in a tool call."""
    done = run(
        "teamwork", "create", "time_entry", "--project", "Nordwind relaunch", "--spent-on", "yesterday", "--minutes", "1h 30m",
        "--no-billable", "--json",
    )  # fmt: skip
    record = json.loads(done.stdout)["record"]
    assert (record["minutes"], record["billable"], record["project_name"]) == (90, False, "Nordwind relaunch")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("teamwork", "get", "task", "999999"), 1, "not_found"),
        (("teamwork", "list", "tasks", "--status", "lost"), 2, "open"),
        (("teamwork", "get", "task"), 2, "ID"),
        (("teamwork", "list", "invoices"), 2, "No such command"),
        (("nobody", "list", "tasks"), 2, "No such command"),
    ],
)
def test_a_mistake_is_told_and_the_exit_status_says_so(words: tuple[str, ...], code: int, said: str) -> None:
    """Ours: 1 for an answer that is an error, 2 for a command line that is none."""
    done = run(*words)
    assert done.exit_code == code
    assert said in done.output


def test_a_command_that_only_reads_is_all_there_is_under_read_access(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours (D5): the switch that protects holds in the shell, too."""
    monkeypatch.setenv("MCP_PSA_ACCESS", "read")
    done = run("teamwork", "create", "task", "--name", "x")
    assert done.exit_code == 2
    assert "not served" in done.output


@pytest.mark.parametrize("vendor", load_vendors())
def test_every_tool_is_a_command(vendor: str) -> None:
    """Ours: nothing that a model can do is out of reach for a person."""
    group = VendorGroup(vendor)
    for tool in all_tools({vendor: load_vendors()[vendor]}):
        verb = group.get_command(None, tool.verb)  # type: ignore[arg-type]
        name = tool.noun.plural if tool.verb == "list" else tool.noun.name
        command = verb.get_command(None, name)  # type: ignore[union-attr, arg-type]
        assert {p.name for p in command.params} >= {a.name for a in tool.arguments if a.name != "cursor"}


def test_a_shell_completes_verbs_things_and_words() -> None:
    """Ours: click's own completion, over the lazy commands."""
    for line, expected in (("mcp-psa teamwork li", "list"), ("mcp-psa awork list ti", "time_entries")):
        env = {"_MCP_PSA_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
        done = CliRunner().invoke(main, [], env=env, prog_name="mcp-psa")
        assert f"plain,{expected}" in done.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed(shell: str) -> None:
    """Ours: one command for each shell."""
    done = CliRunner().invoke(main, ["completion", shell])
    assert "_MCP_PSA_COMPLETE" in done.stdout
