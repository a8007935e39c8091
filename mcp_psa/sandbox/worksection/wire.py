"""Worksection's notations: dates in as DD.MM.YYYY and out as ISO, hours as h:mm, money as text, line breaks as CRLF."""

import html
import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

Json = dict[str, Any]

LONGEST_TEXT: Final = 65_536
_DURATION: Final = re.compile(r"(\d{1,9}):([0-5]?\d)$", re.ASCII)
_TAG: Final = re.compile(r"</?[A-Za-z][^>]*>")
_CENT: Final = Decimal("0.01")
_MOST: Final = Decimal(10) ** 12


def moment(stamp: str | None) -> str | None:
    """A stored instant as `YYYY-MM-DD HH:MM`."""
    return f"{stamp[:10]} {stamp[11:16]}" if stamp else None


def iso_day(text: str) -> str | None:
    """A `DD.MM.YYYY` day as stored, or None when it is not one."""
    try:
        return datetime.strptime(text, "%d.%m.%Y").date().isoformat()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def clock(minutes: int) -> str:
    """A duration as `h:mm`; hours go beyond 24 and 99."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def minutes_of(text: str) -> int | None:
    """Minutes of `0.15`, `0,15` (decimal hours) or `0:09`, or None when it is none of these."""
    if found := _DURATION.match(text.strip()):
        return int(found[1]) * 60 + int(found[2])
    hours = decimal(text.replace(",", "."))
    return None if hours is None else int((hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


def decimal(text: object) -> Decimal | None:
    """A number that is neither negative nor absurd, or None."""
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < _MOST else None


def cash(value: object) -> str:
    """Money in cost rows and totals: text with two decimals, no currency."""
    return str(Decimal(str(value or 0)).quantize(_CENT, ROUND_HALF_UP))


def number(value: object) -> int | float:
    """Money and hours in estimates and rates: a plain number, whole when it is whole."""
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def hours(minutes: int) -> int | float:
    """An estimate in hours (decimals are unverified; the samples are whole)."""
    return number(round(minutes / 60, 2))


def plain(text: str | None) -> str:
    """Stored text as `extra=text` shows it."""
    return html.unescape(_TAG.sub("", text)) if text and _TAG.search(text) else _broken(text or "")


def marked(text: str | None) -> str:
    """Stored text as `extra=html` shows it."""
    if text and _TAG.search(text):
        return text
    return _broken(html.escape(text or "", quote=False)).replace("\r\n", "<br>\r\n")


def _broken(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def given(**fields: object) -> Json:
    """The fields that have a value: Worksection leaves unset ones out."""
    return {name: value for name, value in fields.items() if value is not None}


def php_map(entries: Json) -> Json | list[Any]:
    """A map as PHP writes it: an empty one comes out as a list (unverified, typical for PHP)."""
    return entries or []
