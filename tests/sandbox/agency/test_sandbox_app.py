"""The vendors stand side by side, each below its prefix."""

from pathlib import Path

import anyio
import httpx
import pytest

from mcp_psa.sandbox.app import FAKES, build, open_box
from mcp_psa.sandbox.credentials import TEAMWORK_API_KEY


def fetched(path: str, vendors: list[str] | None = None) -> httpx.Response:
    """One answer of the whole sandbox."""

    async def fetch() -> httpx.Response:
        transport = httpx.ASGITransport(app=build(open_box(time_entries=10), vendors))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://box.test", auth=(TEAMWORK_API_KEY, "")
        ) as client:
            return await client.get(path)

    return anyio.run(fetch)


def test_the_root_lists_what_is_shown() -> None:
    """With the base addresses to put into settings."""
    answer = fetched("/", ["teamwork"]).json()
    assert answer["vendors"] == {"teamwork": {"path": "/teamwork", "base_url": "http://box.test/teamwork"}}


def test_a_vendor_answers_below_its_prefix_on_both_versions() -> None:
    """Paths, errors and authentication work under a mount."""
    assert fetched("/teamwork/projects.json", ["teamwork"]).status_code == 200
    assert "tasks" in fetched("/teamwork/projects/api/v3/tasks.json", ["teamwork"]).json()
    assert fetched("/teamwork/projects/api/v3/tasks/9999.json", ["teamwork"]).content == b""


def test_every_vendor_that_is_listed_can_be_built() -> None:
    """All of them at once."""
    assert set(FAKES) == set(fetched("/").json()["vendors"])


def test_an_unknown_vendor_is_named() -> None:
    """Before anything is served."""
    with pytest.raises(ValueError, match="jira"):
        build(open_box(time_entries=0), ["jira"])


def test_a_state_file_is_seeded_once(tmp_path: Path) -> None:
    """What was written stays."""
    path = tmp_path / "box.sqlite"
    first = open_box(path, time_entries=5)
    first.store.update("projects", 1, {"name": "Changed"})
    first.store.close()
    again = open_box(path, quota=False)
    assert (
        (again.store.get("projects", 1) or {})["name"],
        len(again.store.rows("SELECT id FROM time_entries")),
    ) == ("Changed", 5)
    again.store.close()
