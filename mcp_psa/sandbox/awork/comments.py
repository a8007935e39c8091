"""Comments on tasks and projects. A message may be HTML; plainFormattedMessage is the text of it."""

import html
import re
from collections.abc import Callable
from functools import partial
from typing import Final

from starlette.responses import Response

from mcp_psa.sandbox.awork import projects, tasks
from mcp_psa.sandbox.awork.call import API_USER, Call, Json, Routes, no_content
from mcp_psa.sandbox.awork.filterby import Column
from mcp_psa.sandbox.awork.forms import Form
from mcp_psa.sandbox.awork.ids import guid, number_of
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.models import COMMENT
from mcp_psa.sandbox.awork.refs import by_id, user_ref
from mcp_psa.sandbox.awork.wire import add, audit, change, ours, remove, version
from mcp_psa.sandbox.store import Row

_PUT: Final = Form("message*:text<=65000 userId:guid previews:[text] isHiddenForConnectUsers:bool")
_POST: Final = Form(
    "message*:text<=65000 userId:guid previews:[text] isHiddenForConnectUsers:bool inReplyToCommentId:guid"
)
_MENTION = re.compile(r"~\[userId:([0-9a-fA-F-]{36})\]")
_MARKUP = re.compile(r"<[a-zA-Z/][^>]*>")


def _plain(message: str) -> str:
    return html.unescape(_MARKUP.sub("", message)).strip()


def _author(row: Row) -> int:
    return API_USER if row["person_id"] is None else int(row["person_id"])


def _render(call: Call, rows: list[Row]) -> list[Json]:
    named = {
        kind: by_id(call.store, f"{kind}s", (row["object_id"] for row in rows if row["object_type"] == kind))
        for kind in ("task", "project")
    }
    mentioned = [number_of("user", text) for row in rows for text in _MENTION.findall(row["body"])]
    people = by_id(call.store, "people", [*(row["person_id"] for row in rows), *mentioned])
    return [_shown(row, named, people) | audit(row, _author(row)) for row in rows]


def _shown(row: Row, named: dict[str, dict[int, Row]], people: dict[int, Row]) -> Json:
    kind, mine = row["object_type"], ours(row)
    thing = named[kind].get(row["object_id"])
    entity = {"id": guid(kind, row["object_id"]), "name": thing["name"] if thing else None}
    users = [user_ref(people, number_of("user", text)) for text in _MENTION.findall(row["body"])]
    reply = mine.get("inReplyTo")
    return {
        "id": guid("comment", row["id"]),
        "entityId": entity["id"],
        "entityType": f"{kind}s",
        "entity": entity,
        "project": entity if kind == "project" else None,
        "task": entity if kind == "task" else None,
        "document": None,
        "user": user_ref(people, _author(row)),
        "userId": guid("user", _author(row)),
        "agentId": None,
        "agentNameSnapshot": None,
        "mentions": {"users": [user for user in users if user], "agentIds": [], "everyUserHadPermissions": True},
        "reactions": [],
        "message": row["body"],
        "formattedMessage": row["body"],
        "plainFormattedMessage": _plain(row["body"]),
        "resourceVersion": version(row),
        "previews": mine.get("previews", []),
        "isHiddenForConnectUsers": bool(mine.get("hidden")),
        "isResolved": None,
        "inReplyToCommentId": None if reply is None else guid("comment", reply),
    }


LISTING = Listing(
    "comments",
    "comment",
    "comments t",
    COMMENT,
    {
        "id": Column("t.id", "guid:comment"),
        "message": Column("t.body"),
        "createdOn": Column("t.created_at", "instant"),
        "updatedOn": Column("t.updated_at", "instant"),
    },
    _render,
)

_WHERE = "t.object_type = ? AND t.object_id = ?"


def _thing(kind: str, call: Call) -> int:
    row = tasks.task_row(call, "id") if kind == "task" else projects.project_row(call, "id")
    return int(row["id"])


def _list(kind: str, call: Call) -> Response:
    return LISTING.page(call, _WHERE, [kind, _thing(kind, call)])


def _found(kind: str, call: Call) -> Row:
    return LISTING.stored(call, call.number("comment", "commentid"), _WHERE, [kind, _thing(kind, call)])


def _one(kind: str, call: Call) -> Response:
    return LISTING.answer(call, _found(kind, call)["id"])


def _poster(call: Call, body: Json) -> int | None:
    """Who is said to have written: the caller, or whom an admin or an API user names."""
    if body["userId"] is None or body["userId"].lower() == call.actor.guid:
        return call.actor.person_id or None
    call.require("admin")
    return call.refer("people", "user", body["userId"], "userId")


def _create(kind: str, call: Call) -> Response:
    thing, body = _thing(kind, call), _POST.read(call.body)
    reply = body["inReplyToCommentId"] and call.refer(
        "comments", "comment", body["inReplyToCommentId"], "inReplyToCommentId"
    )
    values = {
        "object_type": kind,
        "object_id": thing,
        "person_id": _poster(call, body),
        "body": body["message"],
        "is_html": int(bool(_MARKUP.search(body["message"]))),
    }
    own = {"hidden": body["isHiddenForConnectUsers"], "previews": body["previews"] or None, "inReplyTo": reply}
    return LISTING.answer(call, add(call.store, call.actor, "comments", values, own))


def _update(kind: str, call: Call) -> Response:
    row = _found(kind, call)
    call.require("admin", owner=row["person_id"])
    body = _PUT.read(call.body)
    values = {"body": body["message"], "is_html": int(bool(_MARKUP.search(body["message"])))}
    own = {"hidden": body["isHiddenForConnectUsers"], "previews": body["previews"] or None}
    change(call.store, call.actor, "comments", row, values, **own)
    return LISTING.answer(call, row["id"])


def _delete(kind: str, call: Call) -> Response:
    row = _found(kind, call)
    call.require("admin", owner=row["person_id"])
    remove(call.store, "comments", row["id"])
    return no_content()


def _routes(kind: str) -> Routes:
    def bound(handler: Callable[[str, Call], Response]) -> Callable[[Call], Response]:
        return partial(handler, kind)

    base = f"/{kind}s/{{id}}/comments"
    return (
        ("GET", base, bound(_list)),
        ("POST", base, bound(_create)),
        ("GET", base + "/{commentid}", bound(_one)),
        ("PUT", base + "/{commentid}", bound(_update)),
        ("DELETE", base + "/{commentid}", bound(_delete)),
    )


ROUTES: Routes = _routes("task") + _routes("project")
