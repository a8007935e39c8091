"""Projects and their categories as version 3 shows them."""

from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.listing import Entity, Noun, Side, rel, rels, tag_links
from mcp_psa.sandbox.teamwork.where import choice, flag, ids, linked, moment, tags, text, unless
from mcp_psa.sandbox.teamwork.words import ME

STARRED: Final = f"EXISTS (SELECT 1 FROM stars s WHERE s.project_id = p.id AND s.person_id = {ME})"  # noqa: S608
MINE: Final = f"p.id IN (SELECT project_id FROM project_members WHERE person_id = {ME})"  # noqa: S608
_LIVING: Final = "p.status NOT IN ('completed', 'archived')"
SUBSTATUS: Final = {
    "active": _LIVING,
    "current": f"{_LIVING} AND NOT COALESCE(p.start_on > '{{today}}', 0) AND NOT COALESCE(p.due_on < '{{today}}', 0)",
    "late": f"{_LIVING} AND p.due_on < '{{today}}'",
    "upcoming": f"{_LIVING} AND p.start_on > '{{today}}'",
    "completed": "p.status = 'completed'",
    "deleted": "p.deleted_at IS NOT NULL",
}

# Filters that other nouns share, on a source in which `p` is the project.
PROJECT_FILTERS: Final = (
    choice("projectStatuses", SUBSTATUS),
    ids("projectCompanyIds", "p.company_id"),
    ids("projectOwnerIds", "p.owner_id"),
    ids("projectCategoryIds", "p.category_id"),
    tags("projectTagIds", "matchAllProjectTags", "project", "p.id"),
    flag("onlyStarredProjects", STARRED),
    unless("includeArchivedProjects onlyArchivedProjects", "(p.id IS NULL OR p.status <> 'archived')"),
)

_MEMBER: Final = "p.id IN (SELECT project_id FROM project_members WHERE person_id IN ({}))"
_TEAM: Final = (
    "p.id IN (SELECT m.project_id FROM project_members m JOIN people u ON u.id = m.person_id"
    " JOIN options o ON o.kind = 'team' AND o.name = u.team WHERE o.id IN ({}))"
)
_DRIVE: Final = (
    "EXISTS (SELECT 1 FROM storage_folders f WHERE f.project_id = p.id AND f.provider = 'google_drive' AND f.enabled)"
)
_LAST_WORKED: Final = "(SELECT MAX(t.spent_on) FROM time_entries t WHERE t.project_id = p.id AND t.deleted_at IS NULL)"


def substatus(row: Row, today: str) -> str:
    """Current, late, upcoming or completed: `late` is never a status of its own."""
    if row["status"] == "completed":
        return "completed"
    if row["start_on"] and row["start_on"] > today:
        return "upcoming"
    return "late" if row["due_on"] and row["due_on"] < today else "current"


def midnight(day: str | None) -> str | None:
    """A day as the instant at which it begins."""
    return None if day is None else f"{day}T00:00:00Z"


def _shape(store: Store, rows: list[Row], query: Query) -> list[Entity]:
    tagged = tag_links(store, "project", rows)
    return [_entity(row, tagged[row["id"]], query) for row in rows]


def _entity(row: Row, tag_ids: list[int], query: Query) -> Entity:
    status = "archived" if row["status"] == "archived" else "active"
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"] or "",
        "status": "deleted" if row["deleted_at"] else status,
        "subStatus": substatus(row, query.today),
        "type": "normal",
        "startAt": midnight(row["start_on"]),
        "endAt": midnight(row["due_on"]),
        "startDate": row["start_on"],
        "endDate": row["due_on"],
        "company": rel(row["company_id"], "companies"),
        "companyId": row["company_id"],
        "category": rel(row["category_id"], "projectCategories"),
        "categoryId": row["category_id"],
        "projectOwner": rel(row["owner_id"], "users"),
        "projectOwnerId": row["owner_id"],
        "ownedBy": row["owner_id"],
        "ownerId": row["owner_id"],
        "tags": rels(tag_ids, "tags"),
        "tagIds": tag_ids,
        # The star is only filled in when the caller's own view of the project is asked for.
        "isStarred": bool(row["starred"]) and query.flag("includeProjectUserInfo"),
        "isProjectAdmin": query.flag("includeProjectUserInfo"),
        "isBillable": bool(row["billable"]),
        "isSampleProject": False,
        "isOnBoardingProject": False,
        "createdAt": row["created_at"],
        "createdBy": row["created_by"],
        "updatedAt": row["updated_at"],
        "updatedBy": ME,
        "completedAt": row["completed_at"],
        "completedBy": row["owner_id"] if row["completed_at"] else None,
        "lastWorkedOn": row["last_worked_on"],
        "financialBudget": None,
        "timeBudget": None,
        "update": None,
        "activePages": dict.fromkeys(("tasks", "milestones", "messages", "files", "time", "comments"), True),
        "integrations": {"googleDrive": {"enabled": bool(row["drive"])}},
        "privacyEnabled": False,
        "defaultPrivacy": "open",
        "replyByEmailEnabled": True,
        "harvestTimersEnabled": False,
        "announcement": "",
        "showAnnouncement": False,
        "startPage": "projectoverview",
        "logo": None,
    }


PROJECTS: Final = Noun(
    plural="projects",
    single="project",
    field_key="projects",
    columns=f"p.*, {STARRED} AS starred, {_LAST_WORKED} AS last_worked_on, {_DRIVE} AS drive",
    source="projects p LEFT JOIN companies c ON c.id = p.company_id",
    key="p.id",
    alive="p.deleted_at IS NULL",
    filters=(
        *PROJECT_FILTERS,
        text("searchTerm", "p.name", "p.description"),
        ids("projectIds", "p.id"),
        ids("excludeProjectIds", "p.id", negate=True),
        choice(
            "projectType",
            {
                "all": "1",
                "normal": "1",
                "tasklists-template": "0",
                "projects-template": "0",
                "personal": "0",
                "tentative": "0",
            },
        ),
        choice("projectHealths", {"0": "1", "1": "0", "2": "0", "3": "0"}),
        linked("usersWithExplicitMembershipIds", _MEMBER),
        flag(
            "onlyProjectsWithExplicitMembership",
            MINE,
        ),
        linked("teamIds", _TEAM),
        tags("excludeTagIds", "matchAllExcludedTags", "project", "p.id", negate=True),
        moment("updatedAfter", "p.updated_at", ">"),
        moment("createdAfter", "p.created_at", ">"),  # in [SW3] for companies and tasks; on projects unverified
        moment("notCompletedBefore", "COALESCE(p.completed_at, '9999')", ">="),
        moment("minLastActivityDate", "p.updated_at", ">="),
        moment("maxLastActivityDate", "p.updated_at", "<="),
        flag("onlyArchivedProjects", "p.status = 'archived'"),
    ),
    orders={
        "name": "p.name",
        "namecaseinsensitive": "p.name COLLATE NOCASE",
        "mobilespecial": "p.name",
        "id": "p.id",
        "companyname": "c.name",
        "ownercompany": "c.kind = 'own' DESC, c.name",
        "categoryname": "(SELECT g.name FROM categories g WHERE g.id = p.category_id)",
        "ownername": "(SELECT u.first_name || u.last_name FROM people u WHERE u.id = p.owner_id)",
        "creatorname": "(SELECT u.first_name || u.last_name FROM people u WHERE u.id = p.created_by)",
        "datecreated": "p.created_at",
        "duedate": "p.due_on",
        "startdate": "p.start_on",
        "lastactivity": "p.updated_at",
        "lastworkedon": _LAST_WORKED,
        "starred": STARRED,
        "starredfirst": STARRED,
        "starredcompanyname": STARRED,
        "status": "p.status",
        "health": "p.id",
        "taskcompletion": "p.id",
        "budgetused": "p.id",
    },
    order="name",
    shape=_shape,
    sides={
        "companies": Side("companies", "companies", lambda e: [e["companyId"]]),
        "projectCategories": Side("projectCategories", "projectCategories", lambda e: [e["categoryId"]]),
        "projectOwners": Side("users", "users", lambda e: [e["projectOwnerId"]]),
        "users": Side("users", "users", lambda e: [e["projectOwnerId"], e["createdBy"], e["updatedBy"]]),
        "createdBy": Side("users", "users", lambda e: [e["createdBy"]]),
        "updatedBy": Side("users", "users", lambda e: [e["updatedBy"]]),
        "completedBy": Side("users", "users", lambda e: [e["completedBy"]]),
        "tags": Side("tags", "tags", lambda e: e["tagIds"]),
        **{
            name: Side(name, "projects", lambda _: [])
            for name in ("customfields", "customfieldProjects", "projectUpdates", "projectBudgets", "portfolioCards")
        },
    },
)


def _category_shape(_store: Store, rows: list[Row], _query: Query) -> list[Entity]:
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "color": row["color"] or "",
            "count": row["count"],
            "parent": rel(row["parent_id"], "projectCategories"),
            "parentId": row["parent_id"],
        }
        for row in rows
    ]


CATEGORIES: Final = Noun(
    plural="projectCategories",
    single="projectCategory",
    field_key="projectcategories",
    columns=(
        "g.*, (SELECT COUNT(*) FROM projects p WHERE p.category_id = g.id AND p.deleted_at IS NULL"
        " AND p.status <> 'archived') AS count"
    ),
    source="categories g",
    key="g.id",
    alive="g.deleted_at IS NULL",
    filters=(text("searchTerm", "g.name"), ids("ids", "g.id")),
    orders={"name": "g.name", "id": "g.id"},
    order="name",
    shape=_category_shape,
    sides={},
)
