"""Projects: the writing actions.

On update, `members` adds and `tags` replaces; author, description and folder cannot be changed at all.
"""

from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.worksection import projects
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.errors import ApiError, field_required
from mcp_psa.sandbox.worksection.extras import keep, merged
from mcp_psa.sandbox.worksection.people import author, found
from mcp_psa.sandbox.worksection.projects import ARCHIVED, COST_RULES, OPTIONS
from mcp_psa.sandbox.worksection.tagging import replace_tags, resolve_tags
from mcp_psa.sandbox.worksection.teams import PROJECT_FOLDER, folder_named, main_team, team_named
from mcp_psa.sandbox.worksection.wire import LONGEST_TEXT, Json


def post_project(call: Call) -> Json:
    """Make a project; it is active. An unknown folder name is ignored (unverified)."""
    params, store = call.params, call.store
    title, folder, by = params.required("title"), params.text("company") or "", author(call)
    tag_ids, members = resolve_tags(store, "project", params.csv("tags")), found(store, params.csv("members"))
    in_folder = folder_named(store, PROJECT_FOLDER, folder)
    team = team_named(store, folder) or main_team(store)
    values = _changes(call) | {
        "name": title,
        "status": "active",
        "description": (params.text("text") or "")[:LONGEST_TEXT],  # longer text is cut without a word
        "company_id": None if team is None else team["id"],
        "created_by": by,
        "extra": merged(None, {"folder": folder if in_folder else None} | _kept(call, None)),
    }
    id_ = store.insert("projects", values)
    replace_tags(store, "project", id_, tag_ids)
    _add_members(call, id_, [*members, values.get("owner_id"), by])
    return _answer(call, id_)


def update_project(call: Call) -> Json:
    """Change a project; what is not sent stays."""
    params, store, row = call.params, call.store, projects.project(call)
    tag_ids, members = resolve_tags(store, "project", params.csv("tags")), found(store, params.csv("members"))
    values = _changes(call)
    if title := (params.text("title") or "").strip():
        values["name"] = title
    kept = _kept(call, row)
    store.update("projects", row["id"], values | {"extra": merged(row, kept)})
    if params.given("tags"):
        replace_tags(store, "project", row["id"], tag_ids)
    _add_members(call, row["id"], [*members, values.get("owner_id")])
    return _answer(call, row["id"])


def close_project(call: Call) -> Json:
    """Archive a project."""
    row = projects.project(call)
    if row["status"] in ARCHIVED:
        raise ApiError(12, "Project is already closed")
    call.store.update("projects", row["id"], {"status": "archived", "completed_at": call.store.now})
    return {}


def activate_project(call: Call) -> Json:
    """Take a project out of the archive or out of sleep; its last closing date stays visible."""
    row = projects.project(call)
    if row["status"] in {"active", "planned"}:
        raise ApiError(12, "Project is already active")
    keep(call.store, "projects", row, {"closed_at": row["completed_at"]})
    call.store.update("projects", row["id"], {"status": "active", "completed_at": None})
    return {}


def add_project_members(call: Call) -> Json:
    """Put members on a project."""
    row = projects.project(call)
    _add_members(call, row["id"], [*_members_sent(call)])
    return {}


def delete_project_members(call: Call) -> Json:
    """Take members off a project."""
    row = projects.project(call)
    for person_id in _members_sent(call):
        call.store.execute("DELETE FROM project_members WHERE project_id = ? AND person_id = ?", [row["id"], person_id])
    return {}


def _members_sent(call: Call) -> list[int]:
    emails = call.params.csv("members")
    if not emails:
        raise field_required("members")
    return found(call.store, emails)


def _changes(call: Call) -> Row:
    """The columns that post and update share, of the parameters sent; an empty date clears it (unverified)."""
    params = call.params
    values: Row = {}
    if manager := params.text("email_manager"):
        values["owner_id"] = None if manager == "NOONE" else found(call.store, [manager])[0]
    for name, column in (("datestart", "start_on"), ("dateend", "due_on")):
        if (day := params.day(name)) is not None:
            values[column] = day or None
    if params.given("max_time"):
        values["budget_minutes"] = params.minutes("max_time")
    if params.given("max_money"):
        values["budget_amount"] = params.amount("max_money")
    return values


def _kept(call: Call, row: Row | None) -> Row:
    """What only Worksection keeps: the default executive of new tasks and the options."""
    kept: Row = {}
    if executive := call.params.text("email_user_to"):
        kept["executive"] = executive if executive in {"ANY", "NOONE"} else found(call.store, [executive])[0]
    sent = {key: int(value in {"1", "True"}) for key, value in call.params.under("options").items() if key in OPTIONS}
    if not sent:
        return kept
    options = sent if row is None else projects.options_of(row) | sent
    if sum(options.get(rule, 0) for rule in COST_RULES) > 1:
        rules = " or ".join(f"options.{rule}" for rule in COST_RULES)
        raise ApiError(11, f"Only one parameter ({rules}) can be set as 1.")
    return kept | {"options": options}


def _add_members(call: Call, project_id: int, people: list[int | None]) -> None:
    sql = "INSERT OR IGNORE INTO project_members (project_id, person_id) VALUES (?, ?)"
    for person_id in people:
        if person_id is not None:
            call.store.execute(sql, [project_id, person_id])


def _answer(call: Call, id_: int) -> Json:
    row = projects.stored(call.store, id_)
    return {"data": projects.shown(call, [row], call.extra & {"options"})[0]}
