"""Prompts that start real work: what to do, step by step, with the tools that the configured vendors have for it.

A prompt is offered where at least one vendor has every tool that it needs. It names only tools that are served.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcp_psa.app import App
from mcp_psa.errors import BadArguments

Need = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: its name, what a person reads of it, its arguments (name, what it is, required), needs and steps.

    `{argument}` in a step stands for what was given, or for `otherwise` of that argument.
    """

    name: str
    title: str
    about: str
    needs: tuple[Need, ...]
    steps: tuple[str, ...]
    arguments: tuple[tuple[str, str, bool], ...] = ()
    otherwise: tuple[tuple[str, str], ...] = ()


WORK: Final = (
    Work(
        "log_my_week",
        "Log my week",
        "Go through a week day by day and log what is missing.",
        (("list", "time_entry"), ("create", "time_entry"), ("list", "task")),
        (
            "List the time entries of {person} from {week} for seven days, and add up the minutes of each day.",
            "Show the days with less time than usual, and ask what was done on them. Do not guess.",
            "Find the project and task for each answer by name; ask when several fit.",
            "Log each entry once: day, minutes, project or task, and a short note. Look before repeating a call that failed.",
            "List the week again and show the totals by day and project.",
        ),
        (("person", "whose week: a name or id", False), ("week", "the Monday it begins on, YYYY-MM-DD", False)),
        (("person", "me (ask who that is if it is not plain)"), ("week", "this week's Monday")),
    ),
    Work(
        "project_health",
        "Project health",
        "Which projects are late or burn their budget?",
        (("list", "project"), ("list", "time_entry"), ("list", "task")),
        (
            "List the active projects{of} with their dates and budgets.",
            "For each, add up the time spent, and compare it with the budget and with how much of its time has passed.",
            "Count its open and its late tasks.",
            "Show a table, the worst first: project, client, spent and budgeted hours, due day, late tasks. Say what is missing.",
        ),
        (("company", "only this client's projects: a name or id", False),),
    ),
    Work(
        "who_is_overbooked",
        "Who is overbooked?",
        "Compare planned time with working hours, person by person.",
        (("list", "booking"), ("list", "person")),
        (
            "List the people who work here, with their weekly hours where they are shown.",
            "List the bookings from {start} for four weeks, and the absences of that time where a tool shows them.",
            "For each person and week: planned hours against the hours that are left after absences.",
            "Show who is booked above that, by how much and on what, and who has room.",
        ),
        (("start", "the first day to look at, YYYY-MM-DD", False),),
        (("start", "today"),),
    ),
    Work(
        "what_is_unbilled",
        "What is unbilled?",
        "Time and expenses that can be billed and are on no invoice yet.",
        (("list", "time_entry"), ("list", "project")),
        (
            "List the billable time from {start} that is not billed yet, all pages of it{of}.",
            "List the expenses of that time that can be billed and are not, where a tool shows them.",
            "Add up hours and money by client and project, the oldest first.",
            "Say what could not be seen: vendors without a billed flag, archived projects, hidden rates.",
        ),
        (("company", "only this client: a name or id", False), ("start", "the first day, YYYY-MM-DD", False)),
        (("start", "the first day of last month"),),
    ),
    Work(
        "chase_timesheets",
        "Chase missing timesheets",
        "Who has not submitted their time?",
        (("list", "time_entry"), ("list", "person")),
        (
            "List the people who log time, and the absences of the week where a tool shows them.",
            "List all time entries from {week} for seven days, all pages, and add up each person's hours by day.",
            "Show who has no time at all, and who has days without any, absences left out.",
            "Write a short, friendly reminder to each of them that names the days. Send nothing.",
        ),
        (("week", "the Monday it begins on, YYYY-MM-DD", False),),
        (("week", "last week's Monday"),),
    ),
)


def offered(app: App) -> list[Work]:
    """The work that some configured vendor has all tools for."""
    return [work for work in WORK if _vendors(app, work)]


def text_of(app: App, name: str, given: Mapping[str, str]) -> str:
    """The text of a prompt with its arguments filled in; BadArguments for a name that is not offered or an unknown argument."""
    work = next((work for work in offered(app) if work.name == name), None)
    if work is None:
        names = ", ".join(work.name for work in offered(app))
        raise BadArguments(f"There is no prompt {name[:60]!r}.", f"There are: {names}.")
    known = [argument for argument, _, _ in work.arguments]
    if unknown := sorted(set(given) - set(known)):
        raise BadArguments(
            f"{name} takes no {', '.join(unknown)[:200]}.", f"It takes: {', '.join(known) or 'nothing'}."
        )
    values = (
        dict.fromkeys(known, "")
        | dict(work.otherwise)
        | {n: " ".join(v.split())[:200] for n, v in given.items() if v.strip()}
    )
    values["of"] = f" of {values['company']}" if values.get("company") else ""
    steps = [f"{number}. {step.format_map(values)}" for number, step in enumerate(work.steps, 1)]
    return "\n".join([f"{work.title}. {work.about}", "", *steps, "", *_tools(app, work)])


def _vendors(app: App, work: Work) -> dict[str, list[str]]:
    """Vendor -> the tools it has for this, for the vendors that have all of them."""
    found: dict[str, list[str]] = {}
    for vendor in app.accounts:
        served = {(t.verb, t.noun.name): t.name for t in app.catalog.tools.values() if t.vendor.name == vendor}
        if all(need in served for need in work.needs):
            found[vendor] = [served[need] for need in work.needs]
    return found


def _tools(app: App, work: Work) -> list[str]:
    title = {name: account.vendor.title for name, account in app.accounts.items()}
    return [f"Tools at {title[vendor]}: {', '.join(names)}." for vendor, names in _vendors(app, work).items()]
