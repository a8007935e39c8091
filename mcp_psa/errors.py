"""What can go wrong, grouped by what the caller can do next.

    PsaError
      CallerMistake     the model can mend it      BadArguments, NotFound, Rejected, Conflict
      NeedsHuman        a person must act          NotConfigured, AuthFailed, Forbidden
      TryLater          wait, then repeat          carries seconds
      OutcomeUnknown    a write may have happened  look before repeating
      VendorChanged     unexpected shape           report it; never an empty list
      BadManifest       raised at start-up only

Each has a stable `code`, a message that says what happened, and a `fix` that says what to do.
"""

from collections.abc import Sequence
from typing import ClassVar


class PsaError(Exception):
    """The root: everything here becomes an `isError` result that a model can act on."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, fix: str = "", *, seconds: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.seconds = seconds
        self.applied: tuple[str, ...] = ()
        self.trace = ""
        self.attempts = 0
        self.waited = 0.0

    def with_effort(self, attempts: int, waited: float) -> "PsaError":
        """The same error, saying how often it was tried and how many seconds were waited."""
        self.attempts, self.waited = attempts, waited
        return self

    def after(self, applied: Sequence[str]) -> "PsaError":
        """The same error, saying which parts of the call were already saved."""
        self.applied = (*self.applied, *applied)
        return self

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()


class CallerMistake(PsaError):
    """The model can mend it and call again."""


class BadArguments(CallerMistake):
    """An argument is missing, unknown or of the wrong form; nothing was sent."""

    code = "bad_arguments"


class NotFound(CallerMistake):
    """The vendor has no such thing, or this account may not see it."""

    code = "not_found"


class Rejected(CallerMistake):
    """The vendor understood and refused; nothing was changed."""

    code = "rejected"


class Conflict(CallerMistake):
    """It exists already, or is in a state that does not allow this."""

    code = "conflict"


class NeedsHuman(PsaError):
    """A person must act before this can work."""


class NotConfigured(NeedsHuman):
    """A setting is missing, unknown or half given."""

    code = "not_configured"


class AuthFailed(NeedsHuman):
    """The vendor does not accept the credentials."""

    code = "auth_failed"


class Forbidden(NeedsHuman):
    """The credentials are good, but not for this."""

    code = "forbidden"


class TryLater(PsaError):
    """Repeat the call after `seconds`; nothing was changed."""

    code = "try_later"


class OutcomeUnknown(PsaError):
    """A write left and its answer did not come back: it may or may not have been saved."""

    code = "outcome_unknown"


class VendorChanged(PsaError):
    """The vendor answered something of an unexpected shape."""

    code = "vendor_changed"


class BadManifest(PsaError):
    """The data in tool_manifests is wrong; the message has one line for each mistake."""

    code = "bad_manifest"
