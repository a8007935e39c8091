"""Errors the way Teamwork answers them: MESSAGE and STATUS on v1, a list of errors on v3, and no body for a v3 404."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from zlib import crc32

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

V3: Final = "/projects/api/v3/"

_CODES: Final = {
    400: "bad_request",
    401: "unauthorized",
    409: "conflict",
    422: "unprocessable_entity",
    429: "too_many_requests",
}


class Problem(Exception):
    """A request that Teamwork refuses."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class Missing(Problem):
    """An id that does not exist, or that the caller may not see."""

    def __init__(self) -> None:
        super().__init__(404, "Not found")


def is_v3(path: str) -> bool:
    """Whether a path belongs to version 3; the fake may be mounted below any prefix."""
    return V3 in path


def refusal(path: str, status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """The error answer of the version that this path belongs to."""
    if not is_v3(path):
        return JSONResponse({"MESSAGE": text, "STATUS": "Error"}, status, headers)
    if status == 404:  # noqa: PLR2004
        return Response(status_code=404, headers=headers)
    code = _CODES.get(status, "error")
    error = {"id": f"{code}-{crc32((path + text).encode()):08x}", "code": code, "title": text, "detail": text}
    return JSONResponse({"errors": [error]}, status, headers)


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  # registered for this class only
    return refusal(request.url.path, error.status, error.text)


def _on_unknown(_request: Request, error: Exception) -> Response:
    """An unknown path or method: an empty body on both versions (v1 is unverified, "often empty")."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    return Response(status_code=status)


def _on_overflow(request: Request, _error: Exception) -> Response:
    """A number that no id can be."""
    return refusal(request.url.path, 404, "Not found")


HANDLERS: Final[dict[Any, Callable[[Request, Exception], Response]]] = {
    Problem: _on_problem,
    OverflowError: _on_overflow,
    404: _on_unknown,
    405: _on_unknown,
}
