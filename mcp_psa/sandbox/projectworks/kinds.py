"""What a value of a request may be: one function for each kind, from JSON or query text to what the store keeps."""

from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation
from typing import Final

from mcp_psa.sandbox.projectworks import dates
from mcp_psa.sandbox.projectworks.choices import Choices
from mcp_psa.sandbox.store import Store

Kind = Callable[[Store, object], object]

LARGEST: Final = 2**31 - 1
_LARGEST_DECIMAL: Final = Decimal("7.9e28")


class UnfitError(Exception):
    """The value is of the wrong type; names the .NET type that was expected."""


class UnknownError(Exception):
    """The value is well formed and refers to nothing."""


def text(_store: Store, value: object) -> str:
    """A string; numbers and booleans are taken too, as Json.NET does."""
    if isinstance(value, dict | list):
        raise UnfitError("System.String")
    return str(value).encode("utf-8", "replace").decode("utf-8")


def whole(_store: Store, value: object) -> int:
    """A 32-bit integer, or text that reads as one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UnfitError("System.Int32")
    try:
        number = int(value)
    except ValueError:
        raise UnfitError("System.Int32") from None
    if abs(number) > LARGEST:
        raise UnfitError("System.Int32")
    return number


def amount(_store: Store, value: object) -> str:
    """A decimal number, kept as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnfitError("System.Decimal")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise UnfitError("System.Decimal") from None
    if not number.is_finite() or abs(number) > _LARGEST_DECIMAL:
        raise UnfitError("System.Decimal")
    return str(number)


def number(store: Store, value: object) -> float:
    """A decimal number, kept as a number (what goes into a row's extra)."""
    return float(amount(store, value))


def flag(_store: Store, value: object) -> int:
    """A boolean, kept as 0 or 1."""
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return int(value.lower() == "true")
    if not isinstance(value, bool):
        raise UnfitError("System.Boolean")
    return int(value)


def day(_store: Store, value: object) -> str:
    """A calendar day, kept as YYYY-MM-DD."""
    return _dated(value, dates.day_in)


def since(_store: Store, value: object) -> str:
    """An instant to compare with ModifiedDateUTC."""
    return _dated(value, dates.moment_in)


def _dated(value: object, read: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise UnfitError("System.DateTime")
    try:
        return read(value)
    except (ValueError, OverflowError):
        raise UnfitError("System.DateTime") from None


def anything(_store: Store, value: object) -> object:
    """A value that a later step looks into (lists and objects)."""
    return value


def row_of(table: str, where: str = "1") -> Kind:
    """The id of a live row of a table."""

    def read(store: Store, value: object) -> int:
        id_ = whole(store, value)
        sql = f"SELECT 1 AS found FROM {table} WHERE id = ? AND deleted_at IS NULL AND {where}"  # noqa: S608  # our literals
        if store.row(sql, [id_]) is None:
            raise UnknownError
        return id_

    return read


def word_of(choices: Choices) -> Kind:
    """An id of one of the tenant's lists, kept as our word."""

    def read(store: Store, value: object) -> str:
        word = choices.word(whole(store, value))
        if word is None:
            raise UnknownError
        return word

    return read


def option_of(kind: str, shift: int) -> Kind:
    """An id of a list that lives in the store's options, kept as the option's own id."""

    def read(store: Store, value: object) -> int:
        id_ = whole(store, value) - shift
        if store.row("SELECT 1 AS found FROM options WHERE id = ? AND kind = ?", [id_, kind]) is None:
            raise UnknownError
        return id_

    return read


STAFF: Final = "kind IN ('staff', 'contractor')"
person: Final = row_of("people", STAFF)


def one_of(ids: Collection[int]) -> Kind:
    """One of a few ids that are kept as they are."""

    def read(store: Store, value: object) -> int:
        id_ = whole(store, value)
        if id_ not in ids:
            raise UnknownError
        return id_

    return read


def percent(store: Store, value: object) -> int:
    """A whole number from 0 to 100."""
    found = whole(store, value)
    if not 0 <= found <= 100:  # noqa: PLR2004  # percent
        raise UnfitError("System.Int32 from 0 to 100")
    return found
