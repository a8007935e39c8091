"""A request's parameters, wherever they stand: query string, form body or JSON body.

Worksection takes every parameter in any of them. Multipart bodies (attachments) are not read: the vendor's samples keep
the text parameters of an upload in the URL.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from mcp_psa.sandbox.worksection.errors import field_required
from mcp_psa.sandbox.worksection.wire import decimal, iso_day, minutes_of

_MOST_DIGITS: Final = 18  # more than that is no id, and more than SQLite holds


def read(query: bytes, body: bytes, content_type: str) -> "Params":
    """All parameters of a request; the query wins over the body."""
    return Params(_in_body(body, content_type) | _pairs(query.decode(errors="replace")))


def _pairs(text: str) -> dict[str, Any]:
    found = parse_qs(text, keep_blank_values=True)
    return {name: values if name.endswith("[]") else values[-1] for name, values in found.items()}


def _in_body(body: bytes, content_type: str) -> dict[str, Any]:
    if content_type.startswith("application/x-www-form-urlencoded"):
        return _pairs(body.decode(errors="replace"))
    if not content_type.startswith("application/json"):
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Params:
    """Parameters by name; each reader says what it expects and refuses the rest as the vendor does."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        """A parameter as text; None when absent, empty when sent empty."""
        value = self._values.get(name)
        if value is None or isinstance(value, dict | list):
            return None
        return str(int(value)) if isinstance(value, bool) else str(value)

    def required(self, name: str) -> str:
        """A parameter that must be there and not be empty."""
        text = (self.text(name) or "").strip()
        if not text:
            raise field_required(name)
        return text

    def whole(self, name: str) -> int | None:
        """An id: None when absent, empty or not a number (-1 then, which no row has)."""
        text = (self.text(name) or "").strip()
        if not text:
            return None
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else -1

    def flag(self, name: str) -> bool | None:
        """A 1 or 0."""
        text = (self.text(name) or "").strip()
        return text in {"1", "true"} if text else None

    def csv(self, name: str) -> list[str]:
        """Comma-separated text or a JSON array."""
        value = self._values.get(name)
        parts = [str(part) for part in value] if isinstance(value, list) else (self.text(name) or "").split(",")
        return [part.strip() for part in parts if part.strip()]

    def lines(self, name: str) -> list[str]:
        """A repeated parameter: `name[]=a&name[]=b`, or a JSON array."""
        value = self._values.get(f"{name}[]", self._values.get(name))
        parts = value if isinstance(value, list) else [value] if value else []
        return [str(part) for part in parts if str(part).strip()]

    def day(self, name: str) -> str | None:
        """A DD.MM.YYYY day in stored form; None when absent, empty when sent empty.

        What the vendor says of a malformed day is unverified; this is its answer to other malformed values.
        """
        text = self.text(name)
        if not text:
            return text
        if (day := iso_day(text.strip())) is None:
            raise field_required(name)
        return day

    def amount(self, name: str) -> str | None:
        """A sum of money or a count of hours as decimal text; None when absent or empty."""
        text = (self.text(name) or "").strip()
        if not text:
            return None
        if (value := decimal(text.replace(",", "."))) is None:
            raise field_required(name)
        return f"{value:f}"

    def minutes(self, name: str) -> int | None:
        """A duration in hours or h:mm; None when absent or empty."""
        text = (self.text(name) or "").strip()
        if not text:
            return None
        if (value := minutes_of(text)) is None:
            raise field_required(name)
        return value

    def mapping(self, name: str) -> dict[str, Any] | None:
        """A JSON object, given as one or as text."""
        value = self._values.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return None
        return value if isinstance(value, dict) else None

    def under(self, name: str) -> dict[str, str]:
        """Parameters named `name.key`, or the keys of a JSON object called `name`."""
        dotted = {key.split(".", 1)[1]: value for key, value in self._values.items() if key.startswith(f"{name}.")}
        nested = self._values.get(name)
        found = (nested if isinstance(nested, dict) else {}) | dotted
        return {str(key): str(value) for key, value in found.items()}

    def given(self, name: str) -> bool:
        """Whether the parameter was sent, be it empty."""
        return self._values.get(name) is not None
