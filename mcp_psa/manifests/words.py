"""The second half of what a manifest must satisfy: the words in its tables are words of the record, its tables are whole.

Each of these would load, and fail or silently do the wrong thing at a tool call.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from mcp_psa.manifests.parts import BodyField, FilterRule
from mcp_psa.manifests.resource import CreatePart, GetPart, ListPart, Resource, UpdatePart
from mcp_psa.records import Kind, Noun

_FLAGS = ("true", "false")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|today|yesterday|tomorrow|(today)?[+-]\d{1,4}[dwmy]")


def unknown(name: str, known: Iterable[str]) -> str:
    """What to say about a name that is not among the known ones."""
    near = get_close_matches(name, list(known), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    return f"{name!r} is not known; {hint}"


def word_mistakes(resource: Resource, noun: Noun) -> Iterator[str]:
    """Every wrong word and every hole, as `key: what is wrong`."""
    bodies = {"write": resource.write, "create.body": _body(resource.create), "update.body": _body(resource.update)}
    for table, fields in bodies.items():
        for argument, rule in fields.items():
            yield from _body_words(f"{table}.{argument}", argument, rule, noun)
    if resource.list is not None:
        yield from _list(resource.list, noun)
    if resource.get is not None:
        yield from _key("get", resource.get, noun)
    if resource.update is not None:
        yield from _operations(resource.update, noun)
        yield from _key("update", resource.update, noun)
    yield from _empty(resource)


def _empty(resource: Resource) -> Iterator[str]:
    """A verb without a route could never be called."""
    parts = {"list": resource.list, "get": resource.get, "create": resource.create, "update": resource.update}
    for verb, part in parts.items():
        operated = isinstance(part, UpdatePart) and part.mode == "operations"
        if part is not None and not part.routes and not operated:
            yield f"{verb}.routes: is empty"


def _body(part: CreatePart | UpdatePart | None) -> dict[str, BodyField]:
    return {} if part is None else part.body


def _choices(argument: str, noun: Noun) -> tuple[str, ...]:
    """The words an argument may take; none means that it takes no words."""
    found = next((f for f in noun.fields if f.argument == argument), None)
    if found is None:
        return ()
    return _FLAGS if found.kind is Kind.FLAG else found.choices


def _body_words(key: str, argument: str, rule: BodyField, noun: Noun) -> Iterator[str]:
    choices = _choices(argument, noun)
    if choices:
        yield from (f"{key}.values: {unknown(word, choices)}" for word in rule.values if word not in choices)


def _list(part: ListPart, noun: Noun) -> Iterator[str]:
    known = {f.name for f in noun.filters}
    for name, rule in part.filters.items():
        if name in known:
            yield from _filter(f"list.filters.{name}", rule, noun.filter_kind(noun.filter(name)))
    for hidden in part.left_out:
        yield from (
            f"list.hidden.unless: {unknown(name, part.filters)}" for name in hidden.unless if name not in part.filters
        )


def _filter(key: str, rule: FilterRule, kind: Kind) -> Iterator[str]:
    if kind is Kind.FLAG and rule.values and set(rule.values) != set(_FLAGS):
        yield f"{key}.values: a flag needs just true and false"
    if kind is Kind.DAY and rule.default is not None and not _DAY.fullmatch(rule.default):
        yield f"{key}.default: {rule.default!r} is no day; write YYYY-MM-DD, today or -30d"
    if kind is Kind.CHOICE and rule.default is not None and rule.default not in rule.values:
        yield f"{key}.default: {unknown(rule.default, rule.values)}"


def _operations(part: UpdatePart, noun: Noun) -> Iterator[str]:
    for operation in part.operations:
        choices = {word for argument in operation.argument for word in _choices(argument, noun)}
        if choices:
            yield from (
                f"update.operations: {unknown(w, sorted(choices))}" for w in sorted(operation.words) if w not in choices
            )


def _key(verb: str, part: GetPart | UpdatePart, noun: Noun) -> Iterator[str]:
    known = [f.argument for f in noun.fields]
    yield from (f"{verb}.key: {unknown(name, known)}" for name in part.key if name not in known)
