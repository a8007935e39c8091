"""The hooks between a vendor's peculiarities and the shared code, each with the default that does nothing."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mcp_psa.http.signature import Signature

Row = dict[str, Any]


class Reading(Protocol):
    """A way to read from the vendor."""

    def __call__(self, path: str, query: Mapping[str, str], *, fresh: bool = False) -> Awaitable[Any]:
        """The JSON of a GET."""


@dataclass(frozen=True)
class Preparation:
    """What `seek` and `prepare` work with: the call it is for, the account's public settings, and a way to read from the vendor.

    `read` takes the path and query of a GET and gives its JSON; answers are kept for a minute, but read anew with `fresh`.
    """

    noun: str
    verb: str
    options: Mapping[str, str]
    read: Reading


class Adapter:
    """The hooks, each with the default that does nothing."""

    def rows(self, noun: str, body: Any, given: Mapping[str, Any]) -> list[Row] | None:  # noqa: ARG002
        """The rows of a list's answer where no path leads to them; None: take the manifest's path."""
        return None

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:  # noqa: ARG002
        """One vendor row before it is unified."""
        return row

    def key(self, noun: str, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """What the placeholders of a route are filled with; by default the arguments themselves."""
        return dict(given)

    async def seek(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The arguments of a list before it is asked for, with what had to be looked up for that."""
        return given

    async def prepare(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The arguments of a write before requests are built from them, with what had to be looked up for that."""
        return given

    def sign(self, method: str, url: str, values: Mapping[str, str]) -> list[Signature]:  # noqa: ARG002
        """Ways to sign a request, for vendors that sign: the second is tried when the first is refused for its signature."""
        return []

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:  # noqa: ARG002
        """The body of a write before it is sent."""
        return body
