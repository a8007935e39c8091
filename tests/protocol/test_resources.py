"""Resources, prompts and completions, as a client sees them in both eras."""

import json

import pytest
from mcp import Client, MCPError
from mcp.types import ResourceTemplateReference

from mcp_psa.boxed import boxed_app
from mcp_psa.prompts import WORK
from mcp_psa.sandbox.trouble_plan import read_plan
from mcp_psa.server import build_server
from tests.protocol.conftest import clock
from tests.times import no_waiting


@pytest.mark.anyio
async def test_the_accounts_are_told_without_their_secrets(client: Client) -> None:
    """Ours: who this server works for; the sandbox's fake keys stand for real ones."""
    page = await client.read_resource("psa://accounts")
    told = json.loads(page.contents[0].text)
    assert [account["vendor"] for account in told] == ["proworkflow", "teamwork"]
    assert all(set(account) == {"vendor", "title", "host", "tools", "access"} for account in told)
    assert "fake" not in page.contents[0].text.lower()


@pytest.mark.anyio
async def test_the_glossary_is_a_table_of_words(client: Client) -> None:
    """Ours: a row for each thing, in each vendor's own words."""
    page = await client.read_resource("psa://glossary")
    rows = [line.split("\t") for line in page.contents[0].text.splitlines()]
    assert rows[0] == ["ours", "ProWorkflow", "Teamwork.com"]
    assert {len(row) for row in rows} == {3}
    words = {row[0]: row[1:] for row in rows}
    assert "item" in words["task"][0]
    assert "timelog" in words["time_entry"][1]


@pytest.mark.anyio
async def test_every_resource_that_is_listed_can_be_read(client: Client) -> None:
    """The MCP specification: the text comes with its address and media type."""
    for listed in (await client.list_resources()).resources:
        page = await client.read_resource(str(listed.uri))
        assert page.contents[0].mime_type == listed.mime_type
        assert listed.title
        assert page.contents[0].text


@pytest.mark.anyio
async def test_a_record_is_read_by_its_address(client: Client) -> None:
    """Ours: the same record as the get tool shows."""
    templates = {t.uri_template: t.title for t in (await client.list_resource_templates()).resource_templates}
    assert templates["psa://teamwork/project/{id}"] == "Teamwork.com: project"
    page = await client.read_resource("psa://teamwork/project/1")
    called = await client.call_tool("teamwork_get_project", {"id": "1"})
    assert page.contents[0].text == called.content[0].text


@pytest.mark.anyio
@pytest.mark.parametrize(
    "uri",
    ["psa://nothing", "psa://teamwork/project/999999", "psa://teamwork/milestone/1", "psa://teamwork/project/1/../2"],
)
async def test_what_is_not_there_is_a_protocol_error(client: Client, uri: str) -> None:
    """The MCP specification of 2026: -32602 with the address in its data."""
    with pytest.raises(MCPError) as caught:
        await client.read_resource(uri)
    assert caught.value.error.code == -32602
    assert caught.value.error.data == {"uri": uri}


@pytest.mark.anyio
@pytest.mark.parametrize(("typed", "first"), [("Nordwind rel", "1"), ("12", "12"), ("zzz", None)])
async def test_ids_are_completed_by_name(client: Client, typed: str, first: str | None) -> None:
    """Ours: people know names; the address wants an id."""
    ref = ResourceTemplateReference(type="ref/resource", uri="psa://teamwork/project/{id}")
    found = await client.complete(ref, {"name": "id", "value": typed})
    assert (found.completion.values[0] if found.completion.values else None) == first


@pytest.mark.anyio
async def test_a_prompt_names_the_tools_that_are_there(client: Client) -> None:
    """Ours: only tools that are served, of each configured vendor that has all of them."""
    served = {tool.name for tool in (await client.list_tools()).tools}
    names = [prompt.name for prompt in (await client.list_prompts()).prompts]
    assert names == ["log_my_week", "project_health", "what_is_unbilled", "chase_timesheets"]
    for name in names:
        text = (await client.get_prompt(name)).messages[0].content.text
        named = [word.strip(",.") for line in text.splitlines() if line.startswith("Tools at") for word in line.split()]
        tools = [word for word in named if "_" in word]
        assert tools
        assert set(tools) <= served


@pytest.mark.anyio
async def test_a_prompt_is_filled_with_what_was_given(client: Client) -> None:
    """Ours: an argument that was not given reads as a sentence still."""
    given = await client.get_prompt("log_my_week", {"person": "Priya Raman", "week": "2026-11-16"})
    assert "time entries of Priya Raman from 2026-11-16 for seven days" in given.messages[0].content.text
    bare = await client.get_prompt("project_health")
    assert "List the active projects with their dates" in bare.messages[0].content.text
    assert "{" not in bare.messages[0].content.text


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "given"), [("no_such", {}), ("log_my_week", {"nobody": "x"})])
async def test_a_prompt_that_is_not_offered_is_a_protocol_error(
    client: Client, name: str, given: dict[str, str]
) -> None:
    """The MCP specification: -32602, with what there is."""
    with pytest.raises(MCPError) as caught:
        await client.get_prompt(name, given)
    assert caught.value.error.code == -32602
    assert "log_my_week" in caught.value.error.message or "It takes" in caught.value.error.message


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.name)
def test_a_prompts_arguments_and_steps_fit_together(work: object) -> None:
    """Ours: every placeholder is an argument with words for when it is not given."""
    steps = " ".join(work.steps)  # type: ignore[attr-defined]
    for name, about, _ in work.arguments:  # type: ignore[attr-defined]
        assert about
        assert f"{{{name}}}" in steps or (name == "company" and "{of}" in steps)


@pytest.mark.anyio
async def test_a_vendor_that_fails_is_neither_a_missing_record_nor_an_empty_completion(era: str) -> None:
    """Ours: an error never becomes "not found" or an empty list."""
    app = boxed_app({}, ["teamwork"], clock=clock, trouble=read_plan("500_before=1"), time=no_waiting())
    ref = ResourceTemplateReference(type="ref/resource", uri="psa://teamwork/project/{id}")
    async with Client(build_server(app), mode=era) as client:
        with pytest.raises(MCPError) as read:
            await client.read_resource("psa://teamwork/project/1")
        with pytest.raises(MCPError) as completed:
            await client.complete(ref, {"name": "id", "value": "Nord"})
    for caught in (read, completed):
        assert caught.value.error.code == -32603
        assert "try_later" in caught.value.error.message
