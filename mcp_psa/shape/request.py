"""Build the requests of a tool call: the first route whose placeholders are given, then query or body.

Values go into paths percent-encoded and into queries as pairs: nothing that a caller gives is ever pasted into an address.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from mcp_psa.errors import BadArguments
from mcp_psa.http.session import Call
from mcp_psa.manifests.parts import BodyField, FilterRule, Route, Source
from mcp_psa.manifests.resource import ListPart, Resource
from mcp_psa.manifests.vendor import Paging, Vendor
from mcp_psa.records import Kind, Noun
from mcp_psa.shape.convert import DEFAULT, writer
from mcp_psa.shape.paths import put
from mcp_psa.shape.unify import VENDOR

EMPTY: dict[str, Any] = {"null": None, "empty": "", "zero": 0, "empty_list": []}


@dataclass
class Query:
    """A query under construction: one value a name; comma lists are joined, a different value for a name is a mistake of ours."""

    pairs: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        """Set a name; the same name again replaces it."""
        self.pairs[name] = value

    def extend(self, pairs: Mapping[str, str]) -> None:
        """Set several names."""
        self.pairs.update(pairs)

    def join(self, name: str, values: Iterable[str]) -> None:
        """Add to a comma list, without repeating what is there."""
        there = self.pairs[name].split(",") if self.pairs.get(name) else []
        self.pairs[name] = ",".join(dict.fromkeys([*there, *values]))

    def also(self, name: str, condition: str) -> None:
        """Add a condition to an expression in the vendor's filter language."""
        self.pairs[name] = f"{self.pairs[name]} and {condition}" if self.pairs.get(name) else condition

    def done(self) -> tuple[tuple[str, str], ...]:
        """The pairs in the order they were added."""
        return tuple(self.pairs.items())


def pick(routes: Sequence[Route], given: Iterable[str]) -> Route:
    """The first route whose placeholders are all given."""
    names = set(given)
    for route in routes:
        if route.placeholders <= names:
            return route
    needed = " or ".join(", ".join(sorted(route.placeholders)) for route in routes)
    raise BadArguments(f"This needs {needed}.", "Give it and call again; nothing was sent.")


class Literal(str):
    """Text from a manifest that may stand in a path as it is, slashes included."""

    __slots__ = ()


def fill(route: Route, given: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The route's path and query with its placeholders filled."""
    safe = {k: v if isinstance(v, Literal) else _step(str(v)) for k, v in given.items()}
    return route.path.format_map(safe), {n: t.format_map({k: str(v) for k, v in given.items()}) for n, t in route.query}


def _step(text: str) -> str:
    """A value as one step of a path: dots alone would climb it."""
    return quote(text, safe="") if text.strip(".") or not text else text.replace(".", "%2E")


def routed(part: ListPart, route: Route, given: Mapping[str, Any]) -> frozenset[str]:
    """The filters that decide about the path: those the route names, and those that a word of theirs names in turn."""
    names = set(route.placeholders)
    for name in route.placeholders:
        rule = part.filters.get(name)
        word = str(rule.values.get(word_of(given.get(name)), "")) if rule is not None else ""
        names |= {other for other in part.filters if f"{{{other}}}" in word}
    return frozenset(names)


def placed(part: ListPart, given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The arguments as the path takes them: a word of a routed filter becomes the vendor's own piece of path."""
    made = dict(given)
    for name in names:
        rule = part.filters.get(name)
        if rule is None or not rule.values or name not in given:
            continue
        told = rule.values[word_of(given[name])]
        try:
            made[name] = Literal(str(told).format_map({k: quote(str(v), safe="") for k, v in given.items()}))
        except KeyError as error:
            raise BadArguments(f"{name}={given[name]} needs {error.args[0]} too.", "Give it and call again.") from error
    return made


def list_query(part: ListPart, noun: Noun, given: Mapping[str, Any], routed: Iterable[str]) -> dict[str, str]:
    """The query that the filters given make, for the filters the vendor applies itself."""
    query = Query(dict(part.query))
    for name, rule in part.filters.items():
        if name in given and name not in routed and rule.by == "vendor":
            _apply(query, rule, noun, name, given[name])
    return query.pairs


def word_of(value: Any) -> str:
    """A value as manifests write it in their tables of words."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _apply(query: Query, rule: FilterRule, noun: Noun, name: str, value: Any) -> None:
    query.extend(rule.with_)
    kind = noun.filter_kind(noun.filter(name))
    if rule.values:
        told = rule.values[word_of(value)]
        if isinstance(told, dict):
            query.extend(told)
            return
    else:
        form = rule.format or ("flag_text" if kind is Kind.FLAG else DEFAULT[kind])
        told = str(writer(form)(value))
    if rule.expression is None:
        query.add(rule.query or name, told)
    else:
        query.also(rule.query or name, rule.expression.replace("{value}", told))


def selection_query(
    resource: Resource, vendor: Vendor, fields: Iterable[str], query: dict[str, str], type_name: str = ""
) -> None:
    """Add what the wanted fields need, and ask for only these where the vendor selects fields itself."""
    wanted: dict[str, list[str]] = {}
    loads: list[str] = []
    built = Query(query)
    for name in fields:
        if name.startswith(VENDOR):
            wanted.setdefault("", []).append(name.removeprefix(VENDOR).replace("[", ".").split(".")[0])
            continue
        source = resource.fields[name]
        for key, text in source.needs.items():
            built.join(key, text.split(","))
        wanted.setdefault("", []).extend(source.asked)
        loads += _sideloads(source, wanted)
    rule = vendor.selection
    if rule is None or resource.whole or (not resource.type and "{type}" in rule.query):
        return
    for type_, names in wanted.items():
        label = rule.types.get(type_, type_) if type_ else type_name or resource.type
        built.join(
            rule.query.replace("{type}", label), ["id", *names] if "{type}" in rule.query or not type_ else names
        )
    if rule.include and loads:
        built.join(rule.include, loads)


def _sideloads(source: Source, wanted: dict[str, list[str]]) -> list[str]:
    """What a field needs of sideloads, added to what is wanted of each; gives what they are called in asking."""
    asked = []
    if source.via is not None:
        wanted.setdefault(source.via, []).extend(re.split(r"[.\[]", path)[0] for path in (source.path or source.words))
        asked.append(source.include or source.via)
    if source.hop is not None:
        wanted.setdefault(source.hop.via, []).append(source.hop.path.split(".")[0])
        asked.append(source.hop.via)
    return asked


def page_query(paging: Paging, page: int, size: int) -> dict[str, str]:
    """The query of one page."""
    return {paging.page: str(page), paging.size: str(size)} if paging.kind == "page" else {}


def write_body(
    fields: Mapping[str, BodyField],
    noun: Noun,
    values: Mapping[str, Any],
    clear: Iterable[str] = (),
) -> dict[str, Any]:
    """The JSON body of a write: each value in the vendor's place and format; cleared ones as the vendor empties them."""
    body: dict[str, Any] = {}
    for name, value in values.items():
        put(body, fields[name].path, written(fields[name], noun.by_argument(name).kind, value))
    for name in clear:
        rule = fields[name]
        put(body, rule.path, EMPTY[rule.clear or "null"])
    return body


def whole(body: dict[str, Any], fixed: Mapping[str, Any], envelope: str) -> dict[str, Any]:
    """The body with what is always sent below what was given, inside its envelope."""
    made: dict[str, Any] = {}
    for path, value in fixed.items():
        put(made, path, value)
    made = merged(made, body)
    return {envelope: made} if envelope else made


def merged(under: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One body laid over another, table by table."""
    made = dict(under)
    for key, value in over.items():
        there = made.get(key)
        made[key] = merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else value
    return made


def written(rule: BodyField, kind: Kind, value: Any) -> Any:
    """One value as the vendor takes it."""
    if rule.values:
        word = word_of(value)
        if word not in rule.values:
            raise BadArguments(f"{value!r} cannot be written here; it takes: {', '.join(rule.values)}.")
        return rule.values[word]
    return writer(rule.format or DEFAULT[kind])(value)


def call(
    route: Route,
    given: Mapping[str, Any],
    query: Mapping[str, str] | None = None,
    body: Any = None,
    *,
    writes: bool = False,
    bulk: bool = False,
) -> Call:
    """The finished request: the route's own query first, then the rest."""
    path, own = fill(route, given)
    return Call(route.method, path, Query({**own, **(query or {})}).done(), body, writes, bulk)
