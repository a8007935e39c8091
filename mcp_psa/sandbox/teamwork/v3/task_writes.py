"""Creating and changing tasks through version 3. Completing and moving between projects are version 1's."""

from typing import Any

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.v3.body import Body, set_tags, tag_named
from mcp_psa.sandbox.teamwork.words import ME, RANKS


def create_task(store: Store, body: Body, task_list: int, parent: int | None = None) -> int:
    """Make a task in a list (there are none without one), or a subtask; gives back its id."""
    task = body.envelope("task")
    home = store.get("task_lists", task_list)
    if home is None:
        raise Missing
    values = _columns(store, task) | {"name": task.needed("name"), "project_id": home["project_id"]}
    values |= {"task_list_id": task_list, "created_by": ME}
    if parent is not None:
        values["parent_id"] = parent
    if values.get("parent_id"):
        _same_list(store, int(values["parent_id"]), task_list)
    id_ = store.insert("tasks", values)
    _links(store, id_, body, task)
    return id_


def create_subtask(store: Store, body: Body, parent: int) -> int:
    """Make a task below another, in the same list."""
    row = _found(store, parent)
    return create_task(store, body, int(row["task_list_id"] or 0), parent)


def update_task(store: Store, body: Body, id_: int) -> None:
    """Change what was sent of a task and leave the rest."""
    row, task = _found(store, id_), body.envelope("task")
    values = _columns(store, task)
    if "name" in task and task.raw("name") is not None:
        values["name"] = task.needed("name")
    if (task_list := task.number("tasklistId")) is not None:
        values["task_list_id"] = _movable(store, row, task_list)
    if values.get("parent_id"):
        _same_list(store, int(values["parent_id"]), int(values.get("task_list_id") or row["task_list_id"] or 0))
    store.update("tasks", id_, values)
    _links(store, id_, body, task)


def _columns(store: Store, task: Body) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, column in (
        ("description", "description"),
        ("progress", "progress"),
        ("estimatedMinutes", "estimate_minutes"),
    ):
        value = task.text(name) if name == "description" else task.number(name)
        if value is not None:
            values[column] = value
    if not 0 <= values.get("progress", 0) <= 100 or values.get("estimate_minutes", 0) < 0:  # noqa: PLR2004
        raise Problem(400, "progress and estimatedMinutes: out of range")
    return values | _nullable(task) | _parent(store, task)


def _nullable(task: Body) -> dict[str, Any]:
    """The days and the priority, which a null empties."""
    values: dict[str, Any] = {}
    for name, column in (("startAt", "start_on"), ("dueAt", "due_on")):
        if name in task:
            values[column] = task.day(name)
    if "priority" in task:
        word = task.text("priority") or "none"
        if word not in RANKS:
            raise Problem(400, f"priority: unknown value {word!r}")
        values["priority"] = RANKS[word]
    return values


def _parent(store: Store, task: Body) -> dict[str, Any]:
    """The task above: 0 detaches, a null is ignored."""
    if (parent := task.number("parentTaskId")) is not None:
        if parent and store.get("tasks", parent) is None:
            raise Problem(400, f"parentTaskId: {parent} does not exist")
        return {"parent_id": parent or None}
    return {}


def _links(store: Store, id_: int, body: Body, task: Body) -> None:
    _assign(store, id_, body, task)
    set_tags(store, "task", id_, task.numbers("tagIds"))
    for item in body.raw("tags") or []:
        tag = Body(item)
        tag_id, _ = tag_named(store, tag.needed("name"), tag.color("color"), tag.number("projectId"))
        store.execute("INSERT OR IGNORE INTO taggings VALUES (?, 'task', ?)", [tag_id, id_])


def _assign(store: Store, id_: int, body: Body, task: Body) -> None:
    """The sent people replace all that were assigned, unless `appendAssignees` is set; a null or nothing clears."""
    if "assignees" not in task:
        return
    options, wanted = body.part("taskOptions"), task.part("assignees").numbers("userIds") or []
    known = [person for person in wanted if store.get("people", person) is not None]
    if options.flag("checkInvalidusers") and len(known) < len(wanted):
        raise Problem(400, "assignees: some of the users are not valid")
    if not options.flag("appendAssignees"):
        store.execute("DELETE FROM task_assignees WHERE task_id = ?", [id_])
    for person in known:
        store.execute("INSERT OR IGNORE INTO task_assignees VALUES (?, ?)", [id_, person])


def _found(store: Store, id_: int) -> Row:
    row = store.get("tasks", id_)
    if row is None:
        raise Missing
    return row


def _movable(store: Store, row: Row, task_list: int) -> int:
    home = store.get("task_lists", task_list)
    if home is None:
        raise Problem(400, f"tasklistId: {task_list} does not exist")
    if home["project_id"] != row["project_id"]:
        raise Problem(422, "The task list belongs to another project")
    return task_list


def _same_list(store: Store, parent: int, task_list: int) -> None:
    if _found(store, parent)["task_list_id"] != task_list:
        raise Problem(422, "The parent task is in another task list")
