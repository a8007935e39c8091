"""Bodies as the fake vendors send them: what time and memory are measured with."""

import json
from typing import Any

import httpx

from mcp_psa.sandbox.app import build, open_box
from mcp_psa.sandbox.credentials import SETTINGS

_SELECTION = (
    "fields%5Btimelogs%5D=id,timeLogged,minutes,userId,projectId,taskId,description,isBillable,billable"
    "&fields%5Busers%5D=id,firstName,lastName&fields%5Bprojects%5D=id,name&fields%5Btasks%5D=id,name"
)
_INCLUDED = "include=users,projects,tasks"


async def selected(count: int) -> bytes:
    """Time entries of the Teamwork fake as our server asks for them: the default fields, and the names beside them."""
    return await _teamwork(count, f"{_SELECTION}&{_INCLUDED}")


async def unselected(count: int) -> bytes:
    """Time entries of the Teamwork fake with every field that it has, and whole people, projects and tasks beside them."""
    return await _teamwork(count, _INCLUDED)


async def nested(count: int) -> bytes:
    """Time entries of the awork fake, which knows no selection: each holds its person, project and task."""
    headers = {"Authorization": f"Bearer {SETTINGS['awork']['AWORK_API_KEY']}"}
    rows: list[Any] = []
    async with _client("awork", headers) as client:
        while len(rows) < count:
            page = f"/awork/api/v1/timeentries?pageSize=100&page={len(rows) // 100 + 1}"
            rows += (await client.get(page)).raise_for_status().json()
    return json.dumps(rows[:count], separators=(",", ":")).encode()


async def _teamwork(count: int, query: str) -> bytes:
    made: dict[str, Any] = {"timelogs": [], "included": {}}
    async with _client("teamwork", {}) as client:
        client.auth = httpx.BasicAuth(SETTINGS["teamwork"]["TEAMWORK_API_KEY"], "x")
        size = min(count, 100)
        while len(made["timelogs"]) < count:
            page = len(made["timelogs"]) // size + 1
            address = f"/teamwork/projects/api/v3/time.json?{query}&page={page}&pageSize={size}"
            body = (await client.get(address)).raise_for_status().json()
            made["timelogs"] += body["timelogs"]
            for kind, things in body["included"].items():
                made["included"].setdefault(kind, {}).update(things)
            made["meta"] = body["meta"]
    return json.dumps(made, separators=(",", ":")).encode()


def _client(vendor: str, headers: dict[str, str]) -> httpx.AsyncClient:
    box = open_box(None, 2000, quota=False)
    transport = httpx.ASGITransport(build(box, [vendor]))
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers)
