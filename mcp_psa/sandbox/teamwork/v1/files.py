"""Files through version 1, whose lists are nested below their project."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.teamwork.problems import Missing
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, id_of, ok, route
from mcp_psa.sandbox.teamwork.where import Where

_FILES: Final = wire.Listed(
    columns="f.*, u.first_name, u.last_name, p.name AS project_name",
    source="files f LEFT JOIN people u ON u.id = f.person_id LEFT JOIN projects p ON p.id = f.project_id",
    order="f.name, f.id",
    size=250,
)


def routes(box: Box) -> list[BaseRoute]:
    """The routes of files."""
    return [
        route("/projects/{id:int}/files.json", "GET", _list(box, "projects", "f.project_id = ?")),
        route("/tasks/{id:int}/files.json", "GET", _list(box, "tasks", "f.object_type = 'task' AND f.object_id = ?")),
        route("/files/{id:int}.json", "GET", _get(box)),
    ]


def _list(box: Box, table: str, condition: str) -> Endpoint:
    async def listing(request: Request) -> Response:
        parent = wire.found(box.store, table, id_of(request))
        project = parent if table == "projects" else wire.found(box.store, "projects", parent["project_id"])
        where = Where("f.deleted_at IS NULL")
        where.add(condition, parent["id"])
        rows, headers = wire.page(box.store, wire.query_of(box, request), _FILES, where)
        nested = {"id": str(project["id"]), "name": project["name"], "files": [_shown(row) for row in rows]}
        return JSONResponse({"STATUS": "OK", "project": nested}, headers=headers)

    return listing


def _get(box: Box) -> Endpoint:
    async def get(request: Request) -> Response:
        row = box.store.row(f"{_FILES.select} WHERE f.deleted_at IS NULL AND f.id = ?", [id_of(request)])
        if row is None:
            raise Missing
        link = f"https://sandbox.example/files/{row['id']}/download"
        return ok(file=_shown(row) | {"download-URL": link, "project-name": row["project_name"] or ""})

    return get


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "originalName": row["name"],
        "description": row["description"] or "",
        "size": str(row["size"]),
        "version": str(row["version"]),
        "version-id": str(row["id"] * 100 + row["version"]),
        "project-id": str(row["project_id"] or ""),
        "category-id": "",
        "category-name": "",
        "uploaded-by-userId": str(row["person_id"] or ""),
        "uploaded-by-user-first-name": row["first_name"] or "",
        "uploaded-by-user-last-name": row["last_name"] or "",
        "uploaded-date": row["created_at"],
        "last-changed-on": row["updated_at"],
        "private": "0",
        "status": "active",
        "file-source": "teamworkpm",
        "comments-count": "0",
        "tags": [],
    }
