"""Send reads: by a route, by its older spelling when the vendor does not know the new one."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp_psa.errors import NotFound
from mcp_psa.http.session import Answer
from mcp_psa.manifests.parts import Route
from mcp_psa.shape import request
from mcp_psa.verbs.job import Job


async def send_read(  # noqa: PLR0913  # what a read is made of, each in words of its own
    job: Job,
    route: Route,
    older: Sequence[Route],
    given: Mapping[str, Any],
    query: Mapping[str, str],
    cache: float = 0,
    *,
    bulk: bool = False,
) -> Answer:
    """The answer to a read; on "not found" an older route with the same placeholders is tried, once, for reads only."""
    filled = job.adapter.key(job.tool.noun.name, given)
    try:
        return await job.kept(request.call(route, filled, query, bulk=bulk), cache)
    except NotFound:
        other = next((old for old in older if old.placeholders == route.placeholders), None)
        if other is None:
            raise
        return await job.kept(request.call(other, filled, query, bulk=bulk), cache)
