"""Each shipped quota under full load, on a simulated clock: nothing too much, and next to nothing wasted."""

import random
from collections.abc import Callable, Sequence

import pytest

from tests.stress.simulated import (
    LIMITS,
    Simulated,
    State,
    awork_mixed,
    awork_tightest,
    crowd,
    least,
    open_account,
    proworkflow,
    teamwork,
    teamwork_guide,
    travel,
)
from tests.times import in_virtual_time

CALLERS, READS = 50, 100
Record = Callable[[str, object], None]


def run(vendor: str, wire: Simulated, reads: int = READS) -> None:
    """Everybody reads, in virtual time."""

    async def work() -> None:
        await crowd(open_account(vendor, wire), CALLERS, reads)

    in_virtual_time(work)


@pytest.mark.parametrize("vendor", LIMITS)
def test_five_thousand_reads_keep_within_every_sliding_window_and_waste_nothing(
    vendor: str, record_property: Record
) -> None:
    """Ours: 0 violations, in at most 1.05 times the least time that there is."""
    wire = Simulated(LIMITS[vendor])

    run(vendor, wire)

    ratio = wire.took / least(LIMITS[vendor], CALLERS * READS)
    record_property("ratio to the least possible time", round(ratio, 4))
    assert len(wire.at) == CALLERS * READS
    assert wire.violations() == 0
    assert ratio <= 1.05


@pytest.mark.parametrize("vendor", LIMITS)
def test_no_network_however_uneven_makes_the_vendor_see_too_many(vendor: str, record_property: Record) -> None:
    """Ours: requests overtake each other on the way, and are counted anywhere between start and answer."""
    wire = Simulated(LIMITS[vendor], latency=travel(seed=7, most=0.4))

    run(vendor, wire, reads=25)

    record_property("ratio to the least possible time", round(wire.took / least(LIMITS[vendor], len(wire.at)), 3))
    assert len(wire.at) == CALLERS * 25
    assert wire.violations() == 0


def somebody_else(windows: Sequence[tuple[int, float]], until: float, seed: int) -> list[float]:
    """Half of each window's quota: most of it as the window begins, the rest whenever; of short windows every other one."""
    rng = random.Random(seed)  # noqa: S311  # a seed makes it repeatable
    limit, seconds = max(windows, key=lambda window: window[1])
    times: list[float] = []
    for start in range(0, int(until), int(seconds)):
        burst = int(limit * 0.4) if len(windows) == 1 else windows[1][0] // 2
        for second in range(0, int(limit * 0.4), burst):
            times += [start + 2.0 * second / burst] * burst
        times += [start + rng.uniform(0, seconds) for _ in range(int(limit * 0.1))]
    return sorted(times)


@pytest.mark.parametrize("most", [0.0, 0.3], ids=["at once", "over a network"])
@pytest.mark.parametrize(
    ("vendor", "headers"),
    [
        ("teamwork", teamwork),
        ("teamwork", teamwork_guide),
        ("proworkflow", proworkflow),
        ("awork", awork_tightest),
        ("awork", awork_mixed),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_with_half_the_quota_eaten_by_somebody_else_what_the_headers_say_is_kept(
    vendor: str, headers: Callable[[Sequence[State]], dict[str, str]], most: float, record_property: Record
) -> None:
    """The vendors' docs: others use the same account. No request leaves that a header had said to be one too many."""
    windows, requests = LIMITS[vendor], CALLERS * 30
    others = somebody_else(windows, 200 + 3 * least(windows, requests), seed=5)
    wire = Simulated(windows, headers, travel(3, most), others, strict=True)

    run(vendor, wire, reads=30)

    record_property("refused", wire.refused)
    record_property("share of the quota that was used", round(wire.used(), 3))
    assert wire.blamed == 0
    assert wire.eaten >= requests * 0.2
    assert wire.refused <= requests * 0.005  # somebody else took the last one while ours was on its way
    assert most or wire.used() >= 0.99
