"""Update: change only what is given. The manifest's mode says how, because vendors differ in what an omission destroys."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mcp_psa.errors import BadArguments, NotFound, PsaError
from mcp_psa.http.session import Call
from mcp_psa.manifests.resource import Operation, UpdatePart
from mcp_psa.shape import request
from mcp_psa.shape.paths import put
from mcp_psa.shape.result import Result
from mcp_psa.verbs.create import check_requirements
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.readback import saved

Step = tuple[tuple[str, ...], Callable[[], Awaitable[Any]]]


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
    await _take(job, _steps(job, part, key, values, clear), key)
    return await saved(job, {**values, **key}, "updated", [*values, *clear])


def _steps(
    job: Job, part: UpdatePart, key: Mapping[str, Any], values: Mapping[str, Any], clear: list[str]
) -> list[Step]:
    """The requests this update takes: one for the plain fields, one for each business operation."""
    plain = {
        name: value for name, value in values.items() if name not in part.operated or _written_too(part, name, value)
    }
    made: list[Step] = []
    if plain or clear:
        call = _plain(job, part, key, plain, clear)
        made.append(((*plain, *clear), lambda: job.send(call)))
    for name, operation in part.operated.items():
        if name in values and name not in plain:
            operated = _operation(job, operation, {**values, **key})
            made.append(((name,), lambda operated=operated: job.send(operated)))  # type: ignore[misc]  # bound now
    return made


def _written_too(part: UpdatePart, name: str, value: Any) -> bool:
    """An argument may be an operation for some values and a plain field for the others."""
    words = part.operated[name].words
    return bool(words) and _word(value) not in words


def _word(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _plain(job: Job, part: UpdatePart, key: Mapping[str, Any], values: Mapping[str, Any], clear: list[str]) -> Call:
    tool = job.tool
    route = request.pick(part.routes, {**values, **key})
    fields = {
        n: tool.resource.body_field(part, n) for n in (*values, *clear) if n in part.body or n in tool.resource.write
    }
    body = request.write_body(fields, tool.noun, {n: v for n, v in values.items() if n in fields}, clear)
    body = {**part.fixed, **body}
    body = {part.envelope: body} if part.envelope else body
    body = job.adapter.body(tool.noun.name, "update", body, job.given, job.options)
    return request.call(route, job.adapter.key(tool.noun.name, {**values, **key}), None, body, writes=True)


def _operation(job: Job, operation: Operation, given: Mapping[str, Any]) -> Call:
    word = _word(given[operation.argument])
    route = operation.route or operation.when.get(word)
    if route is None:
        raise BadArguments(f"{operation.argument}: {word!r} cannot be set here; it takes: {', '.join(operation.when)}.")
    shape = operation.bodies.get(word, operation.body)
    body: dict[str, Any] = {}
    for path, value in shape.items():
        put(body, path, _filled(value, given))
    whole = {operation.envelope: body} if operation.envelope else body
    return request.call(route, job.adapter.key(job.tool.noun.name, given), None, whole or None, writes=True)


def _filled(value: Any, given: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        found = given[value[1:-1]]
        return int(found) if isinstance(found, str) and found.isdigit() else found
    return value


async def _take(job: Job, steps: list[Step], key: Mapping[str, Any]) -> None:
    """Take the steps in order; an error says which parts were saved before it."""
    done: list[str] = []
    for names, send in steps:
        try:
            await send()
        except NotFound as error:
            named = ", ".join(f"{name} {value}" for name, value in key.items())
            what = f"{job.tool.noun.words} with {named}, or what it was to point at"
            error.message = f"{job.tool.vendor.title} has no {what}: {error.message}"
            raise error.after(done) from error
        except PsaError as error:
            raise error.after(done) from error
        done += names
