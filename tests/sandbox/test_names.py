"""A name in the place of an id: taken when exactly one thing has it, else refused with the names that are close."""

import json
from typing import Any

import httpx
import pytest

from mcp_psa.app import App
from mcp_psa.boxed import boxed_app
from mcp_psa.call import run
from mcp_psa.shape.result import Result
from mcp_psa.verbs import names
from tests.conftest import NOW
from tests.times import no_waiting

VENDORS = ("teamwork", "awork", "proworkflow", "projectworks", "worksection")


@pytest.fixture
def sent() -> list[httpx.Request]:
    """The requests that left."""
    return []


def opened(vendor: str, sent: list[httpx.Request]) -> App:
    """A server over a fresh agency."""
    return boxed_app(
        {"MCP_PSA_TOOLSETS": "all"},
        [vendor],
        clock=lambda: NOW,
        quota=False,
        time=no_waiting(),
        time_entries=300,
        seen=lambda request, _: sent.append(request),
    )


async def call(app: App, tool: str, /, **arguments: Any) -> Result:
    """The result of a call, good or bad."""
    return await run(app, app.catalog.tools[tool], arguments)


def _error(result: Result) -> dict[str, Any]:
    error: dict[str, Any] = json.loads(result.text)["error"]
    return error


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("name", ["Nordwind relaunch", "  nordwind RELAUNCH "])
async def test_a_project_may_be_given_by_its_name(vendor: str, name: str, sent: list[httpx.Request]) -> None:
    """Ours (D7): the same rows as by its id, whatever the case; the answer says which id that was."""
    app = opened(vendor, sent)
    by_name = await call(app, f"{vendor}_list_tasks", project=name, limit=5)
    assert by_name.structured is not None, by_name.text
    said = next(note for note in by_name.structured["notes"] if note.startswith("project Nordwind relaunch is id "))
    by_id = await call(app, f"{vendor}_list_tasks", project=said.split()[-1], limit=5)
    assert by_id.structured is not None
    assert by_name.structured["items"] == by_id.structured["items"]
    assert by_id.structured["items"]
    await app.aclose()


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_name_that_nothing_has_offers_the_closest(vendor: str, sent: list[httpx.Request]) -> None:
    """Ours: nothing is written, and the model can mend it in one call."""
    app = opened(vendor, sent)
    error = _error(await call(app, f"{vendor}_list_tasks", project="Nordwnd relaunch"))
    assert error["code"] == "bad_arguments"
    assert "no project has the name Nordwnd relaunch" in error["message"]
    assert "Nordwind relaunch (id " in error["fix"]
    assert all(request.method == "GET" or "get_" in str(request.url) for request in sent)
    await app.aclose()


@pytest.mark.anyio
async def test_two_things_of_one_name_are_not_chosen_between(sent: list[httpx.Request]) -> None:
    """Ours: the ids are told, and nothing is sent."""
    app = opened("teamwork", sent)
    for _ in range(2):
        made = await call(app, "teamwork_create_task", name="Twin", task_list="1", allow_duplicate=True)
        assert not made.is_error, made.text
    sent.clear()
    error = _error(await call(app, "teamwork_update_task", id="Twin", description="x"))
    assert error["message"].startswith("id: 2 have the name Twin: id ")
    assert {request.method for request in sent} == {"GET"}
    await app.aclose()


@pytest.mark.anyio
async def test_time_is_logged_in_one_call_with_names_alone(sent: list[httpx.Request]) -> None:
    """Ours: what people say to their assistant; a task is looked up in the project that is named beside it."""
    app = opened("teamwork", sent)
    tasks = await call(app, "teamwork_list_tasks", project="Nordwind relaunch", limit=1)
    assert tasks.structured is not None
    task = tasks.structured["items"][0]
    result = await call(
        app,
        "teamwork_create_time_entry",
        project="Nordwind relaunch",
        task=task["name"],
        person="Priya Raman",
        spent_on="yesterday",
        minutes="2h",
    )
    assert result.structured is not None, result.text
    record = result.structured["record"]
    assert (record["task_id"], record["person_name"], record["minutes"]) == (task["id"], "Priya Raman", 120)
    await app.aclose()


@pytest.mark.anyio
async def test_several_names_in_a_list_are_looked_up_each(sent: list[httpx.Request]) -> None:
    """Ours: ids and names may be mixed."""
    app = opened("teamwork", sent)
    result = await call(app, "teamwork_create_task", name="Book boats", task_list="1", assignees=["Priya Raman", "2"])
    assert result.structured is not None, result.text
    assert len(result.structured["record"]["assignee_names"]) == len(
        {"Priya Raman", *result.structured["record"]["assignee_names"]}
    )
    assert "Priya Raman" in result.structured["record"]["assignee_names"]
    await app.aclose()


@pytest.mark.anyio
async def test_an_id_is_never_looked_up(sent: list[httpx.Request]) -> None:
    """Ours: names cost a request, ids none."""
    app = opened("teamwork", sent)
    await call(app, "teamwork_list_tasks", project="1", limit=1)
    assert len(sent) == 1
    await app.aclose()


@pytest.mark.anyio
async def test_a_write_takes_no_name_out_of_a_list_that_was_not_read_to_its_end(
    sent: list[httpx.Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours: another thing of the same name may stand beyond what was looked through; a read is not so strict."""
    monkeypatch.setattr(names, "_ROWS", 1)
    app = opened("teamwork", sent)
    read = await call(app, "teamwork_get_task", id="Redirects")
    assert not read.is_error, read.text
    sent.clear()
    error = _error(await call(app, "teamwork_update_task", id="Redirects", name="x"))
    assert "there is more than was looked through" in error["message"]
    assert {request.method for request in sent} == {"GET"}
    await app.aclose()
