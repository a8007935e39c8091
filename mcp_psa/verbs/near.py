"""An empty list explained: which filter emptied it, and which names are close to the one asked for.

At most a few small requests more, and none of them may turn the empty answer into an error.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from mcp_psa.errors import PsaError
from mcp_psa.records import Test
from mcp_psa.shape.closest import closest
from mcp_psa.shape.text import cut
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.walk import Plan, Walk, fetch, planned

_PROBES = 3
_NAMES = 100
_LONGEST = 60


async def explain(job: Job, given: dict[str, Any], walk: Walk) -> None:
    """Note why nothing was found. `given` are the filters as they were asked for."""
    part = job.tool.resource.part("list")
    asked = [n for n in given if n in part.filters and n not in part.required]
    if not asked:
        return
    if walk.scanned:
        _by_rows(job, asked, given, walk)
        asked = [name for name in asked if _by_name(job, name)]
    for name in sorted(asked, key=lambda n: not _by_name(job, n))[:_PROBES]:
        with suppress(PsaError):
            if _by_name(job, name):
                await _by_names(job, given, name)
            else:
                await _by_probe(job, given, name)


def _by_rows(job: Job, asked: Sequence[str], given: dict[str, Any], walk: Walk) -> None:
    """Rows came, and our own checks left none of them: say which."""
    alone = [name for name in asked if walk.failed.get(name) == walk.scanned and not _by_name(job, name)]
    if any(_by_name(job, name) and walk.failed.get(name) == walk.scanned for name in asked):
        return  # said with the names that are close
    which = " and ".join(f"{name}={_shown(given[name])}" for name in alone)
    job.note(f"None of the {walk.scanned} rows has {which}" if alone else "No row fits all of the filters at once")


async def _by_probe(job: Job, given: dict[str, Any], name: str) -> None:
    """Without this filter: is there anything?"""
    plan = _without(job, given, name, 1)
    page = await fetch(job, plan, plan.start)
    if page.rows:
        many = f"there are {page.total}" if page.total and not plan.local else "there are some"
        job.note(f"Without {name}={_shown(given[name])} {many}")


async def _by_names(job: Job, given: dict[str, Any], name: str) -> None:
    """The names of what is there, and those of them that are close."""
    plan = _without(job, given, name, _NAMES)
    page = await fetch(job, plan, plan.start)
    records = [job.record(plan.unifier, row, page.sideloads) for row in page.rows]
    if not records:
        return
    text = str(given[name])
    near = closest(text, records)
    job.note(f"Nothing has {name}={_shown(text)}" + (f"; the closest names are {near}" if near else ""))


def _by_name(job: Job, name: str) -> bool:
    """Whether this filter looks for a name that rows have."""
    filter_ = job.tool.noun.filter(name)
    return filter_.field == "name" and filter_.test in (Test.TEXT, Test.IS) and {"id", "name"} <= set(job.tool.fields)


def _without(job: Job, given: dict[str, Any], name: str, rows: int) -> Plan:
    fields = ["id", "name"] if "name" in job.tool.fields else ["id"]
    shown = [field for field in fields if field in job.tool.fields] or list(job.tool.fields[:1])
    others = {n: v for n, v in given.items() if n not in (name, "cursor", "fields", "limit")}
    return planned(replace(job, given={**others, "limit": rows, "fields": shown}, notes=[]))


def _shown(value: Any) -> str:
    return cut(str(value), _LONGEST, "shortened")
