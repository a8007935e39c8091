"""Names for the ids that rows hold, where the vendor sends none: fetched for all rows together, never one request a row.

A looked-up record may itself need a look-up (a task's project by way of its list), so this goes from noun to noun.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mcp_psa.manifests.parts import Source
from mcp_psa.manifests.resource import Lookup, Resource
from mcp_psa.records import NOUNS
from mcp_psa.shape import request
from mcp_psa.shape.paths import MISSING, dig, first
from mcp_psa.shape.unify import Row, Unifier
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.routes import kept

_MINUTES = 300.0
_MOST_PAGES = 20
_BATCH = 100


async def looked_up(job: Job, resource: Resource, fields: Iterable[str], rows: Sequence[Row]) -> dict[str, Any]:
    """What the rows' look-up fields refer to, as sideloads: `@noun` -> id -> record."""
    pools: dict[str, dict[str, Any]] = {}
    wanted: dict[str, set[str]] = {}
    for name in fields:
        source = resource.fields.get(name)
        if source is not None and source.lookup is not None and rows:
            wanted.setdefault(source.lookup, set()).add(source.field)
    for noun, targets in wanted.items():
        ids = {text for name in fields for text in _refs(resource.fields.get(name), noun, rows)}
        pools[f"@{noun}"] = await _records(job, noun, ids, tuple(sorted(targets)))
    return pools


def _refs(source: Source | None, noun: str, rows: Sequence[Row]) -> Iterable[str]:
    if source is None or source.lookup != noun:
        return
    for row in rows:
        found = first(row, source.ref)
        for one in found if isinstance(found, list) else [found]:
            if one is not MISSING and one not in (None, "", 0, "0"):
                yield str(one)


async def _records(job: Job, noun: str, ids: set[str], fields: tuple[str, ...]) -> dict[str, Any]:
    resource = job.resources[noun]
    if not ids or resource.lookup is None:
        return {}
    rows = await _rows(job, resource, resource.lookup, ids, fields)
    known = {text: row for row in rows if (text := _id(resource, row)) in ids}
    more = await looked_up(job, resource, fields, list(known.values()))
    unifier = Unifier(resource, NOUNS[noun], fields)
    return {id_: job.record_of(noun, unifier, row, more) for id_, row in known.items()}


def _id(resource: Resource, row: Row) -> str:
    found = first(row, resource.fields["id"].path)
    return "" if found is MISSING else str(found)


async def _rows(job: Job, resource: Resource, how: Lookup, ids: set[str], fields: tuple[str, ...]) -> list[Any]:
    """The rows of these ids, asked for in one request, or the whole list, page by page, and kept for some minutes."""
    query = dict(how.query)
    request.selection_query(resource, job.tool.vendor, fields, query)
    if how.ids is not None:
        ordered, found = sorted(ids), []
        for start in range(0, len(ordered), _BATCH):
            part = ordered[start : start + _BATCH]
            whole = query | {how.ids: ",".join(part)} | _page(job, how, 1)
            found += await _page_rows(job, how, whole)
        return found
    found = []
    for page in range(1, _MOST_PAGES + 1):
        rows = await _page_rows(job, how, query | _page(job, how, page))
        found += rows
        if len(rows) < job.tool.vendor.paging[how.paging].most or job.tool.vendor.paging[how.paging].kind == "none":
            break
    return found


def _page(job: Job, how: Lookup, page: int) -> dict[str, str]:
    paging = job.tool.vendor.paging[how.paging]
    return request.page_query(paging, page, paging.most)


async def _page_rows(job: Job, how: Lookup, query: Mapping[str, str]) -> list[Any]:
    answer = await kept(job, request.call(how.route, {}, query), _MINUTES)
    rows = dig(answer.body, how.rows)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
