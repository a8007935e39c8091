"""After a write: read the record back. A write that was made is never reported as failed because the reading failed."""

from collections.abc import Mapping
from typing import Any

from mcp_psa.errors import PsaError
from mcp_psa.shape.result import Result, single
from mcp_psa.verbs.get import read
from mcp_psa.verbs.job import Job


async def saved(job: Job, key: Mapping[str, Any], outcome: str) -> Result:
    """The result of a write that was made: the record as the vendor now has it, or its key and why it could not be read."""
    tool = job.tool
    if tool.resource.get is None or any(name not in key for name in tool.resource.get.key):
        return single(dict(key), [*job.notes, "This vendor has no way to read it back."], outcome)
    fields = tool.chosen(None)
    try:
        record = await read(job, {name: key[name] for name in tool.resource.get.key}, fields)
    except PsaError as error:
        return single(dict(key), [*job.notes, f"It was {outcome}; reading it back failed: {error}"], outcome)
    return single(record, job.notes, outcome)
