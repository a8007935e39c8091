"""What stands inside a task: its project, people, lists and counts, fetched for a whole page at once."""

# ruff: noqa: S608  # the statements are put together of this file's own literals

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcp_psa.sandbox.awork.call import Call, Json
from mcp_psa.sandbox.awork.ids import guid, guid_or_none
from mcp_psa.sandbox.awork.members import members_of
from mcp_psa.sandbox.awork.options import work_types
from mcp_psa.sandbox.awork.projects import project_key
from mcp_psa.sandbox.awork.refs import by_id, company_ref, listed, sums, tags_of, type_ref, user_ref
from mcp_psa.sandbox.awork.statuses import nested_project_status
from mcp_psa.sandbox.awork.wire import audit, kept_seconds, ours
from mcp_psa.sandbox.store import Row

# Here a member has no name, unlike in a project.
_MEMBER: Final = ("id", "userId", "projectRoleId", "projectRoleName", "isResponsible", "isExternal")
_BY_TASK: Final = "IN (SELECT value FROM json_each(?)) GROUP BY 1"
# Each gives one number (n) for each task (id).
_COUNTS: Final[Mapping[str, str]] = {
    "subtasks": f"SELECT parent_id AS id, COUNT(*) AS n FROM tasks WHERE deleted_at IS NULL AND parent_id {_BY_TASK}",
    "comments": (
        "SELECT object_id AS id, COUNT(*) AS n FROM comments "
        f"WHERE deleted_at IS NULL AND object_type = 'task' AND object_id {_BY_TASK}"
    ),
    "files": (
        "SELECT object_id AS id, COUNT(*) AS n FROM files "
        f"WHERE deleted_at IS NULL AND object_type = 'task' AND object_id {_BY_TASK}"
    ),
    "tracked": (
        f"SELECT task_id AS id, SUM(minutes) AS n FROM time_entries WHERE deleted_at IS NULL AND task_id {_BY_TASK}"
    ),
    "tracked_below": (
        "SELECT c.parent_id AS id, SUM(e.minutes) AS n FROM time_entries e JOIN tasks c ON c.id = e.task_id "
        f"WHERE e.deleted_at IS NULL AND c.deleted_at IS NULL AND c.parent_id {_BY_TASK}"
    ),
    "planned_below": (
        "SELECT parent_id AS id, SUM(estimate_minutes) AS n FROM tasks "
        f"WHERE deleted_at IS NULL AND parent_id {_BY_TASK}"
    ),
}
_ASSIGNED = (
    "SELECT a.task_id, p.* FROM task_assignees a JOIN people p ON p.id = a.person_id "
    "WHERE p.deleted_at IS NULL AND a.task_id IN (SELECT value FROM json_each(?)) ORDER BY p.id"
)


@dataclass(frozen=True)
class Parts:
    """The rows around a page of tasks."""

    projects: dict[int, Json]
    keys: dict[int, str]
    people: dict[int, list[Row]]
    lists: dict[int, Row]
    parents: dict[int, Row]
    types: dict[int, Row]
    default_type: int | None
    tags: dict[int, list[Json]]
    counts: dict[str, dict[int, Row]]

    def count(self, name: str, id_: int) -> int:
        """One of the counts of one task."""
        row = self.counts[name].get(id_)
        return int(row["n"] or 0) if row else 0

    def work_type(self, row: Row) -> int | None:
        """A task's type of work; awork gives every task one, the first if nobody chose."""
        found = row["work_type_id"]
        return found if found in self.types else self.default_type


def parts_of(call: Call, rows: Sequence[Row]) -> Parts:
    """Fetch what these tasks need."""
    store, ids = call.store, [row["id"] for row in rows]
    projects = by_id(store, "projects", (row["project_id"] for row in rows))
    parents = by_id(store, "tasks", (row["parent_id"] for row in rows))
    types = work_types(store)
    more = [id_ for row in rows for id_ in ours(row).get("otherLists", [])]
    people: dict[int, list[Row]] = defaultdict(list)
    for row in store.rows(_ASSIGNED, [listed([*ids, *parents])]):
        people[row["task_id"]].append(row)
    return Parts(
        projects=_project_refs(call, projects),
        keys={id_: project_key(row) for id_, row in projects.items()},
        people=people,
        lists=by_id(store, "task_lists", [*(row["task_list_id"] for row in rows), *more]),
        parents=parents,
        types={row["id"]: row for row in types},
        default_type=types[0]["id"] if types else None,
        tags=tags_of(store, "task", ids),
        counts={name: sums(store, sql, ids) for name, sql in _COUNTS.items()},
    )


def _project_refs(call: Call, projects: dict[int, Row]) -> dict[int, Json]:
    companies = by_id(call.store, "companies", (row["company_id"] for row in projects.values()))
    types = by_id(call.store, "categories", (row["category_id"] for row in projects.values()))
    members = members_of(call, projects)
    return {
        id_: {
            "id": guid("project", id_),
            "name": row["name"],
            "projectKey": project_key(row),
            "projectStatus": nested_project_status(row),
            "company": company_ref(companies.get(row["company_id"])),
            "companyId": guid_or_none("company", row["company_id"]),
            "projectType": type_ref("projecttype", types.get(row["category_id"])),
            "hasImage": False,
            "isPrivate": ours(row).get("isPrivate", False),
            "isBillableByDefault": bool(row["billable"]),
            "members": [{name: each[name] for name in _MEMBER} for each in members.get(id_, [])],
            "color": ours(row).get("color"),
            "createdBy": audit(row)["createdBy"],
            "teams": [],
            "customFields": [],
            "isExternal": False,
        }
        for id_, row in projects.items()
    }


def assignees(row: Row, people: Sequence[Row]) -> list[Json]:
    """Who does a task, each with a share of the plan: shared out evenly until somebody sets it."""
    set_by_hand: dict[str, Any] = ours(row).get("plannedEfforts", {})
    plan = kept_seconds(row, "plannedDuration", "estimate_minutes") or 0
    found = []
    for person in people:
        effort = set_by_hand.get(str(person["id"]))
        share = {
            "plannedEffort": plan // len(people) if effort is None else effort,
            "isDistributedPlannedEffort": effort is None,
            "updatedOn": row["updated_at"],
        }
        found.append((user_ref({person["id"]: person}, person["id"]) or {}) | share)
    return found


def parent_ref(parts: Parts, row: Row) -> Json | None:
    """The task above a subtask."""
    parent = parts.parents.get(row["parent_id"])
    if parent is None:
        return None
    above = [guid("user", person["id"]) for person in parts.people.get(parent["id"], [])]
    made = audit(parent)["createdBy"]
    return {
        "id": guid("task", parent["id"]),
        "name": parent["name"],
        "createdBy": made,
        "userId": None,
        "assigneeIds": above,
    }


def list_refs(parts: Parts, row: Row) -> list[Json]:
    """The task lists a task is in, the primary one first."""
    ids = [row["task_list_id"], *ours(row).get("otherLists", [])]
    return [
        list_fields(parts.lists[id_]) | {"orderOfTask": row["position"] or 0.0}
        for id_ in ids
        if id_ in parts.lists and not parts.lists[id_]["deleted_at"]
    ]


def list_fields(row: Row) -> Json:
    """What a task list shows wherever it stands."""
    return {
        "id": guid("tasklist", row["id"]),
        "name": row["name"],
        "order": row["position"],
        "plannedDuration": None,
        "totalPlannedDuration": None,
        "totalPlannedDurationWithHierarchy": None,
        "isArchived": not row["is_active"],
        "isHiddenForConnectUsers": bool(ours(row).get("hidden")),
    } | audit(row)
