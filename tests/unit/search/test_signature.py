"""A tool in one line, as a model reads it."""

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.records import NOUNS
from mcp_psa.search.signature import shared_arguments, shared_line, signature
from tests.unit.toy import toy_task, toy_vendor

TOOLS = all_tools(load_vendors())
SHARED = shared_arguments(TOOLS)


def _toy(verb: str) -> Tool:
    return Tool(toy_vendor(), toy_task(), NOUNS["task"], verb, sensitive=True)


def test_a_signature_gives_types_requirements_and_choices() -> None:
    """Ours: a model must be able to call by it without the schema."""
    told = signature(_toy("create"))
    assert told.startswith(
        "toy_create_task(name*, project*, estimate_minutes: int, due_on: day, assignees[], billable: bool"
    )
    assert "status: open|done" in signature(_toy("update"))
    assert "clear[]: " in signature(_toy("update"))


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_argument_is_told_in_the_signature_or_in_the_shared_line(tool: Tool) -> None:
    """Ours: what is told nowhere cannot be given."""
    left_out = SHARED.get(tool.verb, ())
    told = signature(tool, left_out) + shared_line([tool], SHARED)
    for argument in tool.arguments:
        assert argument.name in told
        assert all(choice in told for choice in argument.choices)
        assert not argument.required or f"{argument.name}*" in told
        assert not (argument.required and argument.name in left_out)


def test_what_all_tools_of_a_verb_take_is_said_once() -> None:
    """Ours: page and fields in every line would be half of the answer."""
    lists = [tool for tool in TOOLS if tool.verb == "list"][:5]
    line = shared_line(lists, SHARED)
    assert line.startswith("list tools also: fields[], limit: int")
    assert all("cursor" not in signature(tool, SHARED["list"]) for tool in lists)


def test_the_full_signature_tells_the_fields() -> None:
    """Ours: which columns there are is the longest part of a definition, and wanted for one tool at a time."""
    assert "fields[] (default: id, name" in signature(_toy("list"), full=True)
    assert "default: id" not in signature(_toy("list"))
