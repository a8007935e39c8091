"""Writing: a body is checked completely, then stored; several records in one POST are stored all or not at all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcp_psa.sandbox.proworkflow.answers import Refused
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.inputs import Input
from mcp_psa.sandbox.proworkflow.listing import missing
from mcp_psa.sandbox.proworkflow.nouns import Noun
from mcp_psa.sandbox.store import Row


@dataclass
class Draft:
    """One record being written: what was given by wire key, what will be stored, and what is wrong with it."""

    desk: Desk
    given: Row
    current: Row | None = None
    columns: Row = field(default_factory=dict)
    extra: Row = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    duplicate: str = ""

    @property
    def own_id(self) -> int:
        """The id of the record being changed, 0 for a new one."""
        return int(self.current["id"]) if self.current else 0

    def need(self, key: str) -> None:
        """A new record must have it, and no change may clear it."""
        if self.given.get(key) is None and (self.current is None or key in self.given):
            self.faults.append(f"{key} is required")


def _nothing(_draft: Draft) -> None:
    """No more to do."""


def _no_links(_desk: Desk, _id: int, _given: Row) -> None:
    """No rows beside the record's own."""


@dataclass(frozen=True)
class Writer:
    """How one noun is written: its keys, what follows from them (`settle`), and the rows beside its own (`link`).

    `listed` nouns answer a create with a list of one id instead of an object (both shapes are known; which noun has
    which is unverified).
    """

    noun: Noun
    inputs: Mapping[str, Input]
    settle: Callable[[Draft], None] = _nothing
    link: Callable[[Desk, int, Row], None] = _no_links
    listed: bool = False


def decoded(raw: bytes) -> Any:
    """The body of a request."""
    try:
        return json.loads(raw)
    except ValueError:
        raise Refused(400, "Invalid JSON in request body") from None


def create(writer: Writer, body: Any, desk: Desk) -> tuple[object, str]:
    """What a POST answers, data and message: one id, or for an array how many were created and their ids."""
    if isinstance(body, list):
        if not body:
            raise Refused(400, "At least one record is required")
        ids = _insert_all(writer, [_draft(writer, one, desk) for one in body])
        return {"created": len(ids), "ids": ids}, f"{len(ids)} created"
    draft = _draft(writer, body, desk)
    _refuse(draft)
    data = {"id": _insert(writer, draft)}
    return [data] if writer.listed else data, f"{writer.noun.name} created"


def update(writer: Writer, id_: int, body: Any, desk: Desk) -> None:
    """A partial PUT: what is left out stays as it is."""
    current = existing(writer.noun, id_, desk)
    draft = _draft(writer, body, desk, current)
    _refuse(draft)
    _store(writer, draft, id_)


def existing(noun: Noun, id_: int, desk: Desk) -> Row:
    """The stored row of a live record."""
    sql = f"SELECT t.* FROM {noun.table} t WHERE t.id = ? AND t.deleted_at IS NULL AND ({noun.where})"  # noqa: S608
    current = desk.store.row(sql, [id_])
    if current is None:
        raise missing(noun)
    return current


def _draft(writer: Writer, body: Any, desk: Desk, current: Row | None = None) -> Draft:
    draft = Draft(desk, {}, current)
    if not isinstance(body, dict):
        draft.faults.append("must be an object")
        return draft
    for key, known in writer.inputs.items():
        # Unknown keys are ignored; so is null (unverified).
        if body.get(key) is None:
            continue
        try:
            draft.given[key] = None if known.clears and body[key] == "" else known.read(body[key], desk)
        except ValueError as fault:
            draft.faults.append(f"{key}: {fault}")
            continue
        if known.column:
            draft.columns[known.column] = draft.given[key]
        elif known.extra:
            draft.extra[known.extra] = draft.given[key]
    if not draft.faults:
        writer.settle(draft)
    return draft


def _refuse(draft: Draft) -> None:
    if draft.faults:
        raise Refused(400, *draft.faults)
    if draft.duplicate:
        raise Refused(409, draft.duplicate)


def _insert_all(writer: Writer, drafts: list[Draft]) -> list[int]:
    faults = [f"Item {number}: {fault}" for number, draft in enumerate(drafts, 1) for fault in draft.faults]
    if faults:
        raise Refused(400, *faults)
    twins = [f"Item {number}: {draft.duplicate}" for number, draft in enumerate(drafts, 1) if draft.duplicate]
    if twins:
        raise Refused(409, *twins)
    return [_insert(writer, draft) for draft in drafts]


def _insert(writer: Writer, draft: Draft) -> int:
    extra = {"extra": {"proworkflow": draft.extra}} if draft.extra else {}
    id_ = draft.desk.store.insert(writer.noun.table, draft.columns | extra)
    writer.link(draft.desk, id_, draft.given)
    return id_


def _store(writer: Writer, draft: Draft, id_: int) -> None:
    columns = dict(draft.columns)
    if draft.extra and draft.current is not None:
        kept = draft.current["extra"]
        columns["extra"] = kept | {"proworkflow": kept.get("proworkflow", {}) | draft.extra}
    draft.desk.store.update(writer.noun.table, id_, columns)
    writer.link(draft.desk, id_, draft.given)
