"""The ledger of writes: one create at a time, remembered for a while, and of no use to anybody who reads the file."""

import logging
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from mcp_psa.errors import NotConfigured, TryLater
from mcp_psa.ledger import MADE_SECONDS, SENT_SECONDS, UNKNOWN_SECONDS, Entry, SqliteLedger, open_ledger

ANN = ("account-ann", "toy_create_task", {"name": "Harbor tours", "minutes": 90})


class Clock:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        """Epoch seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The present, as the test says."""
    return Clock()


@pytest.mark.anyio
async def test_the_second_to_begin_is_told_of_the_first(clock: Clock) -> None:
    """Ours: two identical calls at once send one request."""
    ledger = SqliteLedger(None, clock)
    key = ledger.key_of(*ANN)
    assert await ledger.begin(key) is None
    assert await ledger.begin(key) == Entry("sent", "", clock.now)


@pytest.mark.anyio
async def test_two_processes_share_one_file(tmp_path: Path, clock: Clock) -> None:
    """Ours: the key is the same in both, since its salt is kept in the file, and only one of them may send."""
    one, other = (SqliteLedger(tmp_path / "ledger.sqlite", clock) for _ in range(2))
    key = one.key_of(*ANN)
    assert other.key_of(*ANN) == key
    assert await one.begin(key) is None
    assert (await other.begin(key)) == Entry("sent", "", clock.now)
    await other.settle(key, "made", "77")
    assert (await one.begin(key)) == Entry("made", "77", clock.now)


@pytest.mark.parametrize(
    ("state", "seconds"), [("made", MADE_SECONDS), ("unknown", UNKNOWN_SECONDS)], ids=["made", "unknown"]
)
@pytest.mark.anyio
async def test_an_entry_is_forgotten_after_its_time(state: str, seconds: float, clock: Clock) -> None:
    """Ours: the same work may be logged again tomorrow; what was left without an answer is kept longer."""
    ledger = SqliteLedger(None, clock)
    key = ledger.key_of(*ANN)
    await ledger.begin(key)
    await ledger.settle(key, "made" if state == "made" else "unknown", "77")
    clock.now += seconds - 1
    assert await ledger.begin(key) is not None
    clock.now += 2
    assert await ledger.begin(key) is None


@pytest.mark.anyio
async def test_what_was_found_long_after_it_was_sent_counts_from_then_on(clock: Clock) -> None:
    """Ours: a host that sends the call again right after "recovered" must not make a second one."""
    ledger = SqliteLedger(None, clock)
    key = ledger.key_of(*ANN)
    await ledger.begin(key)
    await ledger.settle(key, "unknown")
    clock.now += 2 * MADE_SECONDS
    await ledger.settle(key, "made", "77")
    clock.now += 1
    assert await ledger.begin(key) == Entry("made", "77", clock.now - 1)


@pytest.mark.anyio
async def test_what_a_dead_process_had_sent_is_unknown(tmp_path: Path, clock: Clock) -> None:
    """Ours: nobody is left who could know, so it is looked for before anything is sent."""
    ledger = SqliteLedger(tmp_path / "ledger.sqlite", clock)
    key = ledger.key_of(*ANN)
    await ledger.begin(key)
    ledger.close()
    clock.now += SENT_SECONDS + 1
    found = await SqliteLedger(tmp_path / "ledger.sqlite", clock).begin(key)
    assert found == Entry("unknown", "", clock.now - SENT_SECONDS - 1)


def _other_content(ledger: SqliteLedger) -> str:
    return ledger.key_of(ANN[0], ANN[1], {"name": "Harbor tours", "minutes": 91})


def _other_account(ledger: SqliteLedger) -> str:
    return ledger.key_of("account-bob", ANN[1], ANN[2])


def _other_tool(ledger: SqliteLedger) -> str:
    return ledger.key_of(ANN[0], "toy_create_project", ANN[2])


@pytest.mark.parametrize("other", [_other_content, _other_account, _other_tool])
def test_another_create_has_another_key(other: Callable[[SqliteLedger], str]) -> None:
    """Ours: only the very same content of the same account is a repetition."""
    ledger = SqliteLedger()
    assert other(ledger) != ledger.key_of(*ANN)
    assert ledger.key_of(ANN[0], ANN[1], dict(reversed(ANN[2].items()))) == ledger.key_of(*ANN)


def test_the_digest_depends_on_a_salt_of_this_ledger() -> None:
    """Ours: short contents cannot be guessed from digests that leaked."""
    assert SqliteLedger().key_of(*ANN) != SqliteLedger().key_of(*ANN)


@pytest.mark.anyio
async def test_the_file_is_for_its_owner_and_holds_no_content(tmp_path: Path) -> None:
    """Ours: payload digests, not payloads; nobody else on the machine reads it."""
    path = tmp_path / "psa" / "ledger.sqlite"
    ledger = SqliteLedger(path)
    await ledger.begin(ledger.key_of(*ANN))
    ledger.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    everything = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"Harbor" not in everything
    assert b"account-ann" not in everything


def test_a_folder_that_was_named_and_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    """Ours: settings fail closed."""
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotConfigured, match="MCP_PSA_STATE"):
        open_ledger(tmp_path / "file" / "state")


def test_without_a_place_of_its_own_it_is_kept_in_memory_and_that_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Ours: a read-only container still writes, and its log says what that costs."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr("platformdirs.user_state_path", lambda _: tmp_path / "file" / "state")
    with caplog.at_level(logging.WARNING):
        assert isinstance(open_ledger(None), SqliteLedger)
    assert "in memory only" in caplog.text


@pytest.mark.anyio
async def test_a_ledger_that_is_busy_sends_nothing_and_one_that_fails_afterwards_loses_nothing(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Ours: before the write it says "later"; after it, the write stands and the entry stays as sent."""
    ledger = SqliteLedger(tmp_path / "ledger.sqlite", clock)
    first, second = ledger.key_of(*ANN), _other_content(ledger)
    await ledger.begin(first)
    other = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(TryLater):
        await ledger.begin(second)
    await ledger.settle(first, "made", "77")

    other.execute("ROLLBACK")
    other.close()
    assert "could not be noted" in caplog.text
    assert await ledger.begin(first) == Entry("sent", "", clock.now)
    assert await ledger.begin(second) is None
    ledger.close()
