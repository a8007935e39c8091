"""A small agency, the fake over it, and a way to call it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import PROJECTWORKS_CONSUMER_KEY, PROJECTWORKS_CONSUMER_SECRET
from mcp_psa.sandbox.projectworks import app
from mcp_psa.sandbox.store import Store

KEYS = (PROJECTWORKS_CONSUMER_KEY, PROJECTWORKS_CONSUMER_SECRET)
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
Call = Callable[..., httpx.Response]


def caller(fake: Starlette) -> Call:
    """Requests to a fake that stands below the prefix it has in the sandbox."""
    root = Starlette(routes=[Mount("/projectworks/api/v1", app=fake)])

    def call(method: str, path: str, **options: object) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=root)
            base = "http://sandbox/projectworks/api/v1"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, **({"auth": KEYS} | options))

        return anyio.run(send)

    return call


@pytest.fixture(scope="session")
def connect() -> Callable[[Starlette], Call]:
    """How to call a fake that a test made for itself."""
    return caller


@pytest.fixture
def store() -> Iterator[Store]:
    """A store with a small agency, at a fixed moment: Wednesday, 18 November 2026."""
    made = Store(clock=lambda: NOW)
    _firms(made)
    _work(made)
    _time(made)
    yield made
    made.close()


@pytest.fixture
def call(store: Store) -> Call:
    """Requests to the fake, with good credentials unless told otherwise."""
    return caller(app(Box(store)))


def _firms(store: Store) -> None:
    store.insert("offices", {"id": 1, "name": "Hamburg", "currency": "EUR"})
    store.insert("offices", {"id": 2, "name": "Leeds", "currency": "GBP"})
    store.insert("companies", {"id": 1, "name": "Brightfold", "kind": "own", "office_id": 1, "currency": "EUR"})
    store.insert(
        "companies",
        {"id": 2, "name": "Baker & Sons", "office_id": 2, "currency": "GBP", "account_manager_id": 1, "city": "Leeds"},
    )
    store.insert("companies", {"id": 3, "name": "Gone Ltd", "deleted_at": "2026-01-01T00:00:00Z"})
    people = (("Helena", "Brandt", "staff", 1), ("Tom", "Ash", "staff", 2), ("Isa", "Nava", "contractor", None))
    for id_, (first, last, kind, office) in enumerate(people, start=1):
        row = {"id": id_, "first_name": first, "last_name": last, "kind": kind, "office_id": office, "company_id": 1}
        more = {"email": f"{first.lower()}@brightfold.example", "birth_date": "1980-02-03", "weekly_minutes": 1920}
        store.insert("people", row | (more if kind == "staff" else {}) | {"title": "Designer", "bill_rate": "95.50"})
    store.insert("people", {"id": 4, "first_name": "Kat", "last_name": "Baker", "kind": "client", "company_id": 2})
    for id_, (kind, name) in enumerate((("work_type", "Design"), ("work_type", "Build"), ("team", "Studio")), start=1):
        store.insert("options", {"id": id_, "kind": kind, "name": name})


def _work(store: Store) -> None:
    states = ("active", "planned", "archived")
    for id_, status in enumerate(states, start=1):
        row = {"id": id_, "name": f"Job {id_}", "number": f"P-{id_}", "company_id": 2, "office_id": 2, "owner_id": 1}
        store.insert("projects", row | {"status": status, "start_on": "2026-10-05", "budget_amount": "1000.50"})
    store.insert("project_members", {"project_id": 1, "person_id": 2})
    store.insert("task_lists", {"id": 1, "project_id": 1, "name": "Design", "budget_amount": "800.00"})
    store.insert("task_lists", {"id": 2, "project_id": 2, "name": "Build"})
    own = {"projectworks": {"IsServices": 0}}
    store.insert("task_lists", {"id": 3, "project_id": 1, "name": "Licenses", "extra": own})
    for id_, (project, module, status) in enumerate(((1, 1, "open"), (1, 1, "done"), (2, 2, "review")), start=1):
        row = {"id": id_, "project_id": project, "task_list_id": module, "name": f"Task {id_}", "status": status}
        store.insert("tasks", row | {"work_type_id": 2, "start_on": "2026-10-06"})
    store.insert("task_assignees", {"task_id": 1, "person_id": 1})
    store.insert("task_assignees", {"task_id": 2, "person_id": 2})
    store.insert(
        "bookings",
        {"id": 5, "person_id": 2, "project_id": 1, "start_on": "2026-11-16", "end_on": "2026-11-18", "minutes": 450},
    )


def _time(store: Store) -> None:
    days = ("2026-11-02", "2026-11-03", "2026-11-10", "2026-11-10", "2026-11-11")
    for id_, day in enumerate(days, start=1):
        row = {"id": id_, "person_id": 1 + id_ % 2, "project_id": 1, "task_id": 1 + id_ % 2, "spent_on": day}
        store.insert("time_entries", row | {"minutes": 30 * id_, "description": f"note {id_}", "is_reviewed": id_ % 2})
    store.insert("time_entries", {"person_id": 1, "project_id": 1, "spent_on": "2026-11-10", "minutes": 45})
    store.insert(
        "time_entries",
        {"person_id": 1, "project_id": 1, "task_id": 1, "spent_on": "2026-09-02", "minutes": 45, "billed": 1},
    )
    store.insert(
        "absences",
        {
            "id": 1,
            "person_id": 1,
            "start_on": "2026-11-05",
            "end_on": "2026-11-09",
            "half_end": 1,
            "description": "Family",
            "status": "approved",
        },
    )
    store.insert(
        "absences",
        {
            "id": 2,
            "person_id": 2,
            "kind": "sick-leave",
            "start_on": "2026-12-01",
            "end_on": "2026-12-01",
            "status": "pending",
        },
    )
    store.insert(
        "absences", {"id": 3, "person_id": 2, "kind": "workday", "start_on": "2026-12-01", "end_on": "2026-12-01"}
    )
    store.insert("time_entries", {"person_id": 1, "task_id": 1, "spent_on": "2026-11-18", "minutes": 0, "is_timer": 1})
    for id_, kind in ((1, "invoice"), (2, "quote"), (3, "invoice")):
        row = {"id": id_, "kind": kind, "number": f"INV-{id_}", "company_id": 2, "project_id": id_, "total": "119.00"}
        more = {"status": "paid" if id_ == 1 else "draft", "issued_on": f"2026-0{id_}-15", "subtotal": "100.00"}
        store.insert("invoices", row | more | {"currency": "GBP"})
    for id_, status in enumerate(("draft", "submitted"), start=1):
        row = {"id": id_, "person_id": id_, "project_id": id_, "spent_on": f"2026-10-0{id_}", "amount": "86.40"}
        store.insert(
            "expenses",
            row
            | {
                "title": "Train",
                "status": status,
                "reimbursable": id_ % 2,
                "billable": 1,
                "currency": "GBP",
                "notes": "first class",
            },
        )
