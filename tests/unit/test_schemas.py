"""Schemas that every host accepts, for every tool there is."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from mcp_psa.app import load_vendors
from mcp_psa.arguments import Argument
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.records import NOUNS, Kind
from mcp_psa.schemas import input_schema, output_schema, record_schema

TOOLS = all_tools(load_vendors())
KEYWORDS = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum", "default", "description",
}  # fmt: skip


def _schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for child in schema.get("properties", {}).values():
        yield from _schemas(child)
    if isinstance(schema.get("items"), dict):
        yield from _schemas(schema["items"])


def _definitions(tool: Tool) -> list[dict[str, Any]]:
    made = tool.definition(structured=True)
    return [made["input_schema"], made["output_schema"]]


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tools_schemas_use_only_what_every_host_accepts(tool: Tool) -> None:
    """Hosts: an object at the root; no $ref, anyOf, const or null; items for each array; short lower-case names."""
    for root in _definitions(tool):
        jsonschema.Draft202012Validator.check_schema(root)
        assert root["type"] == "object"
        for schema in _schemas(root):
            assert set(schema) <= KEYWORDS
            assert schema["type"] in {"object", "array", "string", "integer", "number", "boolean"}
            assert ("items" in schema) == (schema["type"] == "array")
            assert all(re.fullmatch(r"[a-z0-9_]{1,64}", name) for name in schema.get("properties", {}))
            assert set(schema.get("required", ())) <= set(schema.get("properties", {}))
            assert "enum" not in schema or (schema["enum"] and len(set(schema["enum"])) == len(schema["enum"]))


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_unknown_arguments_are_refused_by_the_schema_as_by_the_check(tool: Tool) -> None:
    """Ours: a host may check before it calls."""
    assert tool.definition(structured=False)["input_schema"]["additionalProperties"] is False
    assert "output_schema" not in tool.definition(structured=False)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_schema(kind: Kind) -> None:
    """Ours: ids, days and text are strings; money is written as a number and shown as text."""
    argument = Argument("a", kind, choices=("x",) if kind is Kind.CHOICE else ())
    shown = input_schema((argument,))["properties"]["a"]
    expected = {
        Kind.IDS: "array", Kind.TEXTS: "array", Kind.MINUTES: "integer", Kind.COUNT: "integer", Kind.NUMBER: "number",
        Kind.MONEY: "number", Kind.FLAG: "boolean",
    }  # fmt: skip
    assert shown["type"] == expected.get(kind, "string")


def test_an_argument_says_all_that_is_known_about_it() -> None:
    """Ours: default, choices, what must be given; bounds are checked, and said when they are passed."""
    schema = input_schema(
        (
            Argument("id", Kind.ID, required=True),
            Argument("limit", Kind.COUNT, "rows", least=1, most=200, default=25),
            Argument("clear", Kind.TEXTS, "fields to empty", choices=("due_on",)),
            Argument("status", Kind.CHOICE, choices=("open", "done")),
            Argument("due_on", Kind.DAY, "the day"),
        )
    )
    assert schema == {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "limit": {"type": "integer", "default": 25, "description": "rows"},
            "clear": {
                "type": "array",
                "items": {"type": "string", "enum": ["due_on"]},
                "description": "fields to empty",
            },
            "status": {"type": "string", "enum": ["open", "done"]},
            "due_on": {"type": "string", "description": "the day"},
        },
        "required": ["id"],
        "additionalProperties": False,
    }


def test_one_argument_does_not_change_the_schema_of_another() -> None:
    """Ours: the shared parts are copied."""
    input_schema((Argument("clear", Kind.TEXTS, choices=("a",)), Argument("more", Kind.TEXTS, "about")))
    assert input_schema((Argument("fields", Kind.TEXTS),))["properties"]["fields"] == {
        "type": "array",
        "items": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("verb", "content"),
    [
        (
            "list",
            {"items": [{"id": "1", "name": "Draw"}, {"id": "2", "vendor": {"x": [1]}}], "returned": 2, "total": 9},
        ),
        ("list", {"items": [], "returned": 0, "notes": ["x"], "next_cursor": "abc", "scanned": 3}),
        (
            "get",
            {"record": {"id": "1", "billable": True, "estimate_minutes": 90, "tags": ["a"], "budget_amount": "1.50"}},
        ),
        ("create", {"outcome": "created", "record": {"id": "1"}}),
        ("update", {"outcome": "updated", "record": {"name": "x"}, "notes": ["Not read back."]}),
    ],
)
def test_structured_content_follows_its_schema(verb: str, content: dict[str, Any]) -> None:
    """The MCP spec: structured content must match the tool's output schema."""
    task = NOUNS["task"]
    jsonschema.validate(content, output_schema(verb, task, tuple(f.name for f in task.fields)))


@pytest.mark.parametrize(
    ("verb", "content"),
    [
        ("list", {"items": [{"name": "without an id"}], "returned": 1}),
        ("list", {"items": [{"id": 1}], "returned": 1}),
        ("list", {"returned": 0}),
        ("get", {"record": {"id": "1", "billable": "false"}}),
        ("get", {}),
        ("create", {"record": {"id": "1"}}),
        ("update", {"outcome": "deleted", "record": {}}),
    ],
)
def test_the_schema_notices_what_does_not_follow_it(verb: str, content: dict[str, Any]) -> None:
    """Ours: a schema that accepts everything says nothing."""
    task = NOUNS["task"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, output_schema(verb, task, tuple(f.name for f in task.fields)))


def test_a_record_schema_has_only_the_fields_this_vendor_fills() -> None:
    """Ours: context is the user's money; a noun without an id requires none."""
    schema = record_schema(NOUNS["task"], ("id", "name"))
    assert set(schema["properties"]) == {"id", "name", "vendor"}
    assert "required" not in record_schema(NOUNS["storage_folder"], ("project_id",))
