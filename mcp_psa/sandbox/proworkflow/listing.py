"""Reading: which fields, which rows, in which order, and which page of them."""

from collections.abc import Mapping, Sequence

from mcp_psa.sandbox.proworkflow.answers import Refused
from mcp_psa.sandbox.proworkflow.desk import Desk
from mcp_psa.sandbox.proworkflow.nouns import Field, Noun, Where
from mcp_psa.sandbox.store import Row

CAP = 30_000  # rows in one answer; more are cut off silently (guide)
Query = Mapping[str, str]


def listing(noun: Noun, query: Query, desk: Desk, scope: Where = ("1", [])) -> tuple[list[Row], dict[str, int]]:
    """One page of a noun and its meta; `scope` narrows it to what belongs to a parent."""
    faults: list[str] = []
    condition, values = _condition(noun, query, desk, scope, faults)
    order = _order(noun, query, faults)
    paging = _paging(query, faults)
    if faults:
        raise Refused(400, *faults)
    number, size = paging or (1, CAP)
    rows = _select(
        noun,
        _chosen(noun, query.get("fields"), single=False),
        desk,
        (condition, values),
        (order, size, (number - 1) * size),
    )
    meta = {"count": len(rows)} | ({"page": number, "pagesize": size} if paging else {})
    if query.get("includetotalrows", "").lower() == "true":
        counted = desk.store.row(f"SELECT COUNT(*) AS total FROM {noun.table} t WHERE {condition}", values)  # noqa: S608
        meta["total"] = counted["total"] if counted else 0
    return rows, meta


def record(noun: Noun, id_: int, desk: Desk, fields: str | None) -> Row:
    """One live record. Without `fields` it shows all of them but the sub-resources that must be named."""
    condition = f"t.id = ? AND t.deleted_at IS NULL AND {noun.where}"
    found = _select(noun, _chosen(noun, fields, single=True), desk, (condition, [id_]), ("t.id", 1, 0))
    if not found:
        raise missing(noun)
    return found[0]


def missing(noun: Noun) -> Refused:
    """The answer for an id that is unknown or out of reach."""
    return Refused(404, f"{noun.name} not found")


def _chosen(noun: Noun, asked: str | None, *, single: bool) -> list[str]:
    """The keys to show: any case, unknown names ignored, id always there."""
    shown = [key for key, field in noun.fields.items() if single or not field.single]
    everything = [key for key in shown if not noun.fields[key].named]
    if not asked:
        return everything if single or not noun.default else list(noun.default)
    by_name: dict[str, Sequence[str]] = {key.lower(): [key] for key in shown}
    by_name |= {name: [key for key in keys if key in shown] for name, keys in noun.aliases.items()} | {
        "all": everything
    }
    wanted = [key for name in asked.split(",") for key in by_name.get(name.strip().lower(), ())]
    return list(dict.fromkeys(["id", *wanted]))


def _select(noun: Noun, keys: Sequence[str], desk: Desk, where: Where, window: tuple[str, int, int]) -> list[Row]:
    fields = {key: noun.fields[key] for key in keys if desk.caller.sees_money or not noun.fields[key].money}
    columns = ", ".join(f'{field.sql} AS "{key}"' for key, field in fields.items() if field.load is None)
    order, size, offset = window
    sql = f"SELECT {columns} FROM {noun.table} t WHERE {where[0]} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    rows = desk.store.rows(sql, [*where[1], size, offset])
    ids = [row["id"] for row in rows]
    loaded = {key: field.load(desk, ids) for key, field in fields.items() if field.load is not None}
    return [_shown(row, fields, loaded, desk) for row in rows]


def _shown(row: Row, fields: Mapping[str, Field], loaded: Mapping[str, Mapping[int, list[object]]], desk: Desk) -> Row:
    """One row on the wire; nulls and empty arrays are left out (guide)."""
    shown: Row = {}
    for key, field in fields.items():
        if key in loaded:
            if found := loaded[key].get(row["id"]):
                shown[key] = found
        elif row[key] is not None:
            shown[key] = field.read(row[key], desk)
    return shown


def _condition(noun: Noun, query: Query, desk: Desk, scope: Where, faults: list[str]) -> Where:
    parts, values = [noun.where, scope[0]], list(scope[1])
    for name, known in noun.filters.items():
        text = query.get(name) or known.absent
        if text is None:
            continue
        try:
            sql, found = known.read(text, desk)
        except ValueError as fault:
            faults.append(f"{name}: {fault}")
        else:
            parts.append(sql)
            values.extend(found)
    return " AND ".join(f"({part})" for part in parts), values


def _order(noun: Noun, query: Query, faults: list[str]) -> str:
    by, way = query.get("sortby", "").lower(), query.get("sortorder", "asc").lower()
    if by and by not in noun.sorts:
        faults.append(f"sortby: '{by}' is not valid. Allowed values: {', '.join(noun.sorts)}")
    if way not in ("asc", "desc"):
        faults.append("sortorder: allowed values: asc, desc")
    key = noun.sorts.get(by, noun.order)
    return ", ".join(f"{part} {way}" for part in dict.fromkeys((key, "t.id")))


def _paging(query: Query, faults: list[str]) -> tuple[int, int] | None:
    """The page asked for: pagenumber and pagesize, both or neither."""
    texts = [query.get(name, "") for name in ("pagenumber", "pagesize")]
    if not any(texts):
        return None
    if not all(texts):
        faults.append("pagenumber and pagesize must be provided together")
        return None
    if not all(text.isascii() and text.isdigit() and 0 < int(text) < 2**31 for text in texts):
        faults.append("pagenumber and pagesize must be whole numbers from 1")
        return None
    return int(texts[0]), min(CAP, int(texts[1]))
