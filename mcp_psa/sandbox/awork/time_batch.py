"""Batch operations on time entries, such as marking them as billed after an export."""

from collections.abc import Callable, Mapping
from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork import batch
from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import invalid, not_found
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.options import work_type
from mcp_psa.sandbox.awork.task_actions import users
from mcp_psa.sandbox.awork.time_writes import may_write, place
from mcp_psa.sandbox.awork.wire import change, remove
from mcp_psa.sandbox.store import Row

Operation = Callable[[Call, Json], batch.Apply]

_FORM: Final = Form(
    "timeEntryIds*:[guid] newTypeOfWorkId:guid isBillable:bool isBilled:bool requireAllTimeEntries:bool! "
    "newUserId:guid "
    "newProjectId:guid newTaskId:guid"
)


def _needed(body: Json, name: str) -> object:
    if body[name] is None:
        raise invalid((name, f"The {name} field is required."))
    return body[name]


def _setting(call: Call, values: Json) -> batch.Apply:
    return lambda row: change(call.store, call.actor, "time_entries", row, values)


def _type(call: Call, body: Json) -> batch.Apply:
    return _setting(call, {"work_type_id": work_type(call, _needed(body, "newTypeOfWorkId"), "newTypeOfWorkId")})


def _billable(call: Call, body: Json) -> batch.Apply:
    """Set billability; a billed entry that becomes unbillable is no longer billed."""
    wanted = _needed(body, "isBillable")
    return _setting(call, {"billable": 1} if wanted else {"billable": 0, "billed": 0})


def _billed(call: Call, body: Json) -> batch.Apply:
    wanted = int(bool(_needed(body, "isBilled")))

    def apply(row: Row) -> None:
        if wanted and not row["billable"] and not call.actor.is_admin:
            raise invalid(("isBilled", "Only billable time entries can be billed."))
        change(call.store, call.actor, "time_entries", row, {"billed": wanted})

    return apply


def _project(call: Call, body: Json) -> batch.Apply:
    return _setting(call, place(call, None, _needed(body, "newProjectId")))


def _task(call: Call, body: Json) -> batch.Apply:
    return _setting(call, place(call, _needed(body, "newTaskId"), None))


def _user(call: Call, body: Json) -> batch.Apply:
    (person,) = users(call, [str(_needed(body, "newUserId"))], "newUserId")
    return _setting(call, {"person_id": person})


def _delete(call: Call, _body: Json) -> batch.Apply:
    return lambda row: remove(call.store, "time_entries", row["id"])


# The documentation writes these in camelCase; routes are not case-sensitive, so here they are lower case.
_OPERATIONS: Final[Mapping[str, Operation]] = {
    "delete": _delete,
    "settypeofwork": _type,
    "setisbillable": _billable,
    "setisbilled": _billed,
    "setproject": _project,
    "settask": _task,
    "setuser": _user,
}


def _run(call: Call) -> Response:
    operation = _OPERATIONS.get(call.path["operation"])
    if operation is None:
        raise not_found("batch operation")
    body = _FORM.read(call.body)
    inner = operation(call, body)
    ids = body["timeEntryIds"]

    def allowed(row: Row) -> None:
        may_write(call, row)

    def apply(row: Row) -> None:
        may_write(call, row)
        inner(row)

    if body["requireAllTimeEntries"]:
        trial = batch.each(call, "time_entries", "timeentry", ids, allowed)
        if len(trial["ok"]) < len(ids):  # all or nothing; that `ok` is then empty is unverified
            return batch.results(trial | {"ok": []})
    return batch.results(batch.each(call, "time_entries", "timeentry", ids, apply))


ROUTES: Routes = (("POST", "/timeentries/batch/{operation}", _run),)
