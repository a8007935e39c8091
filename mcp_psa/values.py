"""What hosts and models really send, read as what they mean: `"[1,2]"` for a list, `7` for an id, `"1h 30m"` for minutes.

Each reader gives the value in our form or raises ValueError with words for the model.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from mcp_psa.manifests.formats import IdForm
from mcp_psa.records import Kind

_ID = {
    "integer": (re.compile(r"[0-9]{1,18}"), "a number"),
    "uuid": (re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "a UUID"),
    "numeric": (re.compile(r"(?!\.+$)[A-Za-z0-9_.:@+-]{1,128}"), "an id"),
    "text": (re.compile(r"(?!\.+$)[A-Za-z0-9_.:@+-]{1,128}"), "an id"),
}
_NUMERIC = re.compile(r"[0-9]+|[^@]+@[^@]+")
_SPAN = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*(?:m(?:ins?|in(?:utes?)?)?)?)?", re.IGNORECASE
)
_SHIFT = re.compile(r"([+-]?\d+)\s*([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_LONGEST_TEXT = 65_000
_SHOWN = 60
_LONGEST_LIST = 200
_LONGEST_WORD = 64
_LONGEST_NAME = 200
_MOST_DIGITS = 12
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class Name(str):
    """A name where an id is expected: it has still to be looked up."""

    __slots__ = ()


def named(value: Any, ids: IdForm) -> str:
    """An id, or a name of what has that id."""
    try:
        return _id(value, ids)
    except ValueError:
        if (
            not isinstance(value, str)
            or not 1 < len(value.strip()) <= _LONGEST_NAME
            or not any(map(str.isalpha, value))
        ):
            raise
        return Name(" ".join(_text(value).split()))


def read(kind: Kind, value: Any, today: date, ids: IdForm, choices: tuple[str, ...] = ()) -> Any:
    """The value of an argument of this kind."""
    if kind is Kind.ID:
        return _id(value, ids)
    if kind in (Kind.IDS, Kind.TEXTS):
        return [_id(item, ids) if kind is Kind.IDS else _text(item) for item in items(value)]
    if kind is Kind.CHOICE:
        return _choice(value, choices)
    if kind is Kind.DAY:
        return day(value, today).isoformat()
    if kind is Kind.INSTANT:
        return _instant(value, today)
    return _SIMPLE[kind](value)


def day(value: Any, today: date) -> date:
    """A day: YYYY-MM-DD, `today`, `yesterday`, `tomorrow`, or so many days, weeks, months or years from today (`-7d`)."""
    text = str(value).strip().lower()
    if len(text) > _LONGEST_WORD:
        raise ValueError(_not(value, "a day; write YYYY-MM-DD"))
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    if match := _SHIFT.fullmatch(text.removeprefix("today")):
        try:
            return today + timedelta(days=int(match[1]) * _DAYS[match[2]])
        except OverflowError as error:
            raise ValueError(_not(value, "a day")) from error
    try:
        return datetime.fromisoformat(text.upper()).date() if "t" in text else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_not(value, "a day; write YYYY-MM-DD")) from error


def shown(value: Any) -> str:
    """A value as an error repeats it: safe, and short however long it is."""
    text = json.dumps(value[:_SHOWN] if isinstance(value, str | list) else value, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _not(value: Any, what: str) -> str:
    return f"{shown(value)} is not {what}"


def _id(value: Any, form: IdForm) -> str:
    pattern, what = _ID[form]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int) or not pattern.fullmatch(str(value).strip()):
        raise ValueError(_not(value, f"{what} of this vendor"))
    return str(value).strip()


def _text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(_not(value, "text"))  # noqa: TRY004  # pydantic turns ValueError into a message
    if len(value) > _LONGEST_TEXT:
        msg = f"longer than {_LONGEST_TEXT} characters"
        raise ValueError(msg)
    if any("\ud800" <= char <= "\udfff" for char in value):
        msg = "holds half a character (a lone surrogate)"
        raise ValueError(msg)
    return value


def items(value: Any) -> list[Any]:
    """A list, however it was sent: as one, as JSON text, with commas, or as its only item."""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            try:
                value = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise ValueError(_not(value, "a list")) from error
        else:
            value = [part.strip() for part in text.split(",") if part.strip()]
    items = value if isinstance(value, list) else [value]
    if len(items) > _LONGEST_LIST:
        msg = f"more than {_LONGEST_LIST} items"
        raise ValueError(msg)
    return items


def _choice(value: Any, choices: tuple[str, ...]) -> str:
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    word = re.sub(r"[\s-]+", "_", text.strip().lower())
    if word not in choices:
        raise ValueError(_not(value, f"one of: {', '.join(choices)}"))
    return word


def _instant(value: Any, today: date) -> str:
    text = str(value).strip().upper()
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", text):
        return f"{day(text, today).isoformat()}T00:00:00Z"
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(_not(value, "an instant; write YYYY-MM-DDTHH:MM:SSZ or YYYY-MM-DD")) from error
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _clock(value: Any) -> str:
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", str(value).strip()):
        hours, minutes = int(match[1]), int(match[2])
        if hours < 24 and minutes < 60:  # noqa: PLR2004  # a day has 24 hours of 60 minutes
            return f"{hours:02}:{minutes:02}"
    raise ValueError(_not(value, "a time of day; write HH:MM"))


def _minutes(value: Any) -> int:
    """Whole minutes: 90, "90", "1:30", "1h 30m", "1.5h"."""
    text = str(value).strip() if isinstance(value, str) else ""
    whole: Decimal | int
    if isinstance(value, bool):
        raise ValueError(_not(value, "minutes"))  # noqa: TRY004  # pydantic turns ValueError into a message
    if len(text) > _LONGEST_WORD:
        raise ValueError(_not(value, "whole minutes"))
    if match := re.fullmatch(r"([0-9]{1,6}):([0-5][0-9])", text):
        whole = int(match[1]) * 60 + int(match[2])
    elif re.search(r"[hm]", text, re.IGNORECASE) and (match := _SPAN.fullmatch(text)):
        whole = Decimal((match[1] or "0").replace(",", ".")) * 60 + int(match[2] or 0)
    else:
        whole = _decimal(value, 'whole minutes; write 90, or "1h 30m"')
    if whole != int(whole) or whole < 0:
        raise ValueError(_not(value, 'whole minutes; write 90, or "1h 30m"'))
    return int(whole)


def _decimal(value: Any, what: str) -> Decimal:
    """A number of a size that somebody can mean: the length is looked at before the value is computed with."""
    try:
        text = str(value).strip() if not isinstance(value, bool) else ""
        found = Decimal(text if len(text) <= _LONGEST_WORD else "NaN")
    except (InvalidOperation, ValueError):
        found = Decimal("NaN")
    if not found.is_finite() or found.adjusted() > _MOST_DIGITS:
        raise ValueError(_not(value, what))
    return found


def _money(value: Any) -> str:
    return f"{_decimal(value, 'an amount; write 12.50'):f}"


def _number(value: Any) -> int | float:
    found = _decimal(value, "a number")
    return int(found) if found == found.to_integral_value() else float(found)


def _count(value: Any) -> int:
    found = _decimal(value, "a whole number")
    if found != found.to_integral_value():
        raise ValueError(_not(value, "a whole number"))
    return int(found)


def _flag(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise ValueError(_not(value, "true or false"))


_SIMPLE: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text, Kind.LONG_TEXT: _text, Kind.CLOCK: _clock, Kind.MINUTES: _minutes, Kind.MONEY: _money,
    Kind.NUMBER: _number, Kind.COUNT: _count, Kind.FLAG: _flag,
}  # fmt: skip
