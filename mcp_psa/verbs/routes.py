"""Send reads: by a route, by its older spelling when the vendor does not know the new one, or from what is kept already."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp_psa.errors import NotFound
from mcp_psa.http.session import Answer, Call
from mcp_psa.manifests.parts import Route
from mcp_psa.shape import request
from mcp_psa.verbs.job import Job


async def send_read(
    job: Job,
    route: Route,
    older: Sequence[Route],
    given: Mapping[str, Any],
    query: Mapping[str, str],
    cache: float = 0,
) -> Answer:
    """The answer to a read; on "not found" an older route with the same placeholders is tried, once, for reads only."""
    filled = job.adapter.key(job.tool.noun.name, given)
    try:
        return await kept(job, request.call(route, filled, query), cache)
    except NotFound:
        other = next((old for old in older if old.placeholders == route.placeholders), None)
        if other is None:
            raise
        return await kept(job, request.call(other, filled, query), cache)


async def kept(job: Job, call: Call, seconds: float) -> Answer:
    """The answer to a read, from the account's cache if it was asked for less than so many seconds ago."""
    if seconds <= 0:
        return await job.send(call)
    key = (call.method, call.path, call.query)
    answer: Answer | None = job.session.cache.get(key)
    if answer is None:
        answer = await job.send(call)
        job.session.cache.put(key, answer, seconds)
    return answer
