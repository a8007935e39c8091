"""Tags, comments and files as version 3 shows them."""

from html import escape
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.listing import Entity, Noun, Side, rel, rels, tag_links
from mcp_psa.sandbox.teamwork.where import Where, choice, day, ids, linked, moment, tags, text

_KINDS: Final = (
    "all project task tasklist milestone message comment timelog file user company invoice risk notebook link event"
)
_KIND_NAMES: Final = {"timelog": "time_entry", "tasklist": "task_list", "user": "person"}
_USED_ON: Final = "g.id IN (SELECT tag_id FROM taggings WHERE object_type = '{}')"
_ITEM_TYPES: Final = {
    kind: "1" if kind == "all" else _USED_ON.format(_KIND_NAMES.get(kind, kind)) for kind in _KINDS.split()
}


def _tags(_store: Store, rows: list[Row], query: Query) -> list[Entity]:
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "color": row["color"] or "",
            "project": rel(row["project_id"], "projects"),
            "projectId": row["project_id"] or 0,
            "count": row["count"] if query.flag("withCounters") else 0,
        }
        for row in rows
    ]


TAGS: Final = Noun(
    plural="tags",
    single="tag",
    field_key="tags",
    columns="g.*, (SELECT COUNT(*) FROM taggings x WHERE x.tag_id = g.id) AS count",
    source="tags g",
    key="g.id",
    alive="g.deleted_at IS NULL",
    filters=(
        text("searchTerm", "g.name"),
        ids("ids", "g.id"),
        ids("skipIds", "g.id", negate=True),
        # The official client sends the type in upper case.
        choice("itemType", _ITEM_TYPES | {kind.upper(): clause for kind, clause in _ITEM_TYPES.items()}),
        choice("filter", {"all": "1", "recent": "1"}),
        linked("projectIds", "(g.project_id IS NULL OR g.project_id IN ({}))"),
        moment("updatedAfter", "g.updated_at", ">"),
    ),
    orders={
        "name": "g.name",
        "count": "(SELECT COUNT(*) FROM taggings x WHERE x.tag_id = g.id)",
        "project": "g.project_id",
        "color": "g.color",
        "datelastupdated": "g.updated_at",
        "projectdatelastused": "g.updated_at",
        "id": "g.id",
    },
    order="name",
    shape=_tags,
    sides={"projects": Side("projects", "projects", lambda e: [e["projectId"]])},
    page_size=500,
)


def _comments(_store: Store, rows: list[Row], _query: Query) -> list[Entity]:
    return [_comment(row) for row in rows]


def _comment(row: Row) -> Entity:
    kind, edited = row["object_type"], row["updated_at"] != row["created_at"]
    return {
        "id": row["id"],
        "body": row["body"],
        "htmlBody": row["body"] if row["is_html"] else escape(row["body"]).replace("\n", "<br />"),
        "contentType": "HTML" if row["is_html"] else "TEXT",
        "object": rel(row["object_id"], f"{kind}s"),
        "objectId": row["object_id"],
        "objectType": kind,
        "project": rel(row["project_id"], "projects"),
        "projectId": row["project_id"],
        "postedBy": row["person_id"],
        "postedByUserId": row["person_id"],
        "postedDateTime": row["created_at"],
        "lastEditedBy": row["person_id"] if edited else None,
        "dateLastEdited": row["updated_at"] if edited else None,
        "deleted": bool(row["deleted_at"]),
        "dateDeleted": row["deleted_at"],
        "files": [],
        "fileIds": [],
        "reactions": [],
        "peopleNotifiedCount": 0,
        "isPrivate": 0,
        "commentLink": f"{kind}s/{row['object_id']}?c={row['id']}",
    }


_OBJECTS: Final = ("task", "milestone", "file")  # a project itself cannot be commented on
_OBJECT_TYPES: Final = {kind: f"m.object_type = '{kind}'" for kind in _OBJECTS} | dict.fromkeys(
    ("notebook", "link", "event", "status", "projectupdate"), "0"
)


def _on_objects(_query: Query, where: Where) -> None:
    where.add(f"m.object_type IN {_OBJECTS}")


COMMENTS: Final = Noun(
    plural="comments",
    single="comments",  # the odd one: a single comment too is answered under the plural
    field_key="comments",
    columns=(
        "m.*, CASE m.object_type WHEN 'task' THEN (SELECT project_id FROM tasks k WHERE k.id = m.object_id)"
        " WHEN 'milestone' THEN (SELECT project_id FROM milestones s WHERE s.id = m.object_id)"
        " ELSE (SELECT project_id FROM files f WHERE f.id = m.object_id) END AS project_id"
    ),
    source="comments m",
    key="m.id",
    alive="m.deleted_at IS NULL",
    filters=(
        _on_objects,
        text("searchTerm", "m.body"),
        ids("ids", "m.id"),
        ids("userIds", "m.person_id"),
        ids("objectIds", "m.object_id"),
        choice("objectTypes", _OBJECT_TYPES),
        choice("commentStatus", {"all": "1", "read": "1", "unread": "0"}),
        moment("updatedAfter", "m.updated_at", ">"),
        day("publishedStartDate", "substr(m.created_at, 1, 10)", ">="),
        day("publishedEndDate", "substr(m.created_at, 1, 10)", "<="),
    ),
    orders={
        "date": "m.created_at",
        "all": "m.created_at",
        "user": "m.person_id",
        "type": "m.object_type",
        "project": "m.object_id",
        "id": "m.id",
    },
    order="date",
    shape=_comments,
    sides={
        "users": Side("users", "users", lambda e: [e["postedBy"], e["lastEditedBy"]]),
        "projects": Side("projects", "projects", lambda e: [e["projectId"]]),
        "tasks": Side("tasks", "tasks", lambda e: [e["objectId"]] if e["objectType"] == "task" else []),
        "reactions": Side("reactions", "comments", lambda _: []),
    },
)


def _files(store: Store, rows: list[Row], _query: Query) -> list[Entity]:
    tagged = tag_links(store, "file", rows)
    return [_file(row, tagged[row["id"]]) for row in rows]


def _file(row: Row, tag_ids: list[int]) -> Entity:
    on_task = [row["object_id"]] if row["object_type"] == "task" else []
    return {
        "id": row["id"],
        "displayName": row["name"],
        "originalName": row["name"],
        "description": row["description"] or "",
        "size": row["size"],
        "downloadURL": f"https://sandbox.example/files/{row['id']}/download",
        "previewURL": None,
        "thumbURL": None,
        "version": rel(row["id"] * 100 + row["version"], "fileversions"),
        "versionId": row["id"] * 100 + row["version"],
        "latestFileVersionNo": row["version"],
        "project": rel(row["project_id"], "projects"),
        "projectId": row["project_id"],
        "category": None,
        "categoryId": None,
        "uploadedBy": row["person_id"],
        "uploadedByUserID": row["person_id"],
        "uploadedAt": row["created_at"],
        "uploadedDate": row["created_at"],
        "updatedAt": row["updated_at"],
        "relatedItems": {"tasks": on_task, "comments": [], "messages": []},
        "tags": rels(tag_ids, "tags"),
        "tagIds": tag_ids,
        "isPrivate": 0,
        "isLocked": False,
        "fileSource": "teamworkpm",
        "status": "deleted" if row["deleted_at"] else "active",
    }


FILES: Final = Noun(
    plural="files",
    single="file",
    field_key="files",
    columns="f.*",
    source="files f",
    key="f.id",
    alive="f.deleted_at IS NULL",
    filters=(
        # The query names are those of the other nouns: for files they are unverified.
        text("searchTerm", "f.name", "f.description"),
        ids("ids", "f.id"),
        ids("projectIds", "f.project_id"),
        ids("userIds", "f.person_id"),
        tags("tagIds", "matchAllTags", "file", "f.id"),
        moment("updatedAfter", "f.updated_at", ">"),
    ),
    orders={
        "name": "f.name",
        "size": "f.size",
        "date": "f.created_at",
        "dateuploaded": "f.created_at",
        "user": "f.person_id",
        "id": "f.id",
    },
    order="name",
    shape=_files,
    sides={
        "users": Side("users", "users", lambda e: [e["uploadedBy"]]),
        "projects": Side("projects", "projects", lambda e: [e["projectId"]]),
        "tags": Side("tags", "tags", lambda e: e["tagIds"]),
        "tasks": Side("tasks", "tasks", lambda e: e["relatedItems"]["tasks"]),
    },
)
