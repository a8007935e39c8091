"""Projects: how a row looks and the reading actions."""

from collections.abc import Iterable, Sequence
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.custom_fields import project_values
from mcp_psa.sandbox.worksection.errors import ApiError, project_invalid
from mcp_psa.sandbox.worksection.extras import own
from mcp_psa.sandbox.worksection.people import NO_MANAGER, ref, refs
from mcp_psa.sandbox.worksection.tags import tag_maps
from mcp_psa.sandbox.worksection.wire import Json, given, hours, marked, moment, number, plain

OPTIONS: Final = (
    *("allow_close", "allow_give", "allow_term", "allow_limit"),
    *("require_term", "require_tag", "require_limit", "require_hidden"),
    *("deny_comments_edit", "deny_task_edit", "deny_task_delete"),
    *("time_require", "time_today", "timer_only"),
)
COST_RULES: Final = OPTIONS[-3:]
ARCHIVED: Final = ("archived", "completed")
ARCHIVED_SQL: Final = "('archived', 'completed')"

# A planned project is active here, and one on hold is "pending" (sleeping: muted).
_STATUS: Final = {"on_hold": "pending", "archived": "archive", "completed": "archive"}
_FILTERS: Final = {
    "active": "p.status IN ('planned', 'active')",
    "pending": "p.status = 'on_hold'",
    # The Postman collection says archive, the FAQ archived; both are taken, anything else is ignored (unverified).
    "archive": f"p.status IN {ARCHIVED_SQL}",
    "archived": f"p.status IN {ARCHIVED_SQL}",
}
_SELECT: Final = (
    "SELECT p.*, c.name AS company FROM projects p LEFT JOIN companies c ON c.id = p.company_id"
    " WHERE p.deleted_at IS NULL"
)


def get_projects(call: Call) -> Json:
    """List projects, the archived ones too unless `filter` says otherwise."""
    wanted = _FILTERS.get(call.params.text("filter") or "")
    where = f" AND {wanted}" if wanted else ""
    rows = call.store.rows(f"{_SELECT}{where} ORDER BY p.id")
    return {"data": shown(call, rows, call.extra)}


def get_project(call: Call) -> Json:
    """Show one project."""
    return {"data": shown(call, [project(call)], call.extra)[0]}


def project(call: Call) -> Row:
    """The project named by `id_project` (code 7 for a missing id is from the published list; unverified)."""
    id_ = call.params.whole("id_project")
    if id_ is None:
        raise ApiError(7, "Project is required")
    return stored(call.store, id_)


def stored(store: Store, id_: int) -> Row:
    """One project by id."""
    row = store.row(f"{_SELECT} AND p.id = ?", [id_])
    if row is None:
        raise project_invalid()
    return row


def page(project_id: int) -> str:
    """The path of a project's page, relative to the account."""
    return f"/project/{project_id}/"


def project_ref(project_id: int, name: str) -> Json:
    """A project as other rows name it."""
    return {"id": str(project_id), "name": name, "page": page(project_id)}


def shown(call: Call, rows: Sequence[Row], extra: set[str]) -> list[Json]:
    """Rows as the API shows them, with what `extra` adds."""
    store = call.store
    people = refs(store, _people(rows))
    tags = tag_maps(store, "project", [row["id"] for row in rows])
    members = _members(store, rows) if "users" in extra else {}
    return [_base(row, people) | _added(row, extra, members) | given(tags=tags.get(row["id"])) for row in rows]


def options_of(row: Row) -> dict[str, int]:
    """The fourteen restrictions of a project, 0 or 1."""
    kept: dict[str, int] = own(row).get("options", {})
    return dict.fromkeys(OPTIONS, 0) | kept


def _base(row: Row, people: dict[int, Json]) -> Json:
    kept = own(row)
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "page": page(row["id"]),
        "status": _STATUS.get(row["status"], "active"),
        "company": kept.get("folder") or row["company"] or "",
        "user_from": people.get(row["created_by"] or OWNER, people.get(OWNER)),
        "user_to": people.get(row["owner_id"], NO_MANAGER),
    } | given(
        date_added=moment(row["created_at"]),
        date_closed=moment(row["completed_at"] or kept.get("closed_at")),
        date_start=row["start_on"],
        date_end=row["due_on"],
        max_time=None if row["budget_minutes"] is None else hours(row["budget_minutes"]),
        max_money=None if row["budget_amount"] is None else number(row["budget_amount"]),
    )


def _added(row: Row, extra: set[str], members: dict[int, list[Json]]) -> Json:
    return given(
        text=_text(row["description"], extra),
        options=options_of(row) if "options" in extra else None,
        users=members.get(row["id"], []) if "users" in extra else None,
        custom_fields=project_values(row) if "custom_fields" in extra else None,
    )


def _text(text: str | None, extra: set[str]) -> str | None:
    if "html" in extra:
        return marked(text)
    return plain(text) if "text" in extra else None


def _people(rows: Iterable[Row]) -> list[int | None]:
    return [person for row in rows for person in (row["owner_id"], row["created_by"])]


def _members(store: Store, rows: Sequence[Row]) -> dict[int, list[Json]]:
    """Who is on each project."""
    sql = (
        "SELECT m.project_id, p.* FROM project_members m JOIN people p ON p.id = m.person_id"
        " WHERE m.project_id IN (SELECT value FROM json_each(?)) ORDER BY m.id"
    )
    found: dict[int, list[Json]] = {}
    for row in store.rows(sql, [str([row["id"] for row in rows])]):
        found.setdefault(row["project_id"], []).append(ref(row))
    return found
