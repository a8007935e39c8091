"""Keep a secret where only its owner can read it: in the system's keyring where there is one, else in a file of its own.

What a client's file gets is only where it is (see `stored`). The label is the server's name in that file: whoever sets the same
server up again replaces its secrets for every client, which is what a new key is for.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mcp_psa.errors import NotConfigured
from mcp_psa.stored import FILE, KEYRING, SERVICE

HOW: Final = ("auto", "keyring", "file")
_TRIAL: Final = "trial"


@dataclass(frozen=True, slots=True)
class Kept:
    """A secret that is stored: the variable that leads to it, its value, and where it is, in words."""

    variable: str
    value: str
    where: str


def secrets_folder() -> Path:
    """The user's own folder for secrets."""
    from platformdirs import user_config_path

    return user_config_path("mcp_psa", appauthor=False) / "secrets"


def keyring_name() -> str | None:
    """What the system's keyring is called; None where there is none that protects anything."""
    backend = _backend()
    return None if backend is None else str(backend.name)


def keyring_works() -> bool:
    """Whether the keyring takes a text, gives it back and lets it go; a locked one asks its owner meanwhile."""
    if _backend() is None:
        return False
    import keyring

    try:
        _into_keyring(_TRIAL, "works")
        keyring.delete_password(SERVICE, _TRIAL)
    except Exception:  # noqa: BLE001  # backends fail in ways of their own; without one there is the file
        return False
    return True


def place(name: str, label: str, *, keyring: bool) -> Kept:
    """Where a secret of this label will be."""
    if keyring:
        return Kept(name + KEYRING, f"{label}/{name}", f"keyring, as {label}/{name}")
    path = secrets_folder() / label / name
    return Kept(name + FILE, str(path), str(path))


def keep(name: str, secret: str, label: str, *, keyring: bool) -> Kept:
    """Store a secret; NotConfigured when that fails."""
    kept = place(name, label, keyring=keyring)
    try:
        if keyring:
            _into_keyring(kept.value, secret)
        else:
            _into_file(Path(kept.value), secret)
    except OSError as error:
        raise NotConfigured(
            f"{name} cannot be kept in {kept.where} ({error.strerror or error}).", "Make that folder writable."
        ) from error
    return kept


def _backend() -> Any:
    """The keyring's backend if it may be trusted: by its makers' own word from priority 1 on."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        backend = keyring.get_keyring()
        trusted = backend.priority >= 1
    except Exception:  # noqa: BLE001  # backends fail in ways of their own; without one there is the file
        return None
    return backend if trusted else None


def _into_keyring(user: str, secret: str) -> None:
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, user, secret)
        same = keyring.get_password(SERVICE, user) == secret
    except keyring.errors.KeyringError as error:
        raise NotConfigured(
            f"The keyring does not take it ({type(error).__name__}).", "Unlock it, or use --secrets file."
        ) from error
    if not same:
        raise NotConfigured("The keyring gave something else back.", "Use --secrets file.")


def _into_file(path: Path, secret: str) -> None:
    """In one step, for the owner alone, as mkstemp makes its files."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    handle, name = tempfile.mkstemp(prefix=".secret-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret + "\n")
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
