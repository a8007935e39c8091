"""What every fake vendor is given: the store, the clock, and how strict to be."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mcp_psa.sandbox.store import Store


@dataclass(frozen=True)
class Box:
    """One sandbox: one store, seen through up to five vendors.

    `monotonic` drives the quota windows, `quota=False` lifts the rate limits (for benchmarks).
    """

    store: Store
    monotonic: Callable[[], float] = time.monotonic
    quota: bool = True

    @property
    def today(self) -> date:
        """The present day, in UTC."""
        return self.store.clock().date()
