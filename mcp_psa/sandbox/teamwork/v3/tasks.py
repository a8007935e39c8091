"""Tasks as version 3 shows them."""

from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.directory import TEAM_OF, own
from mcp_psa.sandbox.teamwork.v3.listing import Entity, Noun, Side, links, rel, rels, tag_links
from mcp_psa.sandbox.teamwork.v3.projects import PROJECT_FILTERS
from mcp_psa.sandbox.teamwork.where import Where, choice, day, flag, ids, linked, moment, tags, text, unless
from mcp_psa.sandbox.teamwork.words import PRIORITIES

_OPEN: Final = "k.status <> 'done'"
_ASSIGNED: Final = (
    "k.id IN (SELECT a.task_id FROM task_assignees a JOIN people u ON u.id = a.person_id WHERE {} IN ({{}}))"
)
_UNASSIGNED: Final = "NOT EXISTS (SELECT 1 FROM task_assignees a WHERE a.task_id = k.id)"
_UNTAGGED: Final = "NOT EXISTS (SELECT 1 FROM taggings g WHERE g.object_type = 'task' AND g.object_id = k.id)"


def _within(days: int) -> str:
    return f"k.due_on BETWEEN '{{today}}' AND date('{{today}}', '+{days} days')"


_TASK_FILTERS: Final = {
    "all": "1",
    "anytime": "1",
    "newTaskDefaults": "1",
    "completed": "k.status = 'done'",
    "created": "1",
    "overdue": f"k.due_on < '{{today}}' AND {_OPEN}",
    "today": "k.due_on = '{today}'",
    "yesterday": "k.due_on = date('{today}', '-1 day')",
    "tomorrow": "k.due_on = date('{today}', '+1 day')",
    "started": "k.start_on <= '{today}'",
    "thisweek": _within(6),
    "within7": _within(7),
    "within14": _within(14),
    "within30": _within(30),
    "within365": _within(365),
    "nodate": "k.due_on IS NULL AND k.start_on IS NULL",
    "noduedate": "k.due_on IS NULL",
    "nostartdate": "k.start_on IS NULL",
    "hasDate": "k.due_on IS NOT NULL OR k.start_on IS NOT NULL",
}


def _completed(query: Query, where: Where) -> None:
    """Completed tasks are hidden unless something asks for them."""
    asked = ("includeCompletedTasks", "completedOnly")
    dated = ("completedAfter", "completedBefore", "completedByUserId")
    if any(query.flag(name) for name in asked) or any(query.text(name) for name in dated):
        return
    if query.text("taskFilter") != "completed":
        where.add(_OPEN)


def _subtasks(query: Query, where: Where) -> None:
    if not query.flag("getSubTasks", default=True):
        where.add("k.parent_id IS NULL")


def _shape(store: Store, rows: list[Row], query: Query) -> list[Entity]:
    wanted = [row["id"] for row in rows]
    people = links(
        store,
        "SELECT task_id AS owner, person_id AS thing FROM task_assignees WHERE task_id IN ({}) ORDER BY person_id",
        wanted,
    )
    below: dict[int, list[int]] = {id_: [] for id_ in wanted}
    if query.flag("includeRelatedTasks"):  # without it the lists of related tasks stay empty
        sql = "SELECT parent_id AS owner, id AS thing FROM tasks WHERE parent_id IN ({}) AND deleted_at IS NULL"
        below = links(store, sql, wanted)
    tagged = tag_links(store, "task", rows)
    return [_entity(row, people[row["id"]], tagged[row["id"]], below[row["id"]]) for row in rows]


def status_of(row: Row) -> str:
    """New, reopened, completed or deleted: Teamwork knows no other status of a task."""
    if row["deleted_at"]:
        return "deleted"
    if row["status"] == "done":
        return "completed"
    return "reopened" if own(row).get("reopened") else "new"


def _entity(row: Row, people: list[int], tag_ids: list[int], below: list[int]) -> Entity:
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"] or "",
        "descriptionContentType": "TEXT",
        "status": status_of(row),
        "priority": PRIORITIES.get(row["priority"]),
        "progress": row["progress"],
        # Days, as the official client parses them; the Swagger file does not say.
        "startDate": row["start_on"],
        "dueDate": row["due_on"],
        "estimateMinutes": row["estimate_minutes"] or 0,
        "accumulatedEstimatedMinutes": row["estimate_minutes"] or 0,
        "tasklist": rel(row["task_list_id"], "tasklists"),
        "tasklistId": row["task_list_id"],
        "parentTask": rel(row["parent_id"], "tasks"),
        "parentTaskId": row["parent_id"] or 0,
        "assignees": rels(people, "users"),
        "assigneeUsers": rels(people, "users"),
        "assigneeUserIds": people,
        "assigneeTeams": [],
        "assigneeCompanies": [],
        "tags": rels(tag_ids, "tags"),
        "tagIds": tag_ids,
        "predecessors": [],
        "predecessorIds": [],
        "dependencyIds": [],
        "subTaskIds": below,
        "attachments": [],
        "displayOrder": int(row["position"] or 0),
        "createdBy": row["created_by"],
        "createdByUserId": row["created_by"],
        "createdAt": row["created_at"],
        "updatedBy": row["created_by"],
        "updatedAt": row["updated_at"],
        "dateUpdated": row["updated_at"],
        "completedBy": row["completed_by"],
        "completedAt": row["completed_at"],
        "completedOn": row["completed_at"],
        "deletedAt": row["deleted_at"],
        "isPrivate": 0,
        "isBlocked": False,
        "isArchived": False,
        "hasReminders": False,
        "hasDeskTickets": False,
        "card": None,
        "column": None,
        "timer": None,
        "workflowStages": [],
        "_project": row["project_id"],  # a task names its project only through its list
        "userPermissions": {"canEdit": True, "canComplete": True, "canLogTime": True},
    }


TASKS: Final = Noun(
    plural="tasks",
    single="task",
    field_key="tasks",
    columns="k.*",
    source="tasks k JOIN projects p ON p.id = k.project_id LEFT JOIN task_lists l ON l.id = k.task_list_id",
    key="k.id",
    alive="k.deleted_at IS NULL AND p.deleted_at IS NULL",
    filters=(
        *PROJECT_FILTERS,
        _completed,
        _subtasks,
        unless("showCompletedLists", "(l.id IS NULL OR l.is_active)"),
        text("searchTerm", "k.name", "k.description"),
        ids("ids", "k.id"),
        ids("projectIds", "k.project_id"),
        ids("tasklistIds", "k.task_list_id"),
        ids("parentTaskId", "k.parent_id"),
        ids("createdByUserIds", "k.created_by"),
        ids("completedByUserId", "k.completed_by"),
        linked("responsiblePartyIds", _ASSIGNED.format("u.id")),
        linked("assigneeTeamIds", _ASSIGNED.format(TEAM_OF)),
        linked("assigneeCompanyIds", _ASSIGNED.format("u.company_id")),
        tags("tagIds", "matchAllTags", "task", "k.id"),
        tags("excludeTagIds", "matchAllExcludedTags", "task", "k.id", negate=True),
        choice(
            "status",
            {
                "all": "1",
                "late": f"k.due_on < '{{today}}' AND {_OPEN}",
                "upcoming": "COALESCE(k.start_on, k.due_on) > '{today}'",
            },
        ),
        choice("taskFilter", _TASK_FILTERS),
        choice(
            "priority",
            {
                "high": "k.priority <= 2",
                "medium": "k.priority = 3",
                "low": "k.priority >= 4",
                "none": "k.priority IS NULL",
            },
        ),
        day("startDate", "k.due_on", ">="),
        day("endDate", "k.due_on", "<="),
        day("dueAfter", "k.due_on", ">="),
        day("dueBefore", "k.due_on", "<="),
        moment("createdAfter", "k.created_at", ">"),
        moment("createdBefore", "k.created_at", "<"),
        moment("updatedAfter", "k.updated_at", ">"),
        moment("updatedBefore", "k.updated_at", "<"),
        moment("completedAfter", "k.completed_at", ">"),
        moment("completedBefore", "k.completed_at", "<"),
        flag("completedOnly", "k.status = 'done'"),
        flag("onlyUnassignedTasks", _UNASSIGNED),
        flag("onlyUntaggedTasks", _UNTAGGED),
        flag("onlyUnplanned", "k.start_on IS NULL AND k.due_on IS NULL"),
        flag("onlyTasksWithEstimatedTime", "k.estimate_minutes > 0"),
    ),
    orders={
        "duedate": "k.due_on",
        "taskduedate": "k.due_on",
        "startdate": "k.start_on",
        "duestartdate": "COALESCE(k.due_on, k.start_on)",
        "alldates": "COALESCE(k.start_on, k.due_on)",
        "createdat": "k.created_at",
        "dateadded": "k.created_at",
        "updatedat": "k.updated_at",
        "dateupdated": "k.updated_at",
        "completedat": "k.completed_at",
        "datecompleted": "k.completed_at",
        "priority": "COALESCE(k.priority, 9)",
        "taskname": "k.name",
        "id": "k.id",
        "project": "p.name",
        "projectmanual": "p.position",
        "company": "p.company_id",
        "tasklistname": "l.name",
        "tasklistid": "l.id",
        "tasklistdisplayorder": "l.position",
        "flattenedtasklist": "l.position, k.position",
        "taskstatus": "k.status",
        "estimatedtime": "k.estimate_minutes",
        "createdby": "k.created_by",
        "completedby": "k.completed_by",
        "parenttask": "k.parent_id",
        "displayorder": "k.position",
        "manual": "k.position",
        "active": _OPEN,
        "assignedto": "(SELECT MIN(a.person_id) FROM task_assignees a WHERE a.task_id = k.id)",
        **dict.fromkeys(
            ("customfield", "boardcolumn", "taskgroupid", "taskgroupname", "taskgroup", "stagedisplayorder", "stage"),
            "k.id",
        ),
    },
    order="duedate",
    shape=_shape,
    sides={
        "users": Side("users", "users", lambda e: [*e["assigneeUserIds"], e["createdBy"], e["completedBy"]]),
        "tasklists": Side("tasklists", "tasklists", lambda e: [e["tasklistId"]]),
        "projects": Side("projects", "projects", lambda e: [e["_project"]]),
        "projects.companies": Side("companies", "companies", lambda e: [e["companyId"]], of="projects"),
        "projects.categories": Side(
            "projectCategories", "projectCategories", lambda e: [e["categoryId"]], of="projects"
        ),
        "parentTasks": Side("tasks", "tasks", lambda e: [e["parentTaskId"]]),
        "tags": Side("tags", "tags", lambda e: e["tagIds"]),
        **{
            name: Side(name, "tasks", lambda _: [])
            for name in ("companies", "teams", "milestones", "comments", "cards", "timers", "files")
        },
    },
)
