"""Creating and changing companies and tags through version 3, and adding people to a project."""

from typing import Any, Final

from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.teamwork.problems import Missing, Problem
from mcp_psa.sandbox.teamwork.v3.body import Body, existing, set_tags, tag_named
from mcp_psa.sandbox.teamwork.v3.directory import COMPANY_EXTRAS

# What is written under these names; reading has countryCode and profileText for two of them.
_COMPANY: Final = {
    "name": "name",
    "addressOne": "address",
    "city": "city",
    "zip": "zip",
    "countrycode": "country",
    "phone": "phone",
    "website": "website",
    "emailOne": "email",
    "privateNotes": "notes",
}
_LONGEST_TAG: Final = 49


def create_company(store: Store, body: Body) -> int:
    """Make a client company."""
    company = body.envelope("company")
    company.needed("name")
    values = _company(store, company, {})
    id_ = store.insert("companies", {"kind": "client", "currency": "EUR"} | values)
    set_tags(store, "company", id_, company.numbers("tagIds"))
    return id_


def update_company(store: Store, body: Body, id_: int) -> None:
    """Change what was sent of a company."""
    row = store.get("companies", id_)
    if row is None:
        raise Missing
    company = body.envelope("company")
    if company.raw("name") is not None:
        company.needed("name")
    store.update("companies", id_, _company(store, company, row["extra"]))
    set_tags(store, "company", id_, company.numbers("tagIds"))


def _company(store: Store, company: Body, extra: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        column: text for name, column in _COMPANY.items() if (text := company.text(name)) is not None
    }
    if (manager := existing(store, "people", company.number("clientManagedBy"), "clientManagedBy")) is not None:
        values["account_manager_id"] = manager
    kept = {name: text for name in COMPANY_EXTRAS if (text := company.text(name)) is not None}
    if kept:
        values["extra"] = extra | {"teamwork": extra.get("teamwork", {}) | kept}
    return values


def create_tag(store: Store, body: Body) -> tuple[int, bool]:
    """Make a tag; of a name that exists the existing one is given back, and False."""
    tag = body.envelope("tag")
    project = existing(store, "projects", tag.number("projectId") or None, "projectId")
    return tag_named(store, _tag_name(tag), tag.color("color"), project)


def update_tag(store: Store, body: Body, id_: int) -> None:
    """Change what was sent of a tag."""
    if store.get("tags", id_) is None:
        raise Missing
    tag = body.envelope("tag")
    values: dict[str, Any] = {}
    if tag.raw("name") is not None:
        values["name"] = _tag_name(tag)
        sql = "SELECT id FROM tags WHERE deleted_at IS NULL AND LOWER(name) = LOWER(?) AND id <> ?"
        if store.row(sql, [values["name"], id_]) is not None:
            raise Problem(409, "A tag with this name already exists")
    if (color := tag.color("color")) is not None:
        values["color"] = color
    if (project := existing(store, "projects", tag.number("projectId") or None, "projectId")) is not None:
        values["project_id"] = project
    store.update("tags", id_, values)


def _tag_name(tag: Body) -> str:
    name = tag.needed("name")
    if len(name) > _LONGEST_TAG:
        raise Problem(400, "name: must be shorter than 50 characters")
    return name


def add_people(store: Store, body: Body, project: int) -> dict[str, list[Any]]:
    """Add people to a project; this call can only add."""
    if store.get("projects", project) is None:
        raise Missing
    there = {
        row["person_id"] for row in store.rows("SELECT person_id FROM project_members WHERE project_id = ?", [project])
    }
    result: dict[str, list[Any]] = {
        "usersAdded": [],
        "usersAlreadyInProject": [],
        "usersNotAdded": [],
        "teamIds": body.numbers("checkTeamIds") or [],
        "info": [],
    }
    for person in body.numbers("userIds") or []:
        known = store.get("people", person) is not None
        key = "usersAlreadyInProject" if person in there else "usersAdded" if known else "usersNotAdded"
        result[key].append(person)
        if key == "usersAdded":
            store.insert("project_members", {"project_id": project, "person_id": person})
            there.add(person)
    return result
