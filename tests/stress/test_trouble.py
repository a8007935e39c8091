"""A part of what `python -m tests.stress.trouble` does at length: no write in trouble is made twice or lost in silence."""

import httpx
import pytest

from mcp_psa.http import retry
from tests.stress.trouble import VENDORS, storm
from tests.times import in_virtual_time

WRITES = 60


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_write_is_made_twice_or_lost_in_silence(vendor: str) -> None:
    """Ours: what the calls said is held against the vendor's own table; reads are complete and right, or an error."""
    report = in_virtual_time(lambda: storm(vendor, WRITES, seed=7))
    assert report.faults == []
    assert sum(report.made.values()) > WRITES, "there was no trouble to speak of"
    assert report.said["create: recovered"] + report.said["create: outcome_unknown"] > 0
    assert report.said["create: created"] > WRITES // 4


def test_a_server_that_repeats_writes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: the check above can fail."""

    def always(_failure: httpx.TransportError, *, writes: bool) -> bool:
        return writes or True

    monkeypatch.setattr(retry, "repeatable", always)
    report = in_virtual_time(lambda: storm("teamwork", 200, seed=7))
    assert report.duplicates
