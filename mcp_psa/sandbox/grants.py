"""OAuth tokens as a fake vendor hands them out: which are alive, and what a refresh token still buys.

Each fake says how its vendor asks and refuses; here stands only what all of them have in common. The pair that the sandbox
starts with is fixed: its access token does not die by itself, and its refresh token works until it is spent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

FORM: Final = "application/x-www-form-urlencoded"


@dataclass
class Grants:
    """The tokens of one account. `rotating`: a refresh token works once, and another comes in its place."""

    clock: Callable[[], datetime]
    access: str
    refresh: str
    life: timedelta
    refresh_life: timedelta
    rotating: bool
    _alive: dict[str, datetime | None] = field(default_factory=dict)
    _renewing: dict[str, datetime] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        self._alive[self.access] = None
        self._renewing[self.refresh] = self.clock() + self.refresh_life

    def accepts(self, access: str) -> bool:
        """Whether this is an access token that is alive."""
        until = self._alive.get(access, self.clock())
        return until is None or self.clock() < until

    def knew(self, access: str) -> bool:
        """Whether this was an access token once."""
        return access in self._alive

    def renew(self, refresh: str) -> tuple[str, str] | None:
        """A new pair; None when the refresh token is unknown, spent or too old."""
        until = self._renewing.get(refresh)
        if until is None or self.clock() >= until:
            return None
        self._count += 1
        access = f"{self.access}-{self._count}"
        self._alive[access] = self.clock() + self.life
        if not self.rotating:
            return access, refresh
        del self._renewing[refresh]
        following = f"{self.refresh}-{self._count}"
        self._renewing[following] = self.clock() + self.refresh_life
        return access, following


def form(body: bytes, content_type: str) -> Mapping[str, str]:
    """A form's fields; none when the body says that it is something else."""
    if content_type.split(";", maxsplit=1)[0].strip().lower() != FORM:
        return {}
    return dict(parse_qsl(body.decode(errors="replace")))
