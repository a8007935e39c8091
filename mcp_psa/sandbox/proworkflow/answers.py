"""What the fake ProWorkflow says: the envelope of a success, of an error, and the page for a path it does not know."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from mcp_psa.sandbox.store import Row

_LOST = (
    "<!DOCTYPE html><html><head><title>404 - Not Found</title></head><body><h1>404 Page not found</h1></body></html>"
)


class Refused(Exception):  # an answer, not a fault of the fake
    """A request the vendor turns down: the HTTP status and the sentences it gives."""

    def __init__(self, status: int, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.status = status
        self.reasons = reasons


def page(rows: Sequence[Row], meta: Mapping[str, int]) -> Response:
    """A list answer."""
    return JSONResponse({"status": "success", "data": list(rows), "meta": dict(meta)})


def single(row: Row) -> Response:
    """One record."""
    return JSONResponse({"status": "success", "data": row, "meta": {}})


def written(data: object, message: str, status: int = 200) -> Response:
    """What a write answers: the id or ids, not the record."""
    return JSONResponse({"status": "success", "data": data, "message": message}, status)


def done(message: str) -> Response:
    """What /order answers: a message and no data (guide)."""
    return JSONResponse({"status": "success", "message": message})


def error(status: int, reasons: Sequence[str], headers: Mapping[str, str] | None = None) -> Response:
    """An error: `data` is an array of sentences."""
    return JSONResponse({"status": "error", "data": list(reasons)}, status, headers)


async def refusal(_request: Request, refused: Exception) -> Response:
    """Turn a Refused into its answer."""
    if not isinstance(refused, Refused):
        raise refused
    return error(refused.status, refused.reasons)


async def lost(_request: Request, _error: Exception) -> Response:
    """An HTML page for an unknown path or method (unverified on v4; v3 did so for paths)."""
    return HTMLResponse(_LOST, 404)
