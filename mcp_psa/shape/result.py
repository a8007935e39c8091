"""What the model gets: one summary line and tab-separated rows for a list, one compact object for a record.

Both the text and the structured content are complete on their own, and say what was hidden, cut and comes next. Whole rows
are left out to keep to the budget, never half of one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from mcp_psa.errors import PsaError
from mcp_psa.records import Noun
from mcp_psa.shape.text import line
from mcp_psa.shape.unify import Record

# Measured on rows of this kind with the o200k vocabulary: 2.5 to 3.2 bytes a token.
_BYTES_PER_TOKEN = 2.6


@dataclass
class Result:
    """A tool call's result: the text, the structured content beside it, and whether it is an error."""

    text: str
    structured: dict[str, Any] | None = None
    is_error: bool = False
    meta: dict[str, Any] = field(default_factory=dict)


def tokens(text: str) -> int:
    """About how many tokens a text of rows costs."""
    return ceil(len(text.encode()) / _BYTES_PER_TOKEN)


def compact(value: Any) -> str:
    """JSON without a needless blank."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fitting(records: Sequence[Record], budget: int, *, structured: bool) -> int:
    """How many whole records the budget allows; at least one."""
    used = 0
    for count, record in enumerate(records):
        used += tokens(compact(record)) + 1 if structured else tokens(table_row(record, list(record))) + 1
        if used > budget and count:
            return count
    return len(records)


def table_row(record: Record, columns: Sequence[str]) -> str:
    """One tab-separated row."""
    return "\t".join(_cell(record, column) for column in columns)


def listing(
    noun: Noun, records: Sequence[Record], fields: Sequence[str], facts: Mapping[str, Any], notes: Sequence[str]
) -> Result:
    """The result of a list. `facts` may hold total, scanned and next_cursor."""
    structured: dict[str, Any] = {"items": list(records), "returned": len(records)}
    structured |= {key: facts[key] for key in ("total", "scanned", "next_cursor") if facts.get(key) is not None}
    if notes:
        structured["notes"] = list(notes)
    columns = [name for name in fields if any(_has(record, name) for record in records)]
    lines = [_summary(noun, len(records), facts, notes)]
    if records:
        lines += ["\t".join(columns), *(table_row(record, columns) for record in records)]
    return Result("\n".join(lines), structured)


def _summary(noun: Noun, returned: int, facts: Mapping[str, Any], notes: Sequence[str]) -> str:
    total = facts.get("total")
    words = noun.words if (returned if total is None else total) == 1 else noun.plural.replace("_", " ")
    parts = [f"{returned} of {total} {words}" if total is not None else f"{returned} {words}"]
    if facts.get("scanned") is not None:
        parts.append(f"{facts['scanned']} rows scanned")
    if facts.get("next_cursor"):
        parts.append(f"more with cursor={facts['next_cursor']}")
    elif total is None and returned:
        parts.append("no more")
    return ". ".join(["; ".join(parts), *(note.rstrip(".") for note in notes)]) + "."


def _has(record: Record, name: str) -> bool:
    if name.startswith("vendor."):
        return name.removeprefix("vendor.") in record.get("vendor", {})
    return name in record


def _cell(record: Record, name: str) -> str:
    value = (
        record.get("vendor", {}).get(name.removeprefix("vendor.")) if name.startswith("vendor.") else record.get(name)
    )
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        value = ", ".join(map(str, value))
    text = value if isinstance(value, str) else compact(value)
    return " ".join(text.split())


def single(record: Record, notes: Sequence[str] = (), outcome: str = "") -> Result:
    """The result of a get, create or update."""
    structured: dict[str, Any] = ({"outcome": outcome} if outcome else {}) | {"record": record}
    if notes:
        structured["notes"] = list(notes)
    return Result(compact(structured), structured)


def failed(error: PsaError) -> Result:
    """An error that the model can read and act on."""
    told: dict[str, Any] = {"code": error.code, "message": line(error.message)}
    if error.fix:
        told["fix"] = error.fix
    if error.seconds is not None:
        told["retry_after_seconds"] = ceil(error.seconds)
    if error.applied:
        told["already_saved"] = list(error.applied)
    return Result(compact({"error": told}), None, is_error=True)
