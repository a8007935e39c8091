"""How long from starting the process until `tools/list` is answered over stdio, against the bare server.

python -m tests.bench.startup [REPETITIONS]

Both servers run in this interpreter's twin, are opened by the same client in both eras of the protocol, and take turns.
"""

import json
import sys
import time
from typing import Any

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.bench.medians import bare, compared, ours

GOAL = 1.25
ERAS = {"modern": "auto", "legacy": "legacy"}


async def _seconds(parameters: StdioServerParameters, mode: Any) -> float:
    started = time.perf_counter()
    async with Client(stdio_client(parameters), mode=mode) as client:
        await client.list_tools()
        return time.perf_counter() - started


async def _measure(repetitions: int) -> dict[str, Any]:
    found: dict[str, tuple[list[float], list[float]]] = {era: ([], []) for era in ERAS}
    for number in range(repetitions + 1):
        for era, mode in ERAS.items():
            pair = (await _seconds(ours(), mode), await _seconds(bare(), mode))
            if number:  # the first one fills the caches of the disk
                for kept, seconds in zip(found[era], pair, strict=True):
                    kept.append(seconds)
    return {era: compared(*sides, GOAL) for era, sides in found.items()} | {"repetitions": repetitions}


def measure(repetitions: int = 7) -> dict[str, Any]:
    """Seconds and their ratio, by era."""
    return anyio.run(_measure, repetitions)


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))  # noqa: T201
