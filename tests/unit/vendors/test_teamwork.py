"""What only code can say about Teamwork.com."""

from typing import Any

import pytest

from mcp_psa.errors import VendorChanged
from mcp_psa.vendors.teamwork import VendorAdapter

ADAPTER = VendorAdapter()


def _rates(rates: Any) -> list[dict[str, Any]] | None:
    return ADAPTER.rows("rate", {"rates": rates, "STATUS": "OK"}, {"project": "7"})


def test_a_map_of_rates_becomes_a_row_for_each_scope() -> None:
    """The vendor (v1): two defaults and a map by person id, amounts as text in major units."""
    rates = {
        "users": {"12345": {"source": "direct", "rate": "100.00"}},
        "account-default": "50.00",
        "project-default": "30.00",
    }
    assert _rates(rates) == [
        {"scope": "account", "project": "7", "amount": "50.00"},
        {"scope": "project", "project": "7", "amount": "30.00"},
        {"scope": "person", "project": "7", "person": "12345", "amount": "100.00", "source": "direct"},
    ]


@pytest.mark.parametrize("users", [{}, [], None])
@pytest.mark.parametrize("default", ["", None])
def test_rates_that_are_not_set_are_no_rows(users: Any, default: str | None) -> None:
    """The vendor (v1): an empty map may come as a list; unknown is not zero."""
    assert _rates({"users": users, "account-default": default}) == []


def test_a_rate_of_zero_is_a_rate() -> None:
    """Ours: falsy does not mean missing."""
    assert _rates({"project-default": 0}) == [{"scope": "project", "project": "7", "amount": 0}]


@pytest.mark.parametrize("body", [{}, [], None, "x", {"rates": []}, {"rates": None}])
def test_an_answer_without_rates_is_an_error_and_never_an_empty_list(body: Any) -> None:
    """Ours: absent is not empty."""
    with pytest.raises(VendorChanged):
        ADAPTER.rows("rate", body, {"project": "7"})


@pytest.mark.parametrize("rate", ["100.00", None, 5, ["100.00"]])
def test_a_persons_rate_of_another_shape_is_an_error_that_can_be_acted_on(rate: Any) -> None:
    """Ours: VendorChanged, and no other exception."""
    with pytest.raises(VendorChanged):
        _rates({"users": {"12345": rate}})


@pytest.mark.parametrize("noun", ["project", "task", "time_entry", "person"])
def test_other_nouns_have_their_rows_where_the_manifest_says(noun: str) -> None:
    """Ours: None means the manifest's path."""
    assert ADAPTER.rows(noun, {"rows": []}, {}) is None


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"status": "active", "subStatus": "completed"}, "completed"),
        ({"status": "active", "subStatus": "Completed"}, "completed"),
        ({"status": "active", "subStatus": "late"}, "active"),
        ({"status": "inactive", "subStatus": None}, "inactive"),
        ({"status": "active"}, "active"),
    ],
)
def test_a_completed_project_says_so_in_its_second_field(row: dict[str, Any], status: str) -> None:
    """The vendor (v3): status stays active, subStatus says completed."""
    assert ADAPTER.row("project", row, {})["status"] == status


@pytest.mark.parametrize(("invoice", "billed"), [(5, True), (0, False), (None, False)])
def test_an_entry_on_an_invoice_is_billed(invoice: int | None, billed: bool) -> None:
    """The vendor (v3): projectBillingInvoiceId is null or 0 until then."""
    assert ADAPTER.row("time_entry", {"projectBillingInvoiceId": invoice}, {})["billed"] is billed


def test_an_entry_whose_invoice_was_not_asked_for_says_nothing_about_it() -> None:
    """Ours: unknown is not false."""
    assert "billed" not in ADAPTER.row("time_entry", {"id": 1}, {})


def test_an_entry_has_a_time_of_day_only_where_one_was_given() -> None:
    """The vendor (v3): without hasStartTime the hour in timeLogged is made up."""
    logged = "2026-11-20T09:05:00Z"
    assert ADAPTER.row("time_entry", {"timeLogged": logged, "hasStartTime": True}, {})["start"] == logged
    assert "start" not in ADAPTER.row("time_entry", {"timeLogged": logged, "hasStartTime": False}, {})


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"project": "7", "person": "12"}, {"rates": {"users": {"12": {"rate": 60}}}}),
        ({"project": "7"}, {"rates": {"project-default": 60}}),
    ],
)
def test_a_rate_is_written_for_a_person_or_the_project(given: dict[str, Any], body: dict[str, Any]) -> None:
    """The vendor (v1): {"rates": {"users": {"12": {"rate": 60}}}} or project-default, in major units."""
    assert ADAPTER.body("rate", "update", {"rates": {"amount": 60}}, given, {}) == body


@pytest.mark.parametrize(
    ("provider", "path", "envelope"), [("box", "box", "box"), ("google_drive", "googleDrive", "google-drive")]
)
def test_a_storage_folder_has_the_providers_path_and_envelope(provider: str, path: str, envelope: str) -> None:
    """The vendor (v1): the path spells it differently from the body."""
    given = {"project": "7", "provider": provider}
    assert ADAPTER.key("storage_folder", given) == {"project": "7", "provider": path}
    assert ADAPTER.body("storage_folder", "update", {"enabled": "1"}, given, {}) == {envelope: {"enabled": "1"}}
    assert given["provider"] == provider


def test_hours_of_a_log_are_zero_because_hours_and_minutes_add_up() -> None:
    """The vendor (v3): an old hours value would be added to the minutes."""
    assert ADAPTER.body("time_entry", "update", {"timelog": {"minutes": 90}}, {}, {}) == {
        "timelog": {"minutes": 90, "hours": 0}
    }
    assert ADAPTER.body("time_entry", "update", {"timelog": {"description": "x"}}, {}, {}) == {
        "timelog": {"description": "x"}
    }


def test_a_new_log_without_a_time_of_day_is_put_at_noon_and_says_it_has_none() -> None:
    """Ours: it then shows the same day in UTC, which v3 answers in."""
    made = ADAPTER.body("time_entry", "create", {"timelog": {"minutes": 90, "date": "2026-11-20"}}, {}, {})
    assert made["timelog"] == {
        "minutes": 90,
        "hours": 0,
        "date": "2026-11-20",
        "time": "12:00:00",
        "hasStartTime": False,
    }


@pytest.mark.parametrize("verb", ["create", "update"])
def test_a_log_with_a_time_of_day_says_so(verb: str) -> None:
    """The vendor (v3): hasStartTime."""
    made = ADAPTER.body("time_entry", verb, {"timelog": {"time": "09:05:00"}}, {}, {})
    assert made["timelog"] == {"time": "09:05:00", "hasStartTime": True}


def test_other_bodies_stay_as_they_are() -> None:
    """Ours: an adapter touches only what it is for."""
    assert ADAPTER.body("task", "create", {"task": {"name": "x"}}, {}, {}) == {"task": {"name": "x"}}
    assert ADAPTER.key("task", {"id": "1"}) == {"id": "1"}
