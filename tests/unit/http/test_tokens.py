"""Keeping tokens: on the disk for their owner alone, in one step, and one process at a time."""

import json
import stat
from pathlib import Path

import anyio
import pytest
from filelock import FileLock

from mcp_psa.errors import NotConfigured, TryLater
from mcp_psa.http.tokens import TokenFile, TokenMemory, Tokens, token_folder, token_store
from tests.unit.http.conftest import FakeTime

TOKENS = Tokens("FAKE-access", "FAKE-refresh", 100.5, 200.25)
IDENTITY = ("toy", "https://toy.example", "FAKE-client", "FAKE-refresh-0")


def file_in(folder: Path, time: FakeTime | None = None) -> tuple[TokenFile, Path]:
    """A store in this folder, and the file that it writes."""
    store = token_store(folder, IDENTITY, (time or FakeTime()).sleep)
    assert isinstance(store, TokenFile)
    return store, store._path


def names_in(folder: Path) -> list[str]:
    """What is in a folder."""
    return [path.name for path in folder.iterdir()]


def name_of(folder: Path, identity: tuple[str, ...]) -> str:
    """The file of an account."""
    store = token_store(folder, identity)
    assert isinstance(store, TokenFile)
    return store._path.name


@pytest.mark.anyio
async def test_what_was_written_is_read_by_the_next_process(tmp_path: Path) -> None:
    """Ours: a restart loses nothing."""
    async with file_in(tmp_path)[0].alone():
        await file_in(tmp_path)[0].write(TOKENS)

    assert await file_in(tmp_path)[0].read() == TOKENS


@pytest.mark.anyio
async def test_the_file_and_a_new_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Ours: whoever has the refresh token has the account."""
    store, path = file_in(tmp_path / "state")

    async with store.alone():
        await store.write(TOKENS)
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (path.parent, *path.parent.iterdir())}

    assert modes.pop("state") == 0o700
    assert path.name in modes
    assert set(modes.values()) == {0o600}


def test_the_name_of_the_file_tells_nothing_and_is_the_accounts_own(tmp_path: Path) -> None:
    """Ours: a refresh token that is set anew, another client or another address has a file of its own."""
    changed = [[*IDENTITY[:i], "other", *IDENTITY[i + 1 :]] for i in range(4)]
    names = {name_of(tmp_path, tuple(others)) for others in changed}
    own = file_in(tmp_path)[1].name

    assert own == file_in(tmp_path)[1].name
    assert len(names | {own}) == 5
    assert not any(word in own for word in ("toy", "FAKE", "client", "example"))


def test_without_a_folder_tokens_live_in_memory() -> None:
    """Ours: the caller says where."""
    assert isinstance(token_store(None, IDENTITY), TokenMemory)


@pytest.mark.anyio
async def test_nothing_written_is_nothing_read(tmp_path: Path) -> None:
    """Ours: also where the folder is not there yet."""
    assert await file_in(tmp_path / "no" / "where")[0].read() is None
    assert await TokenMemory().read() is None


@pytest.mark.anyio
@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"access": "x"}', '{"access": 1, "refresh": "x"}', '{"access": "", "refresh": ""}',
     '{"access": "a", "refresh": "b", "fresh_until": "soon"}', "\ufffe", "[" * 100_000],
    ids=range(10),
)  # fmt: skip
async def test_a_damaged_file_counts_as_none_and_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    """Ours: a person may still find a token in it; what is in the settings is tried."""
    store, path = file_in(tmp_path)
    path.write_bytes(text.encode("utf-16" if text == "\ufffe" else "utf-8"))
    before = path.read_bytes()

    assert await store.read() is None
    assert path.read_bytes() == before


@pytest.mark.anyio
async def test_a_write_that_fails_leaves_the_old_tokens_and_no_rubbish(tmp_path: Path) -> None:
    """Ours: a full disk."""
    store, path = file_in(tmp_path)
    path.mkdir()

    with pytest.raises(NotConfigured, match="cannot be kept in") as caught:
        await store.write(TOKENS)

    assert "MCP_PSA_STATE" in caught.value.fix
    assert "FAKE" not in str(caught.value)
    assert names_in(tmp_path) == [path.name]


@pytest.mark.anyio
async def test_a_folder_that_cannot_be_is_said_before_anything_is_spent(tmp_path: Path) -> None:
    """Ours: the lock comes before the renewal."""
    (tmp_path / "file").write_text("")
    store, _ = file_in(tmp_path / "file" / "state")

    with pytest.raises(NotConfigured, match="cannot be kept in"):
        async with store.alone():
            pytest.fail("inside without a lock")


@pytest.mark.anyio
async def test_a_lock_of_another_process_is_waited_for(tmp_path: Path) -> None:
    """Ours: it looks again from time to time, and the event loop goes on."""
    time = FakeTime()
    store, path = file_in(tmp_path, time)
    other = FileLock(path.with_suffix(".lock"))
    other.acquire()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            other.release()
        await anyio.lowlevel.checkpoint()

    store._sleep = sleep
    async with store.alone():
        assert len(slept) == 3
        with pytest.raises(TimeoutError):
            FileLock(path.with_suffix(".lock")).acquire(blocking=False)
    FileLock(path.with_suffix(".lock")).acquire(blocking=False).lock.release()


@pytest.mark.anyio
async def test_a_lock_that_is_never_given_back_is_given_up(tmp_path: Path) -> None:
    """Ours: a process that hangs must not hang all others."""
    time = FakeTime()
    store, path = file_in(tmp_path, time)

    with FileLock(path.with_suffix(".lock")), pytest.raises(TryLater, match="Another process"):
        async with store.alone():
            pytest.fail("inside without a lock")

    assert 59 < sum(time.slept) < 61


@pytest.mark.anyio
async def test_the_file_is_json_that_a_person_can_read(tmp_path: Path) -> None:
    """Ours: for whoever must mend something by hand."""
    store, path = file_in(tmp_path)
    await store.write(TOKENS)

    assert json.loads(path.read_text())["refresh"] == "FAKE-refresh"


def test_the_folder_is_the_one_that_is_named(tmp_path: Path) -> None:
    """Ours: MCP_PSA_STATE."""
    assert token_folder(tmp_path) == tmp_path


def test_the_usual_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours: a rotated token outlives the process also where nobody set anything; where nothing can be written, None."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = token_folder(None)
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert token_folder(None) is None
