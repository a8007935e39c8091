"""The model of `tool_manifests/<vendor>/<noun>.toml`: one noun at one vendor."""

from collections.abc import Container
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, JsonValue, WithJsonSchema, model_validator

from mcp_psa.manifests.formats import ClearWith, Format, UpdateMode
from mcp_psa.manifests.parts import BodyField, FilterRule, Many, Part, Route, Source

Scalar = str | int | bool


# One route, or a list of routes.
Routes = Annotated[
    tuple[Route, ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


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
    in a few minutes. Where that query is the vendor's filter language, each id is written as `each` (with `{id}`), and the
    list of them as `expression` (with `{ids}`). `field` is where a row keeps the id that others refer to it by.
    With `one`, the route of a single `{id}`, a few things (as after a get or a write) do not take the whole list.
    """

    route: Route
    one: Route | None = None
    rows: str = ""
    ids: str | None = None
    each: str = "{id}"
    expression: str = "{ids}"
    query: dict[str, str] = {}
    paging: str = "default"
    older: tuple[Route, ...] = ()


class Search(Part):
    """A call of its own that the vendor has for some filters: it takes the place of routes, query and the filters named here.

    Taken when one of `when` is given, unless one of `unless` is too, which only the plain list can honor. One vendor needs it
    so far: Worksection lists whole accounts or searches them, with different actions.
    """

    when: Many
    unless: Many = ()
    routes: tuple[Route, ...]
    query: dict[str, str] = {}
    filters: dict[str, FilterRule]


class ListPart(Part):
    """How to list: routes, where the rows stand, paging, filters. With `search`, how some filters are better asked for."""

    routes: tuple[Route, ...]
    rows: str = ""
    paging: str = "default"
    query: dict[str, str] = {}
    filters: dict[str, FilterRule] = {}
    required: Many = ()
    hidden: Hidden | tuple[Hidden, ...] = ()
    each_day: EachDay | None = None
    search: Search | None = None
    older: tuple[Route, ...] = ()

    def taken(self, given: Container[str]) -> "ListPart":
        """This part, or what its search makes of it when these filters are given."""
        other = self.search
        if other is None or not any(n in given for n in other.when) or any(n in given for n in other.unless):
            return self
        filters = {**self.filters, **other.filters}
        return self.model_copy(update={"routes": other.routes, "query": other.query, "filters": filters})

    @property
    def left_out(self) -> tuple[Hidden, ...]:
        """Everything that is hidden, each with the filters that show it."""
        return (self.hidden,) if isinstance(self.hidden, Hidden) else self.hidden


class Operation(Part):
    """One business call that arguments stand for, alone or together: a route for each value, or one route with a body.

    In bodies `"{name}"` is the argument of that name, or what the adapter's `prepare` put there; without all of them the call
    is not made, and the argument is a plain field. An argument may stand for several calls. In create they follow the creation.
    `shape` wraps the body: `list` in an array, `value` is the one value alone.
    `clear` also calls it when the argument is to be emptied, with this value. It cannot be given beside what it `excludes`.
    """

    argument: Many
    shape: Literal["object", "list", "value"] = "object"
    excludes: Many = ()
    clear: ClearWith | None = None
    when: dict[str, Route] = {}
    route: Route | None = None
    envelope: str = ""
    body: dict[str, JsonValue] = {}
    bodies: dict[str, dict[str, JsonValue]] = {}

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


class Operated(Part):
    """A write of which some arguments are business calls of their own."""

    operations: tuple[Operation, ...] = ()

    @cached_property
    def operated(self) -> dict[str, Operation]:
        """The first operation that each argument stands for."""
        return {name: operation for operation in reversed(self.operations) for name in operation.argument}


class Keyed(Part):
    """A part about one record, which `key` identifies. What only some of its routes need is optional: one of them is enough."""

    routes: tuple[Route, ...] = ()
    key: Many = ("id",)

    @cached_property
    def optional(self) -> frozenset[str]:
        """The keys that only some routes need."""
        named = [route.placeholders for route in self.routes]
        return frozenset(n for n in self.key if 0 < sum(n in names for names in named) < len(named))

    def identified(self, known: Container[str]) -> bool:
        """Whether what is known is enough to take one of the routes."""
        return all(name in known or name in self.optional for name in self.key) and any(
            all(name in known for name in route.placeholders) for route in self.routes
        )


class GetPart(Keyed):
    """How to read one record. `key` names the arguments that identify it; `row` is where it stands (`[]`: first of a list).

    `type` is the resource's type in field selection where get spells it differently from list; `paging` is named where the
    record is picked from a whole list, which is then kept as that paging says; routes with the same placeholders are lists to
    look in one after the other.
    """

    routes: tuple[Route, ...]
    row: Many = ()
    type: str = ""
    paging: str = ""
    query: dict[str, str] = {}
    older: tuple[Route, ...] = ()


class Recognition(Part):
    """How a record whose creation was left without an answer is found again: the arguments it must show (`by`).

    It counts only if the field `made` shows that it was made since, or if there can be only one such record at the vendor
    (`unique`). The list is narrowed by these arguments, and by `filters` where it would hide the record.
    """

    by: Many
    made: str = "created_at"
    unique: bool = False
    filters: dict[str, Scalar] = {}


class CreatePart(Operated):
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
    recognized: Recognition | None = None


class Merge(Part):
    """How to change a part where the vendor replaces the whole: which keys of the row go back into the body.

    `keep` maps each key of the body to its path in the row; with a `version` the row is read again just before the write, and
    the change is laid over what is there then. `read` is a route, or several of which the first that can be filled is taken.
    """

    read: Routes
    row: Many = ()
    keep: dict[str, str]
    version: str = ""


class UpdatePart(Operated, Keyed):
    """How to update. `mode` must be said: what the vendor does with fields that are left out decides about data loss."""

    mode: UpdateMode
    merge: Merge | None = None
    choices: dict[str, str] = {}
    row: Many = ()
    arguments: Many = ()
    required: Many = ()
    envelope: str = ""
    body: dict[str, BodyField] = {}
    fixed: dict[str, Scalar] = {}
    requires: Many = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.mode == "merge") != (self.merge is not None):
            msg = "mode 'merge' and the table 'merge' belong together"
            raise ValueError(msg)
        return self


class Resource(Part):
    """One noun at one vendor: where its fields stand, how its verbs are called, and what is shown by default.

    `whole`: these addresses know no choice of fields, though the vendor's others do.
    """

    noun: str
    words: Many = ()
    about: str = ""
    default: tuple[str, ...]
    type: str = ""
    whole: bool = False
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
