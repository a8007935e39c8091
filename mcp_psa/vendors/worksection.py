"""What only code can say about Worksection: signatures, rows inside rows, people by e-mail, tags by what changes, days off.

Sources: the vendor's FAQ, Postman collection and client libraries (the header signature), read 2026-11-22.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote

from mcp_psa.errors import BadArguments
from mcp_psa.http.signature import Signature
from mcp_psa.vendors import Adapter, Preparation, Row

_REFUSED = r'"status_code":\s*2\b'
_NOBODY = ("NOONE", "ANY")  # ids 0, 1 and 2, whose names are in the account's language
_PEOPLE = ("assignees", "assignee", "owner", "members", "person", "created_by")
_AUTHORED = ("project", "task", "comment", "time_entry", "expense")
_ACTOR = "WORKSECTION_ACTOR_EMAIL"
_MY = "my"
_LONGEST = timedelta(days=366)
_NOTHING = "Nothing was changed."


def header_signature(key: str, action: str, stamp: int) -> str:
    """The API key's signature of an action at a time in unix seconds; parameters are not signed."""
    return f"{stamp}_{hmac.new(key.encode(), f'{action}:{stamp}'.encode(), hashlib.sha256).hexdigest()}"


def query_hash(key: str, query: str) -> str:
    """The API key's signature of a query, character for character."""
    return hashlib.md5((query + key).encode(), usedforsecurity=False).hexdigest()


class VendorAdapter(Adapter):
    """Signing, and what the vendor nests, names by e-mail or keeps in maps."""

    def sign(self, method: str, url: str, values: Mapping[str, str]) -> list[Signature]:  # noqa: ARG002
        """Data cannot compute. MD5 is over the query as it is sent; sources disagree, so raw values are the second try."""
        key, query = values["WORKSECTION_API_KEY"], url.partition("?")[2]
        if values.get("WORKSECTION_SIGNING") != "md5":
            action = parse_qs(query)["action"][0]
            return [Signature({"Authorization": f"Admin {header_signature(key, action, int(time.time()))}"})]
        sent, raw = query_hash(key, query), query_hash(key, unquote(query))
        again = [Signature({}, f"hash={raw}")] if raw != sent else []
        return [Signature({}, f"hash={sent}", _REFUSED if again else ""), *again]

    def rows(self, noun: str, body: Any, given: Mapping[str, Any]) -> list[Row] | None:  # noqa: ARG002
        """No path leads into trees and maps; `data` is left out, or is an empty list for a map, where there is nothing."""
        if not isinstance(body, dict) or body.get("status") != "ok":
            return None
        found = body.get("data") or []
        if noun == "absence":
            return [row for person in _things(found) for row in _days_off(person)]
        if isinstance(found, dict):
            found = found.get("users", []) if noun == "person" else [found]
        if noun == "task":
            return list({str(task["id"]): task for task in _flat(found)}.values())
        if noun == "time_entry":
            return [row for row in found if _spent(row.get("time")) or not _spent(row.get("money"))]
        return [row for row in found if _spent(row.get("money"))] if noun == "expense" else found

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:
        """Data cannot leave out nobody, split maps, or let one field decide about another."""
        for name in ("user_to", "user_from"):
            if isinstance(row.get(name), dict) and row[name].get("email") in _NOBODY:
                del row[name]
        if isinstance(row.get("tags"), dict):
            row |= {"tag_ids": list(row["tags"]), "tag_names": list(row["tags"].values())}
        if "page" in row:
            row["page"] = _site(options) + row["page"]
        if noun in ("task", "project") and row.get("status") in ("active", "pending"):
            row.pop("date_closed", None)
        extra = _EXTRA.get(noun)
        return row | extra(row) if extra else row

    async def seek(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:
        """Rows are compared by id: a person given by e-mail is looked up."""
        made = dict(given)
        for name in (n for n in _PEOPLE if "@" in str(given.get(n, ""))):
            made[name] = (await _member(call, name, given[name], "email"))["id"]
        return made

    async def prepare(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:
        """On the wire people are e-mails and folders names; tags are put on and taken off, never set."""
        made = dict(given)
        for name in (n for n in _PEOPLE if n in given and call.noun != "absence"):
            ids = given[name] if isinstance(given[name], list) else [given[name]]
            emails = [id_ if "@" in id_ else (await _member(call, name, id_, "id"))["email"] for id_ in ids]
            if name == "assignees" and len(emails) > 1:
                raise BadArguments("assignees: a task has one assignee here.", f"{_NOTHING} Give one.")
            made[name] = emails if isinstance(given[name], list) else emails[0]
        if call.noun == "project" and "company" in given:
            folders = await _read(call, "get_project_groups")
            titles = {str(row["id"]): row["title"] for row in folders}
            if given["company"] not in titles:
                raise BadArguments(f"company: there is no folder or team {given['company']}.", _NOTHING)
            made["company"] = titles[given["company"]]
        if call.noun == "timer":  # an access token's own one has no id, and is stopped by a call of its own
            made |= {"mine": ""} if given["id"] == _MY else {"timer": given["id"]}
        if call.verb == "update" and {"tags", "stage"} & {*given, *given.get("clear", [])}:
            made |= await _tag_changes(call, given)
        return made

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:
        """Data cannot spread a range over days, name the author from a setting, or unassign by a word of the vendor's."""
        if noun == "absence":
            return {"data": {given["person"]: dict.fromkeys(_days(given), body["kind"])}}
        if body.get("email_user_to") == "":
            body["email_user_to"] = _NOBODY[0]
        if verb == "create" and noun in _AUTHORED and options.get(_ACTOR):
            body.setdefault("email_user_from", options[_ACTOR])
        return body


def _task(row: Row) -> Row:
    return {"assignees": [row["user_to"]] if "user_to" in row else []}


def _person(row: Row) -> Row:
    """Only members have a role; people of a project come with little more than a name."""
    if "first_name" not in row:
        return {}
    return {"kind": "staff" if "role" in row else "contact"}


def _timer(row: Row) -> Row:
    """One's own timer has no id, and seconds for a clock."""
    seconds = row.get("time")
    clock = {"time": f"0:00:{seconds}"} if isinstance(seconds, int) else {}
    return {"id": row.get("id", _MY), **clock}


_EXTRA: dict[str, Callable[[Row], Row]] = {
    "task": _task,
    "person": _person,
    "timer": _timer,
    "expense": lambda row: {"amount": row.get("money")},  # while money, what an hourly rate makes, may be hidden
    "comment": lambda row: {"files_count": len(row.get("files") or [])},
}


def _things(found: Any) -> list[Row]:
    return list(found.values()) if isinstance(found, dict) else found


def _flat(tasks: Iterable[Row], parent: Row | None = None) -> Iterator[Row]:
    """Tasks with the subtasks that stand inside them, each saying what it belongs to."""
    for task in tasks:
        yield task if parent is None else {"parent": {"id": parent["id"]}, **task}
        yield from _flat(task.get("child") or [], task)


def _spent(value: Any) -> bool:
    """Whether time or money is anything but nought."""
    return any(char in "123456789" for char in str(value or ""))


def _days_off(person: Row) -> Iterator[Row]:
    """One person's days as ranges: days in a row of one kind are one absence. The map's name differs between sources."""
    days = person.get("schedule") or person.get("dates") or {}
    made: Row = {}
    for day, kind in sorted(days.items()) if isinstance(days, dict) else ():
        eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        if made and made["end"] == eve and made["kind"] == kind:
            made["end"] = day
            continue
        if made:
            yield made
        made = {"person": person.get("id"), "name": person.get("name"), "start": day, "end": day, "kind": kind}
    if made:
        yield made


def _days(given: Mapping[str, Any]) -> list[str]:
    """The days from start_on to end_on as the vendor writes them."""
    first = date.fromisoformat(given["start_on"])
    span = date.fromisoformat(given.get("end_on", given["start_on"])) - first
    if not timedelta() <= span < _LONGEST:
        raise BadArguments("end_on: give a day up to a year after start_on.", _NOTHING)
    return [(first + timedelta(days=number)).strftime("%d.%m.%Y") for number in range(span.days + 1)]


def _site(options: Mapping[str, str]) -> str:
    """The account's address, where pages are told without it."""
    host = options.get("WORKSECTION_ACCOUNT", "").partition("://")[2] or options.get("WORKSECTION_ACCOUNT", "")
    host = host.split("/")[0]
    return "" if not host else f"https://{host if '.' in host else f'{host}.worksection.com'}"


async def _read(call: Preparation, action: str, **query: str) -> Any:
    answer = await call.read("", {"action": action, **query})
    return answer.get("data") or []


async def _member(call: Preparation, name: str, value: str, by: str) -> Row:
    """The member with this id or e-mail."""
    for row in await _read(call, "get_users"):
        if str(row.get(by, "")).casefold() == value.casefold():
            return dict(row)
    raise BadArguments(f"{name}: no member has the {by} {value!r}.", f"{_NOTHING} worksection_list_people has them.")


async def _tag_changes(call: Preparation, given: Mapping[str, Any]) -> Row:
    """What to put on and take off, so that the tags are those wanted and the stage is the one wanted."""
    thing = await _read(call, f"get_{call.noun}", **{f"id_{call.noun}": given["id"]}, extra="tags")
    now = set(thing.get("tags") or {})
    clear = given.get("clear", [])
    wanted = set(given.get("tags", [])) if "tags" in {*given, *clear} else set(now)
    if "stage" in {*given, *clear}:
        statuses = await _read(call, "get_task_tags", type="status")
        stage = _stage(statuses, given["stage"], now) if "stage" in given else None
        groups = {_group(row) for row in statuses} if stage is None else {_group(stage)}
        wanted -= {str(row["id"]) for row in statuses if _group(row) in groups}
        wanted |= {str(stage["id"])} if stage else set()
    if wanted == now:
        return {}
    return {"plus": ",".join(sorted(wanted - now)), "minus": ",".join(sorted(now - wanted))}


def _stage(statuses: list[Row], value: str, now: set[str]) -> Row:
    """The status of this id or name; where several workflows have it, the one of the task's own."""
    named = [row for row in statuses if value.casefold() in (str(row["id"]), str(row["title"]).casefold())]
    groups = {_group(row) for row in statuses if str(row["id"]) in now}
    found = named if len(named) == 1 else [row for row in named if _group(row) in groups]
    if len(found) != 1:
        shown = "; ".join(f"{row['id']} {row['title']}" for row in named or statuses)
        raise BadArguments(f"stage: {value!r} is not one of: {shown}.", f"{_NOTHING} Give one of these ids.")
    return found[0]


def _group(row: Row) -> str:
    return str(row.get("group", {}).get("id"))
