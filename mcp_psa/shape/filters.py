"""Check records against the filters given: for filters we apply ourselves, and again for those the vendor applied.

A filter that a vendor drops silently looks exactly like a working one; so what can be checked is checked.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mcp_psa.manifests.resource import ListPart, Resource
from mcp_psa.records import Kind, Noun
from mcp_psa.records import Test as Compare
from mcp_psa.shape.unify import Record

Check = Callable[[Record], bool]

_ANY = ("all", "any")
_LISTS = (Kind.IDS, Kind.TEXTS)


def local(part: ListPart, given: Mapping[str, Any], routed: frozenset[str]) -> frozenset[str]:
    """The filters given that only we can apply: declared so, or meant for a path that was not taken."""
    return frozenset(
        name for name, rule in part.filters.items()
        if name in given and (rule.by == "local" or (rule.by == "route" and name not in routed))
    )  # fmt: skip


def checks(part: ListPart, resource: Resource, noun: Noun, given: Mapping[str, Any]) -> dict[str, Check]:
    """A check for each filter given whose field this vendor's rows show."""
    made: dict[str, Check] = {}
    for name, rule in part.filters.items():
        filter_ = noun.filter(name)
        if name not in given or filter_.field not in resource.fields:
            continue
        if filter_.test is Compare.TEXT:
            if rule.by == "local":  # a vendor without text search of its own
                made[name] = _contains(filter_.field, str(given[name]))
            continue
        if rule.check and _shown(resource, noun, filter_.field, given[name]):
            made[name] = _check(filter_.field, filter_.test, noun.field(filter_.field).kind, given[name])
    return made


def _contains(field: str, text: str) -> Check:
    return lambda record: text.casefold() in str(record.get(field, "")).casefold()


def _shown(resource: Resource, noun: Noun, field: str, value: Any) -> bool:
    """Whether rows can show this value: a filter word such as `late` may have no counterpart in the field."""
    if noun.field(field).kind is not Kind.CHOICE:
        return True
    return str(value) not in _ANY and str(value) in resource.fields[field].values


def _check(field: str, test: Compare, kind: Kind, value: Any) -> Check:
    fits = _dated(test, value) if test is not Compare.IS else _equal(kind, value)
    empty: Any = False if kind is Kind.FLAG else () if kind in _LISTS else None
    return lambda record: fits(record.get(field, empty))


def _dated(test: Compare, value: str) -> Callable[[Any], bool]:
    """Days and instants compare as text; a record without the date does not fit."""
    if test is Compare.FROM:
        return lambda found: found is not None and found[:10] >= value
    if test is Compare.TO:
        return lambda found: found is not None and found[:10] <= value
    return lambda found: found is not None and found >= value


def _equal(kind: Kind, value: Any) -> Callable[[Any], bool]:
    if kind in _LISTS:
        return lambda found: str(value).casefold() in (str(item).casefold() for item in found)
    if kind in (Kind.TEXT, Kind.ID):
        return lambda found: str(found or "").casefold() == str(value).casefold()
    return lambda found: bool(found == value)
