"""Modules (the app says Budget Line): the parts of a project. Only a services module takes tasks."""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import BUDGET_FREQUENCIES, BUDGET_TYPES
from mcp_psa.sandbox.projectworks.nouns import EXTERNAL, Field, Filter, Noun, grouped, mine, money, tail, usual
from mcp_psa.sandbox.projectworks.settings import GL_CODES, GL_TYPE
from mcp_psa.sandbox.store import Row, Store

_TASKS: Final = (
    "SELECT id, task_list_id AS owner FROM tasks WHERE deleted_at IS NULL AND task_list_id IN ({ids}) ORDER BY id"
)


def _shape(store: Store, rows: Sequence[Row]) -> list[Row]:
    tasks = grouped(store, _TASKS, [row["id"] for row in rows])
    return [
        _facts(row) | _account(row) | {"Tasks": [task["id"] for task in tasks.get(row["id"], [])]} | tail(row)
        for row in rows
    ]


def _facts(row: Row) -> Row:
    own = mine(row)
    return {
        "ModuleID": row["id"],
        "ModuleName": row["name"],
        "ProjectID": row["project_id"],
        "Projectname": row["project_name"],  # with a small n, as the vendor's models have it
        "Budget": money(row["budget_amount"]),
        "BuyPrice": own.get("BuyPrice"),
        **BUDGET_TYPES.pair(own.get("BudgetTypeID", "amount" if row["budget_amount"] else "none"), "BudgetType"),
        **BUDGET_FREQUENCIES.pair(own.get("BudgetFrequencyID", "once"), "BudgetFrequency"),
        "FeeTypeID": own.get("FeeTypeID"),
        "IsServices": is_services(row),
        "IsActive": bool(row["is_active"]),
        "IsDiscount": False,
    }


def _account(row: Row) -> Row:
    id_ = mine(row).get("GLCodeID")
    code = GL_CODES.get(id_, (None, None)) if id_ else (None, None)
    return {
        "GLCodeID": id_,
        "GLCode": code[0],
        "GLCodeName": code[1],
        "GLCodeTypeID": GL_TYPE[0] if id_ else None,
        "GLCodeTypeName": GL_TYPE[1] if id_ else None,
    }


def is_services(row: Row) -> bool:
    """Whether tasks may be made here: true for whatever came into the agency by another way."""
    return bool(mine(row).get("IsServices", True))


def _derive(_store: Store, values: Row, old: Row | None) -> Row:
    """A new module is for services only when the caller says so (a .NET bool is false when left out; unverified)."""
    if old is None:
        values.setdefault("IsServices", 0)
    return {}


MODULES: Final = Noun(
    path="Modules",
    word="Module",
    table="task_lists",
    columns="t.*, p.name AS project_name",
    source="task_lists t JOIN projects p ON p.id = t.project_id",
    where="t.deleted_at IS NULL AND p.deleted_at IS NULL",
    filters=(*usual("ModuleID", "t.name"), Filter("ProjectID", "t.project_id = ?")),
    shape=_shape,
    fields=(
        Field("ProjectID", kinds.row_of("projects"), "project_id", required=True),
        Field("ModuleName", column="name", required=True),
        Field("Budget", kinds.amount, "budget_amount"),
        Field("IsServices", kinds.flag),
        Field("GLCodeID", kinds.one_of(GL_CODES)),
        Field("FeeTypeID", kinds.whole),
        Field("BuyPrice", kinds.number),
        Field("BudgetTypeID", kinds.word_of(BUDGET_TYPES)),
        Field("BudgetFrequencyID", kinds.word_of(BUDGET_FREQUENCIES)),
        Field("IsActive", kinds.flag, "is_active"),
        EXTERNAL,
    ),
    derive=_derive,
    custom="Module",
    change="PATCH",
)
