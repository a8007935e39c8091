"""Search over everything by a word: awork's quickest way from a name to an id.

Closed projects and done tasks, and what is stuck, are left out unless includeClosedAndStuck asks for them.
"""

from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork import comments, companies, projects, tasks, times
from mcp_psa.sandbox.awork.call import Call, Json, Routes
from mcp_psa.sandbox.awork.errors import invalid
from mcp_psa.sandbox.awork.ids import guid
from mcp_psa.sandbox.awork.listing import Listing
from mcp_psa.sandbox.awork.statuses import PROJECT_TYPES_SQL, TASK_TYPES_SQL
from mcp_psa.sandbox.awork.task_lists import LISTING as TASK_LISTS
from mcp_psa.sandbox.awork.users import user_rows

_LONGEST: Final = 50
_TOP: Final = 20
_EXACT, _START, _INSIDE = 10.0, 5.0, 2.0
_TEXT = "instr(lower({0}), ?) > 0"


_NESTED: Final = {
    "taskStatus": ("name", "type", "icon"),
    "projectStatus": ("id", "name", "type"),
    "company": ("id", "name", "hasImage"),
    "project": ("id", "name", "isPrivate", "isBillableByDefault", "createdBy", "isExternal"),
}


@dataclass(frozen=True)
class _Type:
    """One searchable type: its key in the answer, where its rows are, which text is searched and shown."""

    hits: str
    listing: Listing | None
    text: str
    open: str = "1"
    shown: tuple[str, ...] = ("id", "name")


_TYPES: Final = {
    "task": _Type(
        "taskHits",
        tasks.LISTING,
        "t.name",
        f"({TASK_TYPES_SQL}) NOT IN ('done', 'stuck')",
        (
            "id",
            "name",
            "taskIdentifier",
            "description",
            "tags",
            "project",
            "baseType",
            "isPrio",
            "dueOn",
            "taskStatus",
            "projectId",
            "parentId",
        ),
    ),
    "project": _Type(
        "projectHits",
        projects.LISTING,
        "t.name",
        f"({PROJECT_TYPES_SQL}) NOT IN ('closed', 'stuck')",
        (
            "id",
            "name",
            "projectKey",
            "description",
            "projectTypeId",
            "projectStatusId",
            "isPrivate",
            "projectStatus",
            "company",
        ),
    ),
    "user": _Type(
        "userHits", None, "", shown=("id", "firstName", "lastName", "position", "userContactInfos", "isDeactivated")
    ),
    "company": _Type("companyHits", companies.LISTING, "t.name", shown=("id", "name", "industry")),
    "comment": _Type(
        "commentHits",
        comments.LISTING,
        "t.body",
        "t.object_type IN ('task', 'project')",
        ("id", "message", "entityType", "entityId", "userId"),
    ),
    "timeentry": _Type(
        "timeEntriesHits",
        times.LISTING,
        "t.description",
        shown=("id", "note", "taskId", "projectId", "userId", "duration", "isBilled"),
    ),
    "tasklist": _Type("taskListHits", TASK_LISTS, "t.name"),
}
# Known to awork's search, but the agency has none of them, or the sandbox does not show them.
_EMPTY: Final = {
    "timereport": "timeReportsHits",
    "file": "fileHits",
    "document": "documentHits",
    "dashboardnote": "dashboardNotesHits",
}


def _search(call: Call) -> Response:
    term = call.query.get("searchTerm", "").strip()
    if not term or len(term) > _LONGEST:
        raise invalid(("searchTerm", f"The searchTerm must have 1 to {_LONGEST} characters."))
    wanted = _wanted(call.query.get("searchTypes", "all"))
    top = call.query.get("top", str(_TOP))
    if not top.isdecimal():
        raise invalid(("top", "The value is not an integer."))
    found = {key: _hits(call, name, term) if name in wanted else [] for name, key in _keys().items()}
    best = sorted((hit for hits in found.values() for hit in hits), key=lambda hit: -hit["score"])
    results = {key: _result(hits, int(top)) for key, hits in found.items()}
    head = {"totalCount": len(best), "maxScore": best[0]["score"] if best else 0.0, "top": best[: int(top)]}
    return JSONResponse(head | results)


def _keys() -> dict[str, str]:
    return {name: kind.hits for name, kind in _TYPES.items()} | _EMPTY


def _wanted(text: str) -> set[str]:
    names = {name.strip().lower() for name in text.split(",")}
    known = set(_keys())
    if unknown := names - known - {"all"}:
        raise invalid(("searchTypes", f"Unknown types: {', '.join(sorted(unknown))}."))
    return known if "all" in names else names


def _hits(call: Call, name: str, term: str) -> list[Json]:
    if name in _EMPTY:
        return []
    kind = _TYPES[name]
    rows = _users(call, term) if kind.listing is None else _rows(call, name, kind.listing, term)
    hits = []
    for row in rows:
        entity = {key: _entity(key, row[key]) for key in kind.shown} | {"workspaceId": guid("workspace", 1)}
        text = str(
            row.get("name") or row.get("note") or row.get("message") or f"{row.get('firstName')} {row.get('lastName')}"
        )
        hits.append({"type": name, "score": _score(text.lower(), term.lower()), "entity": entity, "highlights": {}})
    return sorted(hits, key=lambda hit: -float(str(hit["score"])))


def _entity(name: str, value: Any) -> Any:
    """A field as the search index keeps it: nested rows have fewer fields there."""
    if name in _NESTED and value:
        return {key: value[key] for key in _NESTED[name]}
    return [each["name"] for each in value] if name == "tags" else value


def _rows(call: Call, name: str, listing: Listing, term: str) -> list[Json]:
    kind = _TYPES[name]
    closed = call.flag("includeClosedAndStuck") or name == "comment"
    where = (
        f"{_TEXT.format(kind.text)} AND {kind.open if not closed or name == 'comment' else '1'} AND "
        f"{_scope(call, name)}"
    )
    rows = listing.rows(call, where, [term.lower()], f"ORDER BY {listing.default_order} LIMIT 1000")
    return listing.render(call, rows)


def _scope(call: Call, name: str) -> str:
    """What the caller may see."""
    scopes = {"task": tasks.visible, "project": projects.visible, "timeentry": times.visible}
    return scopes[name](call) if name in scopes else "1"


def _users(call: Call, term: str) -> list[Json]:
    return [row for row in user_rows(call) if term.lower() in f"{row['firstName']} {row['lastName']}".lower()]


def _score(text: str, term: str) -> float:
    return _EXACT if text == term else _START if text.startswith(term) else _INSIDE


def _result(hits: list[Json], top: int) -> Json:
    best = hits[0]["score"] if hits else 0.0
    return {"totalCount": len(hits), "maxScore": best, "hits": hits[:top], "hasHits": bool(hits)}


ROUTES: Routes = (("GET", "/search", _search),)
