"""An adapter expects what its vendor documents: where an answer is otherwise, that is told as such and not as a fault of ours."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mcp_psa.errors import VendorChanged
from mcp_psa.http.signature import Signature
from mcp_psa.vendors.adapter import Adapter, Preparation, Row

_log = logging.getLogger("mcp_psa.vendors")
# What Python says when a value is absent or of another kind than expected.
_UNEXPECTED = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError)


class Guarded(Adapter):
    """The adapter of a vendor; whatever it stumbles over in an answer is VendorChanged, with the place in the log."""

    def __init__(self, title: str, adapter: Adapter) -> None:
        self._title, self._adapter = title, adapter

    def rows(self, noun: str, body: Any, given: Mapping[str, Any]) -> list[Row] | None:
        """As the adapter has it."""
        with self._told(noun):
            return self._adapter.rows(noun, body, given)

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:
        """As the adapter has it."""
        with self._told(noun):
            return self._adapter.row(noun, row, options)

    def key(self, noun: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """As the adapter has it; no answer of the vendor is in it."""
        return self._adapter.key(noun, given)

    async def seek(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:
        """As the adapter has it."""
        with self._told(call.noun):
            return await self._adapter.seek(call, given)

    async def prepare(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:
        """As the adapter has it."""
        with self._told(call.noun):
            return await self._adapter.prepare(call, given)

    def sign(self, method: str, url: str, values: Mapping[str, str]) -> list[Signature]:
        """As the adapter has it; no answer of the vendor is in it."""
        return self._adapter.sign(method, url, values)

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:
        """As the adapter has it."""
        with self._told(noun):
            return self._adapter.body(noun, verb, body, given, options)

    @contextmanager
    def _told(self, noun: str) -> Iterator[None]:
        try:
            yield
        except _UNEXPECTED as error:
            _log.warning("%s: unexpected values in a %s", self._title, noun, exc_info=error)
            what = noun.replace("_", " ")
            raise VendorChanged(
                f"{self._title} answered a {what} with unexpected values.", "Please report it."
            ) from error
