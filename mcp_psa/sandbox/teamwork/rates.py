"""What an hour costs, for both versions.

A person's own rate in a project comes first, then the project's default, the person's own, the account's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mcp_psa.sandbox.store import Store


@dataclass(frozen=True)
class Rates:
    """The rates that bear on one project, as decimal text."""

    account: str | None
    project: str | None
    direct: Mapping[int, str]
    people: Mapping[int, str | None]

    def effective(self, person: int) -> tuple[str | None, str]:
        """What a person's hour costs here, and where that comes from (version 3's words)."""
        if person in self.direct:
            return self.direct[person], "userprojectrate"
        if self.project is not None:
            return self.project, "projectrate"
        return self.people.get(person) or self.account, "installationrate"


def rates_of(store: Store, project: int) -> Rates:
    """The rates that bear on a project and the people in it."""
    rows = store.rows(
        "SELECT * FROM rates WHERE project_id = ? OR (project_id IS NULL AND person_id IS NULL)", [project]
    )
    account = next((row["amount"] for row in rows if row["project_id"] is None), None)
    default = next((row["amount"] for row in rows if row["project_id"] and row["person_id"] is None), None)
    direct = {int(row["person_id"]): row["amount"] for row in rows if row["person_id"]}
    sql = (
        "SELECT u.id, u.bill_rate FROM people u JOIN project_members m ON m.person_id = u.id"
        " WHERE m.project_id = ? AND u.deleted_at IS NULL AND u.kind <> 'client' ORDER BY u.id"
    )
    return Rates(account, default, direct, {row["id"]: row["bill_rate"] for row in store.rows(sql, [project])})


def set_rate(store: Store, project: int, person: int | None, amount: str | None) -> None:
    """Set a project's default rate, or one person's in it; None clears it."""
    store.execute("DELETE FROM rates WHERE project_id = ? AND person_id IS ?", [project, person])
    if amount is not None:
        row = store.row("SELECT currency FROM projects WHERE id = ?", [project])
        currency = (row or {}).get("currency") or "EUR"
        store.insert("rates", {"project_id": project, "person_id": person, "amount": amount, "currency": currency})
