"""Follow the page that adds a vendor, word by word: its files, its vendor, its commands, its answers."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks

PAGE = ROOT / "docs" / "adding-a-vendor.md"
_PORT = "8765"


@dataclass
class Checkout:
    """A copy of the project's own files, with a `mcp-psa` of its own and a free port for the vendor."""

    home: Path
    port: str
    env: dict[str, str]

    def run(self, line: str) -> tuple[int, str]:
        """What a line typed there answers; `export` lasts, as it does in a shell."""
        shell = shutil.which("bash") or "/bin/sh"
        if line.startswith("export "):
            self.env |= dict(pair.split("=", 1) for pair in line.removeprefix("export ").split())
            return 0, ""
        ran = subprocess.run(
            [shell, "-c", line], cwd=self.home, env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def shown() -> list[Block]:
    """The page's blocks."""
    return blocks(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, shown: list[Block]) -> Iterator[Checkout]:
    """A checkout in which the page's files are saved and its vendor runs."""
    home = tmp_path_factory.mktemp("checkout")
    for part in ("mcp_psa", "tool_manifests"):
        shutil.copytree(ROOT / part, home / part, ignore=shutil.ignore_patterns("__pycache__"))
    program = home / "bin" / "mcp-psa"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m mcp_psa "$@"\n')
    program.chmod(0o755)
    for block in shown:
        if block.words and block.language in ("toml", "python"):
            path = home / block.words
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text)
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(home), "PYTHONPATH": str(home)}
    (start,) = (block.text.split() for block in shown if block.words == "second terminal")
    assert start[-1] == _PORT
    command = [sys.executable, *start[1:-1], "0"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True) as vendor:
        assert vendor.stdout is not None
        port = vendor.stdout.readline().strip().rpartition(":")[2]
        yield Checkout(home, port, env)
        vendor.terminate()


def test_every_command_of_the_page_answers_what_the_page_shows(checkout: Checkout, shown: list[Block]) -> None:
    """Ours: a sixth vendor is one folder of TOML, with no edit to shared code."""
    before = {path: path.read_bytes() for path in (checkout.home / "mcp_psa").rglob("*.py")}
    told = 0
    for line, answer in _typed(shown):
        code, said = checkout.run(line.replace(_PORT, checkout.port))
        assert code == 0, f"{line}\n{said}"
        if answer:
            assert said == answer, line
            told += 1
    assert told >= 4
    assert before == {path: path.read_bytes() for path in (checkout.home / "mcp_psa").rglob("*.py")}


def _typed(shown: list[Block]) -> Iterator[tuple[str, str]]:
    """Each line after `$`, and what stands below it."""
    for block in shown:
        if block.language == "console":
            for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                line, _, answer = part.partition("\n")
                yield line, answer


def test_the_mistake_that_the_page_suggests_is_named(checkout: Checkout) -> None:
    """Ours: write `rotues` for `routes` and see."""
    path = checkout.home / "tool_manifests" / "toytrack" / "task.toml"
    right = path.read_text()
    path.write_text(right.replace("routes = ", "rotues = ", 1))
    code, said = checkout.run("mcp-psa check")
    path.write_text(right)
    assert code == 1
    assert "tool_manifests/toytrack/task.toml: list.rotues: not a known key; did you mean 'routes'?" in said
