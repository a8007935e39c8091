"""Task lists and milestones as version 3 shows them."""

from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.directory import own
from mcp_psa.sandbox.teamwork.v3.listing import Entity, Noun, Side, links, rel, rels, tag_links
from mcp_psa.sandbox.teamwork.v3.projects import MINE, PROJECT_FILTERS, midnight
from mcp_psa.sandbox.teamwork.where import Where, choice, day, flag, ids, moment, tags, text, unless
from mcp_psa.sandbox.teamwork.words import ME


def _tasklists(_store: Store, rows: list[Row], _query: Query) -> list[Entity]:
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "description": row["description"] or "",
            "status": "deleted" if row["deleted_at"] else "new" if row["is_active"] else "completed",
            "project": rel(row["project_id"], "projects"),
            "projectId": row["project_id"],
            "milestone": rel(row["milestone_id"], "milestones"),
            "milestoneId": row["milestone_id"],
            "displayOrder": int(row["position"] or 0),
            "isPinned": bool(own(row).get("pinned")),
            "isPrivate": bool(own(row).get("private")),
            "isBillable": None,
            "tasklistBudget": None,
            "defaultTask": None,
            "icon": None,
            "lockdownId": None,
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
        }
        for row in rows
    ]


TASKLISTS: Final = Noun(
    plural="tasklists",
    single="tasklist",
    field_key="tasklists",
    columns="l.*",
    source="task_lists l JOIN projects p ON p.id = l.project_id",
    key="l.id",
    alive="l.deleted_at IS NULL AND p.deleted_at IS NULL",
    filters=(
        *PROJECT_FILTERS,
        unless("showCompleted completedOnly", "l.is_active"),
        flag("completedOnly", "NOT l.is_active"),
        text("searchTerm", "l.name"),
        ids("ids", "l.id"),
        ids("excludeIds", "l.id", negate=True),
        ids("projectIds", "l.project_id"),
        moment("updatedAfter", "l.updated_at", ">"),
    ),
    orders={
        "displayorder": "l.position",
        "name": "l.name",
        "status": "NOT l.is_active",
        "createdat": "l.created_at",
        "updatedat": "l.updated_at",
        "project": "p.name",
        "id": "l.id",
    },
    order="displayorder",
    shape=_tasklists,
    sides={
        "projects": Side("projects", "projects", lambda e: [e["projectId"]]),
        "milestones": Side("milestones", "milestones", lambda e: [e["milestoneId"]]),
        **{
            name: Side(name, "tasklists", lambda _: [])
            for name in ("defaultTasks", "createdBy", "updatedBy", "companies")
        },
    },
)

_PENDING: Final = "m.completed_at IS NULL"


def _hidden(query: Query, where: Where) -> None:
    """Completed milestones are left out unless something asks for them (that this is the default is unverified)."""
    if not query.flag("includeCompleted") and not query.items("status"):
        where.add(_PENDING)


def _milestones(store: Store, rows: list[Row], query: Query) -> list[Entity]:
    sql = "SELECT milestone_id AS owner, id AS thing FROM task_lists WHERE milestone_id IN ({}) AND deleted_at IS NULL"
    lists = links(store, sql, (row["id"] for row in rows))
    tagged = tag_links(store, "milestone", rows)
    return [_milestone(row, lists[row["id"]], tagged[row["id"]], query) for row in rows]


def _milestone(row: Row, lists: list[int], tag_ids: list[int], query: Query) -> Entity:
    done = row["completed_at"] is not None
    responsible = [row["responsible_id"]] if row["responsible_id"] else []
    entity: Entity = {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"] or "",
        "deadline": midnight(row["due_on"]),
        "originalDueDate": row["due_on"],
        "completed": done,
        "completedOn": row["completed_at"],
        "completedBy": ME if done else None,
        "status": "deleted"
        if row["deleted_at"]
        else "completed"
        if done
        else "reopened"
        if own(row).get("reopened")
        else "new",
        "project": rel(row["project_id"], "projects"),
        "projectId": row["project_id"],
        "tasklists": rels(lists, "tasklists"),
        "tasklistIds": lists,
        "tags": rels(tag_ids, "tags"),
        "tagIds": tag_ids,
        "responsibleParties": rels(responsible, "users"),
        "responsiblePartyIds": responsible,
        "createdOn": row["created_at"],
        "createdBy": ME,
        "lastChangedOn": row["updated_at"],
        "commentsCount": row["comments"],
        "private": False,
        "reminder": False,
        "isDeleted": bool(row["deleted_at"]),
        "canEdit": True,
        "canComplete": True,
    }
    if query.flag("includeProgress") or query.flag("includePercentageComplete"):
        entity["percentageComplete"] = 100 if done else 0
    return entity


MILESTONES: Final = Noun(
    plural="milestones",
    single="milestone",
    field_key="milestones",
    columns=(
        "m.*, (SELECT COUNT(*) FROM comments o WHERE o.object_type = 'milestone' AND o.object_id = m.id"
        " AND o.deleted_at IS NULL) AS comments"
    ),
    source="milestones m JOIN projects p ON p.id = m.project_id",
    key="m.id",
    alive="m.deleted_at IS NULL AND p.deleted_at IS NULL",
    filters=(
        *PROJECT_FILTERS,
        _hidden,
        choice(
            "status",
            {
                "all": "1",
                "new": _PENDING,
                "reopened": f"{_PENDING} AND json_extract(m.extra, '$.teamwork.reopened') = 1",
                "pending": _PENDING,
                "incomplete": _PENDING,
                "completed": "m.completed_at IS NOT NULL",
                "late": f"{_PENDING} AND m.due_on < '{{today}}'",
                "today": f"{_PENDING} AND m.due_on = '{{today}}'",
                "upcoming": f"{_PENDING} AND m.due_on > '{{today}}'",
                "deleted": "m.deleted_at IS NOT NULL",
            },
        ),
        text("searchTerm", "m.name", "m.description"),
        ids("ids", "m.id"),
        ids("projectIds", "m.project_id"),
        ids("assignedToUserIds", "m.responsible_id"),
        tags("tagIds", "matchAllTags", "milestone", "m.id"),
        day("dueAfter", "m.due_on", ">="),
        day("dueBefore", "m.due_on", "<="),
        day("dueAfterDate", "m.due_on", ">="),
        day("dueBeforeDate", "m.due_on", "<="),
        moment("updatedAfter", "m.updated_at", ">"),
        flag("onlyMyProjects", MINE),
    ),
    orders={
        "date": "m.due_on",
        "dateonly": "m.due_on",
        "name": "m.name",
        "project": "p.name",
        "user": "m.responsible_id",
        "dateCreated": "m.created_at",
        "dateUpdated": "m.updated_at",
        "id": "m.id",
    },
    order="date",
    shape=_milestones,
    sides={
        "projects": Side("projects", "projects", lambda e: [e["projectId"]]),
        "projects.companies": Side("companies", "companies", lambda e: [e["companyId"]], of="projects"),
        "users": Side("users", "users", lambda e: e["responsiblePartyIds"]),
        "createdBy": Side("users", "users", lambda e: [e["createdBy"]]),
        "completedBy": Side("users", "users", lambda e: [e["completedBy"]]),
        "tags": Side("tags", "tags", lambda e: e["tagIds"]),
        "tasklists": Side("tasklists", "tasklists", lambda e: e["tasklistIds"]),
    },
)
