"""The model of `tool_manifests/<vendor>/<noun>.toml`: one noun at one vendor."""

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from mcp_psa.manifests.formats import ClearWith, Format, UpdateMode
from mcp_psa.manifests.parts import BodyField, FilterRule, Many, Part, Route, Source

Scalar = str | int | bool


class Hidden(Part):
    """What the vendor leaves out without being asked, said in the answer unless one of these filters is given."""

    text: str
    unless: Many = ()


class EachDay(Part):
    """A list that the vendor filters by one day only: a range of days is walked, one request a day, at most so many days.

    One vendor needs it so far (Projectworks has no range on timesheets); without it a range would mean reading everything.
    """

    first: str
    last: str
    query: str
    most: int = 31
    format: Annotated[Format | None, Field(alias="as")] = None


class Lookup(Part):
    """How records of this noun are fetched for others that refer to them.

    With `ids`, the query name that takes a comma list, only those needed are asked for; else the whole list is read, once
    in a few minutes. `field` is where a row keeps the id that others refer to it by.
    """

    route: Route
    rows: str = ""
    ids: str | None = None
    query: dict[str, str] = {}
    paging: str = "default"


class ListPart(Part):
    """How to list: routes, where the rows stand, paging, filters."""

    routes: tuple[Route, ...]
    rows: str = ""
    paging: str = "default"
    query: dict[str, str] = {}
    filters: dict[str, FilterRule] = {}
    required: Many = ()
    hidden: Hidden | None = None
    each_day: EachDay | None = None
    older: tuple[Route, ...] = ()


class GetPart(Part):
    """How to read one record. `key` names the arguments that identify it; `row` is where it stands (`[]`: first of a list).

    `type` is the resource's type in field selection where get spells it differently from list; `paging` is named where the
    record is picked from a whole list, which is then kept as that paging says.
    """

    routes: tuple[Route, ...]
    row: Many = ()
    type: str = ""
    paging: str = ""
    key: Many = ("id",)
    query: dict[str, str] = {}
    older: tuple[Route, ...] = ()


class CreatePart(Part):
    """How to create. `id` is where the new id may stand in the answer; `requires` names settings without which it is refused.

    `choices` names the option list (its `kind`) that an argument is one of: a name is resolved to its id, and a missing
    required one is filled when there is just one choice, else refused with the choices. `defaults` fill an argument from a
    setting (`"{SETTING}"`) or a literal. `row` is where the record stands in the answer, for nouns that cannot be read singly.
    """

    routes: tuple[Route, ...]
    arguments: Many
    choices: dict[str, str] = {}
    defaults: dict[str, str] = {}
    row: Many = ()
    required: Many = ()
    envelope: str = ""
    body: dict[str, BodyField] = {}
    fixed: dict[str, Scalar] = {}
    id: Many = ("id",)
    requires: Many = ()


class Operation(Part):
    """One business call that an argument of update stands for: a route for each value, or one route with a body.

    In bodies `"{name}"` is the argument of that name. `shape` wraps the body: `list` in an array, `value` is the one value alone.
    `clear` also calls it when the argument is to be emptied, with this value.
    """

    argument: str
    shape: Literal["object", "list", "value"] = "object"
    clear: ClearWith | None = None
    when: dict[str, Route] = {}
    route: Route | None = None
    envelope: str = ""
    body: dict[str, Scalar] = {}
    bodies: dict[str, dict[str, Scalar]] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.when) == bool(self.route):
            msg = "give either 'when', a route for each value, or 'route'"
            raise ValueError(msg)
        return self

    @cached_property
    def words(self) -> frozenset[str]:
        """The values it stands for; none means every value."""
        return frozenset(self.when) | frozenset(self.bodies)


class Merge(Part):
    """How to change a part where the vendor replaces the whole: which keys of the row go back into the body.

    `keep` maps each key of the body to its path in the row; with a `version` the row is read again just before the write, and
    the change is laid over what is there then.
    """

    read: Route
    row: Many = ()
    keep: dict[str, str]
    version: str = ""


class UpdatePart(Part):
    """How to update. `mode` must be said: what the vendor does with fields that are left out decides about data loss."""

    mode: UpdateMode
    merge: Merge | None = None
    choices: dict[str, str] = {}
    row: Many = ()
    routes: tuple[Route, ...] = ()
    arguments: Many = ()
    required: Many = ()
    key: Many = ("id",)
    envelope: str = ""
    body: dict[str, BodyField] = {}
    fixed: dict[str, Scalar] = {}
    operations: tuple[Operation, ...] = ()
    requires: Many = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.mode == "merge") != (self.merge is not None):
            msg = "mode 'merge' and the table 'merge' belong together"
            raise ValueError(msg)
        return self

    @cached_property
    def operated(self) -> dict[str, Operation]:
        """The operation that each argument stands for."""
        return {operation.argument: operation for operation in self.operations}


class Resource(Part):
    """One noun at one vendor: where its fields stand, how its verbs are called, and what is shown by default."""

    noun: str
    words: Many = ()
    about: str = ""
    default: tuple[str, ...]
    type: str = ""
    url: str = ""
    fields: dict[str, Source]
    lookup: Lookup | None = None
    write: dict[str, BodyField] = {}
    list: ListPart | None = None
    get: GetPart | None = None
    create: CreatePart | None = None
    update: UpdatePart | None = None

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs this vendor has for the noun, in the usual order."""
        return tuple(verb for verb in ("list", "get", "create", "update") if getattr(self, verb) is not None)

    def part(self, verb: str) -> Any:
        """The part of that verb."""
        return getattr(self, verb)

    def body_field(self, part: CreatePart | UpdatePart, argument: str) -> BodyField:
        """How an argument is written by that part: its own way, else the way of the whole resource."""
        return part.body.get(argument) or self.write[argument]
