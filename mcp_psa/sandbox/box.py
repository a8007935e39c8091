"""What every fake vendor is given: the store, the clock, and how strict to be."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mcp_psa.sandbox.quota import Window
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.trouble_plan import NO_TROUBLE, Plan


@dataclass(frozen=True)
class Box:
    """One sandbox: one store, seen through up to five vendors.

    `monotonic` drives the quota windows, `quota=False` lifts the rate limits (for benchmarks). `trouble` is what goes wrong:
    most of it happens around the fakes (trouble.py); they themselves know the quota's other users and the wrong clock.
    """

    store: Store
    monotonic: Callable[[], float] = time.monotonic
    quota: bool = True
    trouble: Plan = NO_TROUBLE

    def window(self, limit: int, seconds: float) -> Window:
        """A count of requests by this box's clock and other users; without a limit if the quota is lifted."""
        return Window(limit if self.quota else 0, seconds, self.monotonic, self.trouble.eaten)

    @property
    def today(self) -> date:
        """The present day, in UTC."""
        return self.store.clock().date()
