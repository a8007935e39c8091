"""Renewal and what is kept: stored before used, once among processes, nothing lost by a crash, a restart or a cancelled call."""

import json
from pathlib import Path

import anyio
import pytest

from mcp_psa.errors import AuthFailed, NotConfigured
from mcp_psa.http.redact import Secrets
from tests.unit.http.conftest import FakeTime
from tests.unit.http.oauth_kit import FIRST, READ, WRITE, House, file_store, open_account


def files(folder: Path) -> list[Path]:
    """The files of tokens in a folder."""
    return list(folder.glob("tokens-*.json"))


def kept(folder: Path) -> dict[str, object]:
    """What stands in the one file of tokens."""
    (path,) = files(folder)
    found: dict[str, object] = json.loads(path.read_text())
    return found


@pytest.mark.anyio
async def test_a_new_token_is_on_the_disk_before_it_is_used(tmp_path: Path) -> None:
    """Ours: a crash between the two would lock the account out."""
    house, seen = House(), []
    house.before_answering = lambda: seen.append(kept(tmp_path))

    await open_account(house, store=file_store(tmp_path)).send(READ)

    assert [(s["access"], s["refresh"]) for s in seen] == [("FAKE-access-1", "FAKE-refresh-1")]


@pytest.mark.anyio
async def test_after_a_restart_what_was_stored_goes_on(tmp_path: Path) -> None:
    """Ours: the settings still hold the first tokens, which are spent."""
    house, time = House(), FakeTime()
    await open_account(house, time, store=file_store(tmp_path), TOY_ACCESS="FAKE-dead").send(READ)

    again = open_account(house, time, store=file_store(tmp_path), TOY_ACCESS="FAKE-dead")
    await again.send(READ)
    time.now += 290
    await again.send(READ)

    assert [form["refresh_token"] for form in house.renewals] == [FIRST, "FAKE-refresh-1"]
    assert [status for _, _, status in house.calls] == [401, 200, 200, 200]


@pytest.mark.anyio
async def test_a_refresh_token_that_is_set_anew_wins(tmp_path: Path) -> None:
    """Ours: a person who signed in again must not be held to what is stored; and nothing stored is deleted."""
    house = House()
    await open_account(house, store=file_store(tmp_path)).send(READ)
    house.refresh = "FAKE-pasted"
    house.die()

    pasted = file_store(tmp_path, refresh="FAKE-pasted")
    await open_account(house, store=pasted, TOY_REFRESH="FAKE-pasted").send(READ)

    assert [form["refresh_token"] for form in house.renewals] == [FIRST, "FAKE-pasted"]
    assert len(files(tmp_path)) == 2


@pytest.mark.anyio
@pytest.mark.parametrize("access", ["", "FAKE-dead"], ids=["none yet", "dead"])
async def test_of_two_processes_one_renews_and_the_other_takes_it_over(tmp_path: Path, access: str) -> None:
    """Ours: the lock is between processes, and what is stored is looked at again once it is held."""
    house, used = House(turns=3), anyio.Event()
    house.before_answering = lambda: used.set() if house.renewals else None
    time = FakeTime()
    sessions = [open_account(house, time, store=file_store(tmp_path, time), TOY_ACCESS=access) for _ in range(2)]
    for session in sessions:
        session._client.auth._keeper._store._sleep = lambda _: used.wait()  # type: ignore[union-attr]

    async def work(number: int) -> None:
        await sessions[number].send(WRITE)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            for number in (0, 1, 0, 1, 0, 1):
                group.start_soon(work, number)

    assert len(house.renewals) == 1
    assert house.made == 6


@pytest.mark.anyio
async def test_what_another_process_renewed_meanwhile_is_used(tmp_path: Path) -> None:
    """Ours: its renewal killed our access token; the stored one is tried before anything is renewed."""
    house, time = House(), FakeTime()
    ours, theirs = (open_account(house, time, store=file_store(tmp_path, time)) for _ in range(2))
    await ours.send(READ)
    time.now += 280
    await theirs.send(READ)
    assert len(house.renewals) == 2
    time.now -= 100  # our own clock does not make us renew

    await ours.send(READ)

    assert len(house.renewals) == 2
    assert house.calls[-2:] == [("GET", "FAKE-access-1", 401), ("GET", "FAKE-access-2", 200)]


@pytest.mark.anyio
async def test_a_token_that_cannot_be_stored_is_not_used_and_not_lost(tmp_path: Path) -> None:
    """Ours: said at once, while it can be mended; it is stored and used as soon as it can be, without another renewal."""
    house, time = House(), FakeTime()
    store = file_store(tmp_path, time)
    path: Path = store._path  # type: ignore[attr-defined]
    house.while_renewing, mend = path.mkdir, path.rmdir
    secrets = Secrets()
    session = open_account(house, time, store=store, secrets=secrets)

    with pytest.raises(NotConfigured, match="cannot be kept"):
        await session.send(WRITE)
    assert house.calls == []
    assert {"FAKE-access-1", "FAKE-refresh-1"} <= set(secrets)

    mend()
    time.now += 10
    await session.send(WRITE)

    assert len(house.renewals) == 1
    assert house.calls == [("POST", "FAKE-access-1", 200)]
    assert kept(tmp_path)["refresh"] == "FAKE-refresh-1"


@pytest.mark.anyio
async def test_a_folder_that_cannot_be_written_spends_nothing(tmp_path: Path) -> None:
    """Ours: found out before the refresh token is sent."""
    (tmp_path / "file").write_text("")
    house = House()

    with pytest.raises(NotConfigured):
        await open_account(house, store=file_store(tmp_path / "file" / "state")).send(READ)

    assert house.renewals == []


@pytest.mark.anyio
async def test_a_refused_renewal_deletes_nothing(tmp_path: Path) -> None:
    """Ours: a vendor may be wrong about it for an hour."""
    house, time = House(), FakeTime()
    session = open_account(house, time, store=file_store(tmp_path, time))
    await session.send(READ)
    before = kept(tmp_path)
    house.refresh = "FAKE-other"
    house.die()

    with pytest.raises(AuthFailed):
        await session.send(READ)

    assert kept(tmp_path) == before


@pytest.mark.anyio
async def test_a_cancelled_call_loses_no_token(tmp_path: Path) -> None:
    """Ours: the answer on its way is the only copy of the new tokens; it is waited for and stored, then the call ends."""
    house, time = House(turns=5), FakeTime()
    session = open_account(house, time, store=file_store(tmp_path, time))

    with anyio.fail_after(5):
        with anyio.CancelScope() as scope:
            house.while_renewing = scope.cancel
            await session.send(READ)
        assert scope.cancelled_caught
        assert house.calls == []
        assert kept(tmp_path)["refresh"] == "FAKE-refresh-1"
        await session.send(READ)

    assert len(house.renewals) == 1
