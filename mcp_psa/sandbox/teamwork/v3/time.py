"""Time entries ("timelogs") as version 3 shows them, and their totals."""

from typing import Final

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.directory import TEAM_OF, own
from mcp_psa.sandbox.teamwork.v3.listing import Entity, Noun, Side, rel, rels, tag_links
from mcp_psa.sandbox.teamwork.v3.projects import PROJECT_FILTERS
from mcp_psa.sandbox.teamwork.where import Where, choice, day, flag, ids, linked, moment, tags
from mcp_psa.sandbox.teamwork.words import in_utc

_TASK_STATUS: Final = {
    "all": "1",
    "completed": "k.status = 'done'",
    "new": "k.status <> 'done'",
    "reopened": "json_extract(k.extra, '$.teamwork.reopened') = 1",
}


def _shape(store: Store, rows: list[Row], query: Query) -> list[Entity]:
    tagged = tag_links(store, "time_entry", rows)
    return [_entity(row, tagged[row["id"]], query) for row in rows]


def invoice_of(row: Row) -> int | None:
    """The invoice an entry was billed on; 1 stands for one that only another vendor knows."""
    if not row["billed"]:
        return None
    return int(row["invoice_id"] or 1)


def _entity(row: Row, tag_ids: list[int], query: Query) -> Entity:
    invoice = invoice_of(row)
    entity: Entity = {
        "id": row["id"],
        "minutes": row["minutes"],
        "description": row["description"] or "",
        "billable": bool(row["billable"]),
        "isBillable": bool(row["billable"]),
        "timeLogged": in_utc(row["spent_on"], row["start_time"], row["timezone"]),
        "hasStartTime": row["start_time"] is not None and own(row).get("hasStartTime", True),
        "user": rel(row["person_id"], "users"),
        "userId": row["person_id"],
        "task": rel(row["task_id"], "tasks"),
        "taskId": row["task_id"],
        "project": rel(row["project_id"], "projects"),
        "projectId": row["project_id"],
        "tags": rels(tag_ids, "tags"),
        "tagIds": tag_ids,
        "loggedBy": row["person_id"],
        "loggedByUserId": row["person_id"],
        "createdAt": row["created_at"],
        "dateCreated": row["created_at"],
        "updatedAt": row["updated_at"],
        "dateEdited": row["updated_at"],
        "updatedBy": row["person_id"],
        "deleted": bool(row["deleted_at"]),
        "deletedAt": row["deleted_at"],
        "deletedBy": None,
        "projectBillingInvoice": rel(invoice, "billingInvoices"),
        "projectBillingInvoiceId": invoice,
        "deskTicketId": None,
        "taskIdPreMove": None,
    }
    if query.flag("returnBillableInfo"):
        entity["billableInfo"] = _worth(row["minutes"], row["bill_rate"])
    if query.flag("returnCostInfo"):
        entity["costInfo"] = _worth(row["minutes"], row["cost_rate"])
    return entity


def _worth(minutes: int, rate: str | None) -> Entity:
    hourly = float(rate or 0)
    return {"rate": hourly, "total": round(minutes / 60 * hourly, 2)}


TIMELOGS: Final = Noun(
    plural="timelogs",
    single="timelog",
    field_key="timelogs",
    columns="t.*, u.timezone, u.bill_rate, u.cost_rate",
    source=(
        "time_entries t LEFT JOIN projects p ON p.id = t.project_id LEFT JOIN tasks k ON k.id = t.task_id"
        " LEFT JOIN people u ON u.id = t.person_id"
    ),
    key="t.id",
    alive="t.deleted_at IS NULL",
    filters=(
        *PROJECT_FILTERS,
        ids("ids", "t.id"),
        ids("projectIds", "t.project_id"),
        ids("projectId", "t.project_id"),
        ids("taskIds", "t.task_id"),
        ids("taskId", "t.task_id"),
        ids("tasklistId", "k.task_list_id"),
        ids("assignedToUserIds", "t.person_id"),
        ids("assignedToCompanyIds", "u.company_id"),
        linked("assignedToTeamIds", f"{TEAM_OF} IN ({{}})"),
        ids("projectsFromCompanyId", "p.company_id"),
        ids("invoiceId", "t.invoice_id"),
        tags("tagIds", "matchAllTags", "time_entry", "t.id"),
        tags("taskTagIds", "matchAllTaskTags", "task", "t.task_id"),
        choice("taskStatuses", _TASK_STATUS),
        choice("billableType", {"all": "1", "billable": "t.billable = 1", "non-billable": "t.billable = 0"}),
        # The Swagger file says noninvoiced, the official client not-invoiced: both are taken.
        choice(
            "invoicedType",
            {"all": "1", "invoiced": "t.billed = 1", "noninvoiced": "t.billed = 0", "not-invoiced": "t.billed = 0"},
        ),
        day("startDate", "t.spent_on", ">="),
        day("endDate", "t.spent_on", "<="),
        moment("updatedAfter", "t.updated_at", ">"),
        flag("unattachedTimelogs", "t.task_id IS NULL"),
    ),
    orders={
        "date": "t.spent_on",
        "dateupdated": "t.updated_at",
        "project": "p.name",
        "company": "p.company_id",
        "task": "k.name",
        "tasklist": "k.task_list_id",
        "user": "u.first_name || u.last_name",
        "description": "t.description",
        "billed": "t.billed",
        "billable": "t.billable",
        "timespent": "t.minutes",
        "id": "t.id",
    },
    order="date",
    shape=_shape,
    sides={
        "users": Side("users", "users", lambda e: [e["userId"], e["loggedBy"], e["updatedBy"]]),
        "tasks": Side("tasks", "tasks", lambda e: [e["taskId"]]),
        "projects": Side("projects", "projects", lambda e: [e["projectId"]]),
        "tags": Side("tags", "tags", lambda e: e["tagIds"]),
        "projects.companies": Side("companies", "companies", lambda e: [e["companyId"]], of="projects"),
        "projects.categories": Side(
            "projectCategories", "projectCategories", lambda e: [e["categoryId"]], of="projects"
        ),
        "tasks.tasklists": Side("tasklists", "tasklists", lambda e: [e["tasklistId"]], of="tasks"),
        "tasks.parentTasks": Side("tasks", "tasks", lambda e: [e["parentTaskId"]], of="tasks"),
        "tasks.users": Side("users", "users", lambda e: e["assigneeUserIds"], of="tasks"),
        **{name: Side("projectPermissions", "projects", lambda _: []) for name in ("projects.permissions",)},
        **{
            name: Side("currencies", "projects", lambda _: [])
            for name in ("project.billing", "project.billing.currencies")
        },
    },
)

_SUMS: Final = {
    "minutes": "1",
    "minutesBillable": "t.billable",
    "minutesNonBillable": "NOT t.billable",
    "minutesBilled": "t.billed",
    "minutesNonBilled": "NOT t.billed",
}


def totals(box: Box, query: Query, *extra: tuple[str, object]) -> Entity:
    """The sums of the entries that the same filters would list."""
    where = Where(TIMELOGS.alive)
    for clause, value in extra:
        where.add(clause, value)
    for apply in TIMELOGS.filters:
        apply(query, where)
    sums = ", ".join(f"COALESCE(SUM(CASE WHEN {test} THEN t.minutes END), 0) AS {name}" for name, test in _SUMS.items())
    row = box.store.row(f"SELECT {sums} FROM {TIMELOGS.source} WHERE {where.sql}", where.values)  # noqa: S608
    return {"time-totals": row}
