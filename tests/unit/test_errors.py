"""The errors: grouped by what the caller can do next, each with a stable code."""

import inspect

import pytest

from mcp_psa import errors
from mcp_psa.errors import (
    AuthFailed,
    BadArguments,
    BadManifest,
    CallerMistake,
    Conflict,
    Forbidden,
    NeedsHuman,
    NotConfigured,
    NotFound,
    OutcomeUnknown,
    PsaError,
    Rejected,
    TryLater,
    VendorChanged,
)

CODES: dict[type[PsaError], str] = {
    BadArguments: "bad_arguments",
    NotFound: "not_found",
    Rejected: "rejected",
    Conflict: "conflict",
    NotConfigured: "not_configured",
    AuthFailed: "auth_failed",
    Forbidden: "forbidden",
    TryLater: "try_later",
    OutcomeUnknown: "outcome_unknown",
    VendorChanged: "vendor_changed",
    BadManifest: "bad_manifest",
}
GROUPS: dict[type[PsaError], set[type[PsaError]]] = {
    CallerMistake: {BadArguments, NotFound, Rejected, Conflict},
    NeedsHuman: {NotConfigured, AuthFailed, Forbidden},
    PsaError: {CallerMistake, NeedsHuman, TryLater, OutcomeUnknown, VendorChanged, BadManifest},
}


def defined() -> set[type[PsaError]]:
    """Every error class of the module."""
    return {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, PsaError)}


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_codes_are_stable(kind: type[PsaError], code: str) -> None:
    """Ours: hosts and people's scripts may rely on them; changing one goes to the changelog."""
    assert kind.code == code
    assert kind("It happened.").code == code


def test_every_error_that_is_raised_has_a_code_of_its_own() -> None:
    """Ours: a new error needs a row in this table."""
    assert defined() == {*CODES, *GROUPS}


@pytest.mark.parametrize("group", GROUPS)
def test_errors_are_grouped_by_what_the_caller_can_do_next(group: type[PsaError]) -> None:
    """Ours: the model mends it, a person acts, or one waits; nothing is in two groups."""
    assert {kind for kind in defined() if group in kind.__bases__} == GROUPS[group]


@pytest.mark.parametrize("kind", [*CODES, *GROUPS])
def test_the_tree_at_the_top_of_the_module_is_complete(kind: type[PsaError]) -> None:
    """Ours: whoever reads the docstring sees all of them."""
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Rejected("Toyvendor refused: no."), "Toyvendor refused: no."),
        (NotFound("No task 7.", "Look in the list."), "No task 7. Look in the list."),
        (TryLater("Too fast.", "Repeat in 9 seconds.", seconds=9), "Too fast. Repeat in 9 seconds."),
    ],
    ids=["message", "fix", "seconds"],
)
def test_an_error_reads_as_cause_and_fix(error: PsaError, text: str) -> None:
    """Ours: one sentence each, and no blank at the end when there is no fix."""
    assert str(error) == text


def test_an_error_keeps_its_parts() -> None:
    """Ours: the result is built from the parts, not from the text."""
    error = TryLater("Too fast.", "Wait.", seconds=2.5)

    assert (error.message, error.fix, error.seconds, error.applied) == ("Too fast.", "Wait.", 2.5, ())
    assert Rejected("No.").seconds is None


def test_an_error_can_say_what_was_already_saved() -> None:
    """Ours: an update of several requests may fail halfway; the same error is raised on, with the parts in order."""
    error = Rejected("No.")

    told = error.after(["name"]).after(("status", "tags"))

    assert told is error
    assert error.applied == ("name", "status", "tags")
    assert Rejected("Another.").applied == ()
