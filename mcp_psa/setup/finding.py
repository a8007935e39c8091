"""What an examination finds: how it stands, in words, with one next step where there is one to take."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from mcp_psa.errors import PsaError
from mcp_psa.setup.check import Checked

Status = Literal["ok", "note", "warning", "fault"]
EXIT: Final[Mapping[Status, int]] = {"ok": 0, "note": 0, "warning": 1, "fault": 2}
_LONG: Final = 16  # of a shorter secret four characters would be too much
_NEAR: Final = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    status: Status
    part: str
    said: str
    next: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """For machines."""
        step = {"next": self.next} if self.next else {}
        return {"part": self.part, "status": self.status, "message": self.said, **step, **self.figures}


def worst(findings: Iterable[Finding]) -> Status:
    """How it stands as a whole."""
    return max((finding.status for finding in findings), key=list(EXIT).index, default="ok")


def guarded(part: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a look finds. A look that fails is a finding itself, so that the others are not lost."""
    try:
        return list(look())
    except PsaError as error:
        return [Finding("fault", part, error.message, error.fix)]
    except Exception as error:  # noqa: BLE001  # an examination goes on; the text of an unknown error may hold a secret
        return [broken(part, error)]


def broken(part: str, error: Exception) -> Finding:
    """A fault of ours."""
    return Finding("fault", part, f"This could not be examined ({type(error).__name__}).", "Please report it.")


def masked(secret: str) -> str:
    """Enough of a secret to tell two apart, of a long one."""
    return f"{secret[:4]}…" if len(secret) >= _LONG else "…"


def in_words(checked: Checked) -> str:
    """How an account answered."""
    words = [f"answered in {checked.seconds * 1000:,.0f} ms"]
    if checked.left is not None:
        of = f" of {checked.limit:,}" if checked.limit is not None else ""
        words.append(f"{checked.left:,}{of} requests left")
    if checked.skew is not None:
        apart = abs(checked.skew)
        ahead = f"its clock is {apart:,.0f} s {'ahead of' if checked.skew > 0 else 'behind'} ours"
        words.append("clocks agree" if apart <= _NEAR else ahead)
    return ", ".join(words)
