"""Changing a client's file: shown first, in one step, with the old one kept."""

import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcp_psa.setup.change import Change, planned
from mcp_psa.setup.splice import NotOurs

AT = datetime(2026, 11, 22, 10, 30, 0, tzinfo=UTC)
OTHERS = '{\n  "mcpServers": {\n    "x": {\n      "env": { "KEY": "others-secret" }\n    }\n  }\n}\n'


def plan(path: Path) -> Change:
    """The change that adds an entry to a file."""
    return planned(path, "mcpServers", "psa", lambda _: {"command": "c", "env": {"A_KEY": "plain-secret"}})


def test_the_old_file_is_kept_beside_the_new_one_with_its_mode(tmp_path: Path) -> None:
    """Ours: nothing is lost, and nothing becomes readable for more people."""
    path = tmp_path / "mcp.json"
    path.write_text(OTHERS)
    path.chmod(0o640)
    backup = plan(path).make(AT)
    assert backup == tmp_path / "mcp.json.20261122-103000.bak"
    assert backup.read_text() == OTHERS
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path, backup)} == {0o640} or sys.platform == "win32"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mcp.json", backup.name]


def test_a_backup_is_never_written_over(tmp_path: Path) -> None:
    """Ours: two changes within a second."""
    path = tmp_path / "mcp.json"
    path.write_text(OTHERS)
    first = plan(path).make(AT)
    path.write_text("{}")
    second = plan(path).make(AT)
    assert (first and first.read_text(), second and second.read_text()) == (OTHERS, "{}")


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Ours: other servers' keys will stand in it."""
    path = tmp_path / "new" / "mcp.json"
    assert plan(path).make(AT) is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or sys.platform == "win32"


def test_a_file_that_changed_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    """Ours: clients write their files while they run."""
    path = tmp_path / "mcp.json"
    path.write_text(OTHERS)
    change = plan(path)
    path.write_text('{"mcpServers": {}}')
    with pytest.raises(NotOurs, match="meantime"):
        change.make(AT)
    assert path.read_text() == '{"mcpServers": {}}'


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Ours: people keep such files in a repository of their own."""
    real, link = tmp_path / "real.json", tmp_path / "mcp.json"
    real.write_text(OTHERS)
    link.symlink_to(real)
    plan(link).make(AT)
    assert link.is_symlink()
    assert "psa" in real.read_text()


def test_the_difference_shows_neither_others_texts_nor_secrets(tmp_path: Path) -> None:
    """Ours: it may be read over a shoulder, or by an agent that runs us."""
    path = tmp_path / "mcp.json"
    path.write_text(OTHERS)
    shown = "\n".join(plan(path).shown(["A_KEY"]))
    assert '+    "psa"' in shown
    assert "others-secret" not in shown
    assert "plain-secret" not in shown
    path.write_text(OTHERS.replace("\n", " "))
    assert "others-secret" not in "\n".join(plan(path).shown(["A_KEY"]))


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    """Ours: some editors of Windows write it."""
    path = tmp_path / "mcp.json"
    path.write_bytes(b"\xef\xbb\xbf" + OTHERS.encode())
    plan(path).make(AT)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf{")
