"""Which fields an answer has: those asked for, else the manifest's default ones; the id always stays."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from mcp_psa.errors import BadArguments
from mcp_psa.manifests.resource import Resource
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.records import Noun
from mcp_psa.shape.unify import VENDOR

_LONGEST = 60
_MOST_NAMED = 5


def available(resource: Resource, noun: Noun, verb: str, *, sensitive: bool) -> tuple[str, ...]:
    """The fields this vendor fills, in the record's order; those that need a request of their own are for get alone."""
    shown = (f for f in noun.fields if f.name in resource.fields and (sensitive or not f.sensitive))
    return tuple(f.name for f in shown if verb != "list" or resource.fields[f.name].route is None)


def chosen(
    asked: Sequence[str] | None, shown: tuple[str, ...], resource: Resource, vendor: Vendor, *, sensitive: bool
) -> tuple[str, ...]:
    """The fields of this answer out of those that can be shown; BadArguments lists the valid names."""
    names = shown
    if not asked:
        return tuple(name for name in names if name in resource.default)
    unknown = [name for name in asked if name not in names and not _reachable(name, vendor, sensitive=sensitive)]
    if unknown:
        raise BadArguments(
            _said(unknown, names), f"Fields: {', '.join(names)}; anything else the vendor has as vendor.<name>."
        )
    always = ("id",) if "id" in names else ()
    return tuple(dict.fromkeys((*always, *asked)))


def secrets(row: Any, vendor: Vendor) -> Any:
    """The row without the vendor's sensitive keys, at any depth."""
    hidden = {key.lower() for key in vendor.sensitive}
    if isinstance(row, dict):
        return {k: secrets(v, vendor) for k, v in row.items() if k.lower() not in hidden}
    return [secrets(item, vendor) for item in row] if isinstance(row, list) else row


def _reachable(name: str, vendor: Vendor, *, sensitive: bool) -> bool:
    if not name.startswith(VENDOR) or len(name) == len(VENDOR):
        return False
    hidden = {key.lower() for key in vendor.sensitive}
    return sensitive or not any(
        step.lower() in hidden for step in name.removeprefix(VENDOR).replace("[", ".").split(".")
    )


def _said(unknown: Iterable[str], names: Sequence[str]) -> str:
    parts = []
    for name in list(unknown)[:_MOST_NAMED]:
        near = get_close_matches(name[:_LONGEST], names, n=1)
        parts.append(f"{name[:_LONGEST]!r} is no field here" + (f" (did you mean {near[0]!r}?)" if near else ""))
    return "; ".join(parts) + "."
