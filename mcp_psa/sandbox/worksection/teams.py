"""Teams and folders: where Worksection puts members, contacts and projects.

Each company of the agency is a team (its own one, and external client teams) and doubles as a project folder; a client
company that has contacts is a contact folder. Folders made through this API are kept among the options.
"""

from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.wire import Json

PROJECT_FOLDER: Final = "worksection_project_folder"
CONTACT_FOLDER: Final = "worksection_contact_folder"
_PRESETS: Final = ("USERS", "DEFAULT", "TEAM_ONLY", "HIDDEN")
_FOLDER_OFFSET: Final = 50_000  # keeps folder ids apart from team ids
_COMPANIES: Final = "SELECT * FROM companies WHERE deleted_at IS NULL"


def team_named(store: Store, name: str) -> Row | None:
    """The team with exactly this name."""
    return store.row(f"{_COMPANIES} AND name = ? ORDER BY id", [name])


def main_team(store: Store) -> Row | None:
    """The agency's own team, where members and projects go when none is named."""
    return store.row(f"{_COMPANIES} AND kind = 'own' ORDER BY id")


def folder_named(store: Store, kind: str, name: str) -> bool:
    """Whether somebody made a folder with this name."""
    return store.row("SELECT id FROM options WHERE kind = ? AND name = ?", [kind, name]) is not None


def get_user_groups(call: Call) -> Json:
    """List the teams."""
    return {"data": [_team(row) for row in call.store.rows(f"{_COMPANIES} ORDER BY id")]}


def add_user_group(call: Call) -> Json:
    """Make a team, or return the one that has this name already."""
    title, client = call.params.required("title"), call.params.flag("client")
    row = team_named(call.store, title)
    if row is None:
        id_ = call.store.insert("companies", {"name": title, "kind": "client" if client else "own"})
        row = {"id": id_, "name": title, "kind": "client" if client else "own"}
    return {"data": _team(row)}


def get_project_groups(call: Call) -> Json:
    """List the project folders: plain ones and teams."""
    teams = [_team(row) for row in call.store.rows(f"{_COMPANIES} ORDER BY id")]
    return {"data": sorted(_folders(call.store, PROJECT_FOLDER) + teams, key=lambda row: str(row["title"]).lower())}


def add_project_group(call: Call) -> Json:
    """Make a project folder."""
    return {"data": _added(call, PROJECT_FOLDER)}


def get_contact_groups(call: Call) -> Json:
    """List the contact folders; the presets have whole numbers as ids, the others text."""
    presets: list[Json] = [{"id": n, "title": title, "type": "preset"} for n, title in enumerate(_PRESETS, start=1)]
    sql = "SELECT DISTINCT c.id, c.name FROM companies c JOIN people p ON p.company_id = c.id"
    rows = call.store.rows(
        f"{sql} WHERE p.kind = 'client' AND p.deleted_at IS NULL AND c.deleted_at IS NULL ORDER BY c.id"
    )
    clients = [{"id": str(row["id"]), "title": row["name"], "type": "folder"} for row in rows]
    return {"data": presets + clients + _folders(call.store, CONTACT_FOLDER)}


def add_contact_group(call: Call) -> Json:
    """Make a contact folder."""
    return {"data": _added(call, CONTACT_FOLDER)}


def _team(row: Row) -> Json:
    return {"id": str(row["id"]), "title": row["name"], "type": "company", "client": int(row["kind"] != "own")}


def _folders(store: Store, kind: str) -> list[Json]:
    rows = store.rows("SELECT id, name FROM options WHERE kind = ? ORDER BY id", [kind])
    return [{"id": str(_FOLDER_OFFSET + row["id"]), "title": row["name"], "type": "folder"} for row in rows]


def _added(call: Call, kind: str) -> Json:
    title = call.params.required("title")
    if not folder_named(call.store, kind, title):
        call.store.insert("options", {"kind": kind, "name": title})
    return next(row for row in _folders(call.store, kind) if row["title"] == title)
