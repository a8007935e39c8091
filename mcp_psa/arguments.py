"""What a tool takes: one list of arguments that its schema, its check and its documentation all come from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from mcp_psa import values
from mcp_psa.errors import BadArguments
from mcp_psa.manifests.formats import IdForm
from mcp_psa.manifests.resource import CreatePart, GetPart, Keyed, ListPart, Resource, UpdatePart
from mcp_psa.records import POINTS_AT, Kind, Noun
from mcp_psa.shape.select import available
from mcp_psa.shape.text import line

DEFAULT_LIMIT: Final = 25
MOST_ROWS: Final = 200

_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its kind decides its schema and how it is read. `points` is the noun that an id, or a name, is of."""

    name: str
    kind: Kind
    about: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    named: bool = False
    least: int | None = None
    most: int | None = None
    default: Any = None
    points: str = ""


def arguments_of(resource: Resource, noun: Noun, verb: str, *, sensitive: bool = True) -> tuple[Argument, ...]:
    """The arguments of a verb, in the order a person would give them; without `sensitive`, none of a sensitive field."""
    part = resource.part(verb)
    if isinstance(part, ListPart):
        return (
            *_filters(part, resource, noun),
            _fields(resource, available(resource, noun, verb, sensitive=sensitive)),
            *_PAGE,
        )
    if isinstance(part, GetPart):
        named = (_key(name, noun, part) for name in part.key)
        return (*named, _fields(resource, available(resource, noun, verb, sensitive=sensitive)))
    keys = part.key if isinstance(part, Keyed) else ()
    written = [n for n in part.arguments if n not in keys and (sensitive or not noun.by_argument(n).sensitive)]
    made = (*(_key(name, noun, part) for name in keys), *(_written(name, resource, noun, part) for name in written))
    return (*made, *_clear(part, resource, written)) if isinstance(part, UpdatePart) else (*made, _DUPLICATE)


_PAGE = (
    Argument("limit", Kind.COUNT, least=1, most=MOST_ROWS, default=DEFAULT_LIMIT),
    Argument("cursor", Kind.TEXT),
    Argument("count_only", Kind.FLAG),
)


_DUPLICATE = Argument("allow_duplicate", Kind.FLAG)


def _filters(part: ListPart, resource: Resource, noun: Noun) -> tuple[Argument, ...]:
    made = []
    for filter_ in noun.filters:
        if (rule := part.filters.get(filter_.name)) is None:
            continue
        kind = noun.filter_kind(filter_)
        # A filter of ours can only ask for what this vendor's rows can show.
        words = rule.values if rule.by != "local" else resource.fields[filter_.field].values
        choices = tuple(words) if kind is Kind.CHOICE else ()
        required = filter_.name in part.required
        made.append(Argument(filter_.name, kind, filter_.about, choices, required, points=_pointed(filter_.name, noun)))
    return tuple(made)


def _fields(resource: Resource, shown: tuple[str, ...]) -> Argument:
    others = [name for name in shown if name not in resource.default and name != "id"]
    about = (
        f"default: {', '.join(resource.default)}"
        + (f"; also: {', '.join(others)}" if others else "")
        + "; vendor.<name> for more"
    )
    return Argument("fields", Kind.TEXTS, about)


def _key(name: str, noun: Noun, part: Keyed) -> Argument:
    field = noun.by_argument(name)
    about = field.about if name != "id" else ""
    if name in part.optional:
        enough = any(not route.placeholders & part.optional for route in part.routes)
        about = "if known: less is read" if enough else f"give {' or '.join(n for n in part.key if n in part.optional)}"
    return Argument(name, field.kind, about, field.choices, name not in part.optional, points=_pointed(name, noun))


def _written(name: str, resource: Resource, noun: Noun, part: CreatePart | UpdatePart) -> Argument:
    field = noun.by_argument(name)
    filled = isinstance(part, CreatePart) and (name in part.choices or name in part.defaults)
    choices = _choices(name, resource, noun, part)
    about = field.about
    if name in part.choices:  # the tenant's words, and ours where they are known to stand for the tenant's
        about = "; ".join(text for text in (about, ", ".join(("id or name", *choices))) if text)
        choices = ()
    required = name in part.required and not filled
    points = _pointed(name, noun) if name not in part.choices else ""
    return Argument(name, field.kind, about, choices, required, name in part.choices, points=points)


def _pointed(name: str, noun: Noun) -> str:
    """The noun whose name may stand for the id: what the argument is called after, or the tool's own."""
    if name in ("id", "parent"):
        return noun.name if any(field.name == "name" for field in noun.fields) else ""
    return POINTS_AT.get(name, "")


def _choices(name: str, resource: Resource, noun: Noun, part: CreatePart | UpdatePart) -> tuple[str, ...]:
    """The words that this vendor can be told, in the record's order."""
    field = noun.by_argument(name)
    if field.kind is not Kind.CHOICE:
        return ()
    known: set[str] = set()
    if name in part.operated:
        known |= part.operated[name].words
    if name in part.body or name in resource.write:
        known |= set(resource.body_field(part, name).values)
    if not known and field.name in resource.fields:
        known = set(resource.fields[field.name].values)
    return tuple(word for word in field.choices if word in known) or field.choices


def _clear(part: UpdatePart, resource: Resource, written: list[str]) -> tuple[Argument, ...]:
    """What this vendor can be told to empty."""
    names = tuple(name for name in written if _clearable(name, part, resource))
    return (Argument("clear", Kind.TEXTS, choices=names),) if names else ()


def _clearable(name: str, part: UpdatePart, resource: Resource) -> bool:
    if name in part.operated and part.operated[name].clear is not None:
        return True
    bodied = name in part.body or name in resource.write
    return bodied and resource.body_field(part, name).clear is not None


def parse(arguments: tuple[Argument, ...], given: Mapping[str, Any] | None, today: date, ids: IdForm) -> dict[str, Any]:
    """The arguments as the tool understands them; BadArguments says every problem at once. Null means "not given"."""
    known = {argument.name: argument for argument in arguments}
    found: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in (given or {}).items():
        key = name if name in known else _CAMEL.sub(r"_\1", name).lower()
        if key not in known:
            faults.append(_unknown(name, known))
        elif key in found:
            faults.append(f"{key}: given twice")
        elif value is not None:
            try:
                found[key] = _value(known[key], value, today, ids)
            except ValueError as error:
                faults.append(f"{key}: {error}")
    missing = [
        a.name
        for a in arguments
        if a.required and a.name not in found and not any(f.startswith(f"{a.name}:") for f in faults)
    ]
    faults += [f"{name}: is required" for name in missing]
    if faults:
        raise BadArguments("; ".join(faults) + ".", "Nothing was sent; mend the arguments and call again.")
    return found


def _value(argument: Argument, value: Any, today: date, ids: IdForm) -> Any:
    kind = Kind.TEXT if argument.named else argument.kind
    found: Any
    if argument.points and kind is Kind.ID:
        found = values.named(value, ids)
    elif argument.points and kind is Kind.IDS:
        found = [values.named(item, ids) for item in values.items(value)]
    else:
        found = values.read(kind, value, today, ids, argument.choices)
    if argument.required and (found == [] or (isinstance(found, str) and not line(found))):
        msg = "is empty"
        raise ValueError(msg)
    if argument.kind is Kind.TEXTS and argument.choices:
        wrong = [item for item in found if item not in argument.choices]
        if wrong:
            msg = f"{values.shown(wrong[0])} is not one of: {', '.join(argument.choices)}"
            raise ValueError(msg)
    if argument.least is not None and argument.most is not None and not argument.least <= found <= argument.most:
        msg = f"give {argument.least} to {argument.most}"
        raise ValueError(msg)
    return found


def _unknown(name: str, known: Mapping[str, Argument]) -> str:
    near = get_close_matches(name, list(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; it takes: {', '.join(known)}"
    return f"{values.shown(name)[1:-1]}: no argument of this tool{hint}"
