"""Create: write once, then read the new record back, so that the model sees what was really saved."""

from typing import Any

from mcp_psa.errors import NotConfigured, OutcomeUnknown, PsaError
from mcp_psa.http.decode import LOOK, lowered
from mcp_psa.manifests.resource import CreatePart, UpdatePart
from mcp_psa.shape import request
from mcp_psa.shape.paths import MISSING, first
from mcp_psa.shape.result import Result
from mcp_psa.vendors import Preparation
from mcp_psa.verbs.choices import settled
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.once import ALLOW, Made, once
from mcp_psa.verbs.operations import filled_in, operation_calls, stands_for
from mcp_psa.verbs.readback import saved


async def run(job: Job) -> Result:
    """The new record, as a result."""
    tool = job.tool
    part: CreatePart = tool.resource.part("create")
    check_requirements(job, part)
    twice = bool(job.given.pop(ALLOW, False))
    given = await prepared(job, part, job.given)
    route = request.pick(part.routes, given)
    written = {
        n: v
        for n, v in given.items()
        if not (n in part.operated and stands_for(part.operated[n], v))
        and (n in part.body or (n in tool.resource.write and n not in route.placeholders))
    }
    fields = {name: tool.resource.body_field(part, name) for name in written}
    body = request.whole(
        request.write_body(fields, tool.noun, written), filled_in(job, part, part.fixed, given), part.envelope
    )
    body = job.adapter.body(tool.noun.name, "create", body, given, job.options)
    call = request.call(route, job.adapter.key(tool.noun.name, given), None, body, writes=True)

    async def make() -> Made:
        answer = await job.send(call)
        return Made(new_id(job, part, answer.body, answer.headers.get("id")), answer.body)

    made = await once(job, part, make, twice=twice)
    if made.outcome != "existing":
        await _follow(job, part, {**given, "id": made.id})
    return await saved(job, {**given, "id": made.id}, made.outcome, job.given, (part.row, made.body))


async def _follow(job: Job, part: CreatePart, given: dict[str, Any]) -> None:
    """The business calls that only an existing record takes. One that fails is said: the record itself is there."""
    for names, call in operation_calls(job, part, given, given):
        try:
            await job.send(call)
        except PsaError as error:
            job.notes.append(f"It was created; setting {', '.join(names)} afterwards failed: {error.message}")


async def prepared(job: Job, part: CreatePart | UpdatePart, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with choices settled, and with what the vendor's adapter had to look up."""
    settled_ = await settled(job, part, given)
    return await job.adapter.prepare(Preparation(job.tool.noun.name, job.tool.verb, job.options, job.fetch), settled_)


def check_requirements(job: Job, part: CreatePart | UpdatePart) -> None:
    """Refuse a write whose meaning depends on a setting that nobody has set."""
    missing = [name for name in part.requires if not job.options.get(name)]
    if missing:
        about = "; ".join(f"{name}: {job.tool.vendor.settings[name].about}" for name in missing)
        raise NotConfigured(
            f"Not sent: {job.tool.vendor.title} needs {about}.", "A person must set it before this can be written."
        )


def new_id(job: Job, part: CreatePart, body: Any, header: str | None) -> str:
    """The id of what was just created. Without one we cannot say what was saved, only that something was."""
    found = first(lowered(body), [path.lower() for path in part.id])
    if found is MISSING and header:
        found = header
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if found is MISSING or isinstance(found, bool) or not isinstance(found, str | int) or not str(found):
        raise OutcomeUnknown(
            f"{job.tool.vendor.title} accepted the {job.tool.noun.words} but did not say its id.", LOOK
        )
    return str(found)
