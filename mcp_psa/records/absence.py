"""An absence: time off of one person."""

from mcp_psa.records.common import BY_PERSON, CREATED_AT, ID, PERSON, STATUS, UPDATED_AT, UPDATED_SINCE
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test

ABSENCE = Noun(
    "absence",
    "absences",
    "people",
    (
        ID,
        *PERSON,
        Field("start_on", Kind.DAY),
        Field("end_on", Kind.DAY),
        Field("kind", Kind.CHOICE, choices=("vacation", "sick_leave", "workday", "none")),
        Field("type_id", Kind.ID, "the tenant's own type of leave"),
        Field("type_name", Kind.TEXT),
        Field("status", Kind.CHOICE, choices=("requested", "approved", "declined", "cancelled")),
        Field("status_id", Kind.ID),
        Field("status_name", Kind.TEXT),
        Field("minutes", Kind.MINUTES),
        Field("half_day_start", Kind.FLAG, "from noon; of a single day the morning"),
        Field("half_day_end", Kind.FLAG, "until noon; of a single day the afternoon"),
        Field("note", Kind.LONG_TEXT, sensitive=True),
        Field("external", Kind.FLAG, "kept by another system"),
        CREATED_AT,
        UPDATED_AT,
    ),
    (
        BY_PERSON,
        Filter("from", "end_on", Test.FROM, "absent on or after this day"),
        Filter("to", "start_on", Test.TO, "absent on or before this day"),
        Filter("kind", "kind"),
        Filter("type", "type_id"),
        STATUS,
        Filter("status_id", "status_id"),
        UPDATED_SINCE,
    ),
)
