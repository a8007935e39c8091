"""Update: change only what is given. The manifest's mode says how, because vendors differ in what an omission destroys."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from mcp_psa.errors import BadArguments, NotFound, OutcomeUnknown, PsaError
from mcp_psa.http.session import Answer
from mcp_psa.manifests.resource import UpdatePart
from mcp_psa.shape import request
from mcp_psa.shape.result import Result
from mcp_psa.verbs.create import check_requirements, prepared
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.merge import current
from mcp_psa.verbs.operations import filled_in, is_plain, operation_calls
from mcp_psa.verbs.readback import saved
from mcp_psa.verbs.recovery import confirmed

Step = tuple[tuple[str, ...], Callable[[], Awaitable[Answer]]]


async def run(job: Job) -> Result:
    """The changed record, as a result."""
    part: UpdatePart = job.tool.resource.part("update")
    check_requirements(job, part)
    key = {name: job.given[name] for name in part.key if name in job.given}
    clear = job.given.get("clear", [])
    values = {n: v for n, v in job.given.items() if n not in part.key and n != "clear"}
    if both := [name for name in clear if name in values]:
        raise BadArguments(f"{', '.join(both)} is both given and to be cleared.", "Do one of them; nothing was sent.")
    if not values and not clear:
        raise BadArguments("There is nothing to change.", "Give at least one field, or clear one; nothing was sent.")
    for name in values:
        if name in part.operated and (others := [other for other in part.operated[name].excludes if other in values]):
            raise BadArguments(
                f"{name} and {', '.join(others)} exclude each other.", "Give one of them; nothing was sent."
            )
    given = await prepared(job, part, job.given)
    answers = await _take(job, _steps(job, part, key, given, list(values), clear), key, clear)
    return await saved(
        job, {**values, **key}, "updated", [*values, *clear], (part.row, answers[-1].body if answers else None)
    )


def _steps(  # the parts of an update
    job: Job, part: UpdatePart, key: Mapping[str, Any], given: Mapping[str, Any], names: list[str], clear: list[str]
) -> list[Step]:
    """The requests this update takes: one for the plain fields, one for each business operation."""
    operations = operation_calls(job, part, {**given, **key}, names, clear)
    taken = {name for named, _ in operations for name in named}
    plain = [name for name in names if name not in taken and is_plain(job, part, name)]
    emptied = [name for name in clear if name not in taken and is_plain(job, part, name)]
    made: list[Step] = []
    if plain or emptied:
        made.append(((*plain, *emptied), lambda: _plain(job, part, key, {n: given[n] for n in plain}, emptied)))
    made += [(named, partial(job.send, call)) for named, call in operations]
    return made


async def _plain(
    job: Job, part: UpdatePart, key: Mapping[str, Any], values: Mapping[str, Any], clear: list[str]
) -> Answer:
    """Write the plain fields: alone, or (where the vendor replaces the whole) laid over what is there."""
    tool = job.tool
    route = request.pick(part.routes, {**values, **key})
    fields = {
        n: tool.resource.body_field(part, n) for n in (*values, *clear) if n in part.body or n in tool.resource.write
    }
    change = request.write_body(fields, tool.noun, {n: v for n, v in values.items() if n in fields}, clear)
    filled = job.adapter.key(tool.noun.name, {**values, **key})
    if part.merge is not None:
        change = request.merged(await current(job, part.merge, filled), change)
    body = request.whole(change, filled_in(job, part, part.fixed, {**values, **key}), part.envelope)
    body = job.adapter.body(tool.noun.name, "update", body, {**job.given, **values}, job.options)
    return await job.send(request.call(route, filled, None, body, writes=True))


async def _take(job: Job, steps: list[Step], key: Mapping[str, Any], clear: Sequence[str]) -> list[Answer]:
    """Take the steps in order; an error says which parts were saved before it.

    A step without an answer counts as taken if the record shows what it was to change.
    """
    done: list[str] = []
    answers: list[Answer] = []
    for number, (names, send) in enumerate(steps):
        if len(steps) > 1:
            await job.progress(number, len(steps), f"changing {', '.join(names)}")
        try:
            answers.append(await send())
        except NotFound as error:
            named = ", ".join(f"{name} {value}" for name, value in key.items())
            what = f"{job.tool.noun.words} with {named}, or what it was to point at"
            error.message = f"{job.tool.vendor.title} has no {what}: {error.message}"
            raise error.after(done) from error
        except OutcomeUnknown as error:
            if not await confirmed(job, names, job.given, clear, key):
                raise error.after(done) from error
            job.note(f"The answer to changing {', '.join(names)} was lost; the record shows the change")
        except PsaError as error:
            raise error.after(done) from error
        done += names
    return answers
