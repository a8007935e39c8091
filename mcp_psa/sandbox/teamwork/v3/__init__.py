"""Version 3 of the API: its routes, as tables of paths over one way to list, show, create and change."""

from mcp_psa.sandbox.teamwork.v3.routes import routes

__all__ = ["routes"]
