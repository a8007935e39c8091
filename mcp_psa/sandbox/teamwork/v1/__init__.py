"""Version 1 of the API: STATUS envelopes, ids as text, keys with dashes, and the writes that version 3 has not."""

from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.v1 import directory, files, parts, plans, projects, talk, tasks

__all__ = ["routes"]


def routes(box: Box) -> list[BaseRoute]:
    """All routes of version 1."""
    return [
        *projects.routes(box),
        *parts.routes(box),
        *directory.routes(box),
        *plans.routes(box),
        *tasks.routes(box),
        *talk.routes(box),
        *files.routes(box),
    ]
