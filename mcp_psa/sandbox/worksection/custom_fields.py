"""Custom fields: one of a task and one of a project, as the vendor's client library (April 2026) reads them.

The two actions are in no FAQ page; this library is their only source. Values can be read but not written.
"""

from typing import Final

from mcp_psa.sandbox.store import Row
from mcp_psa.sandbox.worksection.call import Call
from mcp_psa.sandbox.worksection.extras import own
from mcp_psa.sandbox.worksection.wire import Json

_TASK: Final[list[Json]] = [{"id": 1, "type": "text", "name": "Client reference", "descr": "", "options": []}]
_PROJECT: Final[list[Json]] = [
    {"id": 2, "type": "list", "name": "Sales channel", "descr": "How we got it", "options": ["Referral", "Pitch"]}
]


def get_task_custom_fields(_call: Call) -> Json:
    """List the fields tasks have."""
    return {"data": _TASK}


def get_project_custom_fields(_call: Call) -> Json:
    """List the fields projects have."""
    return {"data": _PROJECT}


def task_values(row: Row) -> list[Json]:
    """What one task holds in them."""
    return _values(_TASK, row)


def project_values(row: Row) -> list[Json]:
    """What one project holds in them."""
    return _values(_PROJECT, row)


def _values(fields: list[Json], row: Row) -> list[Json]:
    kept = own(row).get("custom_fields", {})
    return [
        {key: field[key] for key in ("id", "type", "name")} | {"value": kept.get(str(field["id"]), "")}
        for field in fields
    ]
