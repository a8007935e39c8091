"""How each fake refuses, in its own words: asked of its package, so that nothing here names a vendor.

A fake's package has, beside `app`, two functions that give an answer for a path: `throttled`, with the seconds to wait in
the vendor's own headers or with no hint, and `expired`, for a credential that is not accepted.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Scope

_TOO_MANY: Final = 429


class Refusals:
    """One fake's own refusals, and which requests are meant for it."""

    def __init__(self, package: str, prefix: str) -> None:
        module: Any = import_module(package)
        self._prefix = prefix
        self.throttled: Callable[[str, float | None], Response] = module.throttled
        self.expired: Callable[[str], Response] = module.expired
        told = self.throttled(prefix, None)
        self._inside: tuple[int, object] = (told.status_code, told.body)  # some vendors say it inside a 200

    def covers(self, scope: Scope) -> bool:
        """Whether a request is for this fake."""
        path: str = scope.get("path", "")
        return scope["type"] == "http" and (path == self._prefix or path.startswith(f"{self._prefix}/"))

    def is_throttled(self, status: int, body: bytes) -> bool:
        """Whether an answer means "too fast"."""
        return status == _TOO_MANY or (status, body) == self._inside
