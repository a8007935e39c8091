"""Batch operations on projects: one field of many projects at once, without the risks of PUT."""

from collections.abc import Callable, Mapping
from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork import batch
from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import invalid, not_found
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.members import lead
from mcp_psa.sandbox.awork.project_writes import checked_dates, date_values, delete, set_status
from mcp_psa.sandbox.awork.tags import ADD, DELETE, add_tags, remove_tags
from mcp_psa.sandbox.awork.wire import change, kept_instant, shifted
from mcp_psa.sandbox.store import Row

Operation = Callable[[Call, Json], batch.Apply]

_FORM: Final = Form(
    "projectIds*:[guid] projectStatusId:guid projectTypeId:guid companyId:guid responsibleUserId:guid "
    "newStartDate:date "
    "newDueDate:date removeStartDate:bool removeDueDate:bool daysOffset:num tags:[object] tagsToRemove:[object] "
    "deleteTimeTrackings:bool"
)


def _needed(body: Json, name: str) -> object:
    if body[name] in (None, []):
        raise invalid((name, f"The {name} field is required."))
    return body[name]


def _status(call: Call, body: Json) -> batch.Apply:
    wanted = _needed(body, "projectStatusId")
    return lambda row: set_status(call, row, wanted)


def _type(call: Call, body: Json) -> batch.Apply:
    category = call.refer("categories", "projecttype", _needed(body, "projectTypeId"), "projectTypeId")
    return lambda row: change(call.store, call.actor, "projects", row, {"category_id": category})


def _client(call: Call, body: Json) -> batch.Apply:
    """Set the client; without a companyId it is taken away (unverified)."""
    company = body["companyId"] and call.refer("companies", "company", body["companyId"], "companyId")
    return lambda row: change(call.store, call.actor, "projects", row, {"company_id": company})


def _lead(call: Call, body: Json) -> batch.Apply:
    person = call.refer("people", "user", _needed(body, "responsibleUserId"), "responsibleUserId")
    return lambda row: lead(call, row, person)


def _dates(call: Call, body: Json) -> batch.Apply:
    def apply(row: Row) -> None:
        found = {}
        for name, new, gone, column in (
            ("startDate", "newStartDate", "removeStartDate", "start_on"),
            ("dueDate", "newDueDate", "removeDueDate", "due_on"),
        ):
            found[name] = None if body[gone] else body[new] or kept_instant(row, name, column)
        checked_dates(found["startDate"], found["dueDate"])
        days, clocks = date_values(found)
        change(call.store, call.actor, "projects", row, days, **clocks)

    return apply


def _offset(call: Call, body: Json) -> batch.Apply:
    _needed(body, "daysOffset")

    def apply(row: Row) -> None:
        found: Json = {}
        for name, column in (("startDate", "start_on"), ("dueDate", "due_on")):
            found[name] = shifted(kept_instant(row, name, column), body["daysOffset"])
        days, clocks = date_values(found)
        change(call.store, call.actor, "projects", row, days, **clocks)

    return apply


def _add_tags(call: Call, body: Json) -> batch.Apply:
    tags = ADD.read_many(_needed(body, "tags"))

    def apply(row: Row) -> None:
        add_tags(call, "project", row["id"], tags)
        change(call.store, call.actor, "projects", row)

    return apply


def _remove_tags(call: Call, body: Json) -> batch.Apply:
    tags = DELETE.read_many(_needed(body, "tagsToRemove"))

    def apply(row: Row) -> None:
        remove_tags(call, "project", row["id"], tags)
        change(call.store, call.actor, "projects", row)

    return apply


def _delete(call: Call, body: Json) -> batch.Apply:
    return lambda row: delete(call, row, with_time=bool(body["deleteTimeTrackings"]))


_OPERATIONS: Final[Mapping[str, Operation]] = {
    "changeprojectstatus": _status,
    "changeprojecttype": _type,
    "setclient": _client,
    "setprojectlead": _lead,
    "setdates": _dates,
    "adjustdates": _offset,
    "addtags": _add_tags,
    "removetags": _remove_tags,
    "delete": _delete,
}


def _run(call: Call) -> Response:
    operation = _OPERATIONS.get(call.path["operation"])
    if operation is None:
        raise not_found("batch operation")
    body = _FORM.read(call.body)
    inner = operation(call, body)

    def apply(row: Row) -> None:
        call.require("project-master-data:write", owner=row["created_by"])
        inner(row)

    return batch.results(batch.each(call, "projects", "project", body["projectIds"], apply))


ROUTES: Routes = (("POST", "/projects/batch/{operation}", _run),)
