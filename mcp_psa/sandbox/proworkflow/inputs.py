"""The keys of ProWorkflow's request bodies, as readers from JSON to what is stored.

A reader raises ValueError with the words of the 400 answer. An empty string clears (v3 did; unverified on v4), which
writing.py sees to before any reader is asked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mcp_psa.sandbox.proworkflow import days
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.nouns import BIGGEST_ID

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?")


@dataclass(frozen=True)
class Input:
    """One key: how it is read and where it goes: a column, a key of the vendor's own object, or where the noun puts it.

    `clears` says whether an empty string empties it.
    """

    read: Callable[[object, Desk], object]
    column: str = ""
    extra: str = ""
    clears: bool = True


def text(value: object, _desk: Desk) -> object:
    """Any text."""
    if not isinstance(value, str) or value != value.encode(errors="ignore").decode():
        raise ValueError("must be a string")
    return value


def flag(value: object, _desk: Desk) -> object:
    """A boolean, not a word for it."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004
    return int(value)


def day(value: object, _desk: Desk) -> object:
    """A date."""
    return days.given_day(value)


def clock(value: object, _desk: Desk) -> object:
    """A time of day, as minutes from midnight."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must be a time of day, HH:MM")
    return int(match[1]) * 60 + int(match[2])


def number(least: float, most: float) -> Callable[[object, Desk], object]:
    """A number within bounds."""

    def read(value: object, _desk: Desk) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ValueError(f"must be a number from {least:g} to {most:g}")
        return value

    return read


def choice(stored: Mapping[str, object]) -> Callable[[object, Desk], object]:
    """One of the vendor's words, as what is stored for it."""

    def read(value: object, _desk: Desk) -> object:
        if not isinstance(value, str) or value.lower() not in stored:
            raise ValueError(f"'{value}' is not valid. Allowed values: {', '.join(stored)}")
        return stored[value.lower()]

    return read


def priority(value: object, _desk: Desk) -> object:
    """1 is the highest, 5 the lowest."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:  # noqa: PLR2004  # the vendor's scale
        raise ValueError(f"'{value}' is not valid. Allowed values: 1, 2, 3, 4, 5")
    return value


def reference(table: str) -> Callable[[object, Desk], object]:
    """The id of a live row of another noun; a number, not a string (the vendor's importer sends ints)."""

    def read(value: object, desk: Desk) -> object:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("must be a number")  # noqa: TRY004
        if not 0 < value <= BIGGEST_ID or desk.store.get(table, value) is None:
            raise ValueError(f"{value} does not exist")
        return value

    return read


_person = reference("people")


def people(value: object, desk: Desk) -> object:
    """A list of contact ids."""
    if not isinstance(value, list):
        raise ValueError("must be a list of contact ids")  # noqa: TRY004
    return list(dict.fromkeys(_person(one, desk) for one in value))


def people_rows(value: object, desk: Desk) -> object:
    """A list of objects with an id."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("must be a list of objects with an id")
    return people([one.get("id") for one in value], desk)
