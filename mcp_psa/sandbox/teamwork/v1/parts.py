"""What belongs to one project in version 1: its rates, its Box and Google Drive folders, its people."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.problems import Problem
from mcp_psa.sandbox.teamwork.rates import rates_of, set_rate
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, Fields, id_of, ok, route

_FOLDERS: Final = {"box": ("box", "box"), "googleDrive": ("google-drive", "google_drive")}
_ACCESS: Final = ("ownerCompanyAdmins", "alladmins", "allAdminsAndOwnerCompany", "allPeopleOnProject")
# Only "direct" is documented; the other two words are unverified.
_SOURCES: Final = {"userprojectrate": "direct", "projectrate": "project-default", "installationrate": "account-default"}


def routes(box: Box) -> list[BaseRoute]:
    """The routes below one project."""
    found = [
        route("/projects/{id:int}/rates.json", "GET", _rates(box)),
        route("/projects/{id:int}/rates.json", "POST", _set_rates(box)),
        route("/projects/{id:int}/people.json", "PUT", _members(box)),
    ]
    for path, (key, provider) in _FOLDERS.items():
        found.append(route(f"/projects/{{id:int}}/{path}.json", "GET", _folder(box, key, provider)))
        found.append(route(f"/projects/{{id:int}}/{path}.json", "PUT", _set_folder(box, key, provider)))
    return found


def _rates(box: Box) -> Endpoint:
    async def get(request: Request) -> Response:
        wire.found(box.store, "projects", id_of(request))
        rates, query = rates_of(box.store, id_of(request)), wire.query_of(box, request)
        size, page = query.number("pageSize", 500), query.number("page", 1)
        users: dict[str, Any] = {}
        for person in list(rates.people)[(page - 1) * size : page * size]:
            amount, source = rates.effective(person)
            users[str(person)] = {"source": _SOURCES[source], "rate": _major(amount)}
        defaults = {"account-default": _major(rates.account), "project-default": _major(rates.project)}
        return ok(rates={"users": users} | defaults)

    return get


def _set_rates(box: Box) -> Endpoint:
    """The official text prints the answer as text that is not JSON, and another source has 201: both unverified."""

    async def post(request: Request) -> Response:
        wire.found(box.store, "projects", id_of(request))
        fields = await wire.envelope(request, "rates")
        users = fields.raw("users") or {}
        if not isinstance(users, dict):
            raise Problem(422, "users must be an object")
        for person, entry in users.items():
            if not str(person).isdigit() or box.store.get("people", int(person)) is None:
                raise Problem(400, f"users: {person} does not exist")
            set_rate(
                box.store, id_of(request), int(person), _amount(entry.get("rate") if isinstance(entry, dict) else entry)
            )
        if "projectdefault" in fields:
            set_rate(box.store, id_of(request), None, _amount(fields.raw("projectdefault")))
        return ok()

    return post


def _amount(value: object) -> str | None:
    """A rate in major units; an empty one clears."""
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Problem(400, "rate must be a number") from None
    if amount < 0:
        raise Problem(400, "rate must not be negative")
    return str(amount.quantize(Decimal("0.01")))


def _major(amount: str | None) -> str:
    return "" if amount is None else str(Decimal(amount).quantize(Decimal("0.01")))


def _members(box: Box) -> Endpoint:
    async def put(request: Request) -> Response:
        project, store = wire.found(box.store, "projects", id_of(request))["id"], box.store
        body = await wire.body_of(request)
        parts = {
            name: Fields(body[name]).numbers("useridlist")
            for name in ("add", "remove")
            if isinstance(body.get(name), dict)
        }
        if not parts:
            raise Problem(422, "The request must contain an 'add' or a 'remove' object")
        known = [person for person in parts.get("add", []) if store.get("people", person) is not None]
        for person in known:
            store.execute(
                "INSERT OR IGNORE INTO project_members (project_id, person_id) VALUES (?, ?)", [project, person]
            )
        for person in parts.get("remove", []):
            store.execute("DELETE FROM project_members WHERE project_id = ? AND person_id = ?", [project, person])
        failed = len(parts.get("add", [])) - len(known)
        counts = {"added": len(known), "removed": len(parts.get("remove", [])), "failed": failed}
        return ok(details={name: str(count) for name, count in counts.items()})

    return put


def _folder(box: Box, key: str, provider: str) -> Endpoint:
    async def get(request: Request) -> Response:
        wire.found(box.store, "projects", id_of(request))
        sql = "SELECT * FROM storage_folders WHERE project_id = ? AND provider = ?"
        row = box.store.row(sql, [id_of(request), provider]) or {}
        folder = {
            "folder-access": row.get("access") or "",
            "folder-name": row.get("folder_name") or "",
            "folder-id": row.get("folder_id") or "",
            "enabled": "1" if row.get("enabled") else "0",
        }
        return ok(**{key: folder})

    return get


def _set_folder(box: Box, key: str, provider: str) -> Endpoint:
    async def put(request: Request) -> Response:
        project, store = wire.found(box.store, "projects", id_of(request))["id"], box.store
        fields = await wire.envelope(request, key)
        store.execute("INSERT OR IGNORE INTO storage_folders (project_id, provider) VALUES (?, ?)", [project, provider])
        values: dict[str, object] = {}
        if "folderaccess" in fields:
            if fields.text("folderaccess") not in _ACCESS:
                raise Problem(400, f"folder-access must be one of {', '.join(_ACCESS)}")
            values["access"] = fields.text("folderaccess")
        if "enabled" in fields:
            values["enabled"] = int(fields.flag("enabled"))
        if "folderid" in fields:
            values |= {"folder_id": fields.text("folderid"), "folder_name": f"Folder {fields.text('folderid')}"}
        for column, value in values.items():
            sql = f"UPDATE storage_folders SET {column} = ? WHERE project_id = ? AND provider = ?"  # noqa: S608
            store.execute(sql, [value, project, provider])
        return ok()

    return put
