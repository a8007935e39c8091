"""A sixth vendor is one folder of TOML: a toy vendor made from data alone lists, gets, creates and updates."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from mcp_psa.app import App, build_app
from mcp_psa.call import run
from mcp_psa.ledger import SqliteLedger
from mcp_psa.manifests import check
from mcp_psa.shape.result import Result

VENDOR = """
name    = "toytrack"
title   = "ToyTrack"
checked = 2026-11-22
base    = "https://api.toytrack.example"
check   = "GET /whoami"
[settings]
TOYTRACK_TOKEN = { about = "the token on your profile page", secret = true }
[[auth]]
needs = ["TOYTRACK_TOKEN"]
kind  = "header"
header = "X-Token"
value = "{TOYTRACK_TOKEN}"
[quota]
windows = [{ requests = 100, seconds = 1 }]
[errors]
paths = ["problem"]
[paging.default]
page  = "p"
size  = "n"
most  = 50
total = "count"
"""
TASK = """
noun    = "task"
words   = ["chore"]
default = ["id", "name", "status", "estimate_minutes", "due_on"]
[fields]
id               = "uid"
name             = "what"
status           = { path = "state", values = { open = "todo", done = "fin" } }
estimate_minutes = { path = "hours", as = "hours" }
due_on           = { path = "by", as = "dotted_day" }
[list]
routes = ["GET /chores"]
rows   = "chores"
[list.filters]
status = { query = "state", values = { open = "todo", done = "fin" } }
search = "q"
due_to = "local"
[get]
routes = ["GET /chores/{id}"]
[write]
name             = "what"
estimate_minutes = { path = "hours", as = "hours" }
due_on           = { path = "by", as = "dotted_day", clear = "null" }
[create]
routes    = ["POST /chores"]
required  = ["name"]
arguments = ["name", "estimate_minutes", "due_on"]
id        = "uid"
[update]
mode      = "patch"
routes    = ["PATCH /chores/{id}"]
arguments = ["name", "estimate_minutes", "due_on", "status"]
[[update.operations]]
argument = "status"
when     = { done = "POST /chores/{id}/finish", open = "POST /chores/{id}/reopen" }
"""


class ToyTrack:
    """The vendor: a few chores behind a token."""

    def __init__(self) -> None:
        self.chores = [
            {"uid": n, "what": f"chore {n}", "state": "todo", "hours": 1.5, "by": "24.12.2026"} for n in range(1, 8)
        ]
        self.sent: list[tuple[str, str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        body = json.loads(request.content) if request.content else None
        self.sent.append((request.method, str(request.url.raw_path.decode()), body))
        if request.headers.get("X-Token") != "fake-toy-token":
            return httpx.Response(401, json={"problem": "who are you?"})
        if request.method == "GET" and request.url.path == "/chores":
            return self._listed(request.url.params)
        if request.method == "POST" and request.url.path == "/chores":
            self.chores.append({"uid": 8, "state": "todo", **body})
            return httpx.Response(201, json={"uid": 8})
        chore = self.chores[int(request.url.path.split("/")[2]) - 1]
        if request.method == "PATCH":
            chore |= body
        elif request.method == "POST":
            chore["state"] = "fin" if request.url.path.endswith("finish") else "todo"
        return httpx.Response(200, json=chore)

    def _listed(self, params: httpx.QueryParams) -> httpx.Response:
        rows = [c for c in self.chores if params.get("state", c["state"]) == c["state"]]
        page, size = int(params["p"]), int(params["n"])
        return httpx.Response(200, json={"chores": rows[(page - 1) * size : page * size], "count": len(rows)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The toy vendor's manifests."""
    home = tmp_path / "toytrack"
    home.mkdir()
    (home / "vendor.toml").write_text(VENDOR)
    (home / "task.toml").write_text(TASK)
    return tmp_path


@pytest.fixture
def toy() -> ToyTrack:
    """The toy vendor."""
    return ToyTrack()


@pytest.fixture
def app(folder: Path, toy: ToyTrack) -> App:
    """A server over the toy vendor."""
    return build_app(
        {"TOYTRACK_TOKEN": "fake-toy-token"}, folder=folder, transport=httpx.MockTransport(toy), ledger=SqliteLedger
    )


async def called(app: App, name: str, /, **arguments: Any) -> Result:
    """The result of a call."""
    tool = app.catalog.find(name)
    assert tool is not None
    return await run(app, tool, arguments)


def test_its_manifests_are_without_mistakes(folder: Path) -> None:
    """Ours: `mcp-psa check` reads any folder."""
    assert check(folder) == (2, [])


@pytest.mark.anyio
async def test_it_lists_in_pages_with_filters(app: App, toy: ToyTrack) -> None:
    """Ours: paging, filters and converters come from data."""
    first = await called(app, "toytrack_list_tasks", limit=4, status="open", search="chore")
    assert toy.sent == [("GET", "/chores?state=todo&q=chore&p=1&n=4", None)]
    assert first.structured is not None
    assert (first.structured["returned"], first.structured["total"]) == (4, 7)
    row = first.structured["items"][0]
    assert row == {"id": "1", "name": "chore 1", "status": "open", "estimate_minutes": 90, "due_on": "2026-12-24"}
    rest = await called(
        app, "toytrack_list_tasks", limit=4, status="open", search="chore", cursor=first.structured["next_cursor"]
    )
    assert rest.structured is not None
    assert [item["id"] for item in rest.structured["items"]] == ["5", "6", "7"]
    assert "next_cursor" not in rest.structured


@pytest.mark.anyio
async def test_it_creates_gets_and_updates(app: App, toy: ToyTrack) -> None:
    """Ours: bodies, operations and clearing come from data."""
    made = await called(app, "toytrack_create_task", name="Paint", estimate_minutes=45, due_on="2027-01-31")
    assert toy.sent[0] == ("POST", "/chores", {"what": "Paint", "hours": 0.75, "by": "31.01.2027"})
    assert made.structured is not None
    assert made.structured["record"]["id"] == "8"
    toy.sent.clear()
    changed = await called(app, "toytrack_update_task", id="8", status="done", name="Paint it", clear=["due_on"])
    assert toy.sent[:2] == [
        ("PATCH", "/chores/8", {"what": "Paint it", "by": None}),
        ("POST", "/chores/8/finish", None),
    ]
    assert changed.structured is not None
    assert changed.structured["record"] == {"id": "8", "name": "Paint it", "status": "done", "estimate_minutes": 45}


@pytest.mark.anyio
async def test_wrong_credentials_name_its_setting(folder: Path, toy: ToyTrack) -> None:
    """Ours: even an unknown vendor's errors say which setting to check."""
    app = build_app({"TOYTRACK_TOKEN": "wrong"}, folder=folder, transport=httpx.MockTransport(toy), ledger=SqliteLedger)
    result = await called(app, "toytrack_list_tasks")
    error = json.loads(result.text)["error"]
    assert error["code"] == "auth_failed"
    assert "TOYTRACK_TOKEN" in error["fix"]
    assert "who are you?" in error["message"]


MISTAKES = [
    ('routes = ["GET /chores"]', 'rotues = ["GET /chores"]', "list.rotues: not a known key; did you mean 'routes'?"),
    ('estimate_minutes = { path = "hours"', 'estimate_minuts = { path = "hours"', "fields.estimate_minuts"),
    ('"id", "name", "status"', '"id", "nam", "status"', "default: 'nam' is not known; did you mean 'name'?"),
    ('mode      = "patch"\n', "", "update.mode: is missing"),
    ("GET /chores/{id}", "GET /chores/{uid}", "{uid} is no argument here"),
    ("GET /chores/{id}", "FETCH /chores/{id}", "is not a route"),
    ('as = "dotted_day" }\n[list]', 'as = "doted_day" }\n[list]', "fields.due_on.as"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_named_by_file_and_key(folder: Path, right: str, wrong: str, said: str) -> None:
    """Ours: data is checked at start-up, with the nearest valid name."""
    changed = TASK.replace(right, wrong, 1)
    assert changed != TASK
    (folder / "toytrack" / "task.toml").write_text(changed)
    _, faults = check(folder)
    assert any(fault.startswith("tool_manifests/toytrack/task.toml: ") and said in fault for fault in faults), faults
