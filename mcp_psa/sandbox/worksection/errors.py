"""The errors Worksection answers with: HTTP 200, a status word and a code that means different things per action."""

from typing import Any, Final

FILTER_HINT: Final = "filter=(name has 'text' or id in (1, 2)) and (dateadd>='DD.MM.YYYY')"
MOST_ROWS: Final = 10_000


class ApiError(Exception):
    """A refusal in the vendor's own envelope; a code of None leaves `status_code` out."""

    def __init__(self, code: int | None, message: str, details: str | None = None, test: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.details, self.test = code, message, details, test

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        optional = {
            "status_code": self.code,
            "message": self.message,
            "message_details": self.details,
            "test": self.test,
        }
        return {"status": "error"} | {key: value for key, value in optional.items() if value is not None}


class DeadTokenError(Exception):
    """An access token that is missing, unknown or no longer valid: the only error with an HTTP status of its own."""


def field_required(name: str) -> ApiError:
    """A parameter is missing, or is not understood (the vendor uses one text for both)."""
    return ApiError(10, "Field is required", name)


def one_of_required(names: str) -> ApiError:
    """None of a group of parameters was given."""
    return ApiError(10, "At least one of fields required", names)


def bad_signature() -> ApiError:
    """A call that is not signed with the account's key."""
    return ApiError(2, "Action hash is missed or invalid")


def bad_filter() -> ApiError:
    """A filter that does not parse or names a field this action cannot search (the text misleads, as users report)."""
    return ApiError(10, "Field is required", "filter", FILTER_HINT)


def invalid_email(emails: list[str]) -> ApiError:
    """Addresses that belong to no member, or may not be used."""
    return ApiError(11, "Invalid email", ",".join(emails))


def project_invalid() -> ApiError:
    """No such project."""
    return ApiError(4, "Project is invalid")


def task_invalid() -> ApiError:
    """No such task."""
    return ApiError(5, "Task is invalid")


def tag_invalid(name: str) -> ApiError:
    """A tag that is unknown, or whose name is not unique."""
    return ApiError(16, "Tag is invalid", name)


def too_many() -> ApiError:
    """More rows than one answer holds: there is no partial answer, and this error has no code.

    The same text is used for costs (unverified: only the task actions are on record).
    """
    return ApiError(None, f"Too many tasks ({MOST_ROWS} max)")
