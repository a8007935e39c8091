"""Members of the account and its contacts: people with a login, and people without one."""

import re
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import invalid_email
from mcp_psa.sandbox.worksection.extras import merged, own
from mcp_psa.sandbox.worksection.people import MEMBER_SQL, PERSON_SQL, full_name, wire_id
from mcp_psa.sandbox.worksection.teams import CONTACT_FOLDER, folder_named, main_team, team_named
from mcp_psa.sandbox.worksection.wire import Json, given, moment, number

_AVATAR: Final = "https://sandbox.worksection.com/images/user/0f.gif"
_EMAIL: Final = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+$")
_PHONES: Final = ("phone2", "phone3", "phone4", "address", "address2")


def get_users(call: Call) -> Json:
    """List all members (the vendor has no way to ask for one); those who were disabled are left out (unverified)."""
    rows = call.store.rows(f"{PERSON_SQL} AND {MEMBER_SQL} ORDER BY p.id")
    return {"data": [_member(call, row) for row in rows]}


def me(call: Call) -> Json:
    """The token's owner: an array of one, as the FAQ shows it (the Postman collection shows an object)."""
    return {"data": [_member(call, _row(call.store, call.person_id))]}


def add_user(call: Call) -> Json:
    """Invite a member; an address in use is refused (unverified)."""
    params, email = call.params, call.params.required("email")
    _refuse_taken(call.store, [email])
    team = team_named(call.store, params.text("group") or "") or main_team(call.store)
    values = {
        "first_name": params.text("first_name") or email.split("@")[0],
        "last_name": params.text("last_name") or "",
        "email": email,
        "title": params.text("title") or "",
        "team": params.text("department"),
        "company_id": None if team is None else team["id"],
        "kind": "client" if team is not None and team["kind"] != "own" else "staff",
        "extra": merged(None, {"member": True, "role": (params.text("role") or "user").lower()}),
    }
    return {"data": _member(call, _row(call.store, call.store.insert("people", values)))}


def get_contacts(call: Call) -> Json:
    """List all contacts."""
    rows = call.store.rows(f"{PERSON_SQL} AND NOT {MEMBER_SQL} ORDER BY p.id")
    return {"data": [_contact(call, row) for row in rows]}


def add_contact(call: Call) -> Json:
    """Add a contact; an unknown folder is ignored (unverified)."""
    params = call.params
    email, name, folder = params.required("email"), params.required("name"), params.text("group") or ""
    _refuse_taken(call.store, email.split(","))
    team = team_named(call.store, folder)
    kept = {key: params.text(key) or None for key in _PHONES}
    if team is None and folder_named(call.store, CONTACT_FOLDER, folder):
        kept["folder"] = folder
    first, _, last = name.partition(" ")
    values = {
        "first_name": first,
        "last_name": last,
        "email": email,
        "title": params.text("title") or "",
        "phone": params.text("phone") or None,
        "company_id": None if team is None else team["id"],
        "kind": "client",
        "extra": merged(None, kept),
    }
    return {"data": _contact(call, _row(call.store, call.store.insert("people", values)))}


def _row(store: Store, person_id: int) -> Row:
    return store.rows(f"{PERSON_SQL} AND p.id = ?", [person_id])[0]


def _refuse_taken(store: Store, emails: list[str]) -> None:
    sql = "SELECT 1 AS taken FROM people WHERE lower(email) = lower(?) AND deleted_at IS NULL"
    if len(emails) > 1 or not _EMAIL.match(emails[0]) or store.row(sql, [emails[0]]):
        raise invalid_email(emails)


def _member(call: Call, row: Row) -> Json:
    return _head(row) | given(
        rate=None if row["bill_rate"] is None else number(row["bill_rate"]),
        avatar=_AVATAR,
        group=row["company"] or "",
        department=row["team"] or "",
        role=_role(row),
        **_reachable(call, row),
    )


def _contact(call: Call, row: Row) -> Json:
    return _head(row) | given(group=own(row).get("folder") or row["company"] or "DEFAULT", **_reachable(call, row))


def _head(row: Row) -> Json:
    names = {"first_name": row["first_name"], "last_name": row["last_name"], "name": full_name(row)}
    return {"id": wire_id(row["id"]), **names, "title": row["title"] or ""}


def _reachable(call: Call, row: Row) -> Json:
    """How to reach someone; `date_added` is shown to the account's key alone."""
    kept = own(row)
    fixed = {"email": row["email"], "phone": row["phone"]} | {key: kept.get(key) for key in _PHONES}
    return fixed | {"date_added": moment(row["created_at"]) if call.mode == "admin" else None}


def _role(row: Row) -> str:
    """Roles come capitalized in samples and in lower case in the vendor's text."""
    if row["id"] == OWNER:
        return "Owner"
    return "Account admin" if row["is_admin"] else str(own(row).get("role", "user")).capitalize()
