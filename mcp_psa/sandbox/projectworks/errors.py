"""How Projectworks refuses: the error bodies of ASP.NET, one small builder for each.

The vendor publishes no error shapes. 401 follows the only one seen in public client code, the rest are what ASP.NET
Web API answers by default (unverified for this vendor).
"""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse


class Answer(JSONResponse):
    """JSON as ASP.NET labels it."""

    media_type = "application/json; charset=utf-8"


class Refused(Exception):  # it is an answer, not a failure of ours
    """A request the vendor turns down: the status and the body it answers with."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def invalid(faults: Mapping[str, list[str]]) -> Refused:
    """400 for a body or query that does not bind: every fault, by field."""
    return Refused(400, {"Message": "The request is invalid.", "ModelState": dict(faults)})


def rejected(text: str) -> Refused:
    """400 for a request that binds and breaks a rule."""
    return Refused(400, {"Message": text})


def not_found(word: str) -> Refused:
    """404 for an id that leads nowhere, with the text of the vendor's 2018 Swagger ("Client not found")."""
    return Refused(404, {"Message": f"{word} not found"})


def server_fault() -> Refused:
    """500, which is also what an unknown reference id in a body gets (seen in 2026 for an unknown role id)."""
    return Refused(500, {"Message": "An error has occurred."})


async def on_refused(_request: Request, error: Exception) -> Answer:
    """Turn a Refused into its answer."""
    if not isinstance(error, Refused):
        raise error
    return Answer(error.body, error.status)


async def on_http(request: Request, error: Exception) -> Answer:
    """Answer for an unknown route (404) or an unsupported method (405)."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 405:  # noqa: PLR2004  # the status has a name everybody knows
        text = f"The requested resource does not support http method '{request.method}'."
        return Answer({"Message": text}, 405, headers=error.headers)
    text = f"No HTTP resource was found that matches the request URI '{request.url.replace(query=None)}'."
    return Answer({"Message": text}, error.status_code)
