"""Batch operations: 207 with the ids sorted by what became of them. It is a success code even when all failed."""

from collections.abc import Callable, Sequence

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call
from mcp_psa.sandbox.awork.errors import Refused
from mcp_psa.sandbox.awork.ids import number_of
from mcp_psa.sandbox.store import Row

Apply = Callable[[Row], None]
Outcome = dict[str, list[str]]
_UNAUTHORIZED = 401


def each(call: Call, table: str, kind: str, ids: Sequence[str], apply: Apply) -> Outcome:
    """Apply an operation to every id, and say what became of each."""
    found: Outcome = {"ok": [], "notFound": [], "unauthorized": [], "badRequest": []}
    for id_ in ids:
        row = call.store.get(table, number_of(kind, id_))
        if row is None:
            found["notFound"].append(id_)
            continue
        try:
            apply(row)
        except Refused as refusal:
            found["unauthorized" if refusal.status == _UNAUTHORIZED else "badRequest"].append(id_)
        else:
            found["ok"].append(id_)
    return found


def results(outcome: Outcome) -> Response:
    """The MultiStatusResult."""
    return JSONResponse({name: {"ids": ids} for name, ids in outcome.items()}, 207)


def all_or_results(outcome: Outcome) -> Response:
    """204 when all went well, else the MultiStatusResult (its body is unverified for these older routes)."""
    failed = any(ids for name, ids in outcome.items() if name != "ok")
    return results(outcome) if failed else Response(status_code=204)
