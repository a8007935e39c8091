"""The query parameters of ProWorkflow's lists, as makers of SQL conditions.

A comma means "or" inside one parameter; different parameters are joined by "and" (guide). A maker's reader raises
ValueError with the words of the 400 answer.
"""

from collections.abc import Mapping, Sequence

from mcp_psa.sandbox.proworkflow import days
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.nouns import Filter, Where, marks

IN_LIST = "IN (SELECT value FROM json_each(?))"
_DIGITS = 19  # more than any id has


def numbers(text: str) -> list[int]:
    """A comma list of ids."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < _DIGITS for part in parts):
        raise ValueError(f"'{text}' is not a list of ids")
    return [int(part) for part in parts]


def ids(sql: str) -> Filter:
    """`sql` is a column, or a condition with {} where the list of ids goes."""
    template = sql if "{}" in sql else f"{sql} {{}}"

    def read(text: str, _desk: Desk) -> Where:
        return template.format(IN_LIST), [marks(numbers(text))]

    return Filter(read)


def bound(column: str, sign: str) -> Filter:
    """A smallest or largest id."""

    def read(text: str, _desk: Desk) -> Where:
        return f"{column} {sign} ?", [numbers(text)[0]]

    return Filter(read)


def day(column: str, sign: str, absent: str | None = None, *, ahead: bool = False) -> Filter:
    """A first or last day."""

    def read(text: str, desk: Desk) -> Where:
        return f"{column} {sign} ?", [days.day(text, desk, ahead=ahead)]

    return Filter(read, absent)


def span(name: str, column: str, *, ahead: bool = False) -> Mapping[str, Filter]:
    """The pair <name>from, <name>to over a column of days."""
    return {f"{name}from": day(column, ">=", ahead=ahead), f"{name}to": day(column, "<=", ahead=ahead)}


def _instant(column: str, sign: str, *, utc: bool) -> Filter:
    def read(text: str, desk: Desk) -> Where:
        return f"{column} {sign} ?", [days.instant(text, desk, utc=utc, end=sign == "<=")]

    return Filter(read)


def contains(*columns: str) -> Filter:
    """A substring in any of the columns, whatever the case; a leading `!` turns it round."""

    def read(text: str, _desk: Desk) -> Where:
        wanted = text.removeprefix("!")
        found = " OR ".join(f"instr(lower(COALESCE({column}, '')), lower(?)) > 0" for column in columns)
        return f"{'NOT ' if text.startswith('!') else ''}({found})", [wanted] * len(columns)

    return Filter(read)


def fuzzy(*columns: str) -> Filter:
    """`q`: every word anywhere in the columns (how fuzzy the vendor is, is unverified)."""

    def read(text: str, _desk: Desk) -> Where:
        whole = " || ' ' || ".join(f"COALESCE({column}, '')" for column in columns)
        words = text.split()
        return " AND ".join([f"instr(lower({whole}), lower(?)) > 0"] * len(words)) or "1", list(words)

    return Filter(read)


def words(conditions: Mapping[str, str], absent: str | None = None) -> Filter:
    """A comma list of known words, each with its condition; another word gets the list of the known ones."""

    def read(text: str, _desk: Desk) -> Where:
        wanted = [word.strip().lower() for word in text.split(",") if word.strip()]
        if not wanted or any(word not in conditions for word in wanted):
            raise ValueError(f"'{text}' is not valid. Allowed values: {', '.join(conditions)}")
        return "(" + " OR ".join(f"({conditions[word]})" for word in wanted) + ")", []

    return Filter(read, absent)


def choice(sql: str, allowed: Sequence[str]) -> Filter:
    """A comma list out of the words that `sql` can give."""
    return words({word: f"{sql} = '{word}'" for word in allowed})


def flag(column: str) -> Filter:
    """Either true or false."""
    return words({"true": f"{column} = 1", "false": f"{column} = 0"})


def tagged(kind: str) -> Filter:
    """Any of these tags; there is no all-of (guide)."""
    return ids(f"t.id IN (SELECT object_id FROM taggings WHERE object_type = '{kind}' AND tag_id {{}})")  # noqa: S608


def common() -> Mapping[str, Filter]:
    """The parameters that every list knows."""
    known = {"id": ids("t.id"), "idfrom": bound("t.id", ">="), "idto": bound("t.id", "<=")}
    for name, column, utc in (
        ("created", "t.created_at", False),
        ("lastmodified", "t.updated_at", False),
        ("lastmodifiedutc", "t.updated_at", True),
    ):
        known[f"{name}from"] = _instant(column, ">=", utc=utc)
        known[f"{name}to"] = _instant(column, "<=", utc=utc)
    return known


def searches(**columns: str) -> Mapping[str, Filter]:
    """`search` over all the columns, and search<name> over each."""
    single = {f"search{name}": contains(column) for name, column in columns.items()}
    return {"search": contains(*columns.values()), **single}
