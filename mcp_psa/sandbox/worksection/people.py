"""Who stands behind an address or an id: members, the short form in which rows name them, and three that are nobody.

A member's id on the wire is the stored id plus 1000, because Worksection uses "0", "1" and "2" for "no manager",
"unassigned" and "anyone"; a real account has no members with such ids either.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.worksection.call import OWNER, Call
from mcp_psa.sandbox.worksection.errors import field_required, invalid_email
from mcp_psa.sandbox.worksection.wire import Json

_OFFSET: Final = 1000

# The names are localized per account; these are the English ones.
NO_MANAGER: Final[Json] = {"id": "0", "email": "NOONE", "name": "Manager isn't assigned"}
NO_EXECUTIVE: Final[Json] = {"id": "1", "email": "NOONE", "name": "Executive isn't assigned"}
ANYONE: Final[Json] = {"id": "2", "email": "ANY", "name": "Anyone"}

PERSON_SQL: Final = (
    "SELECT p.*, c.name AS company FROM people p LEFT JOIN companies c ON c.id = p.company_id"
    " WHERE p.deleted_at IS NULL AND p.is_active"
)
MEMBER_SQL: Final = "(p.kind <> 'client' OR json_extract(p.extra, '$.worksection.member') IS 1)"
"""Who has a login. Persons at clients are contacts, unless they were invited with add_user."""


def wire_id(person_id: int) -> str:
    """A member's id as the API shows it."""
    return str(person_id + _OFFSET)


def stored_id(text: str) -> int | None:
    """The stored id behind one on the wire, or None when it cannot be one."""
    return int(text) - _OFFSET if text.isascii() and text.isdigit() and int(text) > _OFFSET else None


def full_name(person: Row) -> str:
    """First and last name."""
    return f"{person['first_name']} {person['last_name']}".strip()


def ref(person: Row) -> Json:
    """A member as other rows name them."""
    return {"id": wire_id(person["id"]), "email": person["email"] or "", "name": full_name(person)}


def refs(store: Store, ids: Iterable[int | None]) -> dict[int, Json]:
    """Short forms of many people, by stored id, in one query; people who have left are still named."""
    wanted = str(sorted({id_ for id_ in ids if id_ is not None} | {OWNER}))
    rows = store.rows("SELECT * FROM people WHERE id IN (SELECT value FROM json_each(?))", [wanted])
    return {row["id"]: ref(row) for row in rows}


def find(store: Store, email: str) -> int | None:
    """The active member with this address."""
    who = f"p.is_active AND p.deleted_at IS NULL AND {MEMBER_SQL}"
    sql = f"SELECT p.id FROM people p WHERE lower(p.email) = lower(?) AND {who}"  # noqa: S608
    row = store.row(sql, [email.strip()])
    return None if row is None else int(row["id"])


def found(store: Store, emails: Sequence[str]) -> list[int]:
    """The members with these addresses; all unknown ones are named in one error."""
    ids = {email: find(store, email) for email in emails}
    if bad := [email for email, id_ in ids.items() if id_ is None]:
        raise invalid_email(bad)
    return [id_ for id_ in ids.values() if id_ is not None]


def named(call: Call, name: str) -> int | None:
    """The member whose address this parameter holds; None when it was not sent or is empty."""
    email = (call.params.text(name) or "").strip()
    return found(call.store, [email])[0] if email else None


def author(call: Call, *, required: bool = False) -> int:
    """Who a new row is by: `email_user_from` with the account's key, the token's owner otherwise."""
    if call.mode == "user":
        return call.person_id
    person_id = named(call, "email_user_from")
    if person_id is None and required:
        raise field_required("email_user_from")
    return call.person_id if person_id is None else person_id


def names(store: Store, ids: Sequence[int]) -> list[str]:
    """Names, in the order of the ids."""
    known = refs(store, ids)
    return [str(known[id_]["name"]) for id_ in ids if id_ in known]
