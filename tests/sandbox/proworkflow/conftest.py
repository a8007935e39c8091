"""A small agency, and a way to ask the fake ProWorkflow something in one line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx
import pytest

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import PROWORKFLOW_API_KEY
from mcp_psa.sandbox.proworkflow import app
from mcp_psa.sandbox.store import Store

# Late in the evening in UTC, so already the 23rd in the account's own zone.
NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
KEY = {"apikey": PROWORKFLOW_API_KEY}


class Fake:
    """One fake account, asked as by any HTTP client."""

    def __init__(self, store: Store, **settings: Any) -> None:
        self.store = store
        self.seconds = 1000.0
        quota = settings.pop("quota", True)
        self._app = app(Box(store, monotonic=lambda: self.seconds, quota=quota), **settings)

    def __call__(self, verb: str, path: str, **more: Any) -> httpx.Response:
        """Send one request, with the API key unless headers are given."""
        return self.burst(1, verb, path, **more)[0]

    def burst(self, count: int, verb: str, path: str, **more: Any) -> list[httpx.Response]:
        """Send the same request many times."""
        more.setdefault("headers", KEY)

        async def send() -> list[httpx.Response]:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
                return [await client.request(verb, path, **more) for _ in range(count)]

        return anyio.run(send)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of a list that must succeed."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    def ids(self, path: str) -> list[int]:
        """The ids of a list."""
        return [row["id"] for row in self.rows(path)]

    def one(self, path: str) -> dict[str, Any]:
        """One record that must be there."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        row: dict[str, Any] = answer.json()["data"]
        return row


@pytest.fixture
def store() -> Iterator[Store]:
    """An agency of three people, three companies, five projects, six items and some time."""
    found = Store(clock=lambda: NOW)
    _firms(found)
    _work(found)
    _time_and_money(found)
    yield found
    found.close()


@pytest.fixture
def fake(store: Store) -> Fake:
    """The fake in its default form."""
    return Fake(store)


def _many(store: Store, table: str, columns: str, *rows: tuple[Any, ...]) -> None:
    for row in rows:
        store.insert(table, dict(zip(columns.split(), row, strict=True)))


def _firms(store: Store) -> None:
    _many(store, "offices", "name currency", ("Hamburg", "EUR"), ("Leeds", "GBP"))
    _many(
        store,
        "companies",
        "code name kind office_id currency is_active",
        ("OWN", "Studio", "own", 1, "EUR", 1),
        ("NORD", "Smith & Sons", "client", 1, "EUR", 1),
        ("OLD", "Old Press", "client", 2, "GBP", 0),
    )
    _many(
        store,
        "people",
        "first_name last_name email company_id kind is_admin timezone bill_rate cost_rate office_id",
        ("Ada", "Boss", "ada@studio.example", 1, "staff", 1, "Europe/Berlin", "120", "60", 1),
        ("Ben", "Maker", "ben@studio.example", 1, "staff", 0, "Europe/Berlin", "90", "45.50", 1),
        ("Cleo", "O<Neil", "cleo@nord.example", 2, "client", 0, None, None, None, None),
    )
    _many(store, "categories", "name color", ("Websites", "#aabbcc"))
    _many(store, "tags", "name color", ("Urgent", "#ff0000"), ("R&D", "#00ff00"))
    _many(store, "options", "kind name", ("work_type", "Design"), ("team", "Web"))


def _work(store: Store) -> None:
    _many(
        store,
        "projects",
        "number name company_id status due_on owner_id category_id position",
        ("P-0001", "Site & shop", 2, "active", "2026-12-01", 1, 1, 1.0),
        ("P-0002", "Plan", 2, "planned", "2027-03-01", 2, None, 2.0),
        ("P-0003", "Waiting", 3, "on_hold", None, None, None, 3.0),
        ("P-0004", "Finished", 2, "completed", "2026-05-01", None, None, 4.0),
        ("P-0005", "Stored away", 2, "archived", None, None, None, 5.0),
    )
    _many(store, "project_members", "project_id person_id", (1, 1), (1, 2))
    _many(store, "stars", "project_id person_id", (1, 1))
    _many(store, "task_lists", "project_id name", (1, "Design & build"), (2, "Sketch"))
    _many(
        store,
        "tasks",
        "number project_id task_list_id name status priority due_on estimate_minutes",
        ("T1", 1, 1, "Draw", "open", 1, "2026-11-24", 90),
        ("T2", 1, 1, "Code & test", "in_progress", 3, "2026-12-10", None),
        ("T3", 1, None, "Check", "review", None, None, None),
        ("T4", 1, 1, "Shipped", "done", 2, "2026-10-01", None),
        ("T5", 2, 2, "Think", "open", 5, None, None),
    )
    _many(store, "task_assignees", "task_id person_id", (1, 1), (1, 2), (2, 2))
    _many(store, "taggings", "tag_id object_type object_id", (1, "task", 1), (2, "task", 1), (2, "project", 1))


def _time_and_money(store: Store) -> None:
    _many(
        store,
        "time_entries",
        "person_id project_id task_id spent_on start_time minutes description billable billed",
        (1, 1, 1, "2026-11-23", "09:00", 90, "Drawing", 1, 0),
        (2, 1, 2, "2026-11-17", None, 30, "Coding", 0, 0),
        (2, 1, 2, "2026-11-16", None, 45, "A day too old", 1, 1),
        (2, 2, 5, "2026-11-24", None, 60, "Tomorrow", 1, 0),
    )
    _many(
        store,
        "invoices",
        "kind number title company_id project_id status issued_on due_on total position",
        ("invoice", "I1", "First & last", 2, 1, "submitted", "2026-11-01", "2026-12-01", "100.50", 1.0),
        ("invoice", "I2", "Second", 2, 1, "paid", "2026-10-01", "2026-11-01", "50", 2.0),
        ("invoice", "I3", "Third", 3, 3, "draft", "2026-11-20", None, None, 3.0),
        ("quote", "Q1", "Offer", 2, 2, "sent", "2026-11-01", "2026-12-01", "1000", 1.0),
        ("quote", "Q2", "Won", 2, 1, "accepted", "2026-01-01", "2026-02-01", "1000", 2.0),
    )
    _many(store, "messages", "project_id task_id person_id title body", (1, None, 1, "Hi & bye", "Text"))
    _many(store, "expenses", "person_id project_id spent_on title amount", (1, 1, "2026-11-02", "Train", "12.5"))
    _many(
        store,
        "bookings",
        "person_id project_id start_on end_on minutes",
        (1, 1, "2026-12-01", "2026-12-02", 480),
        (2, 4, "2026-12-01", "2026-12-02", 60),
    )
