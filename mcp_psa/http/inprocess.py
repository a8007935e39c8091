"""A transport that reaches a web application in this process: how the sandbox is used without a port."""

from typing import Any

import httpx

Transport = httpx.AsyncBaseTransport
Sent = httpx.Request
Received = httpx.Response


def in_process(application: Any) -> Transport:
    """A transport whose requests go straight to an ASGI application."""
    return httpx.ASGITransport(app=application, raise_app_exceptions=False)
