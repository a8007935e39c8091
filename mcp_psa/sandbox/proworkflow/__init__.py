"""A fake ProWorkflow API v4 over the sandbox's agency.

Written by hand from ProWorkflow's public documentation (developer guide, migration page) and the vendor's public
example code, read 2026-11-22. No live account was asked: what the sources leave open is marked "unverified" where it
is decided.
"""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.proworkflow.answers import Refused, lost, refusal
from mcp_psa.sandbox.proworkflow.desk import TimeUnit
from mcp_psa.sandbox.proworkflow.gate import Gate, expired, throttled
from mcp_psa.sandbox.proworkflow.routes import Routes
from mcp_psa.sandbox.proworkflow.tokens import PATH, Tokens

__all__ = ["app", "expired", "throttled"]


def app(box: Box, *, old_item_path: bool = False, time_unit: TimeUnit = "minutes") -> Starlette:
    """The fake's routes, relative to /api/v4.

    Items are at /projects/items, their spelling since May 2026; with `old_item_path` they are at /projectitems, and the
    new path answers 404. `time_unit` is what `timespent` counts.
    """
    tokens = Tokens(box)
    fake = Starlette(
        routes=Routes(box, time_unit).all("/projectitems" if old_item_path else "/projects/items"),
        middleware=[Middleware(Gate, box=box, tokens=tokens)],
        exception_handlers={Refused: refusal, 404: lost, 405: lost},
    )
    fake.router.redirect_slashes = False
    # Another host at the vendor's: neither its gate nor its quota is before it.
    whole = Starlette(routes=[Route(PATH, tokens.answer, methods=["POST"]), Mount("", app=fake)])
    whole.router.redirect_slashes = False
    return whole
