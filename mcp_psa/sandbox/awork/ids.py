"""GUIDs for the agency's plain integers: stable, and readable backwards without a table.

awork knows everything by GUID. Ours are version 5 UUIDs whose last 48 bits carry the integer, masked by its kind.
"""

from functools import lru_cache
from uuid import UUID, uuid5

_SPACE = UUID("6f1c2a52-7b0e-5d5a-9a51-0c9f0a3d7e11")


@lru_cache(maxsize=200_000)
def guid(kind: str, number: int) -> str:
    """The GUID of this kind's row `number`."""
    digest = uuid5(_SPACE, f"{kind}/{number}")
    return str(UUID(fields=(*digest.fields[:5], number ^ _mask(kind))))


def guid_or_none(kind: str, number: int | None) -> str | None:
    """The GUID, or None where there is no row."""
    return None if number is None else guid(kind, number)


def number_of(kind: str, text: str) -> int | None:
    """The integer behind a GUID of this kind; None for any other text."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    number = found.node ^ _mask(kind)
    return number if guid(kind, number) == str(found) else None


@lru_cache(maxsize=64)
def _mask(kind: str) -> int:
    return uuid5(_SPACE, kind).node
