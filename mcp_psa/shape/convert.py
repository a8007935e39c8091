"""Between the vendors' formats and ours: how each named format is read from a row and written into a body.

Ours: ids are text, days YYYY-MM-DD, instants UTC ISO 8601, durations whole minutes, money decimal text, flags booleans.
A value that cannot be read becomes VendorChanged: a wrong number is worse than an error.
"""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, get_args

from mcp_psa.errors import BadArguments, VendorChanged
from mcp_psa.manifests.formats import Format
from mcp_psa.records import Kind
from mcp_psa.shape.text import line, plain

Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]

_LONGEST_NUMBER = 40
# Whole numbers below this need no Decimal, which would take ten times as long.
_SHORT = 10**12
_UNSET = re.compile(r"0001-01-01T00:00:00(\.0+)?Z?")
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})

DEFAULT: dict[Kind, str] = {
    Kind.ID: "id", Kind.IDS: "ids", Kind.TEXT: "text", Kind.TEXTS: "texts", Kind.LONG_TEXT: "html", Kind.DAY: "day",
    Kind.INSTANT: "instant", Kind.CLOCK: "clock", Kind.MINUTES: "minutes", Kind.MONEY: "decimal", Kind.NUMBER: "number",
    Kind.COUNT: "count", Kind.FLAG: "flag", Kind.CHOICE: "text",
}  # fmt: skip


def reader(name: str) -> Reader:
    """The function that reads this format; null and empty text become None."""
    read = _READ[name]

    def careful(value: Any) -> Any:
        if value is None or value == "":
            return None
        try:
            return read(value)
        except (ValueError, TypeError, InvalidOperation, AttributeError, OverflowError) as error:
            raise VendorChanged(f"{str(value)[:60]!r} cannot be read as {name}.") from error

    return careful


def writer(name: str) -> Writer:
    """The function that writes this format."""
    return _WRITE[name]


def _number(value: Any) -> Decimal:
    text = str(value).strip()
    found = Decimal(text if len(text) <= _LONGEST_NUMBER else "NaN")
    if not found.is_finite() or abs(found.adjusted()) > _LONGEST_NUMBER:
        raise ValueError(text[:_LONGEST_NUMBER])
    return found


def _id(value: Any) -> str | None:
    if type(value) is int:
        return str(value) if value else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(value)
    text = str(value).strip()
    return None if text in ("", "0") else text


def _ids(value: Any) -> list[str]:
    items = value if isinstance(value, list) else str(value).split(",")
    return [text for item in items if (text := _id(item)) is not None]


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else str(value).split(",")
    return [text for item in items if (text := line(str(item)))]


def _day(value: Any) -> str | None:
    return _known_day(str(value)[:10])


@lru_cache(maxsize=1024)  # rows share few days
def _known_day(text: str) -> str | None:
    return None if text.startswith("0001") else date.fromisoformat(text).isoformat()


def _compact_day(value: Any) -> str:
    return datetime.strptime(str(value)[:8], "%Y%m%d").replace(tzinfo=UTC).date().isoformat()


def _dotted_day(value: Any) -> str:
    return datetime.strptime(str(value)[:10], "%d.%m.%Y").replace(tzinfo=UTC).date().isoformat()


def _instant(value: Any) -> str | None:
    if _UNSET.fullmatch(str(value)):
        return None  # .NET's way of saying that there is none
    found = datetime.fromisoformat(str(value).strip())
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _clock(value: Any) -> str:
    text = str(value)
    text = text.split("T")[1] if "T" in text else text
    hours, minutes = text.split(":")[:2]
    return f"{int(hours):02}:{int(minutes):02}"


def _hmm(value: Any) -> int:
    text = str(value).strip()
    parts = [int(part) for part in text.removeprefix("-").split(":")]
    hours, minutes, seconds = [*parts, 0, 0][:3]
    whole = hours * 60 + minutes + round(seconds / 60)
    return -whole if text.startswith("-") else whole


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise ValueError(value)


def _whole(value: Any) -> int:
    if type(value) is int and -_SHORT < value < _SHORT:
        return value
    found = _number(value)
    if found != found.to_integral_value():
        found = found.quantize(Decimal(1))
    return int(found)


def _seconds(value: Any) -> int:
    if type(value) is int and -_SHORT < value < _SHORT:
        return round(value / 60)  # halves to even, as Decimal does it
    return _whole(_number(value) / 60)


def _money(value: Any) -> str:
    return f"{_number(value):f}"


def _plain_number(value: Any) -> int | float:
    found = _number(value)
    return int(found) if found == found.to_integral_value() else float(found)


_READ: dict[str, Reader] = {
    "text": lambda v: line(str(v)) or None,
    "words": lambda v: line(str(v)) or None,
    "html": lambda v: plain(str(v)) or None,
    "entities": lambda v: line(html.unescape(str(v))) or None,
    "id": _id,
    "int_id": _id,
    "ids": _ids,
    "int_ids": _ids,
    "csv_ids": _ids,
    "texts": _texts,
    "odata_text": lambda v: line(str(v)) or None,
    "quoted_text": lambda v: line(str(v)) or None,
    "csv_texts": _texts,
    "joined": lambda v: line(", ".join(map(str, v)) if isinstance(v, list) else str(v)) or None,
    "day": _day,
    "day_start": _day,
    "day_end": _day,
    "instant_day": _day,
    "second_before": _instant,
    "instant_bare": _instant,
    "midnight": _day,
    "compact_day": _compact_day,
    "dotted_day": _dotted_day,
    "instant": _instant,
    "clock": _clock,
    "clock_seconds": _clock,
    "minutes": _whole,
    "hours": lambda v: _whole(_number(str(v).replace(",", ".")) * 60),
    "seconds": _seconds,
    "hmm": _hmm,
    "decimal": _money,
    "cents": lambda v: _money(_number(v) / 100),
    "number": _plain_number,
    "count": _whole,
    "flag": _flag,
    "flag_text": _flag,
    "flag_number": _flag,
    "not_flag": lambda v: not _flag(v),
}


def _quotable(value: Any) -> str:
    """Text for a filter language that documents no way to escape a quote."""
    if any(char in str(value) for char in "'\\"):
        raise BadArguments("This vendor cannot search for a quote or a backslash.", "Leave it out; nothing was sent.")
    return str(value)


def _as_int(value: Any) -> int | str:
    return int(value) if str(value).isdigit() else str(value)


_WRITE: dict[str, Writer] = {
    "text": str,
    "words": str,
    "html": str,
    "entities": str,
    "id": str,
    "int_id": _as_int,
    "ids": lambda v: [str(item) for item in v],
    "int_ids": lambda v: [_as_int(item) for item in v],
    "csv_ids": lambda v: ",".join(map(str, v)) if isinstance(v, list | tuple) else str(v),
    "texts": list,
    "odata_text": lambda v: str(v).replace("'", "''"),
    "quoted_text": _quotable,
    "csv_texts": lambda v: ",".join(v) if isinstance(v, list | tuple) else str(v),
    "joined": ", ".join,
    "day": str,
    "day_start": lambda v: f"{v}T00:00:00Z",
    "day_end": lambda v: f"{v}T23:59:59Z",
    "compact_day": lambda v: str(v).replace("-", ""),
    "dotted_day": lambda v: ".".join(reversed(str(v)[:10].split("-"))),
    "instant": str,
    "instant_day": lambda v: str(v)[:10],
    "second_before": lambda v: _instant((datetime.fromisoformat(v) - timedelta(seconds=1)).isoformat()),
    "instant_bare": lambda v: str(v).removesuffix("Z"),
    "midnight": lambda v: f"{v}T00:00:00",
    "clock": str,
    "clock_seconds": lambda v: f"{v}:00",
    "minutes": int,
    "hours": lambda v: _plain_number((Decimal(v) / 60).quantize(Decimal("0.0001")).normalize()),
    "seconds": lambda v: int(v) * 60,
    "hmm": lambda v: f"{int(v) // 60}:{int(v) % 60:02}",
    "decimal": _plain_number,
    "cents": lambda v: int((Decimal(str(v)) * 100).to_integral_value()),
    "number": _plain_number,
    "count": int,
    "flag": bool,
    "flag_text": lambda v: "true" if v else "false",
    "flag_number": lambda v: "1" if v else "0",
    "not_flag": lambda v: not v,
}

if set(_READ) != set(get_args(Format)) or set(_WRITE) != set(_READ):  # pragma: no cover  # a mistake of ours, at import
    raise AssertionError("formats.py and convert.py disagree")
