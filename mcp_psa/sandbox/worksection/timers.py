"""Running timers: everybody's for the account's key, one's own for a token."""

from datetime import datetime

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection import task_rows
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.errors import ApiError
from mcp_psa.sandbox.worksection.people import refs
from mcp_psa.sandbox.worksection.wire import Json, moment


def get_timers(call: Call) -> Json:
    """List all running timers, their time as HH:MM:SS."""
    rows = call.store.rows("SELECT * FROM timers WHERE task_id IS NOT NULL ORDER BY id DESC")
    people = refs(call.store, [row["person_id"] for row in rows])
    tasks = _tasks(call.store, rows)
    return {"data": [_shown(call, row, people, tasks[row["task_id"]]) for row in rows if row["task_id"] in tasks]}


def stop_timer(call: Call) -> Json:
    """Stop somebody's timer and save its time."""
    call.params.required("timer")
    row = call.store.row("SELECT * FROM timers WHERE id = ?", [call.params.whole("timer")])
    if row is None:
        raise ApiError(7, "Timer not found")
    _save(call, row, "")
    return {}


def get_my_timer(call: Call) -> Json:
    """Show one's own timer in an array of one, as the FAQ does; its time is a number of seconds."""
    row = _mine(call)
    tasks = {} if row is None else _tasks(call.store, [row])
    if row is None or row["task_id"] not in tasks:
        return {"data": []}
    started = moment(row["started_at"])
    return {"data": [{"time": _seconds(call, row), "date_started": started, "task": tasks[row["task_id"]]}]}


def start_my_timer(call: Call) -> Json:
    """Start one's own timer on a task; there is only one."""
    task = task_rows.task(call)
    if _mine(call) is not None:
        raise ApiError(6, "Timer is already started")
    values = {"person_id": call.person_id, "task_id": task["id"], "started_at": call.store.now}
    call.store.insert("timers", values)
    return {}


def stop_my_timer(call: Call) -> Json:
    """Stop one's own timer and save its time."""
    _save(call, _started(call), call.params.text("comment") or "")
    return {}


def delete_my_timer(call: Call) -> Json:
    """Stop one's own timer and forget its time."""
    call.store.execute("DELETE FROM timers WHERE id = ?", [_started(call)["id"]])
    return {}


def _mine(call: Call) -> Row | None:
    return call.store.row("SELECT * FROM timers WHERE person_id = ? ORDER BY id", [call.person_id])


def _started(call: Call) -> Row:
    row = _mine(call)
    if row is None:
        raise ApiError(7, "Timer is not started")
    return row


def _tasks(store: Store, rows: list[Row]) -> dict[int, Json]:
    found = task_rows.select_ids(store, [row["task_id"] for row in rows if row["task_id"] is not None])
    return {int(task["id"]): task for task in task_rows.bases(store, found)}


def _seconds(call: Call, row: Row) -> int:
    return max(0, int((call.store.clock() - datetime.fromisoformat(row["started_at"])).total_seconds()))


def _shown(call: Call, row: Row, people: dict[int, Json], task: Json) -> Json:
    minutes, seconds = divmod(_seconds(call, row), 60)
    time = f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    head = {"id": str(row["id"]), "time": time, "date_started": moment(row["started_at"])}
    return head | {"user_from": people.get(row["person_id"]), "task": task}


def _save(call: Call, row: Row, comment: str) -> None:
    """Turn a timer into a time entry of at least one minute (the rounding is unverified)."""
    task = task_rows.stored(call.store, row["task_id"])
    values = {
        "person_id": row["person_id"],
        "project_id": task["project_id"],
        "task_id": task["id"],
        "spent_on": call.box.today.isoformat(),
        "minutes": max(1, _seconds(call, row) // 60),
        "description": comment or row["description"] or "",
        "is_timer": 1,
    }
    call.store.insert("time_entries", values)
    call.store.execute("DELETE FROM timers WHERE id = ?", [row["id"]])
