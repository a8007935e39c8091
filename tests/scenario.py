"""A day's work through MCP, the same for every way of connecting: create, read back, update, find again in a paged list."""

from dataclasses import dataclass, field
from typing import Any

from mcp import Client


@dataclass(frozen=True)
class Work:
    """What differs between vendors: the tools' prefix, and what a project and a time entry need there."""

    vendor: str
    project: dict[str, Any]
    entry: dict[str, Any] = field(default_factory=dict)
    project_filter: dict[str, Any] = field(default_factory=dict)


WORK = {
    "teamwork": Work("teamwork", {"name": "Harbor tours", "company": "3"}, project_filter={"search": "Harbor"}),
    "proworkflow": Work(
        "proworkflow", {"name": "Harbor tours", "company": 3}, {"person": "2"}, project_filter={"search": "Harbor"}
    ),
}
NOTE = "Kick-off & route planning"


async def call(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured content of a call that must succeed."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, f"{tool}: {result.content[0].text}"
    assert result.structured_content is not None
    content: dict[str, Any] = result.structured_content
    return content


async def everything(client: Client, tool: str, **arguments: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page with a small limit; no row may come twice."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(400):
        given = arguments | ({"cursor": cursor} if cursor else {})
        page = await call(client, tool, **given)
        rows += page["items"]
        cursor = page.get("next_cursor")
        if cursor is None:
            break
    ids = [row["id"] for row in rows if "id" in row]
    assert len(ids) == len(set(ids)), "a row came twice"
    return rows


async def a_day_of_work(client: Client, work: Work) -> None:
    """Create a project and a time entry, change both, and find them in filtered, paged lists."""
    v = work.vendor
    made = await call(client, f"{v}_create_project", **work.project)
    project = made["record"]["id"]
    assert made["outcome"] == "created"
    assert made["record"]["name"] == work.project["name"]

    changed = await call(client, f"{v}_update_project", id=project, name="Harbor tours 2027", due_on="2027-06-30")
    assert changed["record"]["due_on"] == "2027-06-30"
    read = await call(client, f"{v}_get_project", id=project, fields=["name", "due_on"])
    assert read["record"] == {"id": project, "name": "Harbor tours 2027", "due_on": "2027-06-30"}
    assert project in [
        row["id"] for row in await everything(client, f"{v}_list_projects", limit=2, **work.project_filter)
    ]

    task = (await call(client, f"{v}_list_tasks", limit=1, project="1"))["items"][0]["id"]
    entry = await call(
        client, f"{v}_create_time_entry", task=task, spent_on="yesterday", minutes="1h 15m", note=NOTE, **work.entry
    )
    id_ = entry["record"]["id"]
    assert (entry["record"]["minutes"], entry["record"]["note"]) == (75, NOTE)

    await call(client, f"{v}_update_time_entry", id=id_, minutes=100)
    read = await call(client, f"{v}_get_time_entry", id=id_)
    assert (read["record"]["minutes"], read["record"]["note"]) == (100, NOTE)

    rows = await everything(client, f"{v}_list_time_entries", spent_from="yesterday", spent_to="yesterday", limit=5)
    found = [row for row in rows if row["id"] == id_]
    assert [row["minutes"] for row in found] == [100]
