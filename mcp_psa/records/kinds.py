"""The kinds of value a record field can hold, and the shapes of a field, a filter and a noun.

One list for everybody: the schemas, the checks, the converters, the docs and the manifest test all read it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a value is, and so its unit and its form in an answer."""

    ID = "id"  # text, whatever the vendor uses
    IDS = "ids"  # list of ids
    TEXT = "text"  # one line
    TEXTS = "texts"  # list of one-line texts
    LONG_TEXT = "long_text"  # many lines; HTML is turned into text, and lists show its beginning
    DAY = "day"  # YYYY-MM-DD
    INSTANT = "instant"  # UTC, YYYY-MM-DDTHH:MM:SSZ
    CLOCK = "clock"  # HH:MM, the person's own time of day
    MINUTES = "minutes"  # whole minutes
    MONEY = "money"  # decimal text; the currency stands in a field beside it
    NUMBER = "number"
    COUNT = "count"  # whole number
    FLAG = "flag"  # true or false
    CHOICE = "choice"  # one of a few words


class Test(StrEnum):
    """How a filter compares its value with a record's field."""

    IS = "is"  # equal; for a list field: contains
    FROM = "from"  # on or after that day
    TO = "to"  # on or before that day
    SINCE = "since"  # at or after that instant
    TEXT = "text"  # the vendor's own text search; not checked here


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record. `sensitive` fields are never shown by default (pay, cost, birth dates)."""

    name: str
    kind: Kind
    about: str = ""
    choices: tuple[str, ...] = ()
    sensitive: bool = False
    write_only: bool = False

    @property
    def argument(self) -> str:
        """Its name as an argument: things are named for themselves (`project`), not for their id."""
        if self.kind is Kind.ID and self.name.endswith("_id"):
            return self.name.removesuffix("_id")
        if self.kind is Kind.IDS and self.name.endswith("_ids"):
            return self.name.removesuffix("_ids") + "s"
        return self.name


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list: its argument name, the field it looks at, and how."""

    name: str
    field: str
    test: Test = Test.IS
    about: str = ""


@dataclass(frozen=True)
class Noun:
    """One thing of the trade: its words, its fields in reading order, and the filters a working person needs.

    Fields are looked up for every value of every row: by tables that are made at the first look.
    """

    name: str
    plural: str
    toolset: str
    fields: tuple[Field, ...]
    filters: tuple[Filter, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name (KeyError when there is none)."""
        return self._fields[name]

    def filter(self, name: str) -> Filter:
        """The filter of that name (KeyError when there is none)."""
        return self._filters[name]

    def filter_kind(self, filter_: Filter) -> Kind:
        """The kind of a filter's value: one item where the field is a list, an id where the record has no such field."""
        if filter_.test is not Test.IS:
            return _TESTED[filter_.test]
        field = self._fields.get(filter_.field)
        return Kind.ID if field is None else _ITEMS.get(field.kind, field.kind)

    def by_argument(self, argument: str) -> Field:
        """The field that an argument of create and update writes (KeyError when there is none)."""
        return self._arguments[argument]

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def _filters(self) -> dict[str, Filter]:
        return {filter_.name: filter_ for filter_ in self.filters}

    @cached_property
    def _arguments(self) -> dict[str, Field]:
        """The first field of each argument name."""
        return {field.argument: field for field in reversed(self.fields)}

    @property
    def words(self) -> str:
        """The noun as people say it: `time entry`."""
        return self.name.replace("_", " ")


_TESTED = {Test.TEXT: Kind.TEXT, Test.FROM: Kind.DAY, Test.TO: Kind.DAY, Test.SINCE: Kind.INSTANT}
_ITEMS = {Kind.IDS: Kind.ID, Kind.TEXTS: Kind.TEXT, Kind.LONG_TEXT: Kind.TEXT}
