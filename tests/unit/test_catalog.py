"""Manifests and settings make the tools on offer."""

import re

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.catalog import Tool, all_tools, build_catalog
from mcp_psa.errors import BadArguments
from mcp_psa.records import NOUNS, TOOLSETS, VERBS
from mcp_psa.settings import Settings
from tests.unit.toy import toy_task, toy_vendor

TOOLS = all_tools(load_vendors())
NAMES = [tool.name for tool in TOOLS]


def _tool(verb: str, *, sensitive: bool = True) -> Tool:
    return Tool(toy_vendor(), toy_task(), NOUNS["task"], verb, sensitive)


def _names(**settings: object) -> list[str]:
    return list(build_catalog(TOOLS, Settings(**settings)).tools)  # type: ignore[arg-type]


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_has_a_name_that_every_host_accepts(tool: Tool) -> None:
    """Hosts: at most 64 characters of [a-z0-9_]; ours: {vendor}_{verb}_{noun}, plural only for list."""
    assert re.fullmatch(r"[a-z0-9_]{1,64}", tool.name)
    noun = tool.noun.plural if tool.verb == "list" else tool.noun.name
    assert tool.name == f"{tool.vendor.name}_{tool.verb}_{noun}"


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_says_what_it_does_in_one_short_text(tool: Tool) -> None:
    """Ours: a description is paid for in every conversation, and must name the vendor."""
    assert tool.vendor.title in tool.description
    assert tool.description.endswith((".", ")")) or tool.resource.list is not None
    assert "\n" not in tool.description
    assert len(tool.description) < 400
    assert tool.title.startswith(f"{tool.vendor.title}: {tool.verb} ")


def test_names_are_unique_and_there_are_no_deletes() -> None:
    """Ours: vendors range from soft delete to irreversible, and nobody asked."""
    assert len(set(NAMES)) == len(NAMES)
    assert {tool.verb for tool in TOOLS} <= set(VERBS)


def test_the_order_is_by_vendor_noun_and_verb_and_always_the_same() -> None:
    """Ours: hosts cache the prompt by its text."""
    order = [
        (list(load_vendors()).index(t.vendor.name), list(NOUNS).index(t.noun.name), VERBS.index(t.verb)) for t in TOOLS
    ]
    assert order == sorted(order)
    assert [tool.name for tool in all_tools(load_vendors())] == NAMES


@pytest.mark.parametrize(
    ("verb", "read_only", "destructive", "idempotent"),
    [
        ("list", True, False, True),
        ("get", True, False, True),
        ("create", False, False, False),
        ("update", False, True, True),
    ],
)
def test_all_four_hints_are_given(verb: str, read_only: bool, destructive: bool, idempotent: bool) -> None:
    """The MCP spec names them; ours: hosts decide on them whether to ask."""
    assert _tool(verb).annotations == {
        "read_only_hint": read_only,
        "destructive_hint": destructive,
        "idempotent_hint": idempotent,
        "open_world_hint": True,
    }
    assert _tool(verb).writes is not read_only


def test_read_access_leaves_only_list_and_get() -> None:
    """Ours: the protecting switch."""
    left = [tool for tool in TOOLS if tool.name in _names(access="read")]
    assert left
    assert {tool.verb for tool in left} == {"list", "get"}


@pytest.mark.parametrize("toolset", TOOLSETS)
def test_a_toolset_leaves_its_nouns_alone(toolset: str) -> None:
    """Ours: context is the user's money."""
    assert _names(toolsets=(toolset,)) == [tool.name for tool in TOOLS if tool.noun.toolset == toolset]


def test_every_noun_is_in_a_toolset() -> None:
    """Ours: else only `all` would show it."""
    assert {noun.toolset for noun in NOUNS.values()} <= set(TOOLSETS)


def test_allow_and_deny_lists_and_access_all_hold_together() -> None:
    """Ours: a tool must pass each; deny beats allow, and read access beats both."""
    some = (NAMES[0], next(tool.name for tool in TOOLS if tool.verb == "create"))
    assert _names(tools=some) == [name for name in NAMES if name in some]
    assert _names(tools=some, hide_tools=some[:1]) == [some[1]]
    assert _names(tools=some, access="read") == [some[0]]


def test_a_name_that_is_not_on_offer_is_answered_with_the_nearest() -> None:
    """Ours: the model can mend it at once; a hidden tool says so, and a long name is not sent back."""
    catalog = build_catalog([_tool(verb) for verb in VERBS], Settings(access="read"))
    assert "Did you mean toy_list_tasks" in catalog.nearest("toy_list_task")
    assert catalog.nearest("toy_create_task").startswith("toy_create_task is not served under this server's settings")
    assert catalog.nearest("zzz") == "No tool 'zzz'."
    assert len(catalog.nearest("x" * 10_000)) < 300
    assert catalog.find("toy_create_task") is None
    assert catalog.find("toy_get_task") is not None


def test_a_description_has_the_users_words_and_what_is_peculiar() -> None:
    """Ours: `words` and `about` of the manifest; what lists leave out stands in the list tool alone."""
    task = toy_task(
        about="Chores are due at noon.", list={"routes": ["GET /c"], "hidden": {"text": "Old ones are left out."}}
    )
    made = {verb: Tool(toy_vendor(), task, NOUNS["task"], verb, sensitive=True).description for verb in VERBS}
    assert made["list"] == "List Toy tasks (chore). Chores are due at noon. Old ones are left out."
    assert made["get"] == "Get one Toy task (chore). Chores are due at noon."
    assert made["create"] == "Create a Toy task (chore). Chores are due at noon."
    assert made["update"] == "Change a Toy task (chore); what is not given stays. Chores are due at noon."


def test_a_tool_without_sensitive_fields_refuses_the_vendors_names_too() -> None:
    """Ours: hidden is hidden."""
    assert _tool("get").chosen(["vendor.payRate"]) == ("id", "vendor.payRate")
    with pytest.raises(BadArguments):
        _tool("get", sensitive=False).chosen(["vendor.payRate"])
