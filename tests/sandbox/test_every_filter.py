"""Every filter of every list, on the fakes: each row that comes back fits, and no row that fits is missing.

The judge here is the rows themselves, read without the filter; it shares no code with the filters it judges.
"""

from collections import Counter
from typing import Any

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.records import Filter, Kind
from mcp_psa.records import Test as Compare
from tests.sandbox.test_round_trip import CASES, every_row, filled, open_app

ALL = {name: vendor for name, vendor in load_vendors().items() if name in CASES}
LISTS = [tool for tool in all_tools(ALL) if tool.verb == "list" and tool.noun.name in CASES[tool.vendor.name]]


def tried(tool: Tool) -> list[Filter]:
    """The filters of a list that its rows can be judged by."""
    rules = tool.resource.part("list").filters
    skipped = CASES[tool.vendor.name][tool.noun.name].get("skip_filters", {})
    return [f for f in tool.noun.filters if f.name in rules and f.name not in skipped and f.field in tool.fields]


def fits(record: dict[str, Any], filter_: Filter, kind: Kind, value: Any) -> bool:
    """Whether a record fits a filter, said once more in plain words."""
    there = record.get(filter_.field)
    if filter_.test is Compare.TEXT:
        return str(value).casefold() in str(there or "").casefold()
    if filter_.test is Compare.FROM:
        return there is not None and there[:10] >= value
    if filter_.test is Compare.TO:
        return there is not None and there[:10] <= value
    if filter_.test is Compare.SINCE:
        return there is not None and there >= value
    if isinstance(there, list):
        return value in there
    return bool(there) is value if kind is Kind.FLAG else there == value


def some_values(rows: list[dict[str, Any]], filter_: Filter, kind: Kind, choices: tuple[str, ...]) -> list[Any]:
    """Values worth trying: common and rare ones of the rows, or the middle of a range."""
    there = [row[filter_.field] for row in rows if filter_.field in row]
    flat = [item for value in there for item in (value if isinstance(value, list) else [value])]
    if kind is Kind.FLAG:
        return [True, False]
    if filter_.test is Compare.TEXT:
        words = [
            word for text in flat for word in str(text).split() if word.isalpha() and word.isascii() and len(word) > 3
        ]
        return [Counter(words).most_common(1)[0][0]] if words else []
    if filter_.test in (Compare.FROM, Compare.TO, Compare.SINCE):
        ordered = sorted(set(flat))
        cut = ordered[len(ordered) // 2] if ordered else None
        return [] if cut is None else [cut if filter_.test is Compare.SINCE else cut[:10]]
    counted = [value for value, _ in Counter(flat).most_common()]
    values = list(dict.fromkeys([*counted[:1], *counted[-1:]]))
    return [value for value in values if not choices or value in choices]


@pytest.mark.anyio
@pytest.mark.parametrize("tool", LISTS, ids=lambda tool: tool.name)
async def test_each_filter_shows_just_the_rows_that_fit(tool: Tool) -> None:
    """Ours (D15): every filter is honored. Rows that the vendor hides by default are judged where the case shows them."""
    vendor, case = tool.vendor.name, CASES[tool.vendor.name][tool.noun.name]
    app = open_app(vendor)
    filters = tried(tool)
    shown = list(dict.fromkeys(filter_.field for filter_ in filters))
    every = await filled(app, vendor, case.get("all", {}))
    everything = await every_row(app, tool.name, **every, fields=shown)
    for filter_ in filters:
        special = case.get("filter_all", {}).get(filter_.name)
        base = {**every, **await filled(app, vendor, special)} if special else every
        rows = await every_row(app, tool.name, **base, fields=shown) if special else everything
        choices = next(a.choices for a in tool.arguments if a.name == filter_.name)
        kind = tool.noun.filter_kind(filter_)
        for value in some_values(rows, filter_, kind, choices):
            found = await every_row(app, tool.name, **{**base, filter_.name: value}, fields=[filter_.field])
            said = f"{filter_.name}={value}"
            assert all(fits(row, filter_, kind, value) for row in found), said
            expected = [row.get("id", row) for row in rows if fits(row, filter_, kind, value)]
            if "id" in tool.fields:
                assert Counter(row["id"] for row in found) == Counter(map(str, expected)), said
            else:
                assert len(found) == len(expected), said
    await app.aclose()
