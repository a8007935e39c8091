"""One request as the handlers see it: who asks, what for, and the store to answer from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mcp_psa.sandbox.awork.errors import invalid, not_found, unauthorized
from mcp_psa.sandbox.awork.ids import guid, number_of
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Store

Json = dict[str, Any]

API_USER = 0


@dataclass(frozen=True)
class Actor:
    """Whose token it is. An API key acts as an API user of its own (number 0), never as a person."""

    person_id: int
    is_admin: bool

    @property
    def guid(self) -> str:
        """The actor's user id."""
        return guid("user", self.person_id)


@dataclass(frozen=True)
class Call:
    """One request."""

    box: Box
    actor: Actor
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: object

    @property
    def store(self) -> Store:
        """The agency."""
        return self.box.store

    def number(self, kind: str, name: str) -> int:
        """The row a path parameter points to; an unknown GUID is a 404."""
        found = number_of(kind, self.path[name])
        if found is None:
            raise not_found(kind)
        return found

    def require(self, right: str, *, owner: int | None = None) -> None:
        """Refuse unless the caller is an admin or owns the thing."""
        if not self.actor.is_admin and (owner is None or owner != self.actor.person_id):
            raise unauthorized(right)

    def refer(self, table: str, kind: str, value: object, name: str) -> int:
        """The live row a GUID of the body points to; an unknown one is a 400 that names the field."""
        found = number_of(kind, str(value))
        if found is None or self.store.get(table, found) is None:
            raise invalid((name, f"The {kind} does not exist."))
        return found

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean query parameter."""
        text = self.query.get(name, "").lower()
        if text not in {"", "true", "false"}:
            raise invalid((name, "The value is not a boolean."))
        return default if text == "" else text == "true"


Handler = Callable[[Call], Response]
Routes = tuple[tuple[str, str, Handler], ...]


def no_content() -> Response:
    """The empty 204 of awork's business operations."""
    return Response(status_code=204)
