"""Names for the ids that rows hold, where the vendor sends none: fetched for all rows together, never one request a row.

A looked-up record may itself need a look-up (a task's project by way of its list), so this goes from noun to noun.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mcp_psa.errors import Forbidden, NotFound, VendorChanged
from mcp_psa.manifests.parts import Route, Source
from mcp_psa.manifests.resource import Lookup, Resource
from mcp_psa.records import NOUNS
from mcp_psa.shape import request
from mcp_psa.shape.paths import MISSING, dig, first
from mcp_psa.shape.unify import Row, Unifier
from mcp_psa.verbs.choices import every_option
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.routes import send_read
from mcp_psa.verbs.rows import checked

_MINUTES = 300.0
_MOST_PAGES = 20
_BATCH = 100
_FEW = 3


async def looked_up(job: Job, resource: Resource, fields: Iterable[str], rows: Sequence[Row]) -> dict[str, Any]:
    """What the rows' look-up fields refer to, as sideloads: `@noun` -> id -> record."""
    pools: dict[str, dict[str, Any]] = {}
    wanted: dict[tuple[str, str], set[str]] = {}
    for name in fields:
        source = resource.fields.get(name)
        if source is not None and source.lookup is not None and rows:
            wanted.setdefault((source.lookup, source.kind), set()).add(source.field)
    if wanted:  # what an adapter adds to a row may be referred to
        rows = [job.adapter.row(resource.noun, dict(row), job.options) for row in rows]
    for (noun, kind), targets in wanted.items():
        of_kind = (resource.fields.get(name) for name in fields)
        ids = {text for source in of_kind if source and source.kind == kind for text in _refs(source, noun, rows)}
        if kind:
            pools[f"@{noun}{kind}"] = await _choices(job, kind) if ids else {}
            continue
        try:
            pools[f"@{noun}"] = await _records(job, noun, ids, tuple(sorted(targets)))
        except (NotFound, Forbidden, VendorChanged) as error:
            if _decides(job, noun):
                raise
            job.note(f"Names of {NOUNS[noun].plural.replace('_', ' ')} are missing: {error.message}")
    return pools


def _decides(job: Job, noun: str) -> bool:
    """Whether a filter given looks at what is looked up: rows without it would all be left out."""
    part, tool = job.tool.resource.list, job.tool
    given = [n for n in job.given if tool.verb == "list" and part is not None and n in part.filters]
    sources = (tool.resource.fields.get(tool.noun.filter(name).field) for name in given)
    return any(source is not None and source.lookup == noun for source in sources)


async def _choices(job: Job, kind: str) -> dict[str, Any]:
    """A list of options by id, and by name for rows that hold only that. Where it cannot be read, that is said."""
    try:
        choices = await every_option(job, kind, {})
        return {c["name"]: c for c in choices if "name" in c} | {c["id"]: c for c in choices}
    except (NotFound, Forbidden, VendorChanged) as error:
        job.note(f"Names of {kind.replace('_', ' ')} are missing: {error.message}")
        return {}


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
            listed = how.expression.replace("{ids}", ",".join(how.each.replace("{id}", id_) for id_ in part))
            whole = query | {how.ids: listed} | _page(job, how, 1)
            found += await _page_rows(job, how, whole)
        return found
    if how.one is not None and len(ids) <= _FEW:
        return [row for id_ in sorted(ids) if (row := await _single(job, how.one, id_)) is not None]
    found = []
    for page in range(1, _MOST_PAGES + 1):
        rows = await _page_rows(job, how, query | _page(job, how, page))
        found += rows
        if len(rows) < job.tool.vendor.paging[how.paging].most or job.tool.vendor.paging[how.paging].kind == "none":
            break
    else:
        job.note(f"Names were looked up among the first {len(found)} of {how.route.path} only")
    return found


async def _single(job: Job, route: Route, id_: str) -> Any:
    """One row by its id; None where it is gone."""
    try:
        answer = await send_read(job, route, (), {"id": id_}, {}, _MINUTES)
    except NotFound:
        return None
    row = answer.body[0] if isinstance(answer.body, list) and answer.body else answer.body
    return row if isinstance(row, dict) else None


def _page(job: Job, how: Lookup, page: int) -> dict[str, str]:
    paging = job.tool.vendor.paging[how.paging]
    return request.page_query(paging, page, paging.most)


async def _page_rows(job: Job, how: Lookup, query: Mapping[str, str]) -> list[Any]:
    answer = await send_read(job, how.route, how.older, {}, query, _MINUTES)
    return checked(job, dig(answer.body, how.rows), how.rows)
