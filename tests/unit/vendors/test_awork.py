"""awork's adapter: a PUT replaces the whole time entry, so what is missing is said before anything is sent."""

import pytest

from mcp_psa.errors import VendorChanged
from mcp_psa.vendors.awork import VendorAdapter

OPTIONS = {"AWORK_TIMEZONE": "Europe/Berlin"}


def test_an_entry_without_its_local_date_is_not_written_over() -> None:
    """The vendor: PUT empties what is left out, and the UTC and local groups of times may not be mixed."""
    with pytest.raises(VendorChanged, match="without its local date"):
        VendorAdapter().body(
            "time_entry", "update", {"note": "x", "startDateUtc": "2026-11-20"}, {"note": "x"}, OPTIONS
        )


def test_an_end_that_would_win_over_a_new_duration_does_not_go_along() -> None:
    """The vendor: start and end win over a duration that is given too."""
    body = {"startDateLocal": "2026-11-20T00:00:00", "endDateLocal": "2026-11-20T00:00:00", "endTimeLocal": "10:00:00"}
    sent = VendorAdapter().body("time_entry", "update", body, {"minutes": 30}, OPTIONS)
    assert sent == {"startDateLocal": "2026-11-20T00:00:00"}
