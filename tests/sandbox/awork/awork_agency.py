"""A small agency behind the fake awork, and a client that needs no event loop."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx

from mcp_psa.sandbox import credentials
from mcp_psa.sandbox.awork import app
from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Store

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@dataclass
class Awork:
    """The fake, its store, and its clock."""

    store: Store
    token: str = credentials.AWORK_API_KEY
    quota: bool = False
    seconds: float = 0.0
    _app: Any = field(default=None, repr=False)

    def send(self, method: str, path: str, body: object = None, **query: object) -> httpx.Response:
        """One request."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self._app is None:
            self._app = app(Box(self.store, monotonic=lambda: self.seconds, quota=self.quota))

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="https://awork.test", headers=headers) as client:
                return await client.request(method, path, params=dict(query), json=body)  # type: ignore[arg-type]

        return anyio.run(go)

    def get(self, path: str, **query: object) -> Any:
        """The JSON of a GET that must succeed."""
        response = self.send("GET", path, **query)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: object = None) -> httpx.Response:
        """A POST."""
        return self.send("POST", path, body)

    def put(self, path: str, body: object) -> httpx.Response:
        """A PUT."""
        return self.send("PUT", path, body)

    def names(self, path: str, filterby: str, name: str = "name") -> list[Any]:
        """One field of all rows that meet a filter."""
        return [row[name] for row in self.get(path, filterby=filterby, pageSize=1000)]


def small_agency() -> Store:
    """Two companies, four people, four projects, six tasks and eight time entries."""
    store = Store(clock=lambda: NOW)
    _people(store)
    _projects(store)
    _tasks(store)
    _times(store)
    return store


def many(store: Store, table: str, *rows: dict[str, object]) -> None:
    """Insert rows; their ids count from 1."""
    for row in rows:
        store.insert(table, row)


def _people(store: Store) -> None:
    berlin: dict[str, object] = {"timezone": "Europe/Berlin", "weekly_minutes": 2400, "team": "Design"}
    many(
        store,
        "people",
        {"first_name": "Helena", "last_name": "Brandt", "email": "helena@agency.example", "is_admin": 1, "title": "MD"}
        | berlin,
        berlin | {"first_name": "Grace", "last_name": "O'Neill", "email": "grace@agency.example"},
        berlin | {"first_name": "Ravi", "last_name": "Gone", "email": "ravi@agency.example", "is_active": 0},
        {"first_name": "George", "last_name": "Baker", "email": "george@client.example", "kind": "client"},
    )
    many(
        store,
        "companies",
        {"name": "Our Agency", "kind": "own"},
        {"name": "Nordwind", "industry": "Logistics", "email": "office@nordwind.example", "phone": "+49 40 1"},
        {"name": "O'Neill & Sons", "industry": "Food"},
    )
    many(store, "categories", {"name": "Websites"}, {"name": "Branding"})
    for place, name in enumerate(("Design", "Development")):
        store.insert("options", {"kind": "work_type", "name": name, "position": place})
    for place, name in enumerate(("Project manager", "Developer")):
        store.insert("options", {"kind": "project_role", "name": name, "position": place})
    store.insert("options", {"kind": "team", "name": "Design"})


def _projects(store: Store) -> None:
    many(
        store,
        "projects",
        {
            "name": "Relaunch",
            "number": "P-1001",
            "company_id": 2,
            "category_id": 1,
            "start_on": "2026-09-01",
            "due_on": "2026-12-18",
            "description": "New site",
            "budget_minutes": 600,
            "owner_id": 1,
            "created_by": 1,
        },
        {"name": "Shop", "number": "P-1002", "company_id": 3, "status": "on_hold", "billable": 0},
        {"name": "Old blog", "number": "P-1003", "status": "completed", "completed_at": "2026-03-01T09:00:00Z"},
        {"name": "Campaign", "number": "P-1004", "company_id": 2, "status": "planned"},
        {"name": "Deleted", "number": "P-1005", "deleted_at": "2026-01-01T00:00:00Z"},
    )
    many(
        store,
        "project_members",
        {"project_id": 1, "person_id": 1, "role": "Project manager", "is_lead": 1},
        {"project_id": 1, "person_id": 2, "role": "Developer"},
        {"project_id": 2, "person_id": 1, "role": "Project manager", "is_lead": 1},
    )
    many(
        store,
        "task_lists",
        {"project_id": 1, "name": "Design", "position": 1},
        {"project_id": 1, "name": "Build", "position": 2},
        {"project_id": 1, "name": "Old list", "position": 3, "is_active": 0},
        {"project_id": 2, "name": "Other project's list", "position": 1},
    )
    many(
        store,
        "milestones",
        {"project_id": 1, "name": "Go-live", "due_on": "2026-12-01", "color": "#36b37e"},
        {"project_id": 2, "name": "Shop opens", "due_on": "2026-12-05"},
    )


def _tasks(store: Store) -> None:
    base: dict[str, object] = {"project_id": 1, "task_list_id": 1, "created_by": 1}
    many(
        store,
        "tasks",
        base | {"name": "Wireframes", "status": "open", "priority": 1, "due_on": "2026-11-30", "estimate_minutes": 120},
        base | {"name": "Icon set", "status": "in_progress", "description": "All icons"},
        base | {"name": "Done thing", "status": "done", "completed_at": "2026-10-01T10:00:00Z", "completed_by": 2},
        base | {"name": "Sub-task", "status": "review", "parent_id": 1},
        {"name": "Shop search", "status": "open", "project_id": 2},
        {"name": "Blog text", "status": "open", "project_id": 3},
    )
    many(
        store,
        "task_assignees",
        {"task_id": 1, "person_id": 2},
        {"task_id": 5, "person_id": 2},
        {"task_id": 2, "person_id": 1},
    )
    many(store, "tags", {"name": "Urgent", "color": "#e02020"}, {"name": "SEO", "color": "#44d7b6"})
    many(
        store,
        "taggings",
        {"tag_id": 1, "object_type": "task", "object_id": 1},
        {"tag_id": 2, "object_type": "project", "object_id": 1},
    )


def _times(store: Store) -> None:
    base: dict[str, object] = {"person_id": 2, "project_id": 1, "task_id": 1, "minutes": 60, "work_type_id": 2}
    many(
        store,
        "time_entries",
        base | {"spent_on": "2026-08-01", "start_time": "00:30", "description": "Early bird"},
        base | {"spent_on": "2026-08-31", "start_time": "09:00", "description": "Call with client"},
        base | {"spent_on": "2026-09-01", "description": "Day booking", "billed": 1},
        base | {"spent_on": "2026-09-02", "description": "Not billable", "billable": 0},
        {"spent_on": "2026-09-03", "description": "No project"}
        | base
        | {"project_id": None, "task_id": None, "person_id": 1},
        base | {"spent_on": "2026-09-04", "description": "Gone", "deleted_at": "2026-09-05T00:00:00Z"},
    )
