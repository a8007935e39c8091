"""Arguments that are one of this tenant's choices: a name becomes its id, a missing one is filled or refused with the list."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp_psa.errors import BadArguments
from mcp_psa.manifests.resource import CreatePart, UpdatePart
from mcp_psa.records import NOUNS
from mcp_psa.shape import request
from mcp_psa.shape.closest import closest
from mcp_psa.shape.paths import dig
from mcp_psa.shape.unify import Record, Unifier
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.rows import checked

_MINUTES = 300.0
_SHOWN = 30
_MANY = 8


async def settled(job: Job, part: CreatePart | UpdatePart, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with names of choices turned into ids, and what is required but not given filled in where that is safe."""
    made = dict(given)
    if isinstance(part, CreatePart):
        for name, text in part.defaults.items():
            if name not in made and (value := _default(text, job.options)):
                made[name] = value
    faults = [f"{name}: is required." for name in part.required if name not in made and name not in part.choices]
    for name, kind in part.choices.items():
        needed = isinstance(part, CreatePart) and name in part.required
        if name in made or needed:
            try:
                made[name] = await _chosen(job, name, kind, made.get(name), made)
            except BadArguments as error:
                faults.append(error.message)
    if faults:
        raise BadArguments(" ".join(faults), "Nothing was sent; add what is missing, of a choice its id or name.")
    return made


def _default(text: str, options: Mapping[str, str]) -> str:
    if text.startswith("{") and text.endswith("}"):
        return options.get(text[1:-1], "")
    return text


async def _chosen(job: Job, name: str, kind: str, value: str | None, given: Mapping[str, Any]) -> str:
    choices = await options(job, kind, given)
    ids = [choice["id"] for choice in choices]
    usual = choices if len(choices) == 1 else [choice for choice in choices if choice.get("default")]
    if value is None and len(usual) == 1:
        why = "only choice" if len(choices) == 1 else "default"
        job.notes.append(f"{name} was set to {usual[0].get('name', usual[0]['id'])}, the {why}")
        return str(usual[0]["id"])
    if value is not None:
        words = _words(job, name, value)
        named = [c["id"] for c in choices if {str(c[key]).casefold() for key in ("name", "code") if key in c} & words]
        if value in ids or len(named) == 1:
            return value if value in ids else str(named[0])
    said = "is required" if value is None else f"{value!r} is none of the choices"
    raise BadArguments(
        f"{name}: {said}: {_shown(choices, value)}.", "Nothing was sent; give one of these ids or names."
    )


def _shown(choices: Sequence[Record], value: str | None) -> str:
    """The choices, or of many those that are close to what was given."""
    near = closest(value, choices) if value else ""
    if near and len(choices) > _MANY:
        return f"the closest of {len(choices)} are {near}"
    shown = "; ".join(f"{c['id']} {c.get('name') or c.get('code') or ''}".strip() for c in choices[:_SHOWN])
    rest = f"; and {len(choices) - _SHOWN} more" if len(choices) > _SHOWN else ""
    return f"{shown}{rest}" or "there are none"


def _words(job: Job, name: str, value: str) -> set[str]:
    """What a choice may be called: as given, and where that is a word of ours, as the vendor calls it."""
    source = job.tool.resource.fields.get(job.tool.noun.by_argument(name).name)
    theirs = source.values.get(value.casefold(), ()) if source is not None else ()
    return {word.casefold() for word in (value, *theirs)}


async def options(job: Job, kind: str, given: Mapping[str, Any]) -> list[Record]:
    """This tenant's choices of a kind that can still be chosen."""
    return [record for record in await every_option(job, kind, given) if not record.get("archived")]


async def every_option(job: Job, kind: str, given: Mapping[str, Any]) -> list[Record]:
    """This tenant's choices of a kind, from the vendor's option list."""
    resource = job.resources["option"]
    part = resource.part("list")
    filled = request.placed(part, {**given, "kind": kind}, ["kind"])
    route = request.pick(part.routes, filled)
    paging = job.tool.vendor.paging[part.paging]
    query = dict(part.query) | request.page_query(paging, 1, paging.most)
    answer = await job.kept(request.call(route, filled, query), _MINUTES)
    rows = job.adapter.rows("option", answer.body, {**given, "kind": kind})
    rows = checked(job, dig(answer.body, part.rows) if rows is None else rows, part.rows)
    names = [name for name in ("id", "name", "code", "default", "archived") if name in resource.fields]
    unifier = Unifier(resource, NOUNS["option"], names)
    records = [job.record_of("option", unifier, row, {}) for row in rows]
    return [record for record in records if "id" in record]
