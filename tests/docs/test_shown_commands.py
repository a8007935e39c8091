"""The commands that the pages show are run, as far as they need neither an account nor a person."""

import logging
import shlex
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from mcp_psa.cli import main
from tests.docs.pages import PAGES, shown_commands

# They serve until they are stopped, ask a person, or look at this machine; their own tests run them.
_NOT_RUN = {"serve", "sandbox", "init", "doctor"}
_ALONE = {"demo", "coverage", "check"}


def runnable() -> list[str]:
    """Every shown command that does its work without an account, once."""
    shown = dict.fromkeys(command for page in PAGES for command in shown_commands(page.read_text("utf-8")))
    return [command for command in shown if _alone(shlex.split(command)[1:])]


def _alone(words: list[str]) -> bool:
    if not words or words[0] in _NOT_RUN:
        return False
    return words[0] in _ALONE or "--sandbox" in words


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """Commands set up logging for a process of their own."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.mark.parametrize("command", runnable())
@pytest.mark.usefixtures("logging_as_it_was")
def test_a_shown_command_works(command: str) -> None:
    """Ours: what is printed on a page can be typed. An error that a page shows is one."""
    ran = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
    if command in _SHOWN_ERRORS:
        assert (ran.exit_code, '"error"' in ran.output) == (1, True)
    else:
        assert ran.exit_code == 0, ran.output
        assert ran.output.strip()


_SHOWN_ERRORS = {
    command
    for page in PAGES
    if page.name == "errors.md"
    for command in shown_commands(page.read_text("utf-8"))
    if " call " in command
}


def test_there_are_commands_to_run() -> None:
    """Ours: a reading of the pages that finds nothing would prove nothing."""
    words = {shlex.split(command)[1] for command in runnable()}
    assert words >= {"demo", "tools", "call", "check"}
    assert set(runnable()) >= _SHOWN_ERRORS
    assert _SHOWN_ERRORS
