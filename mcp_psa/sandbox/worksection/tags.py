"""Tags and their groups. A board's stages are tags too, in groups of type `status`.

Tasks and projects have sets of their own. A tag of the agency that was not made here is in both, in the built-in group
for its kind.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.errors import field_required
from mcp_psa.sandbox.worksection.extras import own
from mcp_psa.sandbox.worksection.wire import Json

Noun = Literal["task", "project"]


class Group(NamedTuple):
    """A set of tags: `status` for stages, `label` for the rest; private ones are for the own company's teams."""

    id: int
    title: str
    type: str
    access: str

    def shown(self) -> Json:
        """As the API shows it; ids of tags and their groups are whole numbers, as in the Postman collection."""
        return {"title": self.title, "id": self.id, "type": self.type, "access": self.access}


BUILT_IN: Final[dict[Noun, tuple[Group, ...]]] = {
    "task": (Group(100, "Basic workflow", "status", "public"), Group(101, "General labels", "label", "public")),
    "project": (Group(97, "Project status", "status", "public"), Group(98, "Common labels", "label", "public")),
}
_GROUP_OFFSET: Final = 200


def groups(store: Store, noun: Noun) -> list[Group]:
    """All groups of tasks or of projects."""
    rows = store.rows("SELECT * FROM options WHERE kind = ? ORDER BY id", [f"worksection_{noun}_tag_group"])
    made = [Group(_GROUP_OFFSET + row["id"], row["name"], row["extra"]["type"], row["extra"]["access"]) for row in rows]
    return [*BUILT_IN[noun], *made]


def list_groups(call: Call, noun: Noun) -> Json:
    """List groups, all or those of a type or visibility."""
    wanted = {name: call.params.text(name) for name in ("type", "access")}
    return {"data": [group.shown() for group in groups(call.store, noun) if _fits(group, wanted)]}


def add_groups(call: Call, noun: Noun) -> Json:
    """Make groups; one that exists is returned. Those of projects come back with an empty type."""
    titles = call.params.csv("title")
    if not titles:
        raise field_required("title")
    access = call.params.required("access")
    type_ = call.params.required("type") if noun == "task" else call.params.text("type") or "label"
    shape = {"type": type_, "access": "public" if type_ == "status" else access}
    for title in titles:
        if title not in {group.title for group in groups(call.store, noun)}:
            call.store.insert("options", {"kind": f"worksection_{noun}_tag_group", "name": title, "extra": shape})
    rows = [group.shown() for group in groups(call.store, noun) if group.title in titles]
    return {"data": rows if noun == "task" else [row | {"type": ""} for row in rows]}


def list_tags(call: Call, noun: Noun) -> Json:
    """List tags with their groups, all or those of a group, type or visibility."""
    wanted = {name: call.params.text(name) for name in ("group", "type", "access")}
    known = {group.id: group for group in groups(call.store, noun)}
    rows = [(tag, known[group_id(tag, noun)]) for tag in stored_tags(call.store, noun) if group_id(tag, noun) in known]
    return {"data": [_shown(tag, group) for tag, group in rows if _fits(group, wanted)]}


def add_tags(call: Call, noun: Noun) -> Json:
    """Make tags in a group; a name the group has already is returned, not doubled."""
    name, titles = (call.params.text("group") or "").strip(), call.params.csv("title")
    group = next((group for group in groups(call.store, noun) if name in {str(group.id), group.title}), None)
    if group is None:
        raise field_required("group (id or title)")
    if not titles:
        raise field_required("title")
    return {"data": [{"title": title, "id": _made(call.store, noun, group, title)} for title in titles]}


def stored_tags(store: Store, noun: Noun) -> list[Row]:
    """The tags that tasks, or projects, can have."""
    rows = store.rows("SELECT * FROM tags WHERE deleted_at IS NULL ORDER BY id")
    return [row for row in rows if own(row).get("noun", noun) == noun]


def group_id(tag: Row, noun: Noun) -> int:
    """Which group a tag is in."""
    fallback = next(
        group.id for group in BUILT_IN[noun] if group.type == ("status" if tag["kind"] == "status" else "label")
    )
    return int(own(tag).get("group", fallback))


def tag_maps(store: Store, noun: Noun, ids: Sequence[int]) -> dict[int, Json]:
    """Tag names by tag id, for each row that has tags; the keys are text, as in all JSON."""
    sql = (
        "SELECT x.object_id, t.id, t.name FROM taggings x JOIN tags t ON t.id = x.tag_id WHERE x.object_type = ?"
        " AND t.deleted_at IS NULL AND x.object_id IN (SELECT value FROM json_each(?)) ORDER BY t.id"
    )
    found: dict[int, Json] = {}
    for row in store.rows(sql, [noun, str(list(ids))]):
        found.setdefault(row["object_id"], {})[str(row["id"])] = row["name"]
    return found


def _shown(tag: Row, group: Group) -> Json:
    return {"title": tag["name"], "id": tag["id"], "group": group.shown() | {"id_group": str(group.id)}}


def _fits(group: Group, wanted: dict[str, str | None]) -> bool:
    name = wanted.get("group")
    named = not name or name in {str(group.id), group.title}
    return named and wanted["type"] in {None, "", group.type} and wanted["access"] in {None, "", group.access}


def _made(store: Store, noun: Noun, group: Group, title: str) -> int:
    for tag in stored_tags(store, noun):
        if tag["name"] == title and group_id(tag, noun) == group.id:
            return int(tag["id"])
    kind = "status" if group.type == "status" else "label"
    kept = {"worksection": {"noun": noun, "group": group.id}}
    return store.insert("tags", {"name": title, "kind": kind, "extra": kept})
