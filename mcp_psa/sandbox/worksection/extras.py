"""What only Worksection keeps of a row: the `worksection` object inside the row's `extra`."""

from collections.abc import Mapping
from typing import Any

from mcp_psa.sandbox.store import Row, Store


def own(row: Row) -> dict[str, Any]:
    """What this vendor keeps of a row."""
    kept = row["extra"].get("worksection", {})
    return dict(kept) if isinstance(kept, dict) else {}


def merged(row: Row | None, values: Mapping[str, object]) -> dict[str, Any]:
    """The row's `extra` with these of our values changed; a None takes one away."""
    before = {} if row is None else row["extra"]
    ours = ({} if row is None else own(row)) | dict(values)
    return before | {"worksection": {name: value for name, value in ours.items() if value is not None}}


def keep(store: Store, table: str, row: Row, values: Mapping[str, object]) -> None:
    """Change what this vendor keeps of a stored row."""
    store.update(table, row["id"], {"extra": merged(row, values)})
