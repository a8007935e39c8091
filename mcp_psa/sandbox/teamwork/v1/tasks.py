"""What version 1 alone can do with a task: complete it, take it up again, move it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.teamwork.problems import Problem
from mcp_psa.sandbox.teamwork.v1 import wire
from mcp_psa.sandbox.teamwork.v1.wire import Endpoint, Fields, id_of, ok, route
from mcp_psa.sandbox.teamwork.words import ME


def routes(box: Box) -> list[BaseRoute]:
    """The routes of tasks."""
    return [
        route("/tasks/{id:int}/complete.json", "PUT", _complete(box)),
        route("/tasks/{id:int}/uncomplete.json", "PUT", _uncomplete(box)),
        route("/tasks/{id:int}/move.json", "PUT", _move(box)),
    ]


def _complete(box: Box) -> Endpoint:
    async def complete(request: Request) -> Response:
        row = wire.found(box.store, "tasks", id_of(request))
        done = {"status": "done", "progress": 100, "completed_at": box.store.now, "completed_by": ME}
        box.store.update("tasks", row["id"], done)
        return ok()

    return complete


def _uncomplete(box: Box) -> Endpoint:
    async def uncomplete(request: Request) -> Response:
        row = wire.found(box.store, "tasks", id_of(request))
        extra = row["extra"] | {"teamwork": row["extra"].get("teamwork", {}) | {"reopened": True}}
        values = {"status": "open", "completed_at": None, "completed_by": None, "extra": extra}
        box.store.update("tasks", row["id"], values | ({"progress": 0} if row["progress"] == 100 else {}))  # noqa: PLR2004
        return ok()

    return uncomplete


def _move(box: Box) -> Endpoint:
    """Move a task to another list, of any project; a subtask whose parent is not named is detached."""

    async def move(request: Request) -> Response:
        row, fields = wire.found(box.store, "tasks", id_of(request)), Fields(await wire.body_of(request))
        target = fields.number("tasklistid")
        home = box.store.get("task_lists", target) if target else None
        if home is None:
            raise Problem(422, "taskListId is required and must exist")
        values = {
            "task_list_id": home["id"],
            "project_id": home["project_id"],
            "parent_id": fields.number("parenttaskid"),
        }
        box.store.update("tasks", row["id"], values)
        lists, projects = {row["task_list_id"], home["id"]}, {row["project_id"], home["project_id"]}
        answer = {"STATUS": "OK", "affectedTaskIds": str(row["id"])}
        answer["affectedTaskListIds"] = ",".join(str(id_) for id_ in sorted(lists))
        answer["affectedProjectIds"] = ",".join(str(id_) for id_ in sorted(projects))
        return JSONResponse(answer)

    return move
