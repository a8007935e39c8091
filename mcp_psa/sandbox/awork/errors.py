"""How awork says no: one body for every refusal, with a code, a trace id and perhaps the fields at fault."""

from collections.abc import Sequence

from starlette.responses import JSONResponse

# The text behind `link` is unverified; the field itself is required by the published schema.
_LINK = "https://developers.awork.com/errors"


class Refused(Exception):  # it is an answer, not a failure of ours
    """A request awork answers with an ErrorResponse."""

    def __init__(self, status: int, code: str, description: str, fields: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(description)
        self.status, self.code, self.description, self.fields = status, code, description, tuple(fields)

    def response(self, trace: str) -> JSONResponse:
        """The ErrorResponse."""
        body: dict[str, object] = {"code": self.code, "description": self.description, "link": f"{_LINK}#{self.code}"}
        if self.fields:
            body["validationErrors"] = [{"property": name, "message": text} for name, text in self.fields]
        return JSONResponse(body | {"traceId": trace}, self.status)


def not_found(what: str = "entity") -> Refused:
    """No such row, or none this caller may see."""
    return Refused(404, "not-found", f"The {what} was not found.")


def no_path() -> Refused:
    """An unknown route; awork uses the same code as for a missing row."""
    return Refused(404, "not-found", "There is no matching path.")


def invalid(*fields: tuple[str, str]) -> Refused:
    """A body or parameter whose named fields are wrong."""
    return Refused(400, "validation-failed", "The validation of the request failed.", fields)


def invalid_operation(text: str) -> Refused:
    """A request that is well formed but breaks a business rule."""
    return Refused(400, "invalid-operation", text)


def bad_query(text: str) -> Refused:
    """A filterby or orderby awork cannot read."""
    return Refused(400, "invalid-filter-or-order", text)


def unauthorized(right: str) -> Refused:
    """A permission is missing: a 401 like a bad token, told apart only by its code."""
    return Refused(401, "unauthorized", f"The request was blocked due to insufficient permissions ({right}).")


def dead_token() -> Refused:
    """A token that was alive once. Public clients look for the words "token expired"; the code is unverified."""
    return Refused(401, "workspaceid-missing", "The access token expired.")


def bad_token() -> Refused:
    """No usable token. Which code comes with it is unverified; public reports name this one."""
    return Refused(401, "workspaceid-missing", "The access token is missing or invalid.")
