"""After a write: read the record back. A write that was made is never reported as failed because the reading failed."""

from collections.abc import Iterable, Mapping
from typing import Any

from mcp_psa.errors import PsaError
from mcp_psa.shape.result import Result, single
from mcp_psa.verbs.get import read
from mcp_psa.verbs.job import Job


async def saved(job: Job, key: Mapping[str, Any], outcome: str, changed: Iterable[str]) -> Result:
    """The result of a write that was made: the record as the vendor now has it, with the default fields and those changed.

    Where it cannot be read, its key and why.
    """
    tool = job.tool
    if tool.resource.get is None or any(name not in key for name in tool.resource.get.key):
        return single(_named(job, key), [*job.notes, _elsewhere(job)], outcome)
    written = [tool.noun.by_argument(name).name for name in changed]
    shown = [name for name in written if name in tool.fields and tool.resource.fields[name].route is None]
    fields = tuple(dict.fromkeys((*tool.chosen(None), *shown)))
    try:
        record = await read(job, {name: key[name] for name in tool.resource.get.key}, fields)
    except PsaError as error:
        return single(_named(job, key), [*job.notes, f"It was {outcome}; reading it back failed: {error}"], outcome)
    return single(record, job.notes, outcome)


def _named(job: Job, key: Mapping[str, Any]) -> dict[str, Any]:
    return {job.tool.noun.by_argument(name).name: value for name, value in key.items()}


def _elsewhere(job: Job) -> str:
    tool = job.tool
    return (
        f"Not read back; {tool.vendor.name}_list_{tool.noun.plural} shows it."
        if tool.resource.list
        else "Not read back."
    )
