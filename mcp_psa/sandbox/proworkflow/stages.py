"""ProWorkflow's work stages: the columns of its boards, each with a coarse work state.

An answer shows only a stage's id (`activeworkstageid`); its name is in /settings/workstages/{kind}. The names, colors
and work states are this fake's own; that a stage has id, name, workstate and color is from the vendor's command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mcp_psa.sandbox.store import Row


@dataclass(frozen=True)
class Stage:
    """One board column, and the status it stands for in the store."""

    id: int
    name: str
    state: str
    color: str
    status: str


STAGES: Mapping[str, tuple[Stage, ...]] = {
    "item": (
        Stage(1, "To do", "active", "9AA5B1", "open"),
        Stage(2, "In progress", "active", "3B82F6", "in_progress"),
        Stage(3, "Review", "active", "F59E0B", "review"),
        Stage(4, "Done", "complete", "22C55E", "done"),
    ),
    "project": (
        Stage(11, "Planned", "pending", "9AA5B1", "planned"),
        Stage(12, "In progress", "active", "3B82F6", "active"),
        Stage(13, "On hold", "active", "F59E0B", "on_hold"),
        Stage(14, "Done", "complete", "22C55E", "completed"),
        Stage(15, "Archived", "archived", "4B5563", "archived"),
    ),
    "invoice": (
        Stage(21, "Draft", "draft", "9AA5B1", "draft"),
        Stage(22, "Submitted", "submitted", "3B82F6", "submitted"),
        Stage(23, "Authorised", "authorised", "F59E0B", "authorised"),
        Stage(24, "Paid", "paid", "22C55E", "paid"),
        Stage(25, "Voided", "voided", "4B5563", "voided"),
    ),
    "quote": (
        Stage(31, "Pending", "pending", "9AA5B1", "pending"),
        Stage(32, "Sent", "sent", "3B82F6", "sent"),
        Stage(33, "Accepted", "accepted", "22C55E", "accepted"),
        Stage(34, "Declined", "declined", "EF4444", "declined"),
        Stage(35, "Expired", "expired", "4B5563", "expired"),
    ),
}


def ids_by_status(kind: str) -> Mapping[str, object]:
    """The stage that stands for each stored status."""
    return {stage.status: stage.id for stage in STAGES[kind]}


def shown(kind: str | None = None) -> list[Row]:
    """The stages of one kind, or of all kinds."""
    kinds = STAGES if kind is None else {kind: STAGES[kind]}
    return [
        {"id": stage.id, "name": stage.name, "workstate": stage.state, "color": stage.color}
        for stages in kinds.values()
        for stage in stages
    ]
