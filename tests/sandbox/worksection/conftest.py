"""One small account for the tests of the fake Worksection, and a caller that signs."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import anyio
import httpx
import pytest

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.credentials import WORKSECTION_ACCESS_TOKEN, WORKSECTION_API_KEY
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.worksection import app

NOW = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


@dataclass
class Account:
    """A store, its fake, and the clocks both go by."""

    store: Store
    options: dict[str, Any] = field(default_factory=dict)
    quota: bool = False
    seconds: float = 1_700_000_000.0

    def __post_init__(self) -> None:
        box = Box(self.store, monotonic=lambda: self.seconds, quota=self.quota)
        self.app = app(box, wall=lambda: self.seconds, **self.options)

    def send(self, method: str, url: str, **more: Any) -> httpx.Response:
        """Send one request as it is."""

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
                return await client.request(method, url, **more)

        return anyio.run(go)

    def admin(self, action: str, **params: Any) -> dict[str, Any]:
        """Call an action with the account's key, signed in the header."""
        stamp = int(self.seconds)
        sig = hmac.new(WORKSECTION_API_KEY.encode(), f"{action}:{stamp}".encode(), hashlib.sha256).hexdigest()
        headers = {"Authorization": f"Admin {stamp}_{sig}"}
        return _body(self.send("POST", f"/api/admin/v2/?action={action}", json=params, headers=headers))

    def user(self, action: str, token: str = WORKSECTION_ACCESS_TOKEN, **params: Any) -> dict[str, Any]:
        """Call an action with an access token."""
        headers = {"Authorization": f"Bearer {token}"}
        return _body(self.send("POST", f"/api/oauth2?action={action}", json=params, headers=headers))

    def ids(self, action: str, **params: Any) -> list[str]:
        """The ids in an action's answer."""
        return [row["id"] for row in self.admin(action, **params)["data"]]


def _body(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200
    found = response.json()
    assert found["status"] in {"ok", "error"}
    return dict(found)


def hashed(params: Mapping[str, str]) -> str:
    """A query signed with the key: the hash of the query as it is sent."""
    query = urlencode(params)
    return f"{query}&hash={hashlib.md5((query + WORKSECTION_API_KEY).encode()).hexdigest()}"  # noqa: S324


@pytest.fixture
def account() -> Account:
    """A small agency without a rate limit."""
    return Account(small_agency())


@pytest.fixture
def new_account() -> Callable[..., Account]:
    """A maker of accounts, for tests that want one of their own."""
    return lambda **options: Account(small_agency(), **options)


@pytest.fixture
def signed_query() -> Callable[[Mapping[str, str]], str]:
    """The MD5 signer."""
    return hashed


def small_agency() -> Store:
    """Three people, two clients, four projects, six tasks, four costs."""
    store = Store(clock=lambda: NOW)
    for id_, name, kind in ((1, "Own Studio", "own"), (2, "Nordwind", "client"), (3, "Baker & Sons", "client")):
        store.insert("companies", {"id": id_, "name": name, "kind": kind})
    people = (
        (1, "Helena", "Brandt", "staff", 1, "150.00"),
        (2, "Tom", "Ashworth", "staff", 1, None),
        (3, "Katrin", "Petersen", "client", 2, None),
    )
    for id_, first, last, kind, company, rate in people:
        values = {
            "id": id_,
            "first_name": first,
            "last_name": last,
            "email": f"{first.lower()}@x.example",
            "kind": kind,
        }
        store.insert("people", values | {"company_id": company, "bill_rate": rate, "team": "Design"})
    for id_, name, status in (
        (1, "Website", "active"),
        (2, "Sleepy", "on_hold"),
        (3, "Old", "archived"),
        (4, "Sold", "planned"),
    ):
        store.insert(
            "projects",
            {"id": id_, "name": name, "status": status, "company_id": 2, "owner_id": 2 if id_ == 1 else None},
        )
    tasks = (
        (1, 1, None, "Design home page", "open", 1, "2026-05-25"),
        (2, 1, 1, "Colors", "open", None, None),
        (3, 1, 2, "Blue", "open", None, None),
        (4, 1, None, "Copy", "done", None, "2026-05-31"),
        (5, 3, None, "Archive report", "open", None, None),
        (6, 2, None, "Report", "in_progress", 5, None),
    )
    for id_, project, parent, name, status, priority, due in tasks:
        values = {"id": id_, "project_id": project, "parent_id": parent, "name": name, "status": status}
        store.insert(
            "tasks", values | {"priority": priority, "due_on": due, "description": "First\nsecond", "created_by": 1}
        )
    store.execute("INSERT INTO task_assignees VALUES (1, 2)")
    entries = ((1, 1, 1, "2026-03-02", 90, 0), (2, 2, 3, "2026-03-10", 6000, 1), (3, 1, 6, "2026-04-01", 30, 0))
    for id_, person, task, day, minutes, timer in entries:
        project = 2 if task == 6 else 1
        values = {"id": id_, "person_id": person, "task_id": task, "project_id": project, "spent_on": day}
        store.insert("time_entries", values | {"minutes": minutes, "is_timer": timer, "description": f"Entry {id_}"})
    expense = {"id": 1, "person_id": 1, "project_id": 1, "spent_on": "2026-03-05", "title": "Train", "amount": "42.5"}
    store.insert("expenses", expense)
    for id_, name, kind in ((1, "Bug", "label"), (2, "In review", "status"), (3, "Urgent", "label")):
        store.insert("tags", {"id": id_, "name": name, "kind": kind})
    store.execute("INSERT INTO taggings VALUES (1, 'task', 1), (2, 'task', 1), (3, 'project', 1)")
    return store
