"""Users (the app says People): staff and contractors. People of a client are billing contacts, not users."""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.dates import day_out
from mcp_psa.sandbox.projectworks.nouns import EXTERNAL, Field, Filter, Noun, mine, tail, usual
from mcp_psa.sandbox.store import Row, Store


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "UserID": row["id"],
            "Email": row["email"],
            "AlternateEmail": mine(row).get("AlternateEmail"),
            "FirstName": row["first_name"],
            "LastName": row["last_name"],
            "BirthDate": day_out(row["birth_date"]),
            "Gender": mine(row).get("Gender"),
            "JobTitle": row["title"],
            "EmployeeStartDate": day_out(row["started_on"]),
            "EmployeeEndDate": day_out(mine(row).get("EmployeeEndDate")),
            "IsActive": bool(row["is_active"]),
        }
        | tail(row)
        for row in rows
    ]


def _derive(store: Store, _values: Row, old: Row | None) -> Row:
    """A new user is staff of our own firm."""
    if old is not None:
        return {}
    firm = store.row("SELECT MIN(id) AS id FROM companies WHERE kind = 'own' AND deleted_at IS NULL")
    return {"kind": "staff", "company_id": firm["id"] if firm else None}


USERS: Final = Noun(
    path="Users",
    word="User",
    table="people",
    columns="t.*",
    source="people t",
    where="t.deleted_at IS NULL AND t.kind IN ('staff', 'contractor')",
    filters=(
        *usual("UserID", "t.first_name || ' ' || t.last_name"),
        Filter("Email", "t.email = ?", kinds.text),
    ),
    shape=_shape,
    fields=(
        Field("Email", column="email", required=True),
        Field("FirstName", column="first_name", required=True),
        Field("LastName", column="last_name", required=True),
        Field("AlternateEmail"),
        Field("BirthDate", kinds.day, "birth_date"),
        Field("Gender"),
        Field("JobTitle", column="title"),
        Field("EmployeeStartDate", kinds.day, "started_on"),
        Field("EmployeeEndDate", kinds.day),
        Field("IsActive", kinds.flag, "is_active"),
        EXTERNAL,
    ),
    derive=_derive,
    custom="User",
    change="PATCH",
)
