"""Conversations with Projectworks' fake that the generic tests do not have: choices, ranges of days, PUT that replaces."""

import json
from typing import Any

import httpx
import pytest

from mcp_psa.app import App
from mcp_psa.boxed import boxed_app
from mcp_psa.call import run
from mcp_psa.shape.result import Result
from tests.conftest import NOW
from tests.times import no_waiting

pytestmark = pytest.mark.anyio

NEW = {"name": "Harbor tours", "company": "2", "owner": "3", "account_manager": "4"}


class Talk:
    """A server over a fresh agency, and what it sent."""

    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []
        self.app: App = boxed_app(
            {"MCP_PSA_TOOLSETS": "all"},
            ["projectworks"],
            clock=lambda: NOW,
            quota=False,
            seen=lambda request, _: self.sent.append(request),
            time=no_waiting(),
        )

    async def call(self, name: str, /, **arguments: Any) -> Result:
        """The result of a call, with only its own requests in `sent`."""
        self.sent.clear()
        tool = self.app.catalog.find(f"projectworks_{name}")
        assert tool is not None, name
        return await run(self.app, tool, arguments)

    def bodies(self, method: str) -> list[Any]:
        """The bodies that were sent with this verb."""
        return [json.loads(request.content) for request in self.sent if request.method == method]


async def test_a_project_without_its_nine_ids_is_refused_with_every_choice_at_once() -> None:
    """Vendor note, trap 10: a model that learns of one at a time needs six calls."""
    talk = Talk()
    result = await talk.call("create_project", **NEW)
    assert result.is_error
    for said in ("office: is required: 1 Hamburg", "41 Fixed Price", "17 In Progress", "Euro", "71 Disabled"):
        assert said in result.text
    assert talk.bodies("POST") == []


async def test_choices_may_be_given_by_name_and_by_code() -> None:
    """Ours: ids are the tenant's own and never guessed."""
    talk = Talk()
    given = {
        "office": "manchester",
        "type": "retainer",
        "stage": "Pipeline",
        "currency": "gbp",
        "task_self_service": "73",
    }
    result = await talk.call("create_project", **NEW, **given)
    assert not result.is_error, result.text
    (body,) = talk.bodies("POST")
    assert (body["officeID"], body["projectTypeID"], body["projectStatusID"], body["currencyID"]) == (2, 46, 14, 9)


async def test_a_word_of_ours_stands_for_the_tenants_status() -> None:
    """Ours: `done` is what this tenant calls Complete."""
    talk = Talk()
    result = await talk.call("update_task", id="1", status="done")
    assert not result.is_error, result.text
    assert talk.bodies("PATCH") == [{"statusID": 98}]


async def test_a_range_of_time_is_asked_day_by_day_and_that_is_said() -> None:
    """Vendor note, trap 1: Date is one day, and there is no range."""
    talk = Talk()
    result = await talk.call("list_time_entries", spent_from="2026-11-16", spent_to="2026-11-18", limit=200)
    days = [request.url.params["Date"] for request in talk.sent if request.url.path.endswith("/Timesheets")]
    assert days == ["2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"]
    assert "day by day" in result.text


async def test_a_range_with_one_bound_gets_the_other_and_says_so() -> None:
    """Ours: `since Monday` means until today, never Monday alone."""
    talk = Talk()
    since = await talk.call("list_time_entries", spent_from="2026-11-19", limit=200)
    assert "spent_to=2026-11-20 unless given otherwise" in since.text
    until = await talk.call("list_time_entries", spent_to="2026-11-20", limit=1)
    assert "spent_from=2026-10-21 unless given otherwise" in until.text
    long = await talk.call("list_time_entries", spent_from="2026-09-01")
    assert long.is_error
    assert "31 days" in long.text
    assert talk.sent == []


async def test_names_of_projects_are_looked_up_once_for_all_rows() -> None:
    """Vendor note 3.6: an entry has a task alone; never one request a row."""
    talk = Talk()
    result = await talk.call("list_time_entries", limit=100)
    assert result.structured is not None
    assert all("project_name" in row for row in result.structured["items"])
    paths = [request.url.path.rsplit("/", 1)[1] for request in talk.sent]
    assert paths.count("Timesheets") == 1
    assert set(paths) == {"Timesheets", "Tasks", "Modules"}
    assert len(paths) < 10


async def test_a_time_entry_is_changed_by_a_put_with_all_of_it_in_the_body() -> None:
    """Vendor note, trap 3: the id stands in the body; minutes are wanted even when a note changes."""
    talk = Talk()
    rows = (await talk.call("list_time_entries", spent_from="2026-11-18", spent_to="2026-11-18")).structured
    assert rows is not None
    id_, minutes = rows["items"][0]["id"], rows["items"][0]["minutes"]
    result = await talk.call("update_time_entry", id=id_, note="Corrected")
    assert not result.is_error, result.text
    (body,) = talk.bodies("PUT")
    assert set(body) == {"id", "userID", "taskID", "date", "minutes", "comment", "isReviewed"}
    assert (body["id"], body["minutes"], body["comment"]) == (int(id_), minutes, "Corrected")


async def test_an_unknown_time_entry_is_not_found_before_anything_is_written() -> None:
    """Ours: the read before the write comes back empty."""
    talk = Talk()
    result = await talk.call("update_time_entry", id="99999999", minutes=5)
    assert json.loads(result.text)["error"]["code"] == "not_found"
    assert talk.bodies("PUT") == []


async def test_a_leave_keeps_what_is_not_changed() -> None:
    """Vendor note, trap 2: PUT wipes what is left out."""
    talk = Talk()
    made = await talk.call(
        "create_absence", person="3", start_on="2026-12-24", end_on="2026-12-28", type="AL", note="Family"
    )
    assert made.structured is not None
    assert made.structured["record"]["status"] == "requested"
    id_ = made.structured["record"]["id"]
    changed = await talk.call("update_absence", id=id_, status="approved")
    assert changed.structured is not None
    (body,) = talk.bodies("PUT")
    assert (body["statusID"], body["requestComment"], len(body["days"])) == (6, "Family", 3)
    assert changed.structured["record"]["minutes"] == 3 * 480


async def test_an_expense_keeps_its_status_and_number() -> None:
    """Vendor note, trap 2: likewise for claims; the status is decided by approval and sent back as it was."""
    talk = Talk()
    before = await talk.call("get_expense", id="2", fields=["status_name", "number", "note", "billable", "tax_type_id"])
    changed = await talk.call("update_expense", id="2", amount="12.5")
    assert not changed.is_error, changed.text
    after = await talk.call("get_expense", id="2", fields=["status_name", "number", "note", "billable", "tax_type_id"])
    assert before.structured == after.structured
