"""The seeded agency's money: rates, expenses, invoices that match the billed time, and quotes."""

from decimal import Decimal
from typing import Final

from mcp_psa.sandbox import agency_firms as firms
from mcp_psa.sandbox import agency_texts as texts
from mcp_psa.sandbox.agency_anchor import put
from mcp_psa.sandbox.agency_time import BLOCK, WEEKS, Invoiced
from mcp_psa.sandbox.agency_work import Plan

ACCOUNT_RATE: Final = "95.00"
_QUOTES: Final = ("pending", "sent", "sent", "accepted", "accepted", "declined", "expired", "accepted")
_CENT: Final = Decimal("0.01")


def money(plan: Plan, invoiced: Invoiced) -> None:
    """Make rates, expenses, invoices and quotes."""
    _rates(plan)
    _expenses(plan)
    _invoices(plan, invoiced)


def _rates(plan: Plan) -> None:
    rows: list[dict[str, object]] = [{"project_id": None, "person_id": None, "amount": ACCOUNT_RATE, "currency": "EUR"}]
    for project in range(1, len(texts.JOBS) + 1):
        currency = _currency(project)
        if project % 2:
            rows.append(
                {"project_id": project, "person_id": None, "amount": f"{85 + project}.00", "currency": currency}
            )
        if project % 4 == 1:
            for person in plan.members[project][:2]:
                amount = f"{90 + 5 * (person % 9)}.50"
                rows.append({"project_id": project, "person_id": person, "amount": amount, "currency": currency})
    put(plan.store, "rates", rows)


def _expenses(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for n in range(64):
        title, amount = texts.EXPENSES[n % len(texts.EXPENSES)]
        day = -180 + int(n * 2.8)
        project = 1 + plan.rng.randrange(len(texts.JOBS))
        row: dict[str, object] = {
            "id": n + 1,
            "person_id": plan.rng.choice(plan.members[project]),
            "project_id": project,
            "spent_on": plan.anchor.day(day),
            "title": title,
            "amount": str(Decimal(amount) + n),
            "currency": _currency(project),
            "notes": "Beleg fehlt noch" if n % 8 == 0 else None,
            "billable": int(n % 3 > 0),
            "reimbursable": int(n % 2),
            "status": ("draft", "submitted", "approved", "approved")[n % 4],
        }
        rows.append(row | plan.anchor.stamps(day))
    put(plan.store, "expenses", rows)


def _invoices(plan: Plan, invoiced: Invoiced) -> None:
    rows: list[dict[str, object]] = []
    for n, ((project, id_), minutes) in enumerate(
        sorted(invoiced.items(), key=lambda item: (item[0][1] % 10, item[0][1]))
    ):
        issued = -WEEKS * 7 + (id_ % 10 + 1) * BLOCK + 2
        net = (Decimal(minutes) / 60 * Decimal(ACCOUNT_RATE)).quantize(_CENT)
        status = "paid" if issued < -60 else ("submitted", "authorised", "paid")[n % 3]  # noqa: PLR2004
        title = f"{texts.JOBS[project - 1].name}, four weeks"
        head = {"id": id_, "kind": "invoice", "number": f"INV-{2001 + n}", "title": title, "status": status}
        rows.append(head | _bill(plan, project, issued, net) | {"position": float(n + 1)})
    for n, status in enumerate(("draft", "draft", "voided")):
        head = {
            "id": 801 + n,
            "kind": "invoice",
            "number": f"INV-{3001 + n}",
            "title": "Fixed price part",
            "status": status,
        }
        rows.append(head | _bill(plan, 5 + 4 * n, -12 + n, Decimal("4200.00")) | {"position": float(len(rows) + 1)})
    for n, status in enumerate(_QUOTES):
        head = {
            "id": 901 + n,
            "kind": "quote",
            "number": f"Q-{501 + n}",
            "title": texts.JOBS[4 * n + 1].name,
            "status": status,
        }
        rows.append(
            head | _bill(plan, 4 * n + 2, -120 + 14 * n, Decimal(7500 + 1250 * n)) | {"position": float(len(rows) + 1)}
        )
    put(plan.store, "invoices", rows)


def _bill(plan: Plan, project: int, issued: int, net: Decimal) -> dict[str, object]:
    tax = (net * Decimal("0.19")).quantize(_CENT)
    amounts = {"subtotal": str(net.quantize(_CENT)), "tax": str(tax), "total": str((net + tax).quantize(_CENT))}
    row: dict[str, object] = {
        "company_id": texts.JOBS[project - 1].company,
        "project_id": project,
        "issued_on": plan.anchor.day(issued),
        "due_on": plan.anchor.day(issued + 30),
        "currency": _currency(project),
    }
    return row | amounts | plan.anchor.stamps(issued, issued + 25)


def _currency(project: int) -> str:
    company = texts.JOBS[project - 1].company
    return "EUR" if company == 1 else firms.CLIENTS[company - 2].currency
