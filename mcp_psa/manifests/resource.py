"""The model of `tool_manifests/<vendor>/<noun>.toml`: one noun at one vendor."""

from functools import cached_property
from typing import Any, Self

from pydantic import model_validator

from mcp_psa.manifests.formats import UpdateMode
from mcp_psa.manifests.parts import BodyField, FilterRule, Many, Part, Route, Source

Scalar = str | int | bool


class Hidden(Part):
    """What the vendor leaves out without being asked, said in the answer unless one of these filters is given."""

    text: str
    unless: Many = ()


class ListPart(Part):
    """How to list: routes, where the rows stand, paging, filters."""

    routes: tuple[Route, ...]
    rows: str = ""
    paging: str = "default"
    query: dict[str, str] = {}
    filters: dict[str, FilterRule] = {}
    required: Many = ()
    hidden: Hidden | None = None
    older: tuple[Route, ...] = ()


class GetPart(Part):
    """How to read one record. `key` names the arguments that identify it; `row` is where it stands (`[]`: first of a list).

    `type` is the resource's type in field selection where get spells it differently from list.
    """

    routes: tuple[Route, ...]
    row: Many = ()
    type: str = ""
    key: Many = ("id",)
    query: dict[str, str] = {}
    older: tuple[Route, ...] = ()


class CreatePart(Part):
    """How to create. `id` is where the new id may stand in the answer; `requires` names settings without which it is refused."""

    routes: tuple[Route, ...]
    arguments: Many
    required: Many = ()
    envelope: str = ""
    body: dict[str, BodyField] = {}
    fixed: dict[str, Scalar] = {}
    id: Many = ("id",)
    requires: Many = ()


class Operation(Part):
    """One business call that an argument of update stands for: a route for each value, or one route with a body."""

    argument: str
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


class UpdatePart(Part):
    """How to update. `mode` must be said: what the vendor does with fields that are left out decides about data loss."""

    mode: UpdateMode
    routes: tuple[Route, ...] = ()
    arguments: Many = ()
    required: Many = ()
    key: Many = ("id",)
    envelope: str = ""
    body: dict[str, BodyField] = {}
    fixed: dict[str, Scalar] = {}
    operations: tuple[Operation, ...] = ()
    requires: Many = ()

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
