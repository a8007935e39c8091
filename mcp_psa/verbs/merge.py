"""What is there now, for vendors whose update replaces the whole record and empties what is left out."""

from collections.abc import Mapping
from typing import Any

from mcp_psa.errors import Conflict, NotFound, VendorChanged
from mcp_psa.manifests.resource import Merge
from mcp_psa.shape import request
from mcp_psa.shape.paths import MISSING, dig, first, put
from mcp_psa.verbs.get import shows
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
    """The row as it is now. It must show the key asked for: the whole of it is about to be written over that record."""
    answer = await job.send(request.call(request.pick(how.read, key), key))
    found = first(answer.body, how.row) if how.row else answer.body
    asked = {name: key[name] for name in job.tool.resource.part("update").key if name in key}
    rows = found if isinstance(found, list) else [found]
    row = next((row for row in rows if isinstance(row, dict) and shows(job, row, asked)), None)
    if row is not None:
        return row
    if isinstance(found, list):
        raise NotFound("No record of the answer has this id.", "Nothing was changed; check the id with the list tool.")
    what = f"{job.tool.vendor.title} answered without the {job.tool.noun.words} that was asked for."
    raise VendorChanged(what, "Nothing was changed; please report it.")


def _kept(how: Merge, row: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, path in how.keep.items():
        if (value := dig(row, path)) is not MISSING:
            put(body, name, value)
    return body
