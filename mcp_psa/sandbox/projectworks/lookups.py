"""The choice lists of the tenant, each below a path of its own: what a caller needs to fill in types and statuses.

Most answer whole, whatever page is asked for: the vendor's 2018 Swagger gives them no paging parameter. Roles and
leave types take filters and pages in 2026.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcp_psa.sandbox.projectworks import choices, settings
from mcp_psa.sandbox.projectworks.binding import not_valid, page, parameters
from mcp_psa.sandbox.projectworks.errors import Answer
from mcp_psa.sandbox.store import Row, Store

Query = Mapping[str, str]
Lookup = Callable[[Store, Query], list[Row]]

_PLAIN: Final = {
    "/Clients/Types": choices.CLIENT_TYPES,
    "/Clients/FinancePaymentTermTypes": choices.PAYMENT_TERMS,
    "/Projects/Statuses": choices.PROJECT_STATUSES,
    "/Projects/Types": choices.PROJECT_TYPES,
    "/Projects/TaskSelfServiceModes": choices.SELF_SERVICE_MODES,
    "/Modules/BudgetTypes": choices.BUDGET_TYPES,
    "/Modules/BudgetFrequencies": choices.BUDGET_FREQUENCIES,
    "/Tasks/AllocationTypes": choices.ALLOCATION_TYPES,
    # This path is in the 2018 Swagger, like /Tasks/Types below; the clients of 2026 do not use them (unverified).
    "/Tasks/Statuses": choices.TASK_STATUSES,
    # The members of a leave status are unverified.
    "/Leaves/Statuses": choices.LEAVE_STATUSES,
}


def _currencies(_store: Store, _query: Query) -> list[Row]:
    rows = []
    for id_, code, name in choices.CURRENCIES.entries:
        symbol, culture = settings.CURRENCY_SIGNS[code]
        rows.append({"CurrencyID": id_, "Code": code, "Name": name, "Symbol": symbol, "Culture": culture})
    return rows


def _countries(_store: Store, _query: Query) -> list[Row]:
    return [{"CountryID": id_, "Code": code, "Name": name} for id_, code, name in settings.COUNTRIES]


def _rate_cards(_store: Store, _query: Query) -> list[Row]:
    return [
        {
            "RateCardID": id_,
            "Name": name,
            "Description": None,
            "IsDefault": default,
            "IsActive": True,
            "CurrencyID": choices.CURRENCIES.id(code),
            "CurrencyCode": code,
            "ExternalReference": None,
            "ModifiedDateUTC": "2024-02-29T22:15:03.8566667",
        }
        for id_, (name, code, default) in settings.RATE_CARDS.items()
    ]


def _gl_codes(_store: Store, _query: Query) -> list[Row]:
    return [
        {
            "GLCodeID": id_,
            "Code": code,
            "Description": text,
            "IsActive": True,
            "IsInterco": False,
            "IsDiscount": False,
            "GLCodeTypeID": settings.GL_TYPE[0],
            "GLCodeTypeName": settings.GL_TYPE[1],
            "ExternalReference": None,
            "ModifiedDateUTC": "2024-02-29T22:15:03.8566667",
        }
        for id_, (code, text) in settings.GL_CODES.items()
    ]


def _leave_types(store: Store, query: Query) -> list[Row]:
    rows: list[Row] = [
        {"TypeID": id_, "Name": name, "Code": code, "IsActive": True, "IsPaid": paid}
        for (id_, _, name), (code, paid) in zip(choices.LEAVE_TYPES.entries, settings.LEAVE_CODES.values(), strict=True)
    ]
    return _paged(store, query, _only(rows, query, {"TypeID": int, "Name": str, "IsActive": _boolean}))


def _roles(store: Store, query: Query) -> list[Row]:
    rows: list[Row] = [
        {"UserRoleID": id_, "Code": code, "Description": text} for id_, (code, text) in settings.ROLES.items()
    ]
    return _paged(store, query, _only(rows, query, {"Code": str}, {"Code": "rolecode"}))


def _task_types(store: Store, _query: Query) -> list[Row]:
    rows = store.rows("SELECT id, name FROM options WHERE kind = 'work_type' AND is_active = 1 ORDER BY id")
    return [{"TaskTypeID": row["id"] + settings.TASK_TYPE_SHIFT, "Name": row["name"]} for row in rows]


def _teams(store: Store, _query: Query) -> list[Row]:
    rows = store.rows("SELECT id, name, is_active FROM options WHERE kind = 'team' ORDER BY id")
    return [
        {"TeamID": row["id"] + settings.TEAM_SHIFT, "Name": row["name"], "IsActive": bool(row["is_active"])}
        for row in rows
    ]


def _positions(store: Store, _query: Query) -> list[Row]:
    rows = store.rows(
        "SELECT MIN(id) AS id, title, MAX(updated_at) AS modified FROM people "
        "WHERE kind IN ('staff', 'contractor') AND title IS NOT NULL AND deleted_at IS NULL GROUP BY title ORDER BY 1"
    )
    return [
        {
            "PositionID": row["id"] + settings.POSITION_SHIFT,
            "Name": row["title"],
            "IsShadowable": False,
            "IsActive": True,
            "SortOrder": place,
            "ModifiedDateUTC": row["modified"][:19],
        }
        for place, row in enumerate(rows, start=1)
    ]


_MADE: Final[Mapping[str, Lookup]] = {
    "/Common/Currencies": _currencies,
    "/Common/Countries": _countries,
    "/Common/RateCards": _rate_cards,
    "/Common/GLCodes": _gl_codes,
    "/Leaves/Types": _leave_types,
    "/Users/Roles": _roles,
    "/Tasks/Types": _task_types,
    "/Teams": _teams,
    "/Positions": _positions,
}


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _only(
    rows: list[Row], query: Query, readers: Mapping[str, Callable[[str], Any]], names: Mapping[str, str] | None = None
) -> list[Row]:
    """The rows that agree with each filter given; a filter is called like its member unless `names` says otherwise."""
    for member, read in readers.items():
        text = query.get((names or {}).get(member, member.lower()))
        if text is None:
            continue
        try:
            wanted = read(text)
        except ValueError:
            raise not_valid(member, text) from None
        rows = [row for row in rows if row[member] == wanted]
    return rows


def _paged(store: Store, query: Query, rows: Sequence[Row]) -> list[Row]:
    size, skip = page(store, query)
    return list(rows[skip : skip + size])


def routes(store: Store) -> list[Route]:
    """One route for each list."""
    plain = {path: _whole(listed) for path, listed in _PLAIN.items()}
    return [_route(store, path, lookup) for path, lookup in (plain | dict(_MADE)).items()]


def _whole(listed: choices.Choices) -> Lookup:
    return lambda _store, _query: listed.rows()


def _route(store: Store, path: str, lookup: Lookup) -> Route:
    async def answer(request: Request) -> Response:
        return Answer(lookup(store, parameters(request)))

    return Route(path, answer, methods=["GET"])
