"""What a resource manifest must satisfy beyond its form: its names exist in the record, and its routes can be filled."""

from collections.abc import Iterable, Iterator

from mcp_psa.manifests.parts import FilterRule
from mcp_psa.manifests.resource import CreatePart, ListPart, Operation, Recognition, Resource, UpdatePart
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.manifests.words import unknown, word_mistakes
from mcp_psa.records import NOUNS, Kind, Noun


def mistakes(resource: Resource, vendor: Vendor, stem: str) -> Iterator[str]:
    """Every mistake as `key: what is wrong`, with the nearest valid name where one is close."""
    if resource.noun not in NOUNS:
        yield f"noun: {unknown(resource.noun, NOUNS)}"
        return
    if resource.noun != stem:
        yield f"noun: {resource.noun!r} does not match the file name {stem!r}"
    noun = NOUNS[resource.noun]
    yield from _fields(resource, noun)
    yield from _known_nouns(resource)
    yield from word_mistakes(resource, noun)
    if resource.list is not None:
        yield from _list(resource.list, resource, noun, vendor)
    if resource.get is not None:
        yield from _routes("get", resource.get.routes, set(resource.get.key))
    for verb, part in (("create", resource.create), ("update", resource.update)):
        if part is not None:
            yield from _writes(verb, part, resource, noun, vendor)


def _known_nouns(resource: Resource) -> Iterator[str]:
    """Look-ups may only refer to nouns and fields that exist."""
    for name, source in resource.fields.items():
        if source.lookup is not None and source.lookup not in NOUNS:
            yield f"fields.{name}.lookup: {unknown(source.lookup, NOUNS)}"
        elif source.lookup is not None and source.field not in [f.name for f in NOUNS[source.lookup].fields]:
            yield f"fields.{name}.field: {unknown(source.field, [f.name for f in NOUNS[source.lookup].fields])}"
        elif source.kind and source.kind not in (kinds := NOUNS["option"].field("kind").choices):
            yield f"fields.{name}.kind: {unknown(source.kind, kinds)}"


def _fields(resource: Resource, noun: Noun) -> Iterator[str]:
    readable = [f.name for f in noun.fields if not f.write_only]
    for name, source in resource.fields.items():
        if name not in readable:
            yield f"fields.{name}: {unknown(name, readable)}"
            continue
        choices = noun.field(name).choices
        yield from (
            f"fields.{name}.values: {unknown(v, choices)}" for v in source.values if choices and v not in choices
        )
        if noun.field(name).kind is Kind.CHOICE and not source.values and not source.lookup:
            yield f"fields.{name}: a choice needs 'values', our words against the vendor's"
    for name in resource.default:
        if name not in resource.fields:
            yield f"default: {unknown(name, resource.fields)}"
        elif noun.field(name).sensitive:
            yield f"default: {name!r} is sensitive and may not be shown by default"
    for argument in resource.write:
        yield from _argument(f"write.{argument}", argument, noun)


def _list(part: ListPart, resource: Resource, noun: Noun, vendor: Vendor) -> Iterator[str]:
    known = [f.name for f in noun.filters]
    for name, rule in part.filters.items():
        if name not in known:
            yield f"list.filters.{name}: {unknown(name, known)}"
        else:
            yield from _filter(name, rule, resource, noun)
    for name in part.required:
        if name not in part.filters:
            yield f"list.required: {unknown(name, part.filters)}"
    if part.paging not in vendor.paging:
        yield f"list.paging: {unknown(part.paging, vendor.paging)}"
    routed = {name for name, rule in part.filters.items() if rule.by == "route"}
    yield from _routes("list", part.routes, routed)
    placed = {p for route in part.routes for p in route.placeholders}
    words = " ".join(str(word) for name in placed & set(part.filters) for word in part.filters[name].values.values())
    for name in (n for n in routed - placed if f"{{{n}}}" not in words):
        yield f"list.filters.{name}: no route has the placeholder {{{name}}}"
    if (search := part.search) is not None:
        named = (*search.when, *search.unless, *search.filters)
        yield from (f"list.search: {unknown(name, part.filters)}" for name in named if name not in part.filters)
        yield from _routes("list.search", search.routes, routed)


def _filter(name: str, rule: FilterRule, resource: Resource, noun: Noun) -> Iterator[str]:
    filter_ = noun.filter(name)
    if rule.by == "local" and filter_.field not in resource.fields:
        yield f"list.filters.{name}: cannot be applied here: {filter_.field!r} is no field of this resource"
    if noun.filter_kind(filter_) is Kind.CHOICE and rule.by == "vendor" and not rule.values:
        yield f"list.filters.{name}: a choice needs 'values', our words against the vendor's"


def _writes(verb: str, part: CreatePart | UpdatePart, resource: Resource, noun: Noun, vendor: Vendor) -> Iterator[str]:
    known = set(part.arguments) | (set(part.key) if isinstance(part, UpdatePart) else set())
    placed = {p for route in part.routes for p in route.placeholders}
    for argument in part.arguments:
        yield from _argument(f"{verb}.arguments", argument, noun)
        if (
            argument not in placed
            and argument not in part.operated
            and argument not in part.body
            and argument not in resource.write
        ):
            yield f"{verb}.arguments: nothing says how {argument!r} is written; add it to [write] or [{verb}.body]"
    for argument in part.body:
        yield from _argument(f"{verb}.body.{argument}", argument, noun)
    for operation in part.operations:
        yield from _operation(verb, operation, part.arguments, known | {"id"})
    yield from (f"{verb}.required: {unknown(n, part.arguments)}" for n in part.required if n not in part.arguments)
    if isinstance(part, CreatePart) and part.recognized is not None:
        yield from _recognition(part.recognized, part, resource, noun)
    if isinstance(part, UpdatePart) and part.mode == "operations" and part.routes:
        yield "update.routes: mode 'operations' has none; each operation names its own"
    yield from (f"{verb}.requires: {unknown(n, vendor.settings)}" for n in part.requires if n not in vendor.settings)
    yield from _routes(verb, part.routes, known)


def _recognition(rule: Recognition, part: CreatePart, resource: Resource, noun: Noun) -> Iterator[str]:
    """A record is recognized in the list: what it must show has to be there."""
    key = "create.recognized"
    if resource.list is None:
        yield f"{key}: there is no list to find it in"
        return
    listed = [name for name, source in resource.fields.items() if source.route is None]
    for name in rule.by:
        if name not in part.arguments:
            yield f"{key}.by: {unknown(name, part.arguments)}"
        elif (field := noun.by_argument(name).name) not in listed:
            yield f"{key}.by: {name!r} cannot be compared: lists do not show {field!r}"
    if rule.made and not rule.unique and rule.made not in listed:
        yield f"{key}.made: {unknown(rule.made, listed)}"
    yield from (
        f"{key}.filters: {unknown(n, resource.list.filters)}" for n in rule.filters if n not in resource.list.filters
    )


def _operation(verb: str, operation: Operation, arguments: Iterable[str], known: set[str]) -> Iterator[str]:
    key = f"{verb}.operations"
    yield from (f"{key}: {unknown(name, arguments)}" for name in operation.argument if name not in arguments)
    routes = [*operation.when.values(), *([operation.route] if operation.route else [])]
    yield from _routes(key, routes, known)


def _argument(key: str, argument: str, noun: Noun) -> Iterator[str]:
    known = [f.argument for f in noun.fields]
    if argument not in known:
        yield f"{key}: {unknown(argument, known)}"


def _routes(key: str, routes: Iterable[object], known: set[str]) -> Iterator[str]:
    for route in routes:
        for name in sorted(getattr(route, "placeholders", frozenset()) - known):
            yield f"{key}: the placeholder {{{name}}} is no argument here; known: {', '.join(sorted(known))}"
