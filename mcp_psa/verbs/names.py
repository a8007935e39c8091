"""Arguments that point at things take an id; a name in its place is looked up here, before anything else is done.

Only a name that exactly one thing has is taken. Anything else is refused with the names that are close, and nothing is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mcp_psa.arguments import Argument
from mcp_psa.catalog import Tool
from mcp_psa.errors import BadArguments
from mcp_psa.records import NOUNS
from mcp_psa.shape.closest import closest
from mcp_psa.shape.unify import Record
from mcp_psa.values import Name
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.walk import walked

_ROWS = 200
_SHOWN = 5
_NOTHING = "Nothing was sent."


async def resolve(job: Job) -> None:
    """Put ids in the place of names, in the arguments of the call."""
    # The project first: what lies inside one is then looked up there.
    for argument in sorted(job.tool.arguments, key=lambda one: one.points != "project"):
        value = job.given.get(argument.name)
        if isinstance(value, Name):
            job.given[argument.name] = await _id(job, argument, value)
        elif isinstance(value, list) and any(isinstance(item, Name) for item in value):
            job.given[argument.name] = [
                await _id(job, argument, item) if isinstance(item, Name) else item for item in value
            ]


async def _id(job: Job, argument: Argument, name: Name) -> str:
    noun = argument.points
    tool = _lister(job, noun)
    if tool is None:
        raise BadArguments(
            f"{argument.name}: {name!s} is no id, and this vendor lists no {noun}s to look it up in.", _NOTHING
        )
    records, whole = await _named(job, tool, name)
    same = _same(records, name)
    if not same:  # some vendors search one word at a time, or by the letter's case
        others, whole = await _named(job, tool, None)
        records = [*records, *others]
        same = _same(records, name)
    if len(same) == 1 and job.tool.writes and not whole:
        raise BadArguments(
            f"{argument.name}: id {same[0]['id']} has the name {name!s}, but there is more than was looked through.",
            f"{_NOTHING} Give the id if it is that one.",
        )
    if len(same) == 1:
        job.note(f"{argument.name} {same[0]['name']} is id {same[0]['id']}")
        return str(same[0]["id"])
    what = tool.noun.words
    if same:
        ids = ", ".join(str(record["id"]) for record in same[:_SHOWN])
        raise BadArguments(
            f"{argument.name}: {len(same)} have the name {name!s}: id {ids}.", f"{_NOTHING} Give the id."
        )
    near = closest(name, records)
    hint = f"The closest names are {near}." if near else f"{tool.name} shows what there is."
    raise BadArguments(f"{argument.name}: no {what} has the name {name!s}.", f"{_NOTHING} {hint}")


def _same(records: Iterable[Record], name: Name) -> list[Record]:
    """Those that have just this name, each once."""
    found = {r["id"]: r for r in records if "id" in r and str(r.get("name", "")).casefold() == name.casefold()}
    return list(found.values())


def _lister(job: Job, noun: str) -> Tool | None:
    """The list tool of a noun, served or not, if it shows names."""
    resource = job.resources.get(noun)
    if resource is None or resource.list is None:
        return None
    tool = Tool(job.tool.vendor, resource, NOUNS[noun], "list", job.tool.sensitive)
    return tool if {"id", "name"} <= set(tool.fields) else None


async def _named(job: Job, tool: Tool, name: Name | None) -> tuple[list[Record], bool]:
    """What the vendor finds under a name, or the first of all there is; and whether that was everything."""
    filters = tool.resource.part("list").filters
    given: dict[str, Any] = {"fields": ["id", "name"], "limit": _ROWS, **_narrowed(job, tool, filters)}
    if name is not None:
        given |= next(({by: str(name)} for by in ("name", "search") if by in filters), {})
    return await walked(replace(job, tool=tool, given=given, notes=[]))


def _narrowed(job: Job, tool: Tool, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Things inside a project are looked up in the project that the call names, if it names one by id."""
    project = job.given.get("project")
    inside = any(field.name == "project_id" for field in tool.noun.fields)
    if not inside or "project" not in filters or project is None or isinstance(project, Name):
        return {}
    return {"project": project}
