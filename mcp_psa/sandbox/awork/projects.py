"""Projects as awork shows them. What changes them stands in project_writes.py and project_batch.py."""

from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import not_found
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.ids import guid, guid_or_none
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.members import MEMBER_COLUMNS, MEMBERS_SQL, members_of
from mcp_psa.sandbox.awork.models import PROJECT
from mcp_psa.sandbox.awork.refs import by_id, company_ref, sums, tags_of, type_ref
from mcp_psa.sandbox.awork.statuses import PROJECT_TYPES_SQL, project_status_ref
from mcp_psa.sandbox.awork.tags import tags_column
from mcp_psa.sandbox.awork.wire import audit, kept_instant, kept_seconds, ours, version
from mcp_psa.sandbox.store import Row, Store

_TRACKED: Final = (
    "SELECT project_id AS id, SUM(minutes) AS total, SUM(minutes * billable) AS billable FROM time_entries "
    "WHERE deleted_at IS NULL AND project_id IN (SELECT value FROM json_each(?)) GROUP BY project_id"
)
_TASKS: Final = (
    "SELECT project_id AS id, COUNT(*) AS n, SUM(status = 'done') AS done, SUM(estimate_minutes) AS planned FROM tasks "
    "WHERE deleted_at IS NULL AND project_id IN (SELECT value FROM json_each(?)) GROUP BY project_id"
)
_NO_TIME: Final[Row] = {"total": 0, "billable": 0}
_NO_TASKS: Final[Row] = {"n": 0, "done": 0, "planned": 0}


def project_key(row: Row) -> str:
    """The key a project's tasks are numbered by."""
    mine = ours(row).get("projectKey")
    letters = "".join(c for c in str(row["number"] or "") if c.isascii() and c.isalnum())
    return str(mine or letters.upper() or f"P{row['id']}")


def by_key(store: Store, key: str) -> Row | None:
    """The project with this key; case does not matter."""
    rows = store.rows("SELECT * FROM projects WHERE deleted_at IS NULL ORDER BY id")
    return next((row for row in rows if project_key(row) == key.upper()), None)


def visible(call: Call, column: str = "t.id") -> str:
    """Which projects the caller sees: without admin rights, those he works on."""
    person = int(call.actor.person_id)
    if call.actor.is_admin:
        return "1"
    return f"{column} IN (SELECT project_id FROM project_members WHERE person_id = {person})"  # noqa: S608


def project_row(call: Call, name: str = "projectid") -> Row:
    """The visible project of a path parameter, or a 404."""
    return LISTING.stored(call, call.number("project", name), visible(call))


def _render(call: Call, rows: list[Row]) -> list[Json]:
    ids = [row["id"] for row in rows]
    companies = by_id(call.store, "companies", (row["company_id"] for row in rows))
    types = by_id(call.store, "categories", (row["category_id"] for row in rows))
    tags, members = tags_of(call.store, "project", ids), members_of(call, ids)
    company_tags = tags_of(call.store, "company", companies)
    tracked, tasks = sums(call.store, _TRACKED, ids), sums(call.store, _TASKS, ids)
    shown = []
    for row in rows:
        company = company_ref(companies.get(row["company_id"]))
        nested = {
            "projectType": type_ref("projecttype", types.get(row["category_id"])),
            "projectStatus": project_status_ref(row),
            "company": company and company | {"tags": company_tags.get(row["company_id"], [])},
            "tags": tags.get(row["id"], []),
            "members": members.get(row["id"], []),
            "customFields": [],
            "teams": [],
        }
        counts = _counts(row, tracked.get(row["id"], _NO_TIME), tasks.get(row["id"], _NO_TASKS))
        shown.append(_plain(row) | nested | counts | audit(row))
    return shown


def _plain(row: Row) -> Json:
    mine = ours(row)
    closed = row["status"] in {"completed", "archived"}
    return {
        "id": guid("project", row["id"]),
        "name": row["name"],
        "isPrivate": mine.get("isPrivate", False),
        "description": row["description"],
        "startDate": kept_instant(row, "startDate", "start_on"),
        "dueDate": kept_instant(row, "dueDate", "due_on"),
        "companyId": guid_or_none("company", row["company_id"]),
        "timeBudget": kept_seconds(row, "timeBudget", "budget_minutes"),
        "isBillableByDefault": bool(row["billable"]),
        "projectTypeId": guid_or_none("projecttype", row["category_id"]),
        "color": mine.get("color"),
        "deductNonBillableHours": mine.get("deductNonBillableHours", False),
        "isProjectKeyVisible": mine.get("isProjectKeyVisible", True),
        "projectStatusId": project_status_ref(row)["id"],
        "projectTemplateId": None,
        "publicProjectTemplateId": None,
        "workflowId": None,
        "projectKey": project_key(row),
        "hasImage": False,
        "closedOn": (row["completed_at"] or row["updated_at"]) if closed else None,
        "closedBy": guid("user", row["owner_id"] or 1) if closed else None,
        "createdByProjectTemplateId": None,
        "resourceVersion": version(row),
        "isExternal": False,
        "isRetainer": False,
        "isMultiAssignmentAllowed": True,
    }


def _counts(row: Row, time: Row, tasks: Row) -> Json:
    """The calculated fields. Unless non-billable hours are deducted, only billable time counts as tracked."""
    planned = (tasks["planned"] or 0) * 60
    minutes = time["total"] if ours(row).get("deductNonBillableHours") else time["billable"]
    return {
        "plannedDuration": planned,
        "totalPlannedDurationWithHierarchy": planned,
        "tasksCount": tasks["n"],
        "tasksDoneCount": tasks["done"],
        "trackedDuration": minutes * 60,
    }


LISTING = Listing(
    "projects",
    "project",
    "projects t LEFT JOIN companies c ON c.id = t.company_id AND c.deleted_at IS NULL",
    PROJECT,
    {
        "id": Column("t.id", "guid:project"),
        "name": Column("t.name"),
        "description": Column("t.description"),
        "companyId": Column("t.company_id", "guid:company"),
        "company/id": Column("c.id", "guid:company"),
        "company/name": Column("c.name"),
        "projectTypeId": Column("t.category_id", "guid:projecttype"),
        "projectStatus/type": Column(PROJECT_TYPES_SQL),
        "isBillableByDefault": Column("t.billable"),
        "startDate": Column("t.start_on", "day", slack=0),
        "dueDate": Column("t.due_on", "day", slack=0),
        "tags": tags_column("project", "t.id"),
        "members": Column(MEMBERS_SQL, inner=MEMBER_COLUMNS),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)


def _list(call: Call) -> Response:
    return LISTING.page(call, visible(call))


def _one(call: Call) -> Response:
    return LISTING.answer(call, project_row(call)["id"])


def _by_key(call: Call) -> Response:
    row = by_key(call.store, call.path["key"])
    if row is None:
        raise not_found("project")
    return LISTING.answer(call, row["id"])


ROUTES: Routes = (
    ("GET", "/projects", _list),
    ("GET", "/projects/key/{key}", _by_key),
    ("GET", "/projects/{projectid}", _one),
)
