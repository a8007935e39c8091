"""The tag actions, each in a twin for tasks and for projects."""

from collections.abc import Callable

from mcp_psa.sandbox.worksection import projects, task_rows
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.tagging import add_tags_to, remove_tags_from, resolve_tags
from mcp_psa.sandbox.worksection.tags import Noun, add_groups, add_tags, list_groups, list_tags
from mcp_psa.sandbox.worksection.wire import Json

Handler = Callable[[Call], Json]


def update_task_tags(call: Call) -> Json:
    """Put tags on a task and take others off, in one call."""
    return _update(call, "task", task_rows.task(call)["id"])


def update_project_tags(call: Call) -> Json:
    """Put tags on a project and take others off, in one call."""
    return _update(call, "project", projects.project(call)["id"])


def twins(noun: Noun) -> dict[str, Handler]:
    """The actions that differ only in whose tags they are about."""
    return {
        f"get_{noun}_tags": lambda call: list_tags(call, noun),
        f"add_{noun}_tags": lambda call: add_tags(call, noun),
        f"get_{noun}_tag_groups": lambda call: list_groups(call, noun),
        f"add_{noun}_tag_groups": lambda call: add_groups(call, noun),
    }


def _update(call: Call, noun: Noun, object_id: int) -> Json:
    plus = resolve_tags(call.store, noun, call.params.csv("plus"))
    minus = resolve_tags(call.store, noun, call.params.csv("minus"))
    remove_tags_from(call.store, noun, object_id, minus)
    add_tags_to(call.store, noun, object_id, plus)
    return {}
