"""The small parts that both kinds of manifest file are made of: routes, field sources, filters, body fields."""

import re
from functools import cached_property
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from mcp_psa.manifests.formats import ClearWith, Format

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ROUTE = re.compile(r"(GET|POST|PUT|PATCH) (/[^?\s]*)?(?:\?(\S*))?$")


class Part(BaseModel):
    """The base of everything in a manifest: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,), defer_build=True)


class ShortPart(Part):
    """A part that may also be written as one text; its validator reads it."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(core)]}


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_ONE_OR_MANY = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

# One text, or a list of texts.
Many = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), WithJsonSchema(_ONE_OR_MANY)]


class Route(ShortPart):
    """A verb and a path with placeholders: `GET /projects/{project}/time.json?type=all`."""

    method: Literal["GET", "POST", "PUT", "PATCH"]
    path: str
    query: tuple[tuple[str, str], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if (match := _ROUTE.match(value)) is None:
            msg = f"{value!r} is not a route; write it as 'GET /path/{{placeholder}}?name=value'"
            raise ValueError(msg)
        pairs = tuple(parse_qsl(match[3] or "", keep_blank_values=True))
        return {"method": match[1], "path": match[2] or "", "query": pairs}

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The names that must be given for this route to be taken."""
        text = self.path + " ".join(value for _, value in self.query)
        return frozenset(_PLACEHOLDER.findall(text))


class Hop(Part):
    """A step between a row and a sideload: the id is first looked up among these things, and the id at `path` is taken."""

    via: str
    path: str


class Source(ShortPart):
    """Where the vendor keeps a record field in a row.

    `path` is dotted; several are tried in turn. `words` joins several with a blank. `via` looks the thing up in the answer's
    sideloads by the id at `ref` (by way of `hop`), and the paths then belong to that thing. `values` maps our word to the
    vendor's. `select` names what to ask for where the vendor selects fields; `needs` is query that fills the field, added to a
    list that is asked for already. `route` is a request of its own that only get makes, when the field is asked for; `row` is
    where the thing stands in its answer.
    `lookup` takes the record field `field` of another noun of this vendor, by the id at `ref`: fetched for all rows at once;
    with `kind`, of that list of options. `include` is what the vendor calls the sideload where it is asked for, if not `via`.
    """

    path: Many = ()
    words: Many = ()
    via: str | None = None
    include: str = ""
    ref: Many = ()
    hop: Hop | None = None
    lookup: str | None = None
    field: str = "name"
    kind: str = ""
    route: Route | None = None
    row: str = ""
    format: Annotated[Format | None, Field(alias="as")] = None
    values: dict[str, Many] = {}
    select: Many = ()
    needs: dict[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"path": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.path and not self.words and not self.lookup:
            msg = "give 'path', 'words' or 'lookup'"
            raise ValueError(msg)
        if bool(self.via or self.lookup) != bool(self.ref) or (self.via and self.lookup):
            msg = "'ref' belongs to 'via' or to 'lookup'"
            raise ValueError(msg)
        if self.kind and self.lookup != "option":
            msg = "'kind' belongs to the lookup of an option"
            raise ValueError(msg)
        return self

    @property
    def pool(self) -> str | None:
        """Where the thing is looked up: among the answer's sideloads, or (with an @) among looked-up records."""
        return f"@{self.lookup}{self.kind}" if self.lookup else self.via

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The names to ask for where the vendor selects fields: the first step of each path in the row."""
        if self.route is not None:
            return ()
        roots = self.ref or self.path or self.words
        return self.select or tuple(dict.fromkeys(re.split(r"[.\[]", root)[0] for root in roots))


class FilterRule(ShortPart):
    """How one filter is honored: sent to the vendor, put in the path, or applied here.

    With `expression` the value is put into a vendor's own filter language; several such filters of one `query` are joined
    by " and ". `with` is query that goes along. The `default` is left out beside the filters in `unless`.
    """

    by: Literal["vendor", "route", "local"] = "vendor"
    query: str | None = None
    expression: str | None = None
    format: Annotated[Format | None, Field(alias="as")] = None
    values: dict[str, str | dict[str, str]] = {}
    default: str | None = None
    unless: Many = ()
    check: bool = True
    with_: Annotated[dict[str, str], Field(alias="with")] = {}

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"by": value} if value in {"route", "local"} else {"query": value}
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        mapped = self.values and all(isinstance(v, dict) for v in self.values.values())
        if self.by == "vendor" and self.query is None and not mapped:
            msg = "give 'query', the name of the vendor's parameter, or values that are tables of parameters"
            raise ValueError(msg)
        return self


class BodyField(ShortPart):
    """How one argument is written: its dotted place in the body, its format, and what empties it."""

    path: str
    format: Annotated[Format | None, Field(alias="as")] = None
    values: dict[str, str | int | bool] = {}
    clear: ClearWith | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"path": value} if isinstance(value, str) else value
