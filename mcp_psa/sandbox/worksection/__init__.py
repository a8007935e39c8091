"""A fake Worksection: both API addresses of one account, over the sandbox's agency.

Written by hand from the vendor's public documentation (FAQ, Postman collection, client libraries; read 2026-11-22).
What the documentation leaves open is marked "unverified" where it is decided.
"""

import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.routing import Route

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.worksection.auth import HashOf
from mcp_psa.sandbox.worksection.gateway import Gateway, expired, throttled
from mcp_psa.sandbox.worksection.oauth import Tokens

__all__ = ["app", "expired", "throttled"]


def app(
    box: Box, *, hash_of: HashOf = "sent", throttle_status: int = 200, wall: Callable[[], float] | None = None
) -> Starlette:
    """The account, to be mounted under a prefix.

    `hash_of` tells what the MD5 hash is taken over, `throttle_status` the HTTP status of "Too many requests", and
    `wall` gives unix seconds for signatures and tokens: callers sign with the real time, whatever day the agency is in.
    Unless given it is the real time, as wrong as the box's trouble makes it.
    """
    window = box.window(1, 1.0)
    gateway = Gateway(box, window, Tokens(wall or (lambda: time.time() + box.trouble.skew)), hash_of, throttle_status)
    routes = {
        "/api/admin/v2": gateway.admin,
        "/api/admin/v2/": gateway.admin,
        "/api/oauth2": gateway.user,
        "/api/oauth2/": gateway.user,
    }
    tokens = {"/oauth2/refresh": gateway.refresh, "/oauth2/resource": gateway.resource}
    return Starlette(
        routes=[Route(path, endpoint, methods=["GET", "POST"]) for path, endpoint in routes.items()]
        + [Route(path, endpoint, methods=["POST"]) for path, endpoint in tokens.items()]
    )
