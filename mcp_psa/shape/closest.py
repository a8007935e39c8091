"""Which names are close to one that nothing has: what a model, or a person in a hurry, probably meant."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from mcp_psa.shape.unify import Record

_OFFERED: Final = 3
_CLOSE: Final = 0.5


def closest(text: str, records: Sequence[Record]) -> str:
    """The few records whose names are closest to a text, each with its id; empty when none is close."""
    each = {record.get("id"): record for record in records}.values()
    scored = sorted(((_likeness(text, str(r.get("name", ""))), r) for r in each), key=lambda pair: -pair[0])
    found = [record for score, record in scored if score >= _CLOSE][:_OFFERED]
    return ", ".join(f"{record['name']} (id {record['id']})" for record in found if "id" in record)


def _likeness(text: str, name: str) -> float:
    """From 0 to 1; the best of the whole name and of its words, so that a slip in one word is found in a long name."""
    wanted, has = text.casefold(), name.casefold()
    if wanted and wanted in has:
        return 1.0
    return max((SequenceMatcher(None, wanted, part).ratio() for part in (has, *has.split())), default=0.0)
