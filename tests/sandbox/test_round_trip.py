"""Every noun of every vendor, through MCP's tool calls against the fakes: create, get, update, clear, list, page.

What is created and changed stands in `cases/<vendor>.toml`, one table a noun:

    create = { name = "…", company = "$company" }   arguments of create; "$noun" is the id of the first row of that noun's list
    update = { … }                                  arguments of update
    clear  = ["due_on"]                             what update is asked to empty
    all    = { status = "all" }                     list arguments that show everything, required ones included
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from mcp_psa.app import App
from mcp_psa.boxed import boxed_app
from mcp_psa.call import run
from mcp_psa.catalog import Tool
from mcp_psa.records import NOUNS
from mcp_psa.server import build_server
from tests.conftest import NOW
from tests.times import no_waiting

HERE = Path(__file__).parent / "cases"
CASES: dict[str, dict[str, dict[str, Any]]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.toml"))
}
PAIRS = [(vendor, noun) for vendor, nouns in CASES.items() for noun in nouns]


def open_app(vendor: str) -> App:
    """A server over a fresh agency, without rate limits in the way."""
    return boxed_app(
        {"MCP_PSA_RESULT_TOKENS": "100000", "MCP_PSA_TOOLSETS": "all"},
        [vendor],
        clock=lambda: NOW,
        quota=False,
        time=no_waiting(),
        time_entries=300,
    )


async def call(via: App | Client, name: str, /, **arguments: Any) -> dict[str, Any]:
    """The structured content of a call that must succeed; an MCP client also checks it against the tool's output schema."""
    if isinstance(via, Client):
        answer = await via.call_tool(name, arguments)
        assert not answer.is_error, f"{name} {json.dumps(arguments)}: {answer.content[0].text}"
        assert answer.structured_content is not None
        return dict(answer.structured_content)
    tool = via.catalog.find(name)
    assert tool is not None, name
    result = await run(via, tool, arguments)
    assert not result.is_error, f"{name} {json.dumps(arguments)}: {result.text}"
    assert result.structured is not None
    return result.structured


async def every_row(app: App | Client, name: str, /, limit: int = 200, **arguments: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(2000):
        page = await call(app, name, limit=limit, **arguments, **cursor)
        rows += page["items"]
        if "next_cursor" not in page:
            return rows
        cursor = {"cursor": page["next_cursor"]}
    pytest.fail("the list has no end")


async def filled(app: App | Client, vendor: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments with "$noun" replaced by an id of that noun ("$noun.field": by that field)."""
    made = {}
    for name, value in arguments.items():
        items = value if isinstance(value, list) else [value]
        found = [await _id(app, vendor, item[1:]) if str(item).startswith("$") else item for item in items]
        made[name] = found if isinstance(value, list) else found[0]
    return made


async def _id(app: App | Client, vendor: str, wanted: str) -> str:
    noun, _, field = wanted.partition(".")
    case = CASES[vendor].get(noun, {})
    given = await filled(app, vendor, case.get("all", {}))
    fields = {"fields": [field]} if field else {}
    rows = (await call(app, f"{vendor}_list_{NOUNS[noun].plural}", limit=5, **given, **fields))["items"]
    return str(next(row[field or "id"] for row in rows if (field or "id") in row))


def tools(app: App, vendor: str, noun: str) -> dict[str, Tool]:
    """The tools of a noun by verb."""
    return {t.verb: t for t in app.catalog.tools.values() if t.vendor.name == vendor and t.noun.name == noun}


def same(record: dict[str, Any], tool: Tool, arguments: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where the record does not say what was written: field -> (written, read)."""
    wrong = {}
    for name, value in arguments.items():
        field = tool.noun.by_argument(name)
        if field.name not in tool.fields or field.write_only or tool.resource.fields[field.name].route is not None:
            continue
        there = record.get(field.name)
        if str(there).casefold() != str(value).casefold() and there != value:
            wrong[field.name] = (value, there)
    return wrong


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun"), PAIRS, ids=lambda v: v)
async def test_a_record_is_created_read_changed_and_emptied(vendor: str, noun: str) -> None:
    """The vendors' documentation, by way of the fakes: what was written is what is read."""
    app = open_app(vendor)
    async with Client(build_server(app)) as client:
        await _live(client, tools(app, vendor, noun), CASES[vendor][noun])


async def _live(app: Client, verbs: dict[str, Tool], case: dict[str, Any]) -> None:
    """A record's life, by the verbs there are."""
    tool = next(iter(verbs.values()))
    vendor, noun = tool.vendor.name, tool.noun.name
    id_ = ""
    key: dict[str, Any] = {}
    if "create" in verbs:
        given = await filled(app, vendor, case["create"])
        made = await call(app, verbs["create"].name, **given)
        assert made["outcome"] == "created"
        id_ = made["record"].get("id", "")
        key = {"id": id_}
        expected = {name: value for name, value in given.items() if name not in case.get("not_read", [])}
        assert same(made["record"], verbs["create"], expected) == {}
    if "update" in verbs:
        arguments = await filled(app, vendor, case["update"])
        part = verbs["update"].resource.part("update")
        key = {name: arguments.pop(name) for name in part.key if name in arguments} or key
        if "id" in part.key and "id" not in key:
            key["id"] = await _id(app, vendor, noun)
        changed = await call(app, verbs["update"].name, **key, **arguments)
        assert changed["outcome"] == "updated"
        expected = {name: value for name, value in arguments.items() if name not in case.get("not_read", [])}
        if verbs["update"].resource.get is not None:
            assert same(changed["record"], verbs["update"], expected) == {}
        for name in case.get("clear", []):
            emptied = await call(app, verbs["update"].name, **key, clear=[name])
            field = verbs["update"].noun.by_argument(name).name
            assert emptied["record"].get(field) in (None, False, 0, "none"), name
    if "get" in verbs and (key or "id" in verbs["get"].resource.part("get").key):
        keys = verbs["get"].resource.part("get").key
        wanted = (
            {name: key[name] for name in keys if name in key}
            if verbs["get"].resource.part("get").identified(key)
            else {"id": await _id(app, vendor, noun)}
        )
        every = [f for f in verbs["get"].fields if not verbs["get"].noun.field(f).sensitive]
        record = (await call(app, verbs["get"].name, **wanted, fields=every))["record"]
        assert record
    if "list" in verbs and id_:
        given = await filled(app, vendor, case.get("all", {}) | case.get("find", {}))
        assert id_ in [row.get("id") for row in await every_row(app, verbs["list"].name, **given)]


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "noun"), PAIRS, ids=lambda v: v)
async def test_small_pages_show_the_same_rows_as_large_ones(vendor: str, noun: str) -> None:
    """Ours: no row lost or repeated between pages."""
    app, case = open_app(vendor), CASES[vendor][noun]
    verbs = tools(app, vendor, noun)
    if "list" in verbs:
        given = await filled(app, vendor, case.get("all", {}) | case.get("small", {}))
        whole = await every_row(app, verbs["list"].name, **given)
        parts = await every_row(app, verbs["list"].name, limit=max(2, len(whole) // 7), **given)
        assert parts == whole
        ids = [row["id"] for row in whole if "id" in row]
        assert len(ids) == len(set(ids))
    await app.aclose()


def test_every_noun_of_every_vendor_has_a_case() -> None:
    """Ours: a noun without a case would be untested against its fake."""
    for vendor, nouns in CASES.items():
        app = open_app(vendor)
        assert {tool.noun.name for tool in app.catalog.tools.values()} == set(nouns)
