"""Sizes gate: what models pay for may not grow unnoticed. The budgets stand in budgets.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.bench import sizes

BUDGETS = tomllib.loads((Path(__file__).parent / "budgets.toml").read_text(encoding="utf-8"))


@cache
def _definitions() -> dict[str, Any]:
    return sizes.definitions()


@pytest.mark.parametrize("vendor", sizes.VENDORS)
@pytest.mark.parametrize("figure", ["core", "mean"])
def test_definitions_keep_to_their_budget(vendor: str, figure: str) -> None:
    """Ours: 4,000 tokens for a vendor's core and 170 for the average tool are the limits, the budgets are below."""
    assert BUDGETS[figure][vendor] <= {"core": 4000, "mean": 170}[figure]
    assert _definitions()[vendor][figure] <= BUDGETS[figure][vendor]


def test_no_tool_is_much_larger_than_the_others() -> None:
    """Ours: a long definition hides the others."""
    costs = {name: cost for vendor in _definitions().values() for name, cost in vendor["each"].items()}
    assert {name: cost for name, cost in costs.items() if cost > BUDGETS["tool"]["most"]} == {}


@pytest.mark.parametrize("vendor", sizes.VENDORS)
def test_fifty_time_entries_keep_to_their_budget(vendor: str) -> None:
    """Ours: with names, and a fraction of what the vendor sends."""
    answer = anyio.run(sizes.answer, vendor)["50 time entries"]
    assert answer["rows"] == 50
    assert answer["text"] <= BUDGETS["answer"][vendor]
    assert answer["percent"] <= BUDGETS["percent"][vendor]
