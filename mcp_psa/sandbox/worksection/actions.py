"""Which actions there are, who answers them, and with which credentials they work."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.worksection import (
    comments,
    cost_totals,
    cost_writes,
    costs,
    custom_fields,
    events,
    files,
    members,
    project_writes,
    projects,
    schedule,
    tag_actions,
    task_writes,
    tasks,
    teams,
    timers,
)
from mcp_psa.sandbox.worksection.call import Call, Mode
from mcp_psa.sandbox.worksection.wire import Json

Handler = Callable[[Call], Json | Response]

_BOTH: Final[dict[str, Handler]] = {
    "get_users": members.get_users,
    "add_user": members.add_user,
    "get_contacts": members.get_contacts,
    "add_contact": members.add_contact,
    "get_user_groups": teams.get_user_groups,
    "add_user_group": teams.add_user_group,
    "get_contact_groups": teams.get_contact_groups,
    "add_contact_group": teams.add_contact_group,
    "get_project_groups": teams.get_project_groups,
    "add_project_group": teams.add_project_group,
    "subscribe": task_writes.subscribe,
    "unsubscribe": task_writes.unsubscribe,
    "get_users_schedule": schedule.get_users_schedule,
    "update_users_schedule": schedule.update_users_schedule,
    "get_projects": projects.get_projects,
    "get_project": projects.get_project,
    "post_project": project_writes.post_project,
    "update_project": project_writes.update_project,
    "close_project": project_writes.close_project,
    "activate_project": project_writes.activate_project,
    "add_project_members": project_writes.add_project_members,
    "delete_project_members": project_writes.delete_project_members,
    "get_project_custom_fields": custom_fields.get_project_custom_fields,
    "get_task_custom_fields": custom_fields.get_task_custom_fields,
    "get_all_tasks": tasks.get_all_tasks,
    "get_tasks": tasks.get_tasks,
    "get_task": tasks.get_task,
    "search_tasks": tasks.search_tasks,
    "post_task": task_writes.post_task,
    "update_task": task_writes.update_task,
    "complete_task": task_writes.complete_task,
    "reopen_task": task_writes.reopen_task,
    "get_comments": comments.get_comments,
    "post_comment": comments.post_comment,
    "update_task_tags": tag_actions.update_task_tags,
    "update_project_tags": tag_actions.update_project_tags,
    **tag_actions.twins("task"),
    **tag_actions.twins("project"),
    "get_costs": costs.get_costs,
    "get_costs_total": cost_totals.get_costs_total,
    "add_costs": cost_writes.add_costs,
    "update_costs": cost_writes.update_costs,
    "delete_costs": cost_writes.delete_costs,
    "get_files": files.get_files,
    "download": files.download,
    "get_events": events.get_events,
}

# Only the vendor's client libraries tell which mode these work in; a user reports get_timers with a token (unverified).
ACTIONS: Final[dict[Mode, dict[str, Handler]]] = {
    "admin": {**_BOTH, "get_timers": timers.get_timers, "stop_timer": timers.stop_timer},
    "user": {
        **_BOTH,
        "me": members.me,
        "get_my_timer": timers.get_my_timer,
        "start_my_timer": timers.start_my_timer,
        "stop_my_timer": timers.stop_my_timer,
        "delete_my_timer": timers.delete_my_timer,
    },
}

# Some actions leave `data` out when there is nothing to show; which ones is unverified.
NO_DATA_WHEN_EMPTY: Final = frozenset({"get_comments", "get_files", "get_timers", "get_my_timer", "get_events"})
