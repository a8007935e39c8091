"""What only code can say about awork: statuses found by name, changes that need what is there now, contact infos as fields.

Sources: the vendor's developer docs and OpenAPI document (2026-08-20), read 2026-11-22.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp_psa.errors import BadArguments, Forbidden, NotFound, VendorChanged
from mcp_psa.vendors import Adapter, Preparation, Row

_TYPES = {
    "project": {"planned": "not-started", "active": "progress", "on_hold": "stuck", "completed": "closed"},
    "task": {"open": "todo", "in_progress": "progress", "review": "review", "blocked": "stuck", "done": "done"},
}
_ROUTES = {"project": "projects", "task": "tasks", "company": "companies"}
_DATES = {"start_on": "StartDate", "due_on": "DueDate"}
_BEST = ("work", "central", "primary")
_FOUND = {"status_id": "taskStatusId", "lists": "lists"}
_WHOLE = {"page": "1", "pageSize": "1000"}
_SHOWN = 40
_SENT = "Nothing was sent; give one of these."


class VendorAdapter(Adapter):
    """awork knows statuses, tags and dates by operations of their own, and most of these need to know what is there."""

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:  # noqa: ARG002
        """Pick out of lists what no path can: who leads, the best contact info of each type, names in two parts."""
        if noun == "project":
            row["lead"] = next((m for m in row.get("members") or () if m.get("isResponsible")), None)
        if noun == "task":
            row["assignee_names"] = [_name(person) for person in row.get("assignees") or ()]
        if noun in ("company", "person"):
            infos = row.get("companyContactInfos") or row.get("userContactInfos") or ()
            best = sorted(infos, key=lambda info: info.get("subType") not in _BEST)
            row["contacts"] = {info.get("type"): info for info in reversed(best)}
        if noun == "person":
            row["gone"] = bool(row.get("isArchived") or row.get("isDeactivated"))
            row["kind"] = "agent" if row.get("isAgent") else "external" if row.get("isExternal") else "staff"
        if noun == "absence":
            row["absenceNote"] = row.pop("description", None)  # sensitive here, and nowhere else
        return row

    async def prepare(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:
        """What a name stands for in this project, and the difference between what is wished for and what is there."""
        made = dict(given)
        clear = given.get("clear", ())
        if "status" in made or "stage" in made:
            made["status_id"] = await _status(call, made)
        if {"tags", "tag_names"} & {*made, *clear}:
            made |= await _tags(call, made)
        if call.verb == "update" and call.noun in _TYPES and {*_DATES} & {*made, *clear}:
            made |= await _dates(call, made, clear)
        if call.noun == "task" and ("task_list" in made or "task_list" in clear):
            made["lists"] = [{"id": made["task_list"]}] if "task_list" in made else []
        if call.noun == "member" and call.verb == "update":
            made |= await _membership(call, made)
        if call.verb == "create" and call.noun in ("time_entry", "absence", "booking") and "person" not in made:
            made["person"] = await _person(call)
        if call.noun == "time_entry" and call.verb == "create" and "billable" not in made:
            made["billable"] = await _billable(call, made)
        return made

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:
        """Ids found by `prepare`, the account's time zone, an end only while it holds, and mentions without effect."""
        if noun == "task" and verb == "create":
            body |= {key: given[name] for name, key in _FOUND.items() if name in given}
        if noun == "time_entry":
            _timed(body, given, options["AWORK_TIMEZONE"] if verb == "create" else "")
        if noun == "comment":
            body["message"] = body["message"].replace("~[", "~ [")  # ~[userId:...] notifies people
        return body


def _timed(body: dict[str, Any], given: Mapping[str, Any], timezone: str) -> None:
    """A new entry's time zone; of a changed one its date, and no end that would win over its new duration."""
    if timezone:
        body["timezone"] = timezone
    elif not body.get("startDateLocal"):  # the PUT would empty it, and the UTC and local groups may not be mixed
        raise VendorChanged(
            "awork answered the entry without its local date.", "Nothing was changed; please report it."
        )
    if {"spent_on", "minutes", "start_time"} & {*given, *given.get("clear", ())}:
        body.pop("endDateLocal", None)
        body.pop("endTimeLocal", None)


def _name(person: Mapping[str, Any]) -> str:
    return f"{person.get('firstName') or ''} {person.get('lastName') or ''}".strip()


async def _status(call: Preparation, given: Mapping[str, Any]) -> str:
    """The project's status of that name, or its first one of the type that our word means."""
    if call.noun == "project":
        path = f"/projects/{given['id']}/projectstatuses"
    else:
        project = given.get("project") or (await call.read(f"/tasks/{given['id']}", {})).get("projectId")
        path = f"/projects/{project}/taskstatuses" if project else "/me/privatetasks/taskstatuses"
    statuses = sorted(await call.read(path, _WHOLE), key=lambda status: status.get("order") or 0)
    type_ = _TYPES[call.noun].get(given.get("status", ""))
    name = given.get("stage", "").casefold()
    for status in statuses:
        if type_ in (None, status["type"]) and name in ("", status["name"].casefold()):
            return str(status["id"])
    wished = ", ".join(f"{key} {given[key]}" for key in ("status", "stage") if key in given)
    shown = "; ".join(f"{status['name']} ({status['type']})" for status in statuses[:_SHOWN])
    raise BadArguments(f"{wished}: this project has no such status: {shown}.", _SENT)


async def _tags(call: Preparation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The tags to add and to remove; nothing where there are none."""
    wished = given.get("tags") or given.get("tag_names") or []
    there: list[str] = []
    if call.verb == "update":
        row = await call.read(f"/{_ROUTES[call.noun]}/{given['id']}", {}, fresh=True)
        there = [tag["name"] for tag in row.get("tags") or ()]
    added, removed = [tag for tag in wished if tag not in there], [tag for tag in there if tag not in wished]
    named = {"tags_added": added, "tags_removed": removed}
    return {key: [{"name": name} for name in dict.fromkeys(names)] for key, names in named.items() if names}


async def _dates(call: Preparation, given: Mapping[str, Any], clear: Sequence[str]) -> dict[str, Any]:
    """The body of setdates. For tasks it removes both dates unless a due date is sent, and ignores a start without one."""
    dates: dict[str, Any] = {f"{call.noun}Ids": [given["id"]]}
    new = {name: None if name in clear else given[name] for name in _DATES if name in (*given, *clear)}
    if call.noun == "task" and new.get("due_on") is None:
        row = await call.read(f"/tasks/{given['id']}", {}, fresh=True)
        new = {"start_on": row.get("startOn"), "due_on": row.get("dueOn")} | new
        if new["start_on"] is not None and new["due_on"] is None:
            return {}  # only the form of the whole task can write this
    if call.noun == "task":
        dates |= {"removeStartDate": False, "removeDueDate": False}  # both are required
    for name, value in new.items():
        dates[f"remove{_DATES[name]}"] = value is None
        if value is not None:
            dates[f"new{_DATES[name]}"] = value if "T" in value else f"{value}T00:00:00Z"
    return {"dates": dates}


async def _membership(call: Preparation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The member's role and lead as they are, since awork replaces both."""
    members = await call.read(f"/projects/{given['project']}/members", {}, fresh=True)
    member = next((m for m in members if m["userId"].casefold() == given["person"].casefold()), None)
    if member is None:
        raise NotFound("This person is no member of the project.", "Add them with awork_create_member.")
    return {"role_now": given.get("role", member["projectRoleId"]), "lead_now": bool(member["isResponsible"])}


async def _person(call: Preparation) -> str:
    """The only person there is; else the choices. An API key's own users are no people."""
    try:
        machines = {user["id"] for user in await call.read("/apiusers", {})}
    except (Forbidden, NotFound):
        machines = set()
    off = ("isDeactivated", "isArchived", "isExternal", "isAgent")
    users = await call.read("/users", _WHOLE)
    people = [user for user in users if user["id"] not in machines and not any(user.get(key) for key in off)]
    if len(people) == 1:
        return str(people[0]["id"])
    shown = "; ".join(f"{user['id']} {_name(user)}" for user in people[:_SHOWN])
    raise BadArguments(f"person: is required: {shown}.", f"{_SENT} AWORK_PERSON makes one of them the default.")


async def _billable(call: Preparation, given: Mapping[str, Any]) -> bool:
    """What the project says; awork takes a missing flag for an answer of its own."""
    if "task" in given:
        project = (await call.read(f"/tasks/{given['task']}", {})).get("project")
    else:
        project = await call.read(f"/projects/{given['project']}", {}) if "project" in given else None
    return bool(project and project.get("isBillableByDefault"))
