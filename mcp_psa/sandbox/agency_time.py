"""The seeded agency's hours: time entries of six months, time off, planned time and one forgotten timer."""

import random
from datetime import timedelta
from typing import Final

from mcp_psa.sandbox import agency_firms as firms
from mcp_psa.sandbox import agency_texts as texts
from mcp_psa.sandbox.agency_anchor import put
from mcp_psa.sandbox.agency_work import WORK_TYPE_OF_TEAM, Plan, Span

WEEKS: Final = 26
USUAL: Final = 3400
BLOCK: Final = 28
_SEED: Final = 20170402  # apart from the rest, so that nothing else hangs on how much time there is
UNBILLED_DAYS: Final = 42

Away = set[tuple[int, int]]
Choice = tuple[int, int | None, str, int]
Invoiced = dict[tuple[int, int], int]

_MINUTES: Final = (30, 45, 60, 90, 120, 150, 180, 210, 240, 300, 360)
_MINUTES_SHORT: Final = (5, 6, 10, 12, 15, 20)
_COLUMNS: Final = (
    "person_id, project_id, task_id, spent_on, start_time, minutes, description, billable, billed, invoice_id, "
    "work_type_id, is_reviewed, created_at, updated_at"
)
_LOGGERS: Final = tuple(range(1, 21))


def absences(plan: Plan) -> Away:
    """Make the time off; gives back who is away on which day."""
    rows: list[dict[str, object]] = []
    away: Away = set()
    for n in range(44):
        person = _LOGGERS[n % len(_LOGGERS)]
        kind = ("vacation", "vacation", "sick-leave", "workday")[n % 4]
        start = plan.rng.randrange(-25, 8) * 7 + plan.rng.randrange(5)
        start = -abs(start) - 1 if kind == "sick-leave" and start >= 0 else start
        end = start + (
            plan.rng.randrange(2, 12) if kind == "vacation" else plan.rng.randrange(2) if kind == "sick-leave" else 0
        )
        row: dict[str, object] = {
            "id": n + 1,
            "person_id": person,
            "kind": kind,
            "start_on": plan.anchor.day(start),
            "end_on": plan.anchor.day(end),
            "half_start": int(n % 9 == 0),
            "description": ("Family holiday", "Urlaub", "Flu", "Works on a public holiday")[n % 4],
            "status": "approved" if start < 14 or n % 3 else "pending",  # noqa: PLR2004
        }
        rows.append(row | plan.anchor.stamps(start - 20))
        if kind != "workday":
            away |= {(person, day) for day in range(start, end + 1)}
    put(plan.store, "absences", rows)
    return away


def bookings(plan: Plan) -> None:
    """Make the planned time, from four weeks ago to eight weeks ahead, and the timer that somebody forgot yesterday."""
    rows: list[dict[str, object]] = []
    for week in range(-4, 9):
        for person in plan.rng.sample(_LOGGERS, 9):
            projects = [p for p, people in plan.members.items() if person in people and _runs(p, week)]
            if not projects:
                continue
            start = week * 7 + plan.rng.randrange(3)
            days = plan.rng.randrange(1, 6 - start % 7)
            row: dict[str, object] = {
                "id": len(rows) + 1,
                "person_id": person,
                "project_id": plan.rng.choice(projects),
                "start_on": plan.anchor.day(start),
                "end_on": plan.anchor.day(start + days - 1),
                "minutes": days * plan.rng.choice((120, 240, 360, 480)),
                "description": plan.rng.choice(("Design sprint", "Build", "Support", "Workshop preparation", None)),
            }
            rows.append(row | plan.anchor.stamps(start - 30))
    put(plan.store, "bookings", rows)
    open_task = next(task["id"] for task in plan.tasks if task["project_id"] == 1 and task["status"] != "done")
    started = f"{(plan.anchor.today - timedelta(days=1)).isoformat()}T15:40:00Z"
    timer = {"person_id": 1, "task_id": open_task, "started_at": started, "description": "Checking the tracking page"}
    put(plan.store, "timers", [timer])


def spend(plan: Plan, away: Away, wanted: int | None) -> Invoiced:
    """Make the time entries; gives back the minutes billed of each project in each block of four weeks.

    The weeks up to the Monday hold `wanted` entries (or the usual number). Unless a number was asked for, the week in
    progress adds those of the days up to yesterday.
    """
    slots = [(day, who) for day in range(-WEEKS * 7, 0) if day % 7 < 5 for who in _LOGGERS if (who, day) not in away]  # noqa: PLR2004
    spender = _Spender(plan, random.Random(_SEED))  # noqa: S311  # repeatable on purpose
    spender.fill(slots, USUAL if wanted is None else wanted)
    if wanted is None:
        days = range(min(5, (plan.anchor.today - plan.anchor.monday).days))
        for day in days:
            spender.dice = random.Random(_SEED + 1 + day)  # noqa: S311  # each day has its own, whatever day it is now
            fresh = [(day, who) for who in _LOGGERS if (who, day) not in away]
            spender.fill(fresh, len(fresh) + len(fresh) // 2)
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    plan.store.executemany(f"INSERT INTO time_entries ({_COLUMNS}) VALUES ({marks})", spender.rows)  # noqa: S608
    return spender.invoiced


def invoice_of(project: int, day: int) -> int | None:
    """The invoice that bills this project's time of this day: one for each project and block of four weeks."""
    if day >= -UNBILLED_DAYS or project % 3 == 0:
        return None
    block = (day + WEEKS * 7) // BLOCK
    return project * 10 + block if 0 <= block <= 9 else None  # noqa: PLR2004


def _runs(project: int, week: int) -> bool:
    job = texts.JOBS[project - 1]
    return job.start <= week <= job.due and job.status not in {"archived", "planned"}


class _Spender:
    """Fills working days with entries."""

    def __init__(self, plan: Plan, dice: random.Random) -> None:
        self.rows: list[tuple[object, ...]] = []
        self.invoiced: Invoiced = {}
        self.dice = dice
        self._plan = plan
        self._tasks: dict[int, list[dict[str, object]]] = {}
        for task in plan.tasks:
            self._tasks.setdefault(int(str(task["project_id"])), []).append(task)
        self._choices: dict[tuple[int, int], list[Choice]] = {}

    def fill(self, slots: list[tuple[int, int]], wanted: int) -> None:
        """Spread so many entries over the working days of the people."""
        each, more = divmod(wanted, len(slots))
        lucky = set(self.dice.sample(range(len(slots)), more))
        for n, (day, who) in enumerate(slots):
            self._fill_day(day, who, each + (n in lucky))

    def _fill_day(self, day: int, who: int, count: int) -> None:
        choices = self._choices.get((who, day // 7))
        if choices is None:
            choices = self._choices[who, day // 7] = self._candidates(who, day // 7)
        spent_on, stamp = self._plan.anchor.day(day), self._plan.anchor.at(day, 960)
        lengths = _MINUTES if count <= 4 else _MINUTES_SHORT  # noqa: PLR2004
        timed, clock = self.dice.random() < 0.3, 540  # noqa: PLR2004
        work_type = WORK_TYPE_OF_TEAM[firms.PEOPLE[who - 1].team or "Design"]
        for _ in range(count):
            project, task, name, billable = self.dice.choice(choices)
            minutes = self.dice.choice(lengths)
            charge = int(billable and self.dice.random() < 0.93)  # noqa: PLR2004
            invoice = invoice_of(project, day) if charge else None
            if invoice is not None:
                key = (project, invoice)
                self.invoiced[key] = self.invoiced.get(key, 0) + minutes
            start = f"{clock // 60 % 24:02d}:{clock % 60:02d}" if timed else None
            clock += minutes
            note = self._note(project, name)
            tail = (int(invoice is not None), invoice, work_type, int(day < -14), stamp, stamp)  # noqa: PLR2004
            self.rows.append((who, project, task, spent_on, start, minutes, note, charge, *tail))

    def _candidates(self, who: int, week: int) -> list[Choice]:
        found: list[Choice] = []
        for project, people in self._plan.members.items():
            if who not in people or not _runs(project, week):
                continue
            share = _share(project, week)
            tasks = self._tasks[project]
            near = tasks[max(0, int(share * 12) - 2) : int(share * 12) + 2] or tasks[:1]
            billable = int(texts.JOBS[project - 1].company != 1)
            found += [(project, int(str(task["id"])), str(task["name"]), billable) for task in near]
            found.append((project, None, texts.JOBS[project - 1].name, billable))
        return found or [(38, None, "Studio operations", 0)]

    def _note(self, project: int, name: str) -> str:
        count = len(self.rows)
        if count == 20:  # noqa: PLR2004
            return texts.HIDDEN_NOTE
        if count == 40:  # noqa: PLR2004
            return texts.LONG_NOTE[:3000]
        company = texts.JOBS[project - 1].company
        client = "the team" if company == 1 else firms.CLIENTS[company - 2].name
        return self.dice.choice(texts.NOTES).format(task=name, client=client)


def _share(project: int, week: int) -> float:
    span = Span.of(texts.JOBS[project - 1])
    return min(1.0, max(0.0, (week * 7 - span.start) / max(1, span.due - span.start)))
