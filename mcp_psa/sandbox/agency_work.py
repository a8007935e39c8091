"""The seeded agency's work: projects, members, stars, milestones, task lists, tasks, tags, folders."""

import random
from dataclasses import dataclass, field
from typing import Final

from mcp_psa.sandbox import agency_firms as firms
from mcp_psa.sandbox import agency_texts as texts
from mcp_psa.sandbox.agency_anchor import Anchor, put
from mcp_psa.sandbox.store import Store

TASKS_A_PROJECT: Final = 15
STAFF: Final = 20
WORK_TYPE_OF_TEAM: Final = {"Design": 1, "Development": 2, "Strategy": 5, "Operations": 4}


@dataclass
class Plan:
    """What the parts of the seed share: the store, the calendar, the dice and what was made so far."""

    store: Store
    anchor: Anchor
    rng: random.Random
    members: dict[int, list[int]] = field(default_factory=dict)
    tasks: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """A project's life in days from the Monday."""

    start: int
    due: int

    @classmethod
    def of(cls, job: texts.Job) -> "Span":
        """The days of a job, whose plan is in weeks; projects end on a Friday."""
        return cls(job.start * 7, job.due * 7 + 4)

    def part(self, share: float) -> int:
        """The day at which this share of the project is over; never a weekend."""
        day = self.start + int((self.due - self.start) * share)
        return day - max(0, day % 7 - 4)


def work(plan: Plan) -> None:
    """Make the projects and everything in them."""
    _projects(plan)
    _members(plan)
    _milestones(plan)
    _task_lists(plan)
    _tasks(plan)
    _assignees(plan)
    _taggings(plan)
    _folders(plan)


def _projects(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for id_, job in enumerate(texts.JOBS, 1):
        span, closed = Span.of(job), job.status in {"completed", "archived"}
        own = job.company == 1
        currency = "EUR" if own else firms.CLIENTS[job.company - 2].currency
        office = 1 if own else firms.CLIENTS[job.company - 2].office
        row: dict[str, object] = {
            "id": id_,
            "number": f"P-{1000 + id_}",
            "name": job.name,
            "description": job.description,
            "company_id": job.company,
            "category_id": job.category,
            "office_id": office,
            "owner_id": job.owner,
            "status": job.status,
            "start_on": plan.anchor.day(span.start),
            "due_on": plan.anchor.day(span.due),
            "completed_at": plan.anchor.at(span.due, 960) if closed else None,
            "budget_minutes": job.hours * 60 if job.hours else None,
            "budget_amount": f"{job.hours * 95}.00" if job.hours else None,
            "currency": currency,
            "billable": int(not own),
            "priority": 1 + id_ % 5,
            "position": float(id_),
            "created_by": 1,
        }
        rows.append(row | plan.anchor.stamps(span.start - 14, span.due + 3 if closed else -1 - id_ % 20))
    put(plan.store, "projects", rows)


def _members(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for id_, job in enumerate(texts.JOBS, 1):
        everyone = job.name == "Studio operations"
        team = set(range(1, STAFF + 1)) if everyone else {job.owner, *plan.rng.sample(range(3, STAFF + 1), 6)}
        contact = {n for n, who in enumerate(firms.PEOPLE, 1) if who.company == job.company and job.company > 1}
        plan.members[id_] = sorted(team)
        for person in sorted(team | contact):
            role = "Project manager" if person == job.owner else _role(person)
            rows.append({"project_id": id_, "person_id": person, "role": role, "is_lead": int(person == job.owner)})
    put(plan.store, "project_members", rows)
    stars = [(1, 1), (2, 1), (8, 1), (20, 1), (38, 1), (1, 5), (11, 3), (29, 5)]
    put(plan.store, "stars", [{"project_id": project, "person_id": person} for project, person in stars])


def _role(person: int) -> str:
    roles = {"Design": "Designer", "Development": "Developer", "Strategy": "Consultant"}
    return roles.get(firms.PEOPLE[person - 1].team or "", "Reviewer")


def _milestones(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for project, job in enumerate(texts.JOBS, 1):
        span = Span.of(job)
        for name, share in (("Concept approved", 0.3), ("Beta ready", 0.7), ("Go-live", 1.0))[: 2 + project % 2]:
            day, passed = span.part(share), share <= job.stage
            row: dict[str, object] = {
                "id": len(rows) + 1,
                "project_id": project,
                "name": name,
                "description": f"{name} for {job.name}",
                "due_on": plan.anchor.day(day),
                "responsible_id": job.owner,
                "completed_at": plan.anchor.at(min(day, -2), 840) if passed else None,
                "color": "#36b37e",
            }
            rows.append(row | plan.anchor.stamps(span.start - 7, day if passed else span.start))
    put(plan.store, "milestones", rows)


def _task_lists(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for project, job in enumerate(texts.JOBS, 1):
        for n, phase in enumerate(_phases(project)):
            row: dict[str, object] = {
                "id": len(rows) + 1,
                "project_id": project,
                "name": phase,
                "description": f"Everything for {phase.lower()}",
                "position": float(n + 1),
                "budget_amount": f"{job.hours * 95 // 4}.00" if job.hours else None,
                "is_active": int(job.status not in {"completed", "archived"}),
            }
            rows.append(row | plan.anchor.stamps(Span.of(job).start - 5))
    put(plan.store, "task_lists", rows)
    plan.store.execute(
        "UPDATE task_lists SET milestone_id = "
        "(SELECT MIN(id) FROM milestones m WHERE m.project_id = task_lists.project_id) WHERE name = 'Design'"
    )


def _phases(project: int) -> tuple[str, ...]:
    if texts.JOBS[project - 1].name == "Studio operations":
        return texts.STUDIO_PHASES
    return texts.PHASES if project % 3 else texts.PHASES[1:]


def _tasks(plan: Plan) -> None:
    lists = {(r["project_id"], r["name"]): r["id"] for r in plan.store.rows("SELECT * FROM task_lists")}
    for project, job in enumerate(texts.JOBS, 1):
        phases = _phases(project)
        names = [(phase, name) for phase in phases for name in texts.TASKS[phase]]
        chosen = sorted(plan.rng.sample(range(len(names)), TASKS_A_PROJECT - 3))
        wanted = [(*names[i], False) for i in chosen]
        wanted += [(phases[-1], texts.SUBTASKS[(project + i) % len(texts.SUBTASKS)], True) for i in range(3)]
        last = len(plan.tasks) + TASKS_A_PROJECT - 3
        for n, (phase, name, below) in enumerate(wanted):
            id_ = len(plan.tasks) + 1
            share = (TASKS_A_PROJECT - 2 if below else n + 1) / (TASKS_A_PROJECT - 2)
            row = _task(plan, job, id_, share)
            row |= {
                "number": f"{1000 + project}-{n + 1:02d}",
                "project_id": project,
                "task_list_id": lists[project, phase],
            }
            row |= {
                "parent_id": last if below else None,
                "name": texts.ODD_TASKS.get(id_, name),
                "position": float(n + 1),
            }
            plan.tasks.append(row)
    put(plan.store, "tasks", plan.tasks)


def _task(plan: Plan, job: texts.Job, id_: int, share: float) -> dict[str, object]:
    span = Span.of(job)
    day = span.part(share)
    status = _status(plan, job, share)
    done = status == "done"
    start = span.part(max(0.0, share - 0.2))
    finished = min(day, -2)
    row: dict[str, object] = {
        "id": id_,
        "description": "Line one.\nLine two: see <brief> & notes." if id_ % 17 == 0 else "",
        "status": status,
        "priority": plan.rng.choice((None, None, 1, 2, 3, 3, 4, 5)),
        "start_on": plan.anchor.day(start),
        "due_on": plan.anchor.day(day) if id_ % 9 else None,
        "estimate_minutes": plan.rng.choice((60, 120, 240, 360, 480, 960, 1440)) if id_ % 7 else None,
        "progress": {"done": 100, "review": 80, "in_progress": 40}.get(status, 0),
        "billable": int(job.company != 1),
        "work_type_id": 1 + id_ % len(firms.WORK_TYPES),
        "created_by": job.owner,
        "completed_at": plan.anchor.at(finished, 600 + id_ % 400) if done else None,
        "completed_by": job.owner if done else None,
    }
    return row | plan.anchor.stamps(span.start - 3 + id_ % 3, finished if done else -1 - id_ % 40)


def _status(plan: Plan, job: texts.Job, share: float) -> str:
    if job.status in {"completed", "archived"} or share <= job.stage - 0.1:
        return "done"
    if share <= job.stage + 0.1:
        return plan.rng.choice(("done", "review", "in_progress"))
    return "open"


def _assignees(plan: Plan) -> None:
    pairs: list[dict[str, object]] = []
    for task in plan.tasks:
        members = plan.members[int(str(task["project_id"]))]
        count = plan.rng.choice((0, 1, 1, 1, 1, 2))
        pairs += [{"task_id": task["id"], "person_id": person} for person in plan.rng.sample(members, count)]
    put(plan.store, "task_assignees", pairs)


def _taggings(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for kind, top, count in (("task", len(plan.tasks), 180), ("project", len(texts.JOBS), 24), ("milestone", 90, 10)):
        for object_id in sorted(plan.rng.sample(range(1, top + 1), count)):
            for tag in sorted(plan.rng.sample(range(1, len(firms.TAGS) + 1), plan.rng.choice((1, 1, 2)))):
                rows.append({"tag_id": tag, "object_type": kind, "object_id": object_id})
    rows.append({"tag_id": 8, "object_type": "project", "object_id": 16})
    unique = {tuple(row.values()): row for row in rows}
    put(plan.store, "taggings", list(unique.values()))


def _folders(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for project in (1, 2, 5, 8, 11, 20, 29):
        for provider in ("box", "google_drive"):
            row: dict[str, object] = {
                "project_id": project,
                "provider": provider,
                "folder_id": f"{7000 + project}",
                "access": "allPeopleOnProject",
            }
            rows.append(row | {"folder_name": texts.JOBS[project - 1].name, "enabled": int(project != 11)})  # noqa: PLR2004
    put(plan.store, "storage_folders", rows)
