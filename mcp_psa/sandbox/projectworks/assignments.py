"""Who belongs to what: people on tasks and projects, their roles, leave balances and postings.

Two of these routes answer 200 with no body at all.
"""

from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcp_psa.sandbox.projectworks import crud, kinds
from mcp_psa.sandbox.projectworks.binding import bind, json_object, lowered, path_id
from mcp_psa.sandbox.projectworks.choices import CURRENCIES, LEAVE_TYPES
from mcp_psa.sandbox.projectworks.dates import day_out
from mcp_psa.sandbox.projectworks.errors import Answer, invalid, not_found, rejected, server_fault
from mcp_psa.sandbox.projectworks.nouns import Field, Noun, mine, money
from mcp_psa.sandbox.projectworks.projects import PROJECTS
from mcp_psa.sandbox.projectworks.settings import POSITION_SHIFT, RATE_CARDS, ROLES, TEAM_SHIFT
from mcp_psa.sandbox.projectworks.tasks import TASKS, assignment
from mcp_psa.sandbox.projectworks.users import USERS
from mcp_psa.sandbox.store import Row, Store

_ON_PROJECT: Final = (
    Field("UserID", kinds.person, required=True),
    Field("RateCardID", kinds.one_of(RATE_CARDS)),
    Field("Rate", kinds.number),
    Field("CostRateCardID", kinds.one_of(RATE_CARDS)),
)
_ON_TASK: Final = (
    *_ON_PROJECT,
    Field("Hours", kinds.number),
    Field("IsActive", kinds.flag),
    Field("IsPinned", kinds.flag),
)
_ROLES: Final = (Field("UserRoleIDs", kinds.anything, required=True),)
_BALANCES: Final = (Field("Balances", kinds.anything, required=True),)
_BALANCE: Final = (
    Field("LeaveTypeID", kinds.word_of(LEAVE_TYPES), required=True),
    Field("Balance", kinds.number, required=True),
    Field("Unit", required=True),
)


def routes(store: Store) -> list[Route]:
    """All the routes for who belongs to what."""

    def route(path: str, noun: Noun, act: Callable[[Store, Row, Row], Response]) -> Route:
        async def put(request: Request) -> Response:
            row = crud.one_row(store, noun, path_id(request))
            return act(store, row, await json_object(request))

        return Route(f"/{noun.path}/{{id:int}}/{path}", put, methods=["PUT"])

    async def postings(request: Request) -> Response:
        return Answer(_postings(store, crud.one_row(store, USERS, path_id(request))))

    async def task_user(request: Request) -> Response:
        row = crud.one_row(store, TASKS, path_id(request))
        return Answer(_assigned(store, row, path_id(request, "person")))

    return [
        route("Users", TASKS, _assign),
        Route("/Tasks/{id:int}/Users/{person:int}", task_user, methods=["GET"]),
        route("Users", PROJECTS, _join),
        route("Roles", USERS, _set_roles),
        route("LeaveBalances", USERS, _set_balances),
        Route("/Users/{id:int}/Postings", postings, methods=["GET"]),
    ]


def _assign(store: Store, row: Row, body: Row) -> Response:
    """Create or replace a person's assignment."""
    values = bind(store, _ON_TASK, body, whole_record=True)
    person = values.pop("UserID")
    store.execute("INSERT OR IGNORE INTO task_assignees (task_id, person_id) VALUES (?, ?)", [row["id"], person])
    held = mine(row).get("Users", {}) | {str(person): values}
    store.update("tasks", row["id"], {"extra": crud.with_own(row, {"Users": held})})
    return Answer(_assigned(store, crud.one_row(store, TASKS, row["id"]), person))


def _assigned(store: Store, row: Row, person: int) -> Row:
    sql = """
    SELECT p.id, p.first_name, p.last_name, p.bill_rate FROM task_assignees a JOIN people p ON p.id = a.person_id
    WHERE a.task_id = ? AND p.id = ?"""
    found = store.row(sql, [row["id"], person])
    if found is None:
        raise not_found("Task user")
    return {"TaskID": row["id"]} | assignment(row, found)


def _join(store: Store, row: Row, body: Row) -> Response:
    values = bind(store, _ON_PROJECT, body, whole_record=True)
    sql = "INSERT OR IGNORE INTO project_members (project_id, person_id) VALUES (?, ?)"
    store.execute(sql, [row["id"], values["UserID"]])
    held = mine(row).get("Users", {}) | {str(values["UserID"]): values}
    store.update("projects", row["id"], {"extra": crud.with_own(row, {"Users": held})})
    return Answer({"ProjectID": row["id"]} | {"RateCardID": None, "Rate": None, "CostRateCardID": None} | values)


def _set_roles(store: Store, row: Row, body: Row) -> Response:
    """The set that is given becomes the whole set. Empty answer."""
    wanted = bind(store, _ROLES, body, whole_record=True)["UserRoleIDs"]
    if not isinstance(wanted, list) or not all(isinstance(id_, int) for id_ in wanted):
        raise invalid({"request.UserRoleIDs": ["The field UserRoleIDs must be a list."]})
    if not set(wanted) <= set(ROLES):
        raise server_fault()
    store.update("people", row["id"], {"extra": crud.with_own(row, {"Roles": wanted})})
    return Response(status_code=200)


def _set_balances(store: Store, row: Row, body: Row) -> Response:
    """The balances that are given become all there are. Empty answer; refused for a person without a posting."""
    given: Any = bind(store, _BALANCES, body, whole_record=True)["Balances"]
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise invalid({"request.Balances": ["The field Balances must be a list."]})
    wanted = [bind(store, _BALANCE, lowered(item), whole_record=True) for item in given]
    if not _postings(store, row):
        raise rejected("The user has no posting.")  # the rule is known, its text is unverified
    store.update("people", row["id"], {"extra": crud.with_own(row, {"LeaveBalances": wanted})})
    return Response(status_code=200)


def _postings(store: Store, row: Row) -> list[Row]:
    """A person's employment: none before somebody gave them an office."""
    if row["office_id"] is None:
        return []
    team = store.row("SELECT id FROM options WHERE kind = 'team' AND name = ?", [row["team"]])
    position = store.row("SELECT MIN(id) AS id FROM people WHERE title = ?", [row["title"]])
    office = store.get("offices", row["office_id"])
    return [
        {
            "UserID": row["id"],
            "StartDate": day_out(row["started_on"]),
            "EndDate": None,
            "IsBillable": row["bill_rate"] is not None,
            "Recoverable": 80,
            "Rate": money(row["bill_rate"]),
            "Cost": money(row["cost_rate"]),
            "OfficeID": row["office_id"],
            "TeamID": team["id"] + TEAM_SHIFT if team else None,
            "PositionID": position["id"] + POSITION_SHIFT if position and position["id"] else None,
            "CurrencyID": CURRENCIES.id(office["currency"]) if office else None,
            "ManagerID": None,
            "WorkWeekID": None,
        }
    ]
