"""The scoreboard: every figure of the product in one JSON document, and as a table on stderr.

    python -m tests.bench [PART ...]        parts: sizes retrieval startup memory overhead shaping (default: all)

Times are ratios taken in one run; sizes are exact and gate the tests (test_sizes.py).
"""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from rich.console import Console
from rich.table import Table

PARTS = ("sizes", "retrieval", "startup", "memory", "overhead", "shaping")


def measured(part: str) -> dict[str, Any]:
    """What one part measures."""
    measure: Callable[[], dict[str, Any]] = import_module(f"tests.bench.{part}").measure
    return measure()


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every figure with the path to it; the single tools are left to the JSON."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key != "each":
                yield from flat(item, f"{path}.{key}" if path else str(key))
    else:
        yield path, str(value)


def main(parts: list[str]) -> None:
    """Measure, print."""
    if unknown := sorted(set(parts) - set(PARTS)):
        sys.exit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    found = {part: measured(part) for part in parts or PARTS}
    table = Table("figure", "value")
    for row in flat(found):
        table.add_row(*row)
    Console(stderr=True).print(table)
    print(json.dumps(found, indent=2))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
