"""Vendor row to record: the same words and units for every vendor.

`Unifier` is made once for a resource and a choice of fields, then applied to each row: no look-up of paths per row.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mcp_psa.manifests.parts import Source
from mcp_psa.manifests.resource import Resource
from mcp_psa.records import Kind, Noun
from mcp_psa.shape.convert import DEFAULT, Reader, reader
from mcp_psa.shape.paths import MISSING, dig, finder, steps
from mcp_psa.shape.text import clean, line

Row = Mapping[str, Any]
Record = dict[str, Any]
Sideloads = Mapping[str, Any]
_Getter = Callable[[Row, Sideloads], Any]

VENDOR = "vendor."
_LISTS = (Kind.IDS, Kind.TEXTS)


class Unifier:
    """Makes records of the given fields (`vendor.<path>` reaches what the record does not have)."""

    def __init__(self, resource: Resource, noun: Noun, fields: Iterable[str]) -> None:
        self._getters: list[tuple[str, _Getter]] = []
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


def _getter(source: Source, kind: Kind) -> _Getter:
    plain = _as_it_is if source.lookup else reader(source.format or DEFAULT[kind])
    read = _named(source.values, flag=kind is Kind.FLAG) or plain
    if source.pool is not None:
        return _sideloaded(source, read, listed=kind in _LISTS)
    if (key := _key(source)) is not None:

        def get(row: Row, _: Sideloads) -> Any:
            value = row.get(key, MISSING)
            return None if value is MISSING else read(value)

        return get
    find = _joiner(source.words) if source.words else finder(source.path)

    def search(row: Row, _: Sideloads) -> Any:
        value = find(row)
        return None if value is MISSING else read(value)

    return search


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


def _key(source: Source) -> str | None:
    """The one key of the row that holds the value, where it is as simple as that; null is a value then."""
    simple = not source.words and len(source.path) == 1 and steps(source.path[0]) == source.path
    return source.path[0] if simple else None


def _sideloaded(source: Source, read: Reader, *, listed: bool) -> _Getter:
    """Look the thing up among the sideloads by the id in the row (Teamwork keys them by text, rows hold numbers).

    Rows share few things: what an id leads to is remembered for as long as the sideloads are the same.
    """
    ref_in, parts_of = finder(source.ref), _parts(source)
    known: dict[Any, Any] = {}
    known_in: Sideloads | None = None

    def found(ref: Any, sideloads: Sideloads) -> Any:
        parts = parts_of(ref, sideloads)
        if listed:
            return read(parts)
        return read(parts[0]) if parts else None

    def get(row: Row, sideloads: Sideloads) -> Any:
        nonlocal known, known_in
        ref = ref_in(row)
        if ref is MISSING:
            return None
        if listed or type(ref) not in (int, str):
            return found(ref, sideloads)
        if known_in is not sideloads:
            known, known_in = {}, sideloads
        if ref not in known:
            known[ref] = found(ref, sideloads)
        return known[ref]

    return get


def _things(sideloads: Sideloads, kind: str, ids: Iterable[Any]) -> list[Any]:
    things = sideloads.get(kind)
    return [thing for id_ in ids if isinstance(things, dict) and (thing := things.get(str(id_))) is not None]


def _parts(source: Source) -> Callable[[Any, Sideloads], list[Any]]:
    """What the things that an id or several refer to have for the field."""
    part_of = _part(source)

    def parts(ref: Any, sideloads: Sideloads) -> list[Any]:
        refs = ref if isinstance(ref, list) else [ref]
        if source.hop is not None:
            refs = [dig(thing, source.hop.path) for thing in _things(sideloads, source.hop.via, refs)]
        found = [part_of(thing) for thing in _things(sideloads, source.pool or "", refs)]
        return [part for part in found if part is not MISSING and part is not None]

    return parts


def _part(source: Source) -> Callable[[Any], Any]:
    if source.lookup:
        return lambda thing: thing.get(source.field)
    return _joiner(source.words) if source.words else finder(source.path)


def _joiner(paths: Iterable[str]) -> Callable[[Any], str | None]:
    """The texts at several paths with a blank between them."""
    finders = [finder((path,)) for path in paths]

    def join(thing: Any) -> str | None:
        words = [str(word).strip() for find in finders if (word := find(thing)) is not MISSING]
        return " ".join(words).strip() or None

    return join
