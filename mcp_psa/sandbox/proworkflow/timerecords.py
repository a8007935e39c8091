"""Time records at /time: without `trackedfrom` a list reaches back six days and no further.

The unit of `timespent` is unverified: v3 counted minutes, the v4 guide speaks of decimal hours. The body of a write is
unverified too: the keys are those of the answers, the rule about start, end and duration is v3's.
"""

from collections.abc import Mapping

from mcp_psa.sandbox.proworkflow import inputs, wire
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.filters import common, contains, day, flag, ids
from mcp_psa.sandbox.proworkflow.inputs import Input
from mcp_psa.sandbox.proworkflow.nouns import Field, Noun, full_name, named
from mcp_psa.sandbox.proworkflow.writing import Draft, Writer
from mcp_psa.sandbox.store import Row

_RATE = named("people", "bill_rate", "t.person_id")
_COST = f"t.minutes / 60.0 * {named('people', 'cost_rate', 't.person_id')}"
_CHARGE = f"t.billable * t.minutes / 60.0 * {_RATE}"
_END = "CASE WHEN t.start_time IS NOT NULL THEN strftime('%H:%M', t.start_time, '+' || t.minutes || ' minutes') END"
_A_DAY = 24 * 60

_FIELDS = {
    "id": Field("t.id"),
    "contactid": Field("t.person_id"),
    "contactname": Field(full_name("t.person_id"), wire.label),
    "itemid": Field("t.task_id"),
    "projectid": Field("t.project_id"),
    "companyid": Field(named("projects", "company_id", "t.project_id")),
    "startdate": Field("t.spent_on"),
    "starttime": Field("t.start_time"),
    "endtime": Field(_END),
    "timespent": Field("t.minutes", wire.spent),
    "notes": Field("t.description"),
    "billable": Field("t.billable", wire.flag),
    "accountedfor": Field("t.billed", wire.flag),
    "itemcollectionid": Field(named("tasks", "task_list_id", "t.task_id")),
    "lastmodifiedutc": Field("t.updated_at"),
    "hourlyRate": Field(_RATE, wire.money, money=True),
    "charge": Field(_CHARGE, wire.money, money=True),
    "cost": Field(_COST, wire.money, money=True),
    "profit": Field(f"{_CHARGE} - {_COST}", wire.money, money=True),
}

NOUN = Noun(
    "Time record",
    "time_entries",
    _FIELDS,
    filters={
        **common(),
        "trackedfrom": day("t.spent_on", ">=", absent="-6d"),
        "trackedto": day("t.spent_on", "<="),
        "contactid": ids("t.person_id"),
        "projectid": ids("t.project_id"),
        "companyid": ids("t.project_id IN (SELECT id FROM projects WHERE company_id {})"),
        "itemid": ids("t.task_id"),
        "search": contains("t.description"),
        "billable": flag("t.billable"),
        "accountedfor": flag("t.billed"),
    },
    # The sort keys and default fields of time are unverified.
    sorts={"id": "t.id", "startdate": "t.spent_on", "lastmodified": "t.updated_at"},
    default=("id", "startdate", "timespent"),
    order="t.spent_on",
)


def _settle(draft: Draft) -> None:
    draft.need("itemid")
    if draft.current is None:
        # A token's record is its person's own; an API key has no person and must name one.
        if draft.given.get("contactid") is None and draft.desk.caller.person is not None:
            draft.given["contactid"] = draft.columns["person_id"] = draft.desk.caller.person
        draft.columns["spent_on"] = draft.given.get("startdate") or draft.desk.today.isoformat()
    elif "startdate" in draft.given:
        draft.need("startdate")
    draft.need("contactid")
    if item := draft.given.get("itemid"):
        task = draft.desk.store.get("tasks", item)
        draft.columns["project_id"] = task["project_id"] if task else None
    try:
        draft.columns |= _span(draft.given, draft.current, draft.desk)
    except ValueError as fault:
        draft.faults.append(str(fault))


def _span(given: Row, current: Row | None, desk: Desk) -> Row:
    """Start and length, from any two of start, end and duration, or the duration alone (v3); a change may give one."""
    keys = ("starttime", "endtime", "timespent")
    if current is not None and not any(key in given for key in keys):
        return {}
    start, end, length = (given.get(key) for key in keys)
    if None not in (start, end, length):
        raise ValueError("give starttime and endtime, or one of them and timespent, or timespent alone")
    old_start, old_minutes = _before(current)
    minutes = None if length is None else round(length * (60 if desk.time_unit == "hours" else 1))
    if end is None:
        start = start if "starttime" in given else old_start
        minutes = old_minutes if minutes is None else minutes
    else:
        start, minutes = _until(end, old_start if start is minutes is None else start, minutes or old_minutes)
    if minutes is None or minutes < 1:
        raise ValueError("timespent is required, and must be more than nothing")
    if start is not None and not 0 <= start <= start + minutes <= _A_DAY:
        raise ValueError("a time record must not reach over midnight")
    return {"minutes": minutes, "start_time": None if start is None else f"{start // 60:02d}:{start % 60:02d}"}


def _before(current: Row | None) -> tuple[int | None, int | None]:
    """Start and length as stored, in minutes."""
    if current is None or not current["start_time"]:
        return None, current["minutes"] if current else None
    hour, minute = current["start_time"].split(":")[:2]
    return int(hour) * 60 + int(minute), current["minutes"]


def _until(end: int, start: int | None, minutes: int | None) -> tuple[int | None, int | None]:
    """Start and length when the end is known, and one of them."""
    if start is not None:
        return start, end - start
    return (None, None) if minutes is None else (end - minutes, minutes)


_INPUTS: Mapping[str, Input] = {
    "itemid": Input(inputs.reference("tasks"), "task_id"),
    "contactid": Input(inputs.reference("people"), "person_id"),
    "startdate": Input(inputs.day, "spent_on"),
    "starttime": Input(inputs.clock),
    "endtime": Input(inputs.clock),
    "timespent": Input(inputs.number(0, _A_DAY), clears=False),
    "notes": Input(inputs.text, "description"),
    "billable": Input(inputs.flag, "billable", clears=False),
}

WRITER = Writer(NOUN, _INPUTS, _settle, listed=True)
