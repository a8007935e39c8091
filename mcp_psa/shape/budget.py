"""Keep to the tokens that an answer may cost: whole rows until they are used up, and a record cut where it is longest.

The budget is a contract: what does not fit is left for the next call, or shortened and said to be.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from mcp_psa.shape.tokens import tokens
from mcp_psa.shape.unify import Record

# The summary line with a cursor, and the keys around the rows.
_FRAME: Final = 110
_LEAST_TEXT: Final = 20
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_CUT: Final = "… [cut: it does not fit into one answer]"


def compact(value: Any) -> str:
    """JSON without a needless blank."""
    return _ENCODER.encode(value)


def fitting(records: Sequence[Record], budget: int, frame: str, *, structured: bool) -> int:
    """How many whole records the budget allows beside a frame of notes and column names; at least one, cut if it must be."""
    room = budget - _FRAME - tokens(frame)
    for count, record in enumerate(records):
        cost = _cost(record, structured=structured)
        if cost > room and count:
            return count
        if cost > room:
            squeeze(record, room)
            return 1
        room -= cost
    return len(records)


def _cost(record: Record, *, structured: bool) -> int:
    """JSON with its keys is always longer than a row of the same record."""
    return tokens(compact(record) if structured else row(record, list(record))) + 1


def squeeze(record: Record, room: int) -> None:
    """Cut the longest values of a record until it fits; the id is never cut."""
    while (over := tokens(compact(record)) - room) > 0:
        name = max((n for n in record if n != "id"), key=lambda n: len(compact(record[n])), default=None)
        if name is None or len(compact(record[name])) <= _LEAST_TEXT + len(_CUT):
            return
        record[name] = _less(record[name], over)


def _less(value: Any, over: int) -> Any:
    """About so many tokens less of a value, at most half of it at once."""
    if isinstance(value, list) and len(value) > 1:
        return value[: max(1, len(value) // 2, len(value) - over // 4)][: len(value) - 1]
    text = (value if isinstance(value, str) else compact(value)).removesuffix(_CUT)
    keep = min(max(_LEAST_TEXT // 2, len(text) // 2, len(text) - 3 * over - len(_CUT)), len(text) - 1)
    return f"{text[:keep].rstrip()}{_CUT}"


def row(record: Record, columns: Sequence[str]) -> str:
    """One tab-separated row."""
    return "\t".join(cell(record, column) for column in columns)


def value_at(record: Record, name: str) -> Any:
    """What stands in a column; `vendor.<path>` columns are kept apart."""
    if name.startswith("vendor."):
        return record.get("vendor", {}).get(name.removeprefix("vendor."))
    return record.get(name)


def cell(record: Record, name: str) -> str:
    """A value as a table shows it, on one line."""
    value = value_at(record, name)
    if isinstance(value, str):
        return " ".join(value.split())
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        value = ", ".join(map(str, value))
    return " ".join((value if isinstance(value, str) else compact(value)).split())
