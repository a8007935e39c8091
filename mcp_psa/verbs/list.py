"""List: the rows asked for within the budget, with what was hidden and where to go on; or only how many there are."""

from typing import Any

from mcp_psa.shape import cursor as cursors
from mcp_psa.shape.budget import fitting
from mcp_psa.shape.result import Result, listing
from mcp_psa.vendors import Preparation
from mcp_psa.verbs.count import count
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.near import explain
from mcp_psa.verbs.walk import Plan, Walk, planned


async def run(job: Job) -> Result:
    """The rows asked for, as a result."""
    tool = job.tool
    job.given = await job.adapter.seek(Preparation(tool.noun.name, tool.verb, job.options, job.fetch), job.given)
    if job.given.pop("count_only", False):
        return await count(job)
    plan = planned(job)
    walk = Walk(job, plan)
    await walk.go()
    _say(job, plan, walk)
    if job.settings.near_misses == "on" and not walk.found and walk.next is None and "cursor" not in job.given:
        await explain(job, job.given, walk)
    frame = "\t".join((*plan.fields, *job.notes))
    structured = job.settings.result == "both"
    room = fitting([r for r, _ in walk.found], job.settings.result_tokens, frame, structured=structured)
    shown = walk.found[:room]
    nearest = shown[-1][1] if room < len(walk.found) else walk.next
    facts: dict[str, Any] = {"total": walk.total, "scanned": walk.scanned if plan.local else None}
    facts["next_cursor"] = cursors.encode(nearest, plan.owner) if nearest else None
    return listing(job.tool.noun, [r for r, _ in shown], plan.fields, facts, job.notes)


def _say(job: Job, plan: Plan, walk: Walk) -> None:
    if walk.dropped:
        walk_total = f"{walk.dropped} rows that {job.tool.vendor.title} sent did not fit the filters and were left out"
        job.notes.append(walk_total)
        walk.total = None
    for hidden in plan.part.left_out:
        if not any(name in job.given for name in hidden.unless):
            job.notes.append(hidden.text)
