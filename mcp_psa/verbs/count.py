"""How many there are, without their rows: by the vendor's own count where it counts just these, else by reading them."""

from dataclasses import replace

from mcp_psa.shape.result import Result, counted
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.walk import MOST_SCANNED, Plan, Walk, fetch, planned

# Enough rows of the first page to see whether the vendor honors the filters.
_SAMPLE = 20


async def count(job: Job) -> Result:
    """The exact number, or why it cannot be said."""
    tool = job.tool
    job.given["fields"] = ["id"] if "id" in tool.fields else list(tool.fields[:1])
    job.given["limit"] = _SAMPLE
    job.given.pop("cursor", None)
    plan = planned(job)
    told = await _told(job, plan)
    if told is not None:
        return counted(tool.noun, {"total": told}, _hidden(job, plan))
    walk = Walk(
        job, replace(plan, limit=MOST_SCANNED * 2, start=replace(plan.start, size=plan.paging.most)), whole=True
    )
    await walk.go()
    facts = {"total": len(walk.found), "scanned": walk.scanned}
    if walk.next is None:
        return counted(tool.noun, facts, _hidden(job, plan))
    why = (
        f"{len(walk.found)} fit among the first {walk.scanned} rows, and there are more, which {tool.vendor.title} does not "
        "count. Narrow it with filters"
    )
    return counted(tool.noun, {}, [why])


async def _told(job: Job, plan: Plan) -> int | None:
    """The vendor's own count; None where it has none, or counts other rows than these."""
    if plan.local or plan.paging.kind != "page" or plan.part.each_day is not None:
        return None
    page = await fetch(job, plan, plan.start)
    records = [job.record(plan.unifier, row, page.sideloads) for row in page.rows]
    honored = all(check(record) for record in records for check in plan.checks.values())
    return page.total if honored else None


def _hidden(job: Job, plan: Plan) -> list[str]:
    hidden = [rule.text for rule in plan.part.left_out if not any(name in job.given for name in rule.unless)]
    return [*job.notes, *hidden]
