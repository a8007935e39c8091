"""Vendor row to record: the same words and units for every vendor.

`Unifier` is made once for a resource and a choice of fields, then applied to each row: no look-up of paths per row.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mcp_psa.manifests.parts import Source
from mcp_psa.manifests.resource import Resource
from mcp_psa.records import Kind, Noun
from mcp_psa.shape.convert import DEFAULT, reader
from mcp_psa.shape.paths import MISSING, dig, first, steps
from mcp_psa.shape.text import clean, line

Row = Mapping[str, Any]
Record = dict[str, Any]
Sideloads = Mapping[str, Any]

VENDOR = "vendor."
_LISTS = (Kind.IDS, Kind.TEXTS)


class Unifier:
    """Makes records of the given fields (`vendor.<path>` reaches what the record does not have)."""

    def __init__(self, resource: Resource, noun: Noun, fields: Iterable[str]) -> None:
        self._getters: list[tuple[str, Callable[[Row, Sideloads], Any]]] = []
        self._raw: list[str] = []
        for name in fields:
            if name.startswith(VENDOR):
                self._raw.append(name.removeprefix(VENDOR))
            else:
                field = noun.field(name)
                self._getters.append((name, _getter(resource.fields[name], field.kind)))

    def record(self, row: Row, sideloads: Sideloads) -> Record:
        """The record of one row: only fields that have a value."""
        made: Record = {}
        for name, get in self._getters:
            value = get(row, sideloads)
            if value is not None and value != []:
                made[name] = value
        if self._raw:
            raw = {path: value for path in self._raw if (value := _dug(row, path)) is not None}
            if raw:
                made["vendor"] = raw
        return made


def _dug(row: Row, path: str) -> Any:
    """What stands there, in whichever case the keys are kept."""
    return _safe(next((v for p in (path, path.lower()) if (v := dig(row, p)) is not MISSING and v is not None), None))


def _safe(value: Any) -> Any:
    """A vendor's value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _safe(item) for key, item in value.items()}
    return [_safe(item) for item in value] if isinstance(value, list) else value


def _getter(source: Source, kind: Kind) -> Callable[[Row, Sideloads], Any]:
    read = _as_it_is if source.lookup else reader(source.format or DEFAULT[kind])
    named = _named(source.values, flag=kind is Kind.FLAG)
    take = _single(source) if source.pool is None else _sideloaded(source, listed=kind in _LISTS)

    def get(row: Row, sideloads: Sideloads) -> Any:
        value = take(row, sideloads)
        if value is MISSING or (value is None and named is None):
            return None
        if named is not None:
            return named(value)
        return read(value)

    return get


def _as_it_is(value: Any) -> Any:
    """What was looked up is a record of ours already."""
    return value


def _named(values: Mapping[str, tuple[str, ...]], *, flag: bool) -> Callable[[Any], Any] | None:
    """Our word for the vendor's (null and "" are the word that lists ""); one we do not know is passed on, not lost."""
    if not values:
        return None
    ours: dict[str, Any] = {theirs.lower(): name for name, words in values.items() for theirs in words}
    if flag:
        ours = {theirs: name == "true" for theirs, name in ours.items()}

    def word(value: Any) -> Any:
        text = (
            "" if value is None else ("true" if value else "false") if isinstance(value, bool) else str(value).strip()
        )
        if flag or not text:
            return ours.get(text.lower())
        return ours.get(text.lower()) or line(text.lower())

    return word


def _single(source: Source) -> Callable[[Row, Sideloads], Any]:
    if source.words:
        return lambda row, _: _joined(row, source.words)
    if len(source.path) == 1 and len(steps(source.path[0])) == 1 and "[" not in source.path[0]:
        (path,) = source.path
        return lambda row, _: row.get(path, MISSING)
    return lambda row, _: first(row, source.path)


def _sideloaded(source: Source, *, listed: bool) -> Callable[[Row, Sideloads], Any]:
    """Look the thing up among the sideloads by the id in the row (Teamwork keys them by text, rows hold numbers)."""

    def take(row: Row, sideloads: Sideloads) -> Any:
        ref = first(row, source.ref)
        if ref is MISSING:
            return MISSING
        refs = ref if isinstance(ref, list) else [ref]
        if source.hop is not None:
            refs = [dig(thing, source.hop.path) for thing in _things(sideloads, source.hop.via, refs)]
        found = [_part(thing, source) for thing in _things(sideloads, source.pool or "", refs)]
        found = [value for value in found if value is not MISSING and value is not None]
        if listed:
            return found
        return found[0] if found else MISSING

    return take


def _things(sideloads: Sideloads, kind: str, ids: Iterable[Any]) -> list[Any]:
    things = sideloads.get(kind)
    return [thing for id_ in ids if isinstance(things, dict) and (thing := things.get(str(id_))) is not None]


def _part(thing: Any, source: Source) -> Any:
    if source.lookup:
        return thing.get(source.field)
    return _joined(thing, source.words) if source.words else first(thing, source.path)


def _joined(thing: Any, paths: Iterable[str]) -> str | None:
    words = (dig(thing, path) for path in paths)
    text = " ".join(str(word).strip() for word in words if word is not MISSING and word is not None)
    return text.strip() or None
