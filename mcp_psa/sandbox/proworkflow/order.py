"""Moving a record in the account's own order: before or after another one."""

from typing import Any

from mcp_psa.sandbox.proworkflow.answers import Refused
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.nouns import BIGGEST_ID, POSITION, Noun
from mcp_psa.sandbox.proworkflow.writing import existing

_KEYS = ("placeafterid", "placebeforeid")


def place(noun: Noun, id_: int, body: Any, desk: Desk) -> None:
    """Exactly one of placeafterid and placebeforeid (guide)."""
    existing(noun, id_, desk)
    given = [key for key in _KEYS if isinstance(body, dict) and body.get(key) is not None]
    if len(given) != 1:
        raise Refused(400, "Exactly one of placeafterid, placebeforeid is required")
    key = given[0]
    anchor_id = body[key]
    if isinstance(anchor_id, bool) or not isinstance(anchor_id, int) or anchor_id == id_:
        raise Refused(400, f"{key}: must be the id of another {noun.name.lower()}")
    try:
        anchor = existing(noun, min(abs(anchor_id), BIGGEST_ID), desk)
    except Refused:
        raise Refused(400, f"{key}: {anchor_id} does not exist") from None
    there = float(anchor["id"] if anchor["position"] is None else anchor["position"])
    desk.store.update(noun.table, id_, {"position": _beside(noun, id_, there, desk, after=key == "placeafterid")})


def _beside(noun: Noun, id_: int, there: float, desk: Desk, *, after: bool) -> float:
    """A position halfway to the next neighbor on that side."""
    pick, sign, step = ("MIN", ">", 1.0) if after else ("MAX", "<", -1.0)
    rest = f"{noun.where} AND t.id <> ? AND {POSITION} {sign} ?"
    sql = f"SELECT {pick}({POSITION}) AS next FROM {noun.table} t WHERE {rest}"  # noqa: S608  # literals of this package
    found = desk.store.row(sql, [id_, there])
    beyond = found["next"] if found else None
    return there + step if beyond is None else (there + float(beyond)) / 2
