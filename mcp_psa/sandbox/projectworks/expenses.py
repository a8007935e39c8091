"""ExpenseClaims: money somebody spent on a project. One claim comes in an array; PUT replaces all of it.

Most accounts insist on a receipt with every claim; this one does when it is told to.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import CURRENCIES, EXPENSE_STATUSES, EXPENSE_TYPES, TAX_TYPES
from mcp_psa.sandbox.projectworks.dates import MODIFIED, day_out
from mcp_psa.sandbox.projectworks.errors import rejected
from mcp_psa.sandbox.projectworks.nouns import Field, Filter, Noun, kept, mine, money
from mcp_psa.sandbox.store import Row, Store


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [_facts(row) | _amounts(row) for row in rows]


def _facts(row: Row) -> Row:
    own = mine(row)
    return {
        "ExpenseClaimID": row["id"],
        "ExpenseClaimNumber": own.get("ExpenseClaimNumber", f"EXP-{row['id']:05}"),
        **EXPENSE_TYPES.pair(own.get("ExpenseClaimTypeID", "other"), "ExpenseClaimType"),
        **EXPENSE_STATUSES.pair(row["status"] or "draft", "ExpenseClaimStatus"),
        "UserID": row["person_id"],
        "FirstName": row["first_name"],
        "LastName": row["last_name"],
        "ClientID": row["client_id"],
        "ProjectID": row["project_id"],
        "ProjectName": row["project_name"],
        "ModuleID": row["module_id"],
        "InvoiceID": own.get("InvoiceID"),
        "InvoiceDescription": row["title"],
        "Notes": row["notes"],
        "ModifiedDateUTC": row["modified"],
    }


def _amounts(row: Row) -> Row:
    own = mine(row)
    return {
        "Date": day_out(row["spent_on"]),
        "Amount": money(row["amount"]),
        "Quantity": own.get("Quantity"),
        "CurrencyID": CURRENCIES.id(row["currency"]),
        "CurrencyCode": row["currency"],
        **TAX_TYPES.pair(own.get("TaxTypeID", "standard"), "TaxType"),
        "IsReimbursable": bool(row["reimbursable"]),
        "IsBillable": bool(row["billable"]),
        "IsProcessed": bool(own.get("IsProcessed", False)),
    }


def _derive(_store: Store, values: Row, old: Row | None) -> Row:
    """Look at the receipt; only its name is kept. A claim that has one keeps it through a PUT (unverified)."""
    content = values.pop("FileContent", None)
    if content is not None:
        try:
            base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            raise rejected("The file content is not valid base64.") from None  # the text is unverified
        values["FileName"] = values.get("FileName") or "receipt"
    elif old is not None:
        values["FileName"] = mine(old).get("FileName")
    else:
        values["FileName"] = None
    if old is None and "ExpenseClaimStatusID" not in values:
        return {"status": "draft"}
    return {}


def _derive_with_receipt(store: Store, values: Row, old: Row | None) -> Row:
    found = _derive(store, values, old)
    if not values["FileName"]:
        raise rejected("Must include at least one file")
    return found


# The list of claim types has no known route, nor has the list of tax types: callers learn the ids from other claims.
_MODULE: Final = (
    f"COALESCE({kept('ModuleID')}, k.task_list_id, "  # noqa: S608  # our own literals
    "(SELECT MIN(l.id) FROM task_lists l WHERE l.project_id = t.project_id AND l.deleted_at IS NULL))"
)

EXPENSES: Final = Noun(
    path="ExpenseClaims",
    word="Expense Claim",
    table="expenses",
    columns=(
        f"t.*, p.first_name, p.last_name, j.name AS project_name, j.company_id AS client_id, {_MODULE} AS module_id"
    ),
    source=(
        "expenses t LEFT JOIN people p ON p.id = t.person_id LEFT JOIN projects j ON j.id = t.project_id "
        "LEFT JOIN tasks k ON k.id = t.task_id"
    ),
    where="t.deleted_at IS NULL",
    filters=(
        Filter("AfterExpenseClaimID", "t.id > ?"),
        Filter("UserID", "t.person_id = ?"),
        Filter("ClientID", "j.company_id = ?"),
        Filter("ProjectID", "t.project_id = ?"),
        Filter("ModuleID", f"{_MODULE} = ?"),
        Filter(
            "ExpenseClaimTypeID", f"COALESCE({kept('ExpenseClaimTypeID')}, 'other') = ?", kinds.word_of(EXPENSE_TYPES)
        ),
        Filter("ExpenseClaimStatusID", "COALESCE(t.status, 'draft') = ?", kinds.word_of(EXPENSE_STATUSES)),
        Filter("IsReimbursable", "t.reimbursable = ?", kinds.flag),
        Filter("IsBillable", "t.billable = ?", kinds.flag),
        Filter("StartDate", "t.spent_on >= ?", kinds.day),
        Filter("EndDate", "t.spent_on <= ?", kinds.day),
        Filter("InvoiceID", f"{kept('InvoiceID')} = ?"),
        Filter("ModifiedSinceDate", f"{MODIFIED} >= ?", kinds.since),
    ),
    shape=_shape,
    fields=(
        Field("UserID", kinds.person, "person_id", required=True),
        Field("ProjectID", kinds.row_of("projects"), "project_id", required=True),
        Field("ModuleID", kinds.row_of("task_lists"), required=True),
        Field("ExpenseClaimTypeID", kinds.word_of(EXPENSE_TYPES), required=True),
        Field("IsReimbursable", kinds.flag, "reimbursable", required=True),
        Field("IsProcessed", kinds.flag, required=True),
        Field("Date", kinds.day, "spent_on", required=True),
        Field("Amount", kinds.amount, "amount", required=True),
        Field("CurrencyID", kinds.word_of(CURRENCIES), "currency", required=True),
        Field("TaxTypeID", kinds.word_of(TAX_TYPES), required=True),
        Field("ExpenseClaimStatusID", kinds.word_of(EXPENSE_STATUSES), "status", otherwise="draft"),
        Field("ExpenseClaimNumber"),
        Field("IsBillable", kinds.flag, "billable", otherwise=0),
        Field("Notes", column="notes"),
        Field("InvoiceDescription", column="title"),
        Field("Quantity", kinds.number),
        Field("FileContent"),
        Field("FileName"),
    ),
    derive=_derive,
    custom="ExpenseClaim",
    change="PUT",
    get_answers_list=True,
)


def expenses(*, receipt_required: bool) -> Noun:
    """The resource, for an account that insists on receipts or one that does not."""
    return replace(EXPENSES, derive=_derive_with_receipt) if receipt_required else EXPENSES
