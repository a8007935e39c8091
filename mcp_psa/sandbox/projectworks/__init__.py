"""A fake Projectworks, API version 1, over the sandbox's agency.

Written by hand from the vendor's help pages, the Swagger of 2018 that public clients were generated from, and public
clients of 2026 that ran against real tenants (read 2026-11-22). The vendor's OpenAPI file itself was not available:
what rests on a guess says "unverified" where it stands.
"""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.projectworks import assignments, crud, custom, lookups, timesheets
from mcp_psa.sandbox.projectworks.clients import BILLING_CONTACTS, CLIENTS
from mcp_psa.sandbox.projectworks.errors import Refused, on_http, on_refused
from mcp_psa.sandbox.projectworks.expenses import expenses
from mcp_psa.sandbox.projectworks.gate import Gate, expired, throttled
from mcp_psa.sandbox.projectworks.invoices import INVOICES
from mcp_psa.sandbox.projectworks.leaves import LEAVES
from mcp_psa.sandbox.projectworks.modules import MODULES
from mcp_psa.sandbox.projectworks.offices import OFFICES
from mcp_psa.sandbox.projectworks.projects import PROJECTS
from mcp_psa.sandbox.projectworks.resources import RESOURCES
from mcp_psa.sandbox.projectworks.tasks import TASKS
from mcp_psa.sandbox.projectworks.users import USERS

__all__ = ["app", "expired", "throttled"]


def app(box: Box, *, quota: tuple[int, float] | None = None, receipt_required: bool = False) -> Starlette:
    """The fake; its routes stand below /api/v1 (the vendor answers to /api/v1.0 as well).

    `quota` is a limit and its seconds: the vendor publishes none, so none is on by default. `receipt_required` makes
    expense claims without a file fail, as most accounts do.
    """
    window = box.window(*quota) if quota and box.quota else None
    nouns = (
        OFFICES,
        BILLING_CONTACTS,
        CLIENTS,
        USERS,
        PROJECTS,
        MODULES,
        TASKS,
        LEAVES,
        RESOURCES,
        INVOICES,
        expenses(receipt_required=receipt_required),
    )
    routes: list[Route] = [*lookups.routes(box.store), *timesheets.routes(box.store), *assignments.routes(box.store)]
    for noun in nouns:
        routes += crud.routes(box.store, noun) + custom.routes(box.store, noun)
    return Starlette(
        routes=routes,
        middleware=[Middleware(Gate, window=window)],
        exception_handlers={Refused: on_refused, HTTPException: on_http},
    )
