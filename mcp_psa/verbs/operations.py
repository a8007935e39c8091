"""Business calls: what arguments stand for where a vendor changes a thing by operations of its own, in create and update."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mcp_psa.errors import BadArguments
from mcp_psa.http.session import Call
from mcp_psa.manifests.parts import Route
from mcp_psa.manifests.resource import CreatePart, Operation, UpdatePart
from mcp_psa.shape import request
from mcp_psa.shape.paths import put
from mcp_psa.verbs.job import Job

Made = tuple[tuple[str, ...], Call]


def operation_calls(
    job: Job, part: CreatePart | UpdatePart, given: Mapping[str, Any], names: Iterable[str], clear: Sequence[str] = ()
) -> list[Made]:
    """The calls that the arguments of these names (and those to be emptied) stand for, each with the names it takes."""
    made: list[Made] = []
    for operation in part.operations:
        named = tuple(n for n in operation.argument if n in names and stands_for(operation, given.get(n)))
        emptied = tuple(n for n in operation.argument if n in clear and operation.clear is not None)
        values = {**given, **dict.fromkeys(emptied, request.EMPTY[operation.clear or "null"])}
        if (named or emptied) and (call := _call(job, part, operation, values, (*named, *emptied)[0])) is not None:
            made.append(((*named, *emptied), call))
    return made


def stands_for(operation: Operation, value: Any) -> bool:
    """An argument may be an operation for some values and a plain field for the others."""
    return not operation.words or _word(value) in operation.words


def is_plain(job: Job, part: CreatePart | UpdatePart, name: str) -> bool:
    """Whether an argument that no operation takes is a plain field; BadArguments when its value can be written in no way."""
    operation = part.operated.get(name)
    if operation is None or name in part.body or name in job.tool.resource.write:
        return True
    if operation.words:
        raise BadArguments(f"{name}: it takes: {', '.join(sorted(operation.words))}.", "Nothing was sent.")
    return False


def _call(
    job: Job, part: CreatePart | UpdatePart, operation: Operation, given: Mapping[str, Any], argument: str
) -> Call | None:
    """The finished call, or None where something that it needs is not there: then there is nothing for it to do."""
    word = _word(given.get(argument))
    route: Route = operation.route or operation.when[word]
    body: dict[str, Any] = {}
    try:
        for path, value in operation.bodies.get(word, operation.body).items():
            put(body, path, filled_in(job, part, value, given))
    except KeyError:
        return None
    inner: Any = {operation.envelope: body} if operation.envelope else body
    if operation.shape == "list":
        inner = [inner]
    elif operation.shape == "value":
        inner = next(iter(body.values()))
    filled = job.adapter.key(job.tool.noun.name, given)
    return request.call(route, filled, None, None if inner == {} else inner, writes=True)


def filled_in(job: Job, part: CreatePart | UpdatePart, value: Any, given: Mapping[str, Any]) -> Any:
    """What a manifest's body says, with arguments in place of their names, each in the format it is written in."""
    if isinstance(value, dict):
        return {key: filled_in(job, part, item, given) for key, item in value.items()}
    if isinstance(value, list):
        return [filled_in(job, part, item, given) for item in value]
    if not (isinstance(value, str) and value.startswith("{") and value.endswith("}")):
        return value
    name = value[1:-1]
    found = given[name]
    rule = part.body.get(name) or job.tool.resource.write.get(name)
    if found is not None and rule is not None and (rule.format or rule.values):
        return request.written(rule, job.tool.noun.by_argument(name).kind, found)
    return int(found) if job.tool.vendor.ids == "integer" and isinstance(found, str) and found.isdigit() else found


def _word(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
