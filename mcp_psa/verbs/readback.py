"""After a write: read the record back. A write that was made is never reported as failed because the reading failed."""

from collections.abc import Iterable, Mapping
from typing import Any

from mcp_psa.errors import PsaError
from mcp_psa.shape.paths import first
from mcp_psa.shape.result import Result, single
from mcp_psa.shape.unify import Record, Unifier
from mcp_psa.verbs.get import read
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.lookups import looked_up

Answered = tuple[tuple[str, ...], Any]


async def saved(
    job: Job, known: Mapping[str, Any], outcome: str, changed: Iterable[str], answered: Answered = ((), None)
) -> Result:
    """The result of a write that was made: the record as the vendor now has it, with the default fields and those changed.

    Where it cannot be read singly, what the write itself answered; where that holds no record either, the key alone.
    """
    tool = job.tool
    written = [tool.noun.by_argument(name).name for name in changed if name != "clear"]
    shown = [name for name in written if name in tool.fields and tool.resource.fields[name].route is None]
    fields = tuple(dict.fromkeys((*tool.chosen(None), *shown)))
    try:
        record = await _read(job, known, fields, answered)
    except PsaError as error:
        return single(_key(job, known), [*job.notes, f"It was {outcome}; reading it back failed: {error}"], outcome)
    if record is None:
        return single(_key(job, known), [*job.notes, _elsewhere(job)], outcome)
    return single(record, job.notes, outcome, budget=job.settings.result_tokens)


async def _read(job: Job, known: Mapping[str, Any], fields: tuple[str, ...], answered: Answered) -> Record | None:
    tool, (paths, body) = job.tool, answered
    if tool.resource.get is not None and tool.resource.get.identified(known):
        return await read(job, {name: known[name] for name in tool.resource.get.key if name in known}, fields)
    row = first(body, paths) if paths else None
    row = row[0] if isinstance(row, list) and row else row
    if not isinstance(row, dict):
        return None
    sideloads = {**job.sideloads(body), **await looked_up(job, tool.resource, fields, [row])}
    return job.record(Unifier(tool.resource, tool.noun, fields), row, sideloads)


def _key(job: Job, known: Mapping[str, Any]) -> dict[str, Any]:
    """What identifies the record, in the record's words."""
    update = job.tool.resource.update
    names = update.key if update is not None and "id" not in known else ("id",)
    return {job.tool.noun.by_argument(name).name: known[name] for name in names if name in known}


def _elsewhere(job: Job) -> str:
    tool = job.tool
    return (
        f"Not read back; {tool.vendor.name}_list_{tool.noun.plural} shows it."
        if tool.resource.list
        else "Not read back."
    )
