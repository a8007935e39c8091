"""Rates as version 3 has them: whole minor units (EUR 10.00 is 1000)."""

from decimal import Decimal
from typing import Any, Final

from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.rates import rates_of, set_rate
from mcp_psa.sandbox.teamwork.v3.body import Body
from mcp_psa.sandbox.teamwork.v3.directory import cents

_CURRENCIES: Final = {"EUR": (1, "€"), "GBP": (2, "£"), "USD": (3, "$")}


def project_rate(store: Store, project: int) -> dict[str, Any]:
    """A project's default rate."""
    code = _currency(store, project)
    amount = cents(rates_of(store, project).project)
    number, symbol = _CURRENCIES.get(code, (9, code))
    currency = {"id": number, "type": "currencies"}
    return {
        "projectRate": amount,
        "rate": {"amount": amount, "currency": currency},
        "included": {"currencies": {str(number): {"id": number, "code": code, "symbol": symbol, "name": code}}},
    }


def user_rates(store: Store, project: int) -> list[dict[str, Any]]:
    """The effective rate of everybody in a project."""
    _currency(store, project)
    rates = rates_of(store, project)
    return [_user_rate(rates.effective(person), person) for person in rates.people]


def user_rate(store: Store, project: int, person: int) -> dict[str, Any]:
    """The effective rate of one person in a project."""
    _currency(store, project)
    rates = rates_of(store, project)
    if person not in rates.people and person not in rates.direct:
        raise Missing
    return {"userRate": _user_rate(rates.effective(person), person)}


def set_project_rate(store: Store, project: int, body: Body) -> None:
    """Set or, with a null, clear a project's default rate."""
    _currency(store, project)
    if "projectRate" not in body:
        raise Problem(400, "projectRate: is required")
    set_rate(store, project, None, _major(body.number("projectRate")))


def set_user_rate(store: Store, project: int, person: int, body: Body) -> None:
    """Set or clear one person's rate in a project."""
    _currency(store, project)
    if store.get("people", person) is None:
        raise Missing
    if "userRate" not in body:
        raise Problem(400, "userRate: is required")
    set_rate(store, project, person, _major(body.number("userRate")))


def set_both(store: Store, project: int, body: Body) -> None:
    """Set a project's default and the rates of several people."""
    set_project_rate(store, project, body)
    for item in body.raw("userRates") or []:
        rate = Body(item)
        set_user_rate(store, project, rate.part("user").number("id") or 0, rate)


def _user_rate(effective: tuple[str | None, str], person: int) -> dict[str, Any]:
    amount, source = effective
    return {"user": {"id": person, "type": "users"}, "effectiveRate": cents(amount), "source": source}


def _major(amount: int | None) -> str | None:
    return None if amount is None else str((Decimal(amount) / 100).quantize(Decimal("0.01")))


def _currency(store: Store, project: int) -> str:
    row = store.get("projects", project)
    if row is None:
        raise Missing
    return str(row["currency"] or "EUR")
