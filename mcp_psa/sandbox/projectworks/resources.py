"""Resources (the app says Resourcing): bookings, and rows for a person's capacity, which have no id. Read only.

Apart from the names of its filters nothing is published about this resource; the members of the records follow those
names and the vendor's usual pairs (unverified). ModeID and LevelID are taken and ignored, their meaning is unknown.
"""

from collections.abc import Sequence
from typing import Final

from mcp_psa.sandbox.projectworks import kinds
from mcp_psa.sandbox.projectworks.choices import RESOURCE_TYPES
from mcp_psa.sandbox.projectworks.dates import MODIFIED, day_out
from mcp_psa.sandbox.projectworks.nouns import Filter, Noun
from mcp_psa.sandbox.store import Row, Store


def _shape(_store: Store, rows: Sequence[Row]) -> list[Row]:
    return [
        {
            "ResourceID": row["id"],
            **RESOURCE_TYPES.pair(row["type"], "ResourceType"),
            "UserID": row["person_id"],
            "FirstName": row["first_name"],
            "LastName": row["last_name"],
            "ProjectID": row["project_id"],
            "ProjectName": row["project_name"],
            "ModuleID": row["module_id"],
            "ModuleName": row["module_name"],
            "StartDate": day_out(row["start_on"]),
            "EndDate": day_out(row["end_on"]),
            "Hours": row["minutes"] / 60,
            "Comment": row["description"],
            "ModifiedDateUTC": row["modified"],
        }
        for row in rows
    ]


# Capacity is a person's hours a week, without an end.
_BOTH: Final = """(
    SELECT b.id, 'booking' AS type, b.person_id, b.project_id, k.task_list_id AS module_id, b.start_on, b.end_on,
        b.minutes, b.description, b.updated_at
    FROM bookings b LEFT JOIN tasks k ON k.id = b.task_id WHERE b.deleted_at IS NULL
    UNION ALL
    SELECT NULL, 'capacity', id, NULL, NULL, started_on, NULL, weekly_minutes, NULL, updated_at
    FROM people WHERE deleted_at IS NULL AND is_active = 1 AND kind = 'staff' AND weekly_minutes > 0
)"""

RESOURCES: Final = Noun(
    path="Resources",
    word="Resource",
    table="bookings",
    columns="t.*, p.first_name, p.last_name, j.name AS project_name, l.name AS module_name",
    source=(
        f"{_BOTH} t LEFT JOIN people p ON p.id = t.person_id LEFT JOIN projects j ON j.id = t.project_id "
        "LEFT JOIN task_lists l ON l.id = t.module_id"
    ),
    where="1",
    filters=(
        Filter("AfterResourceID", "t.id > ?"),
        Filter("ProjectID", "t.project_id = ?"),
        Filter("ModuleID", "t.module_id = ?"),
        Filter("ResourceTypeID", "t.type = ?", kinds.word_of(RESOURCE_TYPES)),
        Filter("UserID", "t.person_id = ?"),
        # By overlap, and with the bounds, as for leave (unverified).
        Filter("StartDate", "(t.end_on IS NULL OR t.end_on >= ?)", kinds.day),
        Filter("EndDate", "t.start_on <= ?", kinds.day),
        Filter("ModifiedSinceDate", f"{MODIFIED} >= ?", kinds.since),
    ),
    shape=_shape,
    order="t.id IS NULL, t.id, t.person_id",
)
