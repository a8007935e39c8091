"""Seed the sandbox: one believable digital agency, the same on every run.

Deterministic (a fixed random seed, no clock but the store's) and counted from the Monday of the present week; only the
time of the week in progress grows from day to day. See agency_firms.py and agency_texts.py for the facts.
"""

import random
from collections import OrderedDict
from typing import Final

from mcp_psa.sandbox import agency_firms as firms
from mcp_psa.sandbox.agency_anchor import Anchor, put
from mcp_psa.sandbox.agency_money import money
from mcp_psa.sandbox.agency_talk import talk
from mcp_psa.sandbox.agency_time import absences, bookings, spend
from mcp_psa.sandbox.agency_work import Plan, work
from mcp_psa.sandbox.store import Store

SEED: Final = 20170401


# The last few agencies that were made, as databases: the same one again is a copy, which takes a five-hundredth of the time.
_MADE: Final[OrderedDict[tuple[str, int | None], bytes]] = OrderedDict()
_MOST_KEPT: Final = 4
_LARGEST_KEPT: Final = 4_000_000


def seed(store: Store, *, time_entries: int | None = None) -> None:
    """Fill an empty store with the agency, with exactly `time_entries` time entries when that is given."""
    key = (store.now, time_entries)
    if store.in_memory and key in _MADE:
        store.load(_MADE[key])
        return
    _make(store, time_entries)
    if store.in_memory and len(image := store.image()) <= _LARGEST_KEPT:
        _MADE[key] = image
        while len(_MADE) > _MOST_KEPT:
            _MADE.popitem(last=False)


def _make(store: Store, time_entries: int | None) -> None:
    anchor = Anchor.of(store)
    rng = random.Random(SEED)  # noqa: S311  # repeatable on purpose
    _choices(store, anchor)
    _firms(store, anchor)
    _people(store, anchor)
    plan = Plan(store, anchor, rng)
    work(plan)
    talk(plan)
    away = absences(plan)
    bookings(plan)
    invoiced = spend(plan, away, time_entries)
    money(plan, invoiced)


def _choices(store: Store, anchor: Anchor) -> None:
    stamps = anchor.stamps(-400, -90)
    put(
        store,
        "offices",
        [{"id": n, "name": name, "currency": c} | stamps for n, (name, c) in enumerate(firms.OFFICES, 1)],
    )
    put(
        store,
        "categories",
        [{"id": n, "name": name, "color": c} | stamps for n, (name, c) in enumerate(firms.CATEGORIES, 1)],
    )
    put(
        store,
        "tags",
        [
            {"id": n, "name": name, "color": color, "kind": kind} | anchor.stamps(-300 + n, -100 + 7 * n)
            for n, (name, color, kind) in enumerate(firms.TAGS, 1)
        ],
    )
    options = [("work_type", name) for name in firms.WORK_TYPES]
    options += [("team", name) for name in firms.TEAMS]
    options += [("project_role", name) for name in firms.ROLES]
    put(
        store,
        "options",
        [{"id": n, "kind": kind, "name": name, "position": n} for n, (kind, name) in enumerate(options, 1)],
    )


def _firms(store: Store, anchor: Anchor) -> None:
    own = firms.Firm(
        "OWN", firms.AGENCY, "Agency", firms.AGENCY_DOMAIN, "Speicher 3", "Hamburg", "20459", "DE", "EUR", 1
    )
    rows: list[dict[str, object]] = []
    for id_, firm in enumerate((own, *firms.CLIENTS), 1):
        row: dict[str, object] = {
            "id": id_,
            "code": firm.code,
            "name": firm.name,
            "kind": "own" if id_ == 1 else "client",
            "industry": firm.industry,
            "website": f"https://www.{firm.domain}",
            "email": f"office@{firm.domain}",
            "phone": f"+49 40 5550 {100 + id_}",
            "address": firm.address,
            "city": firm.city,
            "zip": firm.zip,
            "country": firm.country,
            "currency": firm.currency,
            "office_id": firm.office,
            "account_manager_id": 4 if firm.office == 2 else 5,  # noqa: PLR2004
            "notes": "Invoices only as PDF & by e-mail." if id_ % 4 == 0 else None,
        }
        rows.append(row | anchor.stamps(-420 + 20 * id_, -150 + 11 * id_))
    put(store, "companies", rows)


def _people(store: Store, anchor: Anchor) -> None:
    domains = {1: firms.AGENCY_DOMAIN} | {n: firm.domain for n, firm in enumerate(firms.CLIENTS, 2)}
    rows: list[dict[str, object]] = []
    for id_, who in enumerate(firms.PEOPLE, 1):
        inside = who.company == 1
        row: dict[str, object] = {
            "id": id_,
            "first_name": who.first,
            "last_name": who.last,
            "email": f"{_ascii(who.first)}.{_ascii(who.last)}@{domains[who.company]}",
            "title": who.title,
            "phone": f"+49 40 5551 {200 + id_}",
            "company_id": who.company,
            "kind": who.kind,
            "team": who.team,
            "office_id": who.office,
            "is_admin": int(id_ in {1, 4}),
            "birth_date": f"{1968 + id_ % 30}-{1 + id_ % 12:02d}-{1 + 7 * id_ % 28:02d}" if inside else None,
            "started_on": anchor.day(-1400 + 50 * id_) if inside else None,
            "weekly_minutes": who.weekly,
            "bill_rate": who.bill,
            "cost_rate": who.cost,
            "timezone": "Europe/London" if who.office == 2 else "Europe/Berlin",  # noqa: PLR2004
        }
        rows.append(row | anchor.stamps(-390 + 5 * id_, -200 + 8 * id_))
    put(store, "people", rows)


def _ascii(name: str) -> str:
    plain = name.lower().translate(str.maketrans("üößäıøé", "uosaioe", "' "))
    return plain.encode("ascii", "ignore").decode("ascii")
