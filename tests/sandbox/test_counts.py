"""Counting without rows, and empty lists that say why they are empty."""

from typing import Any

import pytest

from mcp_psa.call import run
from tests.sandbox.test_round_trip import CASES, PAIRS, every_row, filled, open_app, tools


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun"), PAIRS, ids=lambda v: v)
async def test_a_count_is_the_number_of_rows_or_says_why_it_is_none(vendor: str, noun: str) -> None:
    """Ours: exact or not at all."""
    app, case = open_app(vendor), CASES[vendor][noun]
    verbs = tools(app, vendor, noun)
    if "list" in verbs:
        given = await filled(app, vendor, case.get("all", {}) | case.get("small", {}))
        rows = await every_row(app, verbs["list"].name, **given)
        result = await run(app, verbs["list"], {**given, "count_only": True})
        assert result.structured is not None, result.text
        assert result.structured["items"] == []
        assert result.structured["total"] == len(rows)
        assert result.text.startswith(f"{len(rows)} ")
    await app.aclose()


FILTERED: list[tuple[str, str, dict[str, Any]]] = [
    ("teamwork", "task", {"status": "done"}),
    ("teamwork", "time_entry", {"search": "Nordwind", "spent_from": "2026-10-01"}),
    ("awork", "project", {"search": "Nordwind"}),
    ("projectworks", "project", {"status": "active"}),
    ("proworkflow", "time_entry", {"billable": True}),
    ("worksection", "time_entry", {"spent_from": "2026-11-01", "spent_to": "2026-11-12"}),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun", "given"), FILTERED)
async def test_a_count_keeps_to_the_filters(vendor: str, noun: str, given: dict[str, Any]) -> None:
    """Ours: also to those that we apply ourselves."""
    app = open_app(vendor)
    tool = tools(app, vendor, noun)["list"]
    rows = await every_row(app, tool.name, **given)
    assert rows
    result = await run(app, tool, {**given, "count_only": True})
    assert result.structured is not None
    assert result.structured["total"] == len(rows)
    await app.aclose()


MISSES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("teamwork_list_projects", {"search": "Nordwnd"}, ["Nothing has search=Nordwnd; the closest names are Nordwind "]),
    ("awork_list_projects", {"search": "Nordwnd relaunch"}, ["closest names", "Nordwind relaunch (id "]),
    ("proworkflow_list_projects", {"search": "Nordwnd"}, ["closest names", "Nordwind"]),
    ("worksection_list_projects", {"search": "Nordwnd"}, ["Nordwind"]),
    ("projectworks_list_projects", {"name": "Nordwnd relaunch"}, ["closest names", "Nordwind relaunch (id "]),
    (
        "teamwork_list_time_entries",
        {"spent_from": "1999-01-01", "spent_to": "1999-12-31"},
        ["Without spent_to=1999-12-31"],
    ),
    ("awork_list_tasks", {"status": "done", "due_from": "2031-01-01"}, ["Without due_from=2031-01-01 there are"]),
    ("projectworks_list_projects", {"due_from": "2040-01-01"}, ["None of the", "has due_from=2040-01-01"]),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "given", "said"), MISSES, ids=lambda v: str(v)[:40])
async def test_an_empty_list_says_what_emptied_it_and_what_is_near(
    name: str, given: dict[str, Any], said: list[str]
) -> None:
    """Ours: a model must not guess why there is nothing."""
    app = open_app(name.split("_", 1)[0])
    result = await run(app, app.catalog.tools[name], given)
    assert result.structured is not None, result.text
    assert result.structured["items"] == []
    for part in said:
        assert part in result.text, result.text
    assert result.meta["attempts"] <= 5
    await app.aclose()
