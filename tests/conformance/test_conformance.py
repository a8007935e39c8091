"""The protocol's own judges. Slow, and they come from npm: only `pytest -m conformance` runs them, and skips without npm."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.packages import Missing, packages
from tests.conformance.proof import CHECKS, HERE, REVISIONS, Where, fixture_server, suite

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def where() -> Iterator[Where]:
    """The judges' packages and a server."""
    try:
        found = packages()
    except Missing as error:
        pytest.skip(str(error))
    with fixture_server() as url:
        yield Where(found, url)


@pytest.mark.parametrize("name", CHECKS)
def test_a_judge_of_the_protocol_is_content(where: Where, name: str) -> None:
    """The MCP project's own suite, inspector and client; and the points of a third party's."""
    assert CHECKS[name](where)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_stale_entry_of_the_baseline_fails(where: Where, revision: str, tmp_path: Path) -> None:
    """Ours: the baseline only ever gets shorter."""
    baseline = tmp_path / "baseline.yml"
    entries = (HERE / f"baseline-{revision}.yml").read_text(encoding="utf-8").replace("server: []", "server:")
    baseline.write_text(f"{entries}  - tools-list\n", encoding="utf-8")
    ran = suite(where, revision, baseline)
    assert ran.returncode == 1
    assert "Stale baseline entries" in ran.stdout


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_failure_that_is_not_in_the_baseline_fails(where: Where, revision: str, tmp_path: Path) -> None:
    """Ours: the suite is really asked, here of an address where nothing answers as it should."""
    baseline = tmp_path / "baseline.yml"
    baseline.write_text("server: []\n", encoding="utf-8")
    ran = suite(Where(where.packages, where.url + "/nothing"), revision, baseline)
    assert ran.returncode == 1
    assert "tools-list" in ran.stdout
