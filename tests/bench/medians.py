"""What the measurements of time and memory share: two sides measured in turn, and the ratio of their medians."""

import os
import sys
from collections.abc import Iterable
from statistics import median
from typing import Any

from mcp import StdioServerParameters

from mcp_psa.sandbox.credentials import SETTINGS

# Enough for a server of one vendor.
ACCOUNT = {"TEAMWORK_SITE": "example", **SETTINGS["teamwork"]}


def compared(ours: Iterable[float], bare: Iterable[float], goal: float) -> dict[str, Any]:
    """The medians of both sides, and the median of their ratios: each ratio of two neighbors, so that other load hits both."""
    pairs = list(zip(ours, bare, strict=True))
    mine, theirs = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    return {"ratio": round(ratio, 3), "goal": goal, "ours": round(mine, 6), "bare": round(theirs, 6)}


def server(*arguments: str, **settings: str) -> StdioServerParameters:
    """A server as a process of its own: this interpreter, and of the environment only what Python needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return StdioServerParameters(command=sys.executable, args=["-m", *arguments], env=kept | settings)


def ours() -> StdioServerParameters:
    """Our server over stdio, with one vendor's account."""
    return server("mcp_psa", "serve", **ACCOUNT)


def bare() -> StdioServerParameters:
    """The bare server over stdio."""
    return server("tests.bench.bare")
