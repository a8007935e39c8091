"""The seeded agency is the same on every run and moves by whole weeks."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcp_psa.sandbox.agency import seed
from mcp_psa.sandbox.store import Store

MONDAY = datetime(2026, 11, 16, 0, 5, tzinfo=UTC)


def seeded(moment: datetime, time_entries: int | None = None) -> Store:
    """A store that was filled at this moment."""
    store = Store(clock=lambda: moment)
    seed(store, time_entries=time_entries)
    return store


def tables(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All that a store holds."""
    names = [row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: store.rows(f"SELECT * FROM {name}") for name in names}  # noqa: S608


def moved(value: object) -> object:
    """A day or an instant a week later; anything else as it is."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else None
    except ValueError:
        return value
    if moment is None or not isinstance(value, str):
        return value
    later = moment + timedelta(days=7)
    return later.date().isoformat() if len(value) == 10 else later.strftime("%Y-%m-%dT%H:%M:%SZ")


def count(store: Store, table: str, condition: str = "1") -> int:
    """How many rows fit."""
    row = store.row(f"SELECT COUNT(*) AS n FROM {table} WHERE {condition}")  # noqa: S608
    return int((row or {"n": 0})["n"])


def test_two_runs_on_one_day_are_identical() -> None:
    """Whatever the hour."""
    assert tables(seeded(MONDAY)) == tables(seeded(MONDAY + timedelta(hours=20)))


def test_a_week_later_everything_is_the_same_seven_days_on() -> None:
    """Shifting every date of the first seed gives the second."""
    first, second = tables(seeded(MONDAY)), tables(seeded(MONDAY + timedelta(days=7)))
    for name, rows in first.items():
        for row, other in zip(rows, second[name], strict=True):
            for column, value in row.items():
                assert moved(value) == other[column], (name, column)


def test_later_in_the_week_only_time_of_the_days_gone_by_is_added() -> None:
    """Ending yesterday; all else stays (but the timer, which was forgotten yesterday)."""
    monday, thursday = tables(seeded(MONDAY)), tables(seeded(MONDAY + timedelta(days=3)))
    old, new = monday.pop("time_entries"), thursday.pop("time_entries")
    del monday["timers"], thursday["timers"]
    assert json.dumps(monday) == json.dumps(thursday)
    assert old == new[: len(old)]
    assert {"2026-11-16", "2026-11-17", "2026-11-18"} == {row["spent_on"] for row in new[len(old) :]}


def test_the_agency_has_its_size() -> None:
    """Companies, people, projects by status, tasks, time."""
    store = seeded(MONDAY)
    assert [count(store, t) for t in ("companies", "people", "categories", "projects", "tasks")] == [13, 25, 6, 40, 600]
    assert [count(store, "projects", f"status = '{s}'") for s in ("active", "completed", "archived")] == [24, 8, 4]
    assert 3300 < count(store, "time_entries") < 3700
    assert count(store, "projects", "name = 'Nordwind relaunch' AND company_id = 2 AND status = 'active'")
    assert count(store, "bookings", "start_on > '2026-11-23'") > 20
    assert count(store, "timers") == 1


def test_awkward_strings_are_in_it() -> None:
    """Quotes and an ampersand, umlauts, an emoji, markup, a zero-width character, a tab, a very long note."""
    store = seeded(MONDAY)
    assert count(store, "companies", """name LIKE '%&%"%'""")
    assert count(store, "people", "last_name = 'Größmann'")
    assert count(store, "tags", "name LIKE '🚀%'")
    assert count(store, "projects", "description LIKE '%<script>%'")
    assert count(store, "time_entries", "description LIKE '%\u200b%'")
    assert count(store, "tasks", "name LIKE '%\t%'")
    assert (store.row("SELECT MAX(LENGTH(description)) AS n FROM time_entries") or {})["n"] == 3000


def test_billed_time_matches_its_invoices() -> None:
    """Every billed entry is billable, old, and on an invoice of its own project."""
    store = seeded(MONDAY)
    odd = store.rows(
        "SELECT t.id FROM time_entries t LEFT JOIN invoices i ON i.id = t.invoice_id"
        " WHERE t.billed AND (NOT t.billable OR i.project_id IS NOT t.project_id OR t.spent_on > '2026-10-05')"
    )
    assert not odd
    assert count(store, "time_entries", "billed") > 500


def test_nothing_that_happened_lies_ahead() -> None:
    """No stamp and no time entry of today or later."""
    for name, rows in tables(seeded(MONDAY)).items():
        stamps = [
            row[c] for row in rows for c in ("created_at", "updated_at", "completed_at", "spent_on") if row.get(c)
        ]
        assert all(stamp < "2026-11-16" for stamp in stamps), name


@pytest.mark.parametrize("wanted", [0, 1, 5000])
def test_the_number_of_time_entries_can_be_set(wanted: int) -> None:
    """Exactly."""
    assert wanted == count(seeded(MONDAY + timedelta(days=4), wanted), "time_entries")
