"""Rows are a list of tables, or the vendor changed: what is absent never passes for what is empty."""

from typing import Any

from mcp_psa.errors import VendorChanged
from mcp_psa.verbs.job import Job


def checked(job: Job, rows: Any, path: str) -> list[dict[str, Any]]:
    """The rows that should stand at a path; VendorChanged where there are none to speak of."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        where = f"at {path!r}" if path else "at the top"
        raise VendorChanged(f"{job.tool.vendor.title} answered without a list of rows {where}.", "Please report it.")
    return rows
