"""Companies and people as version 3 shows them."""

from decimal import Decimal
from typing import Any, Final

from mcp_psa.sandbox.store import Row, Store
from mcp_psa.sandbox.teamwork.query import Query
from mcp_psa.sandbox.teamwork.v3.listing import Entity, Noun, Side, rel, rels, tag_links
from mcp_psa.sandbox.teamwork.where import choice, day, flag, ids, linked, moment, switched_off, tags, text

# What only Teamwork keeps of a company: our name for it in `extra`, and its v3 field.
COMPANY_EXTRAS: Final = ("addressTwo", "state", "fax", "emailTwo", "emailThree", "profile", "cid")


def own(row: Row) -> dict[str, Any]:
    """What Teamwork alone keeps of a row."""
    kept: dict[str, Any] = row["extra"].get("teamwork", {})
    return kept


def _companies(store: Store, rows: list[Row], _query: Query) -> list[Entity]:
    tagged = tag_links(store, "company", rows)
    return [_company(row, tagged[row["id"]]) for row in rows]


def _company(row: Row, tag_ids: list[int]) -> Entity:
    kept = own(row)
    return {
        "id": row["id"],
        "name": row["name"],
        "addressOne": row["address"] or "",
        "addressTwo": kept.get("addressTwo", ""),
        "city": row["city"] or "",
        "state": kept.get("state", ""),
        "zip": row["zip"] or "",
        "countryCode": row["country"] or "",
        "phone": row["phone"] or "",
        "fax": kept.get("fax", ""),
        "website": row["website"] or "",
        "emailOne": row["email"] or "",
        "emailTwo": kept.get("emailTwo", ""),
        "emailThree": kept.get("emailThree", ""),
        "profileText": kept.get("profile", ""),
        "privateNotes": row["notes"] or "",
        "privateNotesText": row["notes"] or "",
        "cid": kept.get("cid", ""),
        "isOwner": row["kind"] == "own",
        "status": "active" if row["is_active"] else "archived",
        "clientManagedBy": rel(row["account_manager_id"], "users"),
        "industry": None,
        "industryId": None,
        "tags": rels(tag_ids, "tags"),
        "accounts": row["accounts"],
        "clients": row["clients"],
        "collaborators": 0,
        "contacts": row["clients"],
        "canSeePrivate": True,
        "companyNameUrl": f"{row['id']}-{(row['code'] or '').lower()}",
        "logoUrl": "",
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
    }


_PEOPLE_OF: Final = (
    "(SELECT COUNT(*) FROM people u WHERE u.company_id = c.id AND u.deleted_at IS NULL AND u.kind {} 'client')"
)
_PROJECTS_OF: Final = "(SELECT COUNT(*) FROM projects p WHERE p.company_id = c.id AND p.deleted_at IS NULL)"

COMPANIES: Final = Noun(
    plural="companies",
    single="company",
    field_key="companies",
    columns=f"c.*, {_PEOPLE_OF.format('<>')} AS accounts, {_PEOPLE_OF.format('=')} AS clients",
    source="companies c",
    key="c.id",
    alive="c.deleted_at IS NULL",
    filters=(
        text("searchTerm", "c.name"),
        ids("ids", "c.id"),
        ids("excludeIds", "c.id", negate=True),
        ids("clientManagedByUserIds", "c.account_manager_id"),
        tags("tagIds", "matchAllTags", "company", "c.id"),
        tags("projectTagIds", "matchAllProjectTags", "company", "c.id"),
        tags("excludeTagIds", "matchAllExcludedTags", "company", "c.id", negate=True),
        flag("excludeOwnerCompany", "c.kind <> 'own'"),
        moment("updatedAfter", "c.updated_at", ">"),
        moment("createdAfter", "c.created_at", ">"),
        day("updatedAfterDate", "c.updated_at", ">="),
        day("createdAfterDate", "c.created_at", ">="),
    ),
    orders={
        "ownercompany": "c.kind <> 'own', c.name",
        "name": "c.name",
        "id": "c.id",
        "dateadded": "c.created_at",
        "country": "c.country",
        "website": "c.website",
        "email": "c.email",
        "phone": "c.phone",
        "industry": "c.industry",
        "accounts": _PEOPLE_OF.format("<>"),
        "clients": _PEOPLE_OF.format("="),
        "contacts": _PEOPLE_OF.format("="),
        "projects": _PROJECTS_OF,
        "ownername": "c.account_manager_id",
        **dict.fromkeys(("collaborators", "tasks", "health", "fax", "taskscompletion", "customfield"), "c.id"),
    },
    order="ownercompany",
    shape=_companies,
    sides={
        "tags": Side("tags", "tags", lambda e: [tag["id"] for tag in e["tags"]]),
        "clientmanagedby": Side("users", "users", lambda e: [(e["clientManagedBy"] or {}).get("id")]),
        **{name: Side(name, "companies", lambda _: []) for name in ("countries", "industries", "companyupdates")},
    },
)


def cents(amount: str | None) -> int | None:
    """An amount in minor units, as version 3 has money."""
    return None if amount is None else int(Decimal(amount) * 100)


def _people(_store: Store, rows: list[Row], _query: Query) -> list[Entity]:
    return [_person(row) for row in rows]


def kind_of(row: Row) -> str:
    """Teamwork's type of a person: whoever is not of our own firm is a contact unless made otherwise."""
    return str(own(row).get("type", "contact" if row["kind"] == "client" else "account"))


def _person(row: Row) -> Entity:
    return {
        "id": row["id"],
        "firstName": row["first_name"],
        "lastName": row["last_name"],
        "title": row["title"] or "",
        "email": row["email"] or "",
        "isAdmin": bool(row["is_admin"]),
        "isClientUser": row["kind"] == "client",
        "isServiceAccount": False,
        "isPlaceholderResource": False,
        "type": kind_of(row),
        "company": rel(row["company_id"], "companies"),
        "companyId": row["company_id"],
        "teams": rels([row["team_id"]], "teams") if row["team_id"] else [],
        "jobRoles": [],
        "userRate": cents(row["bill_rate"]),
        "userCost": cents(row["cost_rate"]),
        "workingHour": None,
        "workingHoursId": None,
        "lengthOfDay": round((row["weekly_minutes"] or 2400) / 300, 2),
        "timezone": row["timezone"] or "UTC",
        "avatarUrl": "",
        "deleted": bool(row["deleted_at"]),
        "canAddProjects": bool(row["is_admin"]),
        "createdAt": row["created_at"],
        "createdBy": rel(1, "users"),
        "updatedAt": row["updated_at"],
        "updatedBy": rel(1, "users"),
    }


_TYPE: Final = (
    "COALESCE(json_extract(u.extra, '$.teamwork.type'), CASE u.kind WHEN 'client' THEN 'contact' ELSE 'account' END)"
)
TEAM_OF: Final = "(SELECT o.id FROM options o WHERE o.kind = 'team' AND o.name = u.team)"

PEOPLE: Final = Noun(
    plural="people",
    single="person",
    field_key="people",
    columns=f"u.*, {TEAM_OF} AS team_id",
    source="people u LEFT JOIN companies c ON c.id = u.company_id",
    key="u.id",
    alive="u.deleted_at IS NULL",
    filters=(
        text("searchTerm", "u.first_name || ' ' || u.last_name", "u.email"),
        choice("userType", {word: f"{_TYPE} = '{word}'" for word in ("account", "collaborator", "contact")}),
        ids("ids", "u.id"),
        ids("excludeIds", "u.id", negate=True),
        ids("companyIds", "u.company_id"),
        linked("projectIds", "u.id IN (SELECT person_id FROM project_members WHERE project_id IN ({}))"),
        linked("excludeProjectIds", "u.id NOT IN (SELECT person_id FROM project_members WHERE project_id IN ({}))"),
        linked("teamIds", f"{TEAM_OF} IN ({{}})"),
        moment("updatedAfter", "u.updated_at", ">"),
        flag("onlyOwnerCompany", "c.kind = 'own'"),
        flag("excludeContacts", f"{_TYPE} <> 'contact'"),
        switched_off("includeClients", "u.kind <> 'client'"),
        switched_off("includeCollaborators", f"{_TYPE} <> 'collaborator'"),
    ),
    orders={
        "name": "u.first_name || ' ' || u.last_name",
        "namecaseinsensitive": "(u.first_name || ' ' || u.last_name) COLLATE NOCASE",
        "company": "c.name",
        "id": "u.id",
    },
    order="name",
    shape=_people,
    sides={
        "companies": Side("companies", "companies", lambda e: [e["companyId"]]),
        "workingHours": Side("workingHours", "users", lambda _: []),
        "permissions": Side("ProjectPermissions", "users", lambda _: []),
    },
)
