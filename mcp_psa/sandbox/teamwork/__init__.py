"""A fake Teamwork.com, versions 1 and 3 of its Projects API, over the sandbox's agency.

Source: Teamwork's public API documentation, its Swagger files and its official clients, as summed up in the vendor note
(read 2026-11-22). What no source settles is marked "unverified" where it is decided.
"""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.gate import Gate, expired, throttled
from mcp_psa.sandbox.teamwork.problems import HANDLERS
from mcp_psa.sandbox.teamwork.v1 import routes as v1_routes
from mcp_psa.sandbox.teamwork.v3 import routes as v3_routes

__all__ = ["app", "expired", "throttled"]


def app(box: Box) -> Starlette:
    """The fake site of this box: v1 at its root, v3 below /projects/api/v3."""
    return Starlette(
        routes=[*v3_routes(box), *v1_routes(box)],
        exception_handlers=HANDLERS,
        middleware=[Middleware(Gate, box=box)],
    )
