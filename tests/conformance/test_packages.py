"""Where the judges cannot be had, the proof says why, and nothing fails; where one objects, the proof fails."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.conformance.packages import Missing, Packages, packages
from tests.conformance.proof import Failed, Where


@pytest.fixture(autouse=True)
def nothing_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Node, no npm, nothing in the cache."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("tests.conformance.packages.platform.machine", lambda: "x86_64")
    monkeypatch.setattr("tests.conformance.__main__.packages", packages.__wrapped__)


@pytest.mark.parametrize(("system", "said"), [("linux", "npm is needed"), ("darwin", "Node 22.19 or newer is needed")])
def test_what_is_missing_is_named(system: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: on Linux npm brings Node too."""
    monkeypatch.setattr("tests.conformance.packages.sys.platform", system)
    with pytest.raises(Missing, match=said):
        packages.__wrapped__()


def test_the_proof_is_skipped_with_the_reason() -> None:
    """Ours: a machine without npm can still run all of CI."""
    lines: list[str] = []
    assert main(lines.append) == 0
    assert lines[0].startswith("skipped: ")


def test_the_proof_fails_when_a_judge_objects_and_asks_the_others_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: the exit status is what CI goes by."""

    def objects(_: Where) -> str:
        raise Failed("a schema without a type")

    monkeypatch.setattr("tests.conformance.__main__.packages", lambda: Packages("node", Path()))
    monkeypatch.setattr("tests.conformance.__main__.fixture_server", lambda: nullcontext("http://127.0.0.1/mcp"))
    monkeypatch.setattr("tests.conformance.__main__.CHECKS", {"first": objects, "second": lambda _: "all well"})
    lines: list[str] = []
    assert main(lines.append) == 1
    assert lines[0].startswith("FAILED first: a schema without a type")
    assert lines[1].startswith("ok     second: all well")
