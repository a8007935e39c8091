"""What is there now, for vendors whose update replaces the whole record and empties what is left out."""

from collections.abc import Mapping
from typing import Any

from mcp_psa.errors import Conflict, VendorChanged
from mcp_psa.manifests.resource import Merge
from mcp_psa.shape import request
from mcp_psa.shape.paths import MISSING, dig, first, put
from mcp_psa.verbs.job import Job

_TRIES = 3


async def current(job: Job, how: Merge, key: Mapping[str, Any]) -> dict[str, Any]:
    """The body that would change nothing. Where there is a version, what is there just before the write is what counts."""
    row = await _row(job, how, key)
    for _ in range(_TRIES):
        if not how.version:
            return _kept(how, row)
        again = await _row(job, how, key)
        if dig(again, how.version) == dig(row, how.version):
            return _kept(how, again)
        row = again
    raise Conflict(
        f"{job.tool.noun.words} is being changed by somebody else just now.", "Nothing was changed; try again."
    )


async def _row(job: Job, how: Merge, key: Mapping[str, Any]) -> dict[str, Any]:
    answer = await job.send(request.call(how.read, key))
    row = first(answer.body, how.row) if how.row else answer.body
    row = row[0] if isinstance(row, list) and len(row) == 1 else row
    if not isinstance(row, dict):
        raise VendorChanged(
            f"{job.tool.vendor.title} answered without a {job.tool.noun.words} in it.", "Nothing was changed."
        )
    return row


def _kept(how: Merge, row: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, path in how.keep.items():
        if (value := dig(row, path)) is not MISSING:
            put(body, name, value)
    return body
