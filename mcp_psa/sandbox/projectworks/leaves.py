"""Leaves: time off, day by day. A change is a PUT that replaces the whole request, days and comments included."""

import base64
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.binding import bind, lowered
from mcp_psa.sandbox.projectworks.choices import LEAVE_STATUSES, LEAVE_TYPES
from mcp_psa.sandbox.projectworks.dates import day_out, moment_out
from mcp_psa.sandbox.projectworks.errors import invalid
from mcp_psa.sandbox.projectworks.nouns import EXTERNAL, Field, Filter, Noun, kept, mine, tail, usual
from mcp_psa.sandbox.store import Row, Store

_FULL_WEEK: Final = 2400
_SATURDAY: Final = 5
_SHARED: Final = ("vacation", "sick-leave")  # the kinds of leave that other vendors know too


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "LeaveID": row["id"],
            "UserID": row["person_id"],
            "StatusID": LEAVE_STATUSES.id(row["status"]),
            "DateSubmitted": moment_out(row["created_at"]),
            "RequestComment": row["description"],
            "ResponseComment": mine(row).get("ResponseComment"),
            "IsReviewRequired": bool(mine(row).get("IsReviewRequired", False)),
            "IsExported": False,
            "IsExportUpdateRequired": False,
            "ExportedBy": None,
            "ExportedDate": None,
            "RowVersion": _version(row),
            "Days": list(_days(row)),
        }
        | tail(row)
        for row in rows
    ]


def _version(row: Row) -> str:
    """Eight bytes that change with the row."""
    digits = "".join(filter(str.isdigit, row["modified"]))[:14]
    return base64.b64encode((int(digits) * 1000 + row["id"] % 1000).to_bytes(8)).decode("ascii")


def _days(row: Row) -> Iterator[Row]:
    """The days as they were written here, or the working days of a span that came in by another way."""
    written = mine(row).get("Days") or [{"Date": None}]
    if [min(day["Date"] or "" for day in written), max(day["Date"] or "" for day in written)] == _ends(row):
        for day in written:
            yield {**day, "Date": day_out(day["Date"]), "PayrollExportReference": None}
        return
    for day, hours in _span(row):
        yield {
            "Date": day_out(day),
            "TypeID": LEAVE_TYPES.id(row["kind"]),
            "Hours": hours,
            "PayrollExportReference": None,
        }


def _ends(row: Row) -> list[str]:
    return [row["start_on"], row["end_on"]]


def _span(row: Row) -> Iterator[tuple[str, float]]:
    first, last = map(date.fromisoformat, _ends(row))
    full = (row["weekly_minutes"] or _FULL_WEEK) / 5 / 60
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        half = (day == first and row["half_start"]) or (day == last and row["half_end"])
        if day.weekday() < _SATURDAY:
            yield day.isoformat(), full / 2 if half else full


_DAY: Final = (
    Field("Date", kinds.day, required=True),
    Field("TypeID", kinds.word_of(LEAVE_TYPES), required=True),
    Field("Hours", kinds.number, required=True),
)


def _days_in(store: Store, value: object) -> list[Row]:
    if not isinstance(value, list) or not value:
        raise invalid({"request.Days": ["The Days field is required."]})
    found = []
    for place, item in enumerate(value):
        if not isinstance(item, dict):
            raise kinds.UnfitError("LeaveDayRequest")
        day = bind(store, _DAY, lowered(item), whole_record=True, prefix=f"request.Days[{place}]")
        found.append(day | {"TypeID": LEAVE_TYPES.id(day["TypeID"])})
    return found


def _derive(_store: Store, values: Row, _old: Row | None) -> Row:
    """The span and kind that other vendors see."""
    days = values["Days"]
    kind = LEAVE_TYPES.word(days[0]["TypeID"])
    return {
        "start_on": min(day["Date"] for day in days),
        "end_on": max(day["Date"] for day in days),
        "kind": kind if kind in _SHARED else _SHARED[0],
        "half_start": 0,
        "half_end": 0,
    }


_KIND_ID: Final = " ".join(f"WHEN '{word}' THEN {LEAVE_TYPES.id(word)}" for word in _SHARED)
_OF_TYPE: Final = (
    f"CASE WHEN {kept('Days')} IS NULL THEN CASE t.kind {_KIND_ID} END = ? ELSE EXISTS "  # noqa: S608  # our own literals
    f"(SELECT 1 FROM json_each({kept('Days')}) d WHERE json_extract(d.value, '$.TypeID') = ?) END"
)

LEAVES: Final = Noun(
    path="Leaves",
    word="Leave",
    table="absences",
    columns="t.*, p.weekly_minutes",
    source="absences t LEFT JOIN people p ON p.id = t.person_id",
    where="t.deleted_at IS NULL AND t.kind IN ('vacation', 'sick-leave')",
    filters=(
        *usual("LeaveID", None),
        Filter("UserID", "t.person_id = ?"),
        Filter("TypeID", _OF_TYPE),
        Filter("StatusID", "t.status = ?", kinds.word_of(LEAVE_STATUSES)),
        # That the two bounds select by overlap, and include their days, is unverified.
        Filter("StartDate", "t.end_on >= ?", kinds.day),
        Filter("EndDate", "t.start_on <= ?", kinds.day),
    ),
    shape=_shape,
    fields=(
        Field("UserID", kinds.person, "person_id", required=True),
        Field("StatusID", kinds.word_of(LEAVE_STATUSES), "status", required=True),
        Field("Days", _days_in, required=True),
        Field("RequestComment", column="description"),
        Field("ResponseComment"),
        Field("IsReviewRequired", kinds.flag, otherwise=0),
        EXTERNAL,
    ),
    derive=_derive,
    change="PUT",
)
