"""Get: read one record, and make sure that it is the one asked for."""

from collections.abc import Mapping
from typing import Any

from mcp_psa.errors import NotFound, VendorChanged
from mcp_psa.manifests.resource import GetPart
from mcp_psa.shape import request
from mcp_psa.shape.paths import MISSING, dig, first
from mcp_psa.shape.result import Result, single
from mcp_psa.shape.unify import Record, Unifier
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.lookups import looked_up
from mcp_psa.verbs.routes import send_read


async def run(job: Job) -> Result:
    """The record asked for, as a result."""
    tool = job.tool
    fields = tool.chosen(job.given.get("fields"))
    key = {name: job.given[name] for name in tool.resource.part("get").key if name in job.given}
    return single(await read(job, key, fields), job.notes, budget=job.settings.result_tokens)


async def read(job: Job, key: Mapping[str, Any], fields: tuple[str, ...]) -> Record:
    """The record of this key with these fields; NotFound says which one is not there."""
    tool, part = job.tool, job.tool.resource.part("get")
    query = dict(part.query)
    request.selection_query(tool.resource, tool.vendor, fields, query, part.type)
    row, body = await _found(job, part, key, query)
    row |= await _more(job, fields, key)
    sideloads = {**job.sideloads(body), **await looked_up(job, tool.resource, fields, [row])}
    record = job.record(Unifier(tool.resource, tool.noun, fields), row, sideloads)
    if "id" in key and record.get("id", key["id"]).lower() != str(key["id"]).lower():
        raise VendorChanged(
            f"{tool.vendor.title} answered with {tool.noun.words} {record['id']} when asked for {key['id']}.",
            "Please report it.",
        )
    for name in key:
        field = tool.noun.by_argument(name).name
        if field in fields and field not in record:
            record[field] = key[name]
    return job.shortened(record, {}, "")


async def _found(
    job: Job, part: GetPart, key: Mapping[str, Any], query: Mapping[str, str]
) -> tuple[dict[str, Any], Any]:
    """The row and the answer it stands in. Routes with the same placeholders are lists, looked in one after the other."""
    cache = job.tool.vendor.paging[part.paging].cache if part.paging else 0
    picked = request.pick(part.routes, key)
    alike = [route for route in part.routes if route.placeholders == picked.placeholders]
    for route in alike:
        try:
            answer = await send_read(job, route, part.older, key, query, cache)
            return _row(job, part, answer.body, key), answer.body
        except NotFound as error:
            if route is alike[-1]:
                raise _missing(job, key) from error
    raise _missing(job, key)


async def _more(job: Job, fields: tuple[str, ...], key: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields asked for need from requests of their own."""
    found: dict[str, Any] = {}
    for name in fields:
        source = job.tool.resource.fields.get(name)
        if source is None or source.route is None:
            continue
        answer = await job.send(request.call(source.route, job.adapter.key(job.tool.noun.name, key)))
        row = dig(answer.body, source.row)
        root = source.path[0].split(".")[0].split("[")[0]
        if isinstance(row, dict) and root in row:
            found[root] = row[root]
    return found


def _row(job: Job, part: GetPart, body: Any, key: Mapping[str, Any]) -> dict[str, Any]:
    """Where the record stands in the answer: at a path, at the top, or in a list of one."""
    found = body if not part.row else first(body, [path for path in part.row if path != "[]"])
    if found is MISSING and "[]" in part.row:
        found = body
    if isinstance(found, list):
        found = next((row for row in found if isinstance(row, dict) and shows(job, row, key)), None)
        if found is None:
            raise _missing(job, key)
    if not isinstance(found, dict):
        raise VendorChanged(
            f"{job.tool.vendor.title} answered without a {job.tool.noun.words} in it.", "Please report it."
        )
    return found


def shows(job: Job, row: dict[str, Any], key: Mapping[str, Any]) -> bool:
    """Whether the row shows this key, as far as it shows it at all; the id it must show."""
    fields = job.tool.resource.fields
    for name, value in key.items():
        field = job.tool.noun.by_argument(name).name
        there = first(row, fields[field].path) if field in fields else MISSING
        if there is MISSING and name != "id":
            continue
        if str(there).casefold() != str(value).casefold():
            return False
    return True


def _missing(job: Job, key: Mapping[str, Any]) -> NotFound:
    tool = job.tool
    named = ", ".join(f"{name} {value}" for name, value in key.items())
    fix = (
        f"Look it up with {tool.vendor.name}_list_{tool.noun.plural}."
        if tool.resource.list
        else "Check what it belongs to."
    )
    return NotFound(f"{tool.vendor.title} has no {tool.noun.words} with {named}, or this account may not see it.", fix)
