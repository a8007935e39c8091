"""Reading what stands in a query: unknown names are ignored, values that make no sense are refused with 400."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Final

from starlette.datastructures import QueryParams

from mcp_psa.sandbox.teamwork.problems import Problem

_TRUE: Final = frozenset({"true", "1", "yes"})
_FALSE: Final = frozenset({"false", "0", "no", ""})


class Query:
    """The parameters of one request."""

    def __init__(self, params: QueryParams, today: date) -> None:
        self._params = params
        self.today = today.isoformat()

    def text(self, name: str) -> str | None:
        """A plain value; an empty one counts as not given."""
        return self._params.get(name) or None

    def items(self, name: str) -> list[str]:
        """A list: comma-separated, or the same name several times."""
        found = [item.strip() for value in self._params.getlist(name) for item in value.split(",")]
        return [item for item in found if item]

    def numbers(self, name: str) -> list[int]:
        """A list of ids."""
        try:
            return [int(item) for item in self.items(name)]
        except ValueError:
            raise Problem(400, f"{name}: not a number") from None

    def number(self, name: str, default: int) -> int:
        """One whole number, at least 1."""
        text = self.text(name)
        if text is None:
            return default
        if not text.lstrip("-").isdigit():
            raise Problem(400, f"{name}: not a number")
        return max(1, int(text))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A true or false."""
        text = self._params.get(name)
        if text is None:
            return default
        if text.lower() not in _TRUE | _FALSE:
            raise Problem(400, f"{name}: not a boolean")
        return text.lower() in _TRUE

    def choices(self, name: str, allowed: Collection[str]) -> list[str]:
        """A list of words from a fixed set."""
        found = self.items(name)
        if unknown := [item for item in found if item not in allowed]:
            raise Problem(400, f"{name}: unknown value {unknown[0]!r}")
        return found

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """One word from a fixed set."""
        found = self.choices(name, allowed)
        return found[0] if found else default

    def instant(self, name: str) -> str | None:
        """An instant (RFC 3339, or a day at its beginning), as the store writes it."""
        text = self.text(name)
        return None if text is None else instant(text, name)

    def day(self, name: str) -> str | None:
        """A day; of an instant its UTC date."""
        text = self.text(name)
        return None if text is None else instant(text, name)[:10]


def instant(text: str, name: str) -> str:
    """An RFC 3339 instant or a day as UTC, in the store's own spelling."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Problem(400, f"{name}: not a date") from None
    if len(text) < len("2026-01-01"):
        raise Problem(400, f"{name}: not a date")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
