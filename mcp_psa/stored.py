"""Read a setting from where it is kept, so that no secret need stand in a client's configuration.

Every setting of a vendor may be given in three ways: `NAME` is the value itself, `NAME_FILE` a file that holds it (a container's
secret, or what `mcp-psa init` keeps), `NAME_KEYRING` its name in the system's keyring. Two that differ stop the start: which
account a write goes to must never be a matter of precedence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mcp_psa.errors import NotConfigured
from mcp_psa.manifests.vendor import Vendor

SERVICE: Final = "mcp-psa"
FILE: Final = "_FILE"
KEYRING: Final = "_KEYRING"
_MOST: Final = 65_536  # the longest access token is a tenth of this; a wrong path may lead to anything


@dataclass(frozen=True, slots=True)
class Found:
    """A setting's value and the variable that gave it."""

    name: str
    value: str = field(repr=False)
    variable: str
    given: str = field(repr=False)

    @property
    def where(self) -> str:
        """Where it is kept, in words."""
        if self.variable.endswith(FILE) and self.variable != self.name:
            return f"file {self.given}"
        return f"keyring {self.given}" if self.variable != self.name else "environment"


def read_stored(env: Mapping[str, str], vendors: Iterable[Vendor]) -> dict[str, str]:
    """The environment with every vendor's settings under their own names; NotConfigured lists every mistake."""
    made, faults, fixes = dict(env), [], []
    for vendor in vendors:
        for name in vendor.settings:
            try:
                found = find(env, name)
            except NotConfigured as error:
                faults.append(error.message)
                fixes.append(error.fix)
                continue
            if found is not None:
                made[name] = found.value
    if faults:
        raise NotConfigured("\n".join(faults), "\n".join(dict.fromkeys(fix for fix in fixes if fix)))
    return made


def find(env: Mapping[str, str], name: str) -> Found | None:
    """A setting, however it is given; None when it is not. NotConfigured when it cannot be read, or is given twice."""
    found = [
        Found(name, read(variable, given), variable, given)
        for variable, read in ((name, _itself), (name + FILE, _in_file), (name + KEYRING, _in_keyring))
        if (given := env.get(variable, "").strip())
    ]
    if len({one.value for one in found}) > 1:
        names = " and ".join(one.variable for one in found)
        raise NotConfigured(f"{names} give different values.", "Leave only one of them set.")
    return found[0] if found else None


def variables(vendor: Vendor) -> list[str]:
    """Every environment name that belongs to a vendor."""
    ways = [name + end for name in vendor.settings for end in ("", FILE, KEYRING)]
    return [*ways, f"{vendor.prefix}BASE_URL"]


def _itself(_variable: str, given: str) -> str:
    return given


def _in_file(variable: str, given: str) -> str:
    path = Path(given).expanduser()
    try:
        with path.open("rb") as file:
            text = file.read(_MOST + 1).decode().strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise NotConfigured(
            f"{variable}: {path} cannot be read ({why}).", "Write the value there, or run `mcp-psa init` again."
        ) from error
    if not text or len(text) > _MOST:
        raise NotConfigured(
            f"{variable}: {path} holds {'nothing' if not text else 'too much'}.", "Write the value there."
        )
    return text


def _in_keyring(variable: str, given: str) -> str:
    try:
        import keyring
        import keyring.errors
    except ImportError as error:
        raise NotConfigured(
            f"{variable}: this installation cannot read the keyring.",
            "Install mcp-psa[keyring], or run `mcp-psa init` again.",
        ) from error
    try:
        value = keyring.get_password(SERVICE, given)
    except keyring.errors.KeyringError as error:
        raise NotConfigured(
            f"{variable}: the keyring cannot be read ({type(error).__name__}).",
            "Unlock it, or run `mcp-psa init` again.",
        ) from error
    if not value or not value.strip():
        raise NotConfigured(f"{variable}: the keyring holds no {given} for {SERVICE}.", "Run `mcp-psa init` again.")
    return value.strip()
