"""What the model gets: one summary line and tab-separated rows for a list, one compact object for a record.

Both the text and the structured content are complete on their own, and say what was hidden, cut and comes next. Whole rows
are left out to keep to the budget (budget.py), never half of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from mcp_psa.errors import PsaError
from mcp_psa.records import Noun
from mcp_psa.shape.budget import cell, compact, row, squeeze, value_at
from mcp_psa.shape.text import line
from mcp_psa.shape.tokens import tokens
from mcp_psa.shape.unify import Record

# From so many rows on it is shorter to say once what is the same in all of them.
_CONSTANT_FROM = 3
_LONGEST_CONSTANT = 60


@dataclass
class Result:
    """A tool call's result: the text, the structured content beside it, and whether it is an error."""

    text: str
    structured: dict[str, Any] | None = None
    is_error: bool = False
    meta: dict[str, Any] = field(default_factory=dict)


def listing(
    noun: Noun, records: Sequence[Record], fields: Sequence[str], facts: Mapping[str, Any], notes: Sequence[str]
) -> Result:
    """The result of a list. `facts` may hold total, scanned and next_cursor."""
    structured: dict[str, Any] = {"items": list(records), "returned": len(records)}
    structured |= {key: facts[key] for key in ("total", "scanned", "next_cursor") if facts.get(key) is not None}
    if notes:
        structured["notes"] = list(notes)
    columns = [name for name in fields if any(value_at(record, name) is not None for record in records)]
    constant = _constant(records, columns)
    varying = [name for name in columns if name not in constant]
    lines = [_summary(noun, len(records), facts, constant, notes)]
    if records:
        lines += ["\t".join(varying), *(row(record, varying) for record in records)]
    return Result("\n".join(lines), structured)


def _constant(records: Sequence[Record], columns: Sequence[str]) -> dict[str, str]:
    """Columns in which every row has the same short value; the first one always stays a column."""
    if len(records) < _CONSTANT_FROM:
        return {}
    found = {}
    for name in columns[1:]:
        value = cell(records[0], name)
        if value and len(value) <= _LONGEST_CONSTANT and all(cell(record, name) == value for record in records[1:]):
            found[name] = value
    return found


def _summary(
    noun: Noun, returned: int, facts: Mapping[str, Any], constant: Mapping[str, str], notes: Sequence[str]
) -> str:
    total = facts.get("total")
    words = noun.words if (returned if total is None else total) == 1 else noun.plural.replace("_", " ")
    parts = [f"{returned} of {total} {words}" if total is not None else f"{returned} {words}"]
    if facts.get("scanned") is not None:
        parts.append(f"{facts['scanned']} rows scanned")
    if facts.get("next_cursor"):
        parts.append(f"more with cursor={facts['next_cursor']}")
    elif total is None and returned:
        parts.append("no more")
    same = (
        [f"In every row {', '.join(f'{name}={compact(value)}' for name, value in constant.items())}"]
        if constant
        else []
    )
    return ". ".join(["; ".join(parts), *same, *(note.rstrip(".") for note in notes)]) + "."


def counted(noun: Noun, facts: Mapping[str, Any], notes: Sequence[str]) -> Result:
    """The result of a count: the total, or in the notes why there is none."""
    structured: dict[str, Any] = {"items": [], "returned": 0}
    structured |= {key: facts[key] for key in ("total", "scanned") if facts.get(key) is not None}
    if notes:
        structured["notes"] = list(notes)
    total = facts.get("total")
    words = noun.words if total == 1 else noun.plural.replace("_", " ")
    said = [f"Not counted: {words}" if total is None else f"{total} {words}"]
    if facts.get("scanned") is not None:
        said = [f"{said[0]}; {facts['scanned']} rows scanned"]
    return Result(". ".join([*said, *(note.rstrip(".") for note in notes)]) + ".", structured)


def single(record: Record, notes: Sequence[str] = (), outcome: str = "", budget: int | None = None) -> Result:
    """The result of a get, create or update, within a budget."""
    structured: dict[str, Any] = ({"outcome": outcome} if outcome else {}) | {"record": record}
    if notes:
        structured["notes"] = list(notes)
    if budget is not None:
        squeeze(record, budget - _around(structured))
    return Result(compact(structured), structured)


def _around(structured: Mapping[str, Any]) -> int:
    return tokens(compact({**structured, "record": {}})) + 1


def failed(error: PsaError) -> Result:
    """An error that the model can read and act on."""
    told: dict[str, Any] = {"code": error.code, "message": line(error.message)}
    if error.fix:
        told["fix"] = error.fix
    if error.seconds is not None:
        told["retry_after_seconds"] = ceil(error.seconds)
    if error.trace:
        told["vendor_trace"] = line(error.trace)
    if error.applied:
        told["already_saved"] = list(error.applied)
    return Result(compact({"error": told}), None, is_error=True)
