"""A setting from where it is kept: the environment, a file, the keyring."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest

from mcp_psa.app import build_app, load_vendors
from mcp_psa.errors import NotConfigured
from mcp_psa.setup import store
from mcp_psa.stored import SERVICE, find, read_stored

KEY = "twp_FakeKeyForTests"
VENDORS = load_vendors()


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, which can be locked."""

    priority = 5
    viable = False  # so that nobody finds it by looking for keyrings
    name = "test ring"

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """What is held."""
        if self.locked:
            raise keyring.errors.KeyringLocked
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold it."""
        if self.locked:
            raise keyring.errors.KeyringLocked
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Let it go."""
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    """The keyring of this test."""
    before = keyring.get_keyring()
    keyring.set_keyring(made := Ring())
    yield made
    keyring.set_keyring(before)


def refused(env: dict[str, str], name: str = "TEAMWORK_API_KEY") -> str:
    """Why a setting is refused."""
    with pytest.raises(NotConfigured) as caught:
        find(env, name)
    return str(caught.value)


def test_a_file_gives_the_value_without_its_line_end(tmp_path: Path) -> None:
    """The convention of container images: NAME_FILE names a file that holds NAME."""
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    found = find({"TEAMWORK_API_KEY_FILE": str(path)}, "TEAMWORK_API_KEY")
    assert found is not None
    assert (found.value, found.where) == (KEY, f"file {path}")
    assert KEY not in repr(found)


def test_the_keyring_gives_the_value(ring: Ring) -> None:
    """Ours: NAME_KEYRING names an entry of our service."""
    ring.held[SERVICE, "psa/TEAMWORK_API_KEY"] = KEY
    made = read_stored({"TEAMWORK_API_KEY_KEYRING": "psa/TEAMWORK_API_KEY"}, VENDORS.values())
    assert made["TEAMWORK_API_KEY"] == KEY


def test_a_server_starts_with_stored_secrets(tmp_path: Path) -> None:
    """Ours: the server sees no difference, and blanks the secret in its logs."""
    path = tmp_path / "key"
    path.write_text(KEY)
    app = build_app({"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY_FILE": str(path)})
    assert list(app.accounts) == ["teamwork"]
    assert app.secrets.blank(f"x {KEY}") == "x ***"


def test_two_different_values_stop_the_start(tmp_path: Path) -> None:
    """Ours (D6): which account is written to is no matter of precedence; the same value twice is no conflict."""
    path = tmp_path / "key"
    path.write_text(KEY)
    both = {"TEAMWORK_API_KEY": "twp_AnotherFakeKey", "TEAMWORK_API_KEY_FILE": str(path)}
    said = refused(both)
    assert "TEAMWORK_API_KEY and TEAMWORK_API_KEY_FILE give different values" in said
    assert KEY not in said
    assert find({**both, "TEAMWORK_API_KEY": KEY}, "TEAMWORK_API_KEY") is not None


def test_every_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Ours (D6): all mistakes at once, no content of the file."""
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.touch()
    binary.write_bytes(b"\xff\xfe\x00")
    assert "holds nothing" in refused({"TEAMWORK_API_KEY_FILE": str(empty)})
    assert "no text" in refused({"TEAMWORK_API_KEY_FILE": str(binary)})
    env = {"TEAMWORK_API_KEY_FILE": str(tmp_path / "none"), "AWORK_API_KEY_FILE": str(empty)}
    with pytest.raises(NotConfigured, match=r"(?s)AWORK_API_KEY_FILE.*TEAMWORK_API_KEY_FILE"):
        read_stored(env, VENDORS.values())


def test_a_keyring_that_is_locked_empty_or_missing_is_said(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: each has its own next step."""
    env = {"TEAMWORK_API_KEY_KEYRING": "psa/TEAMWORK_API_KEY"}
    assert "holds no psa/TEAMWORK_API_KEY" in refused(env)
    ring.locked = True
    assert "Unlock it" in refused(env)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "mcp-psa[keyring]" in refused(env)


def test_a_secret_goes_to_the_keyring_where_it_may_be_trusted(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: a backend that its makers do not recommend (priority below 1), or that is locked, counts as none."""
    assert store.keyring_works()
    assert ring.held == {}
    kept = store.keep("TEAMWORK_API_KEY", KEY, "psa", keyring=True)
    found = find({kept.variable: kept.value}, "TEAMWORK_API_KEY")
    assert found is not None
    assert found.value == KEY
    monkeypatch.setattr(Ring, "priority", 0.5)
    assert not store.keyring_works()
    monkeypatch.setattr(Ring, "priority", 5)
    ring.locked = True
    assert not store.keyring_works()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")
def test_a_secret_in_a_file_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: the file, and the folder it is in, at every moment; a new secret takes the old one's place."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    kept: Any = None
    for secret in (KEY, "twp_TheNextFakeKey"):
        kept = store.keep("TEAMWORK_API_KEY", secret, "psa", keyring=False)
        found = find({kept.variable: kept.value}, "TEAMWORK_API_KEY")
        assert found is not None
        assert found.value == secret
    path = Path(kept.value)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [one.name for one in path.parent.iterdir()] == ["TEAMWORK_API_KEY"]
