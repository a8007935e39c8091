"""Projects: nine members are required to make one, and no list filters them by status."""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import (
    BUDGET_TYPES,
    CURRENCIES,
    PROJECT_STATUSES,
    PROJECT_TYPES,
    SELF_SERVICE_MODES,
)
from mcp_psa.sandbox.projectworks.dates import day_out
from mcp_psa.sandbox.projectworks.nouns import EXTERNAL, Field, Filter, Noun, grouped, mine, tail, usual
from mcp_psa.sandbox.projectworks.settings import RATE_CARDS
from mcp_psa.sandbox.store import Row, Store

_MODULES: Final = (
    "SELECT id, project_id AS owner FROM task_lists WHERE deleted_at IS NULL AND project_id IN ({ids}) ORDER BY id"
)
_NAMES: Final = "SELECT id AS owner, first_name || ' ' || last_name AS name FROM people WHERE id IN ({ids})"


def _shape(store: Store, rows: Sequence[Row]) -> list[Row]:
    modules = grouped(store, _MODULES, [row["id"] for row in rows])
    managers = grouped(store, _NAMES, [_account_manager(row) for row in rows])
    records = []
    for row in rows:
        manager = _account_manager(row)
        found = managers.get(manager, [{"name": None}])[0]
        records.append(
            _facts(row)
            | _settings(row)
            | {
                "AccountManagerID": manager,
                "AccountManagerName": found["name"],
                "Modules": [module["id"] for module in modules.get(row["id"], [])],
            }
            | tail(row)
        )
    return records


def _account_manager(row: Row) -> int | None:
    """The project's own, or else the client's."""
    found: int | None = mine(row).get("AccountManagerID", row["client_manager"])
    return found


def _facts(row: Row) -> Row:
    return {
        "ProjectID": row["id"],
        "ProjectNumber": row["number"],
        "ProjectName": row["name"],
        "ClientID": row["company_id"],
        "ClientName": row["client_name"],
        "OfficeID": row["office_id"],
        "OfficeName": row["office_name"],
        **PROJECT_TYPES.pair(_type(row), "ProjectType"),
        **PROJECT_STATUSES.pair(row["status"], "ProjectStatus"),
        "CurrencyID": CURRENCIES.id(row["money"]),
        "CurrencyCode": row["money"],
        "ProjectManagerID": row["owner_id"],
        "ProjectManagerName": row["manager_name"],
        "StartDate": day_out(row["start_on"]),
        "EndDate": day_out(row["due_on"]),
    }


def _settings(row: Row) -> Row:
    own = mine(row)
    return {
        **BUDGET_TYPES.pair(own.get("ProjectBudgetTypeID", "none"), "ProjectBudgetType"),
        **SELF_SERVICE_MODES.pair(own.get("TaskSelfServiceModeID", "team"), "TaskSelfServiceMode"),
        "DefaultRateCardID": own.get("DefaultRateCardID"),
        "HolidayCalendarID": None,
        "HolidayCalendarName": None,
        "DefaultInvoicesToForecastAmount": False,
        "SendInvoicesToBillingContactEmail": False,
        "SendInvoicesToFinanceEmail": True,
        "IsActive": row["status"] != "archived" and bool(own.get("IsActive", True)),
    }


def _type(row: Row) -> str:
    guess = "fixed" if row["budget_amount"] else "hourly"
    if row["client_kind"] == "own" or not row["billable"]:
        guess = "internal"
    return str(mine(row).get("ProjectTypeID", guess))


def _derive(store: Store, values: Row, old: Row | None) -> Row:
    """Finished projects know when; internal ones are not billable."""
    found: Row = {}
    if "ProjectTypeID" in values:
        found["billable"] = int(values["ProjectTypeID"] != "internal")
    status = values.get("ProjectStatusID")
    if status is not None and (old is None or status != old["status"]):
        found["completed_at"] = store.now if status == "completed" else None
    return found


def _follow(store: Store, id_: int, values: Row) -> None:
    """Who manages a project is on its team."""
    if "ProjectManagerID" in values:
        sql = "INSERT OR IGNORE INTO project_members (project_id, person_id, is_lead) VALUES (?, ?, 1)"
        store.execute(sql, [id_, values["ProjectManagerID"]])


_ON_TEAM: Final = "EXISTS (SELECT 1 FROM project_members x WHERE x.project_id = t.id AND x.person_id = ?)"

PROJECTS: Final = Noun(
    path="Projects",
    word="Project",
    table="projects",
    columns=(
        "t.*, c.name AS client_name, c.kind AS client_kind, c.account_manager_id AS client_manager, "
        "o.name AS office_name, m.first_name || ' ' || m.last_name AS manager_name, "
        "COALESCE(t.currency, c.currency, o.currency) AS money"
    ),
    source=(
        "projects t LEFT JOIN companies c ON c.id = t.company_id LEFT JOIN offices o ON o.id = t.office_id "
        "LEFT JOIN people m ON m.id = t.owner_id"
    ),
    where="t.deleted_at IS NULL",
    filters=(
        *usual("ProjectID", "t.name"),
        Filter("ClientID", "t.company_id = ?"),
        Filter("UserID", _ON_TEAM),
        Filter("ProjectNumber", "t.number = ?", kinds.text),
    ),
    shape=_shape,
    fields=(
        Field("ProjectName", column="name", required=True),
        Field("OfficeID", kinds.row_of("offices"), "office_id", required=True),
        Field("ClientID", kinds.row_of("companies"), "company_id", required=True),
        Field("ProjectTypeID", kinds.word_of(PROJECT_TYPES), required=True),
        Field("ProjectStatusID", kinds.word_of(PROJECT_STATUSES), "status", required=True),
        Field("CurrencyID", kinds.word_of(CURRENCIES), "currency", required=True),
        Field("ProjectManagerID", kinds.person, "owner_id", required=True),
        Field("AccountManagerID", kinds.person, required=True),
        Field("TaskSelfServiceModeID", kinds.word_of(SELF_SERVICE_MODES), required=True),
        Field("ProjectBudgetTypeID", kinds.word_of(BUDGET_TYPES)),
        Field("ProjectNumber", column="number"),
        Field("DefaultRateCardID", kinds.one_of(RATE_CARDS)),
        Field("StartDate", kinds.day, "start_on"),
        Field("EndDate", kinds.day, "due_on"),
        Field("IsActive", kinds.flag),
        EXTERNAL,
    ),
    derive=_derive,
    follow=_follow,
    custom="Project",
    change="PATCH",
)
