"""Adding, changing and deleting costs.

Time, with or without money, becomes a time entry of the agency; money alone becomes an expense.
"""

from decimal import Decimal

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection import task_rows
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.costs import EXPENSE_OFFSET
from mcp_psa.sandbox.worksection.errors import ApiError, field_required
from mcp_psa.sandbox.worksection.extras import merged
from mcp_psa.sandbox.worksection.people import author
from mcp_psa.sandbox.worksection.wire import Json, cash


def add_costs(call: Call) -> Json:
    """Log time or money on a task. The id stands beside the status, as a whole number; there is no `data`."""
    params, task = call.params, task_rows.task(call)
    minutes, money = params.minutes("time"), params.amount("money")
    if not minutes and money is None:
        raise field_required("time or money")
    person_id = author(call, required=True)
    if params.flag("is_rate") and minutes:
        money = _at_rate(call.store, person_id, minutes)
    values: Row = {
        "person_id": person_id,
        "project_id": task["project_id"],
        "task_id": task["id"],
        "spent_on": params.day("date") or call.box.today.isoformat(),
    }
    comment = params.text("comment") or ""
    if minutes:
        entry = {"minutes": minutes, "description": comment, "extra": merged(None, {"money": money})}
        return {"id": call.store.insert("time_entries", values | entry)}
    return {"id": EXPENSE_OFFSET + call.store.insert("expenses", values | {"amount": cash(money), "title": comment})}


def update_costs(call: Call) -> Json:
    """Change a cost; its author and task stay. `is_rate` works only beside a new time."""
    params, (table, row) = call.params, _stored(call)
    minutes, money = params.minutes("time"), params.amount("money")
    if params.flag("is_rate") and minutes is not None:
        money = _at_rate(call.store, row["person_id"], minutes)
    values: Row = {"spent_on": day} if (day := params.day("date")) else {}
    if (comment := params.text("comment")) is not None:
        values["description" if table == "time_entries" else "title"] = comment
    if table == "time_entries":
        values |= {"minutes": minutes} if minutes is not None else {}
        values |= {"extra": merged(row, {"money": money})} if money is not None else {}
    else:
        values |= {"amount": cash(money)} if money is not None else {}
        values |= {"extra": merged(row, {"minutes": minutes})} if minutes is not None else {}
    call.store.update(table, row["id"], values)
    return {}


def delete_costs(call: Call) -> Json:
    """Delete a cost for good."""
    table, row = _stored(call)
    call.store.update(table, row["id"], {"deleted_at": call.store.now})
    return {}


def _stored(call: Call) -> tuple[str, Row]:
    """The row behind `id_costs` (`id` in the FAQ's samples). The error of an unknown one is unverified."""
    id_ = call.params.whole("id_costs")
    id_ = call.params.whole("id") if id_ is None else id_
    if id_ is None:
        raise field_required("id_costs")
    table, key = ("expenses", id_ - EXPENSE_OFFSET) if id_ > EXPENSE_OFFSET else ("time_entries", id_)
    row = call.store.get(table, key)
    if row is None:
        raise ApiError(10, "Costs not found")
    return table, row


def _at_rate(store: Store, person_id: int, minutes: int) -> str:
    """What the member's hourly rate makes of some time."""
    person = store.get("people", person_id)
    rate = Decimal(person["bill_rate"]) if person and person["bill_rate"] else Decimal(0)
    return cash(rate * minutes / 60)
