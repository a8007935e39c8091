"""Keep an account's tokens so that neither a restart nor another process loses them.

A refresh token that works once is spent by its use: if the one that came for it is lost, a person must sign in again. So what
comes is on the disk before it is used, one process renews at a time, and nothing is ever deleted here.
"""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import anyio
import anyio.to_thread

from mcp_psa.errors import NotConfigured, TryLater
from mcp_psa.http.clock import Sleep

_log = logging.getLogger("mcp_psa.tokens")
_TURN = 0.1  # seconds between two looks at a lock that another process holds
_LONGEST = 60.0  # more than a renewal takes, with all its timeouts
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token and its refresh token; in epoch seconds, where known, when to renew it and when it dies.

    An empty access token is none yet.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    fresh_until: float | None = None
    alive_until: float | None = None

    def is_fresh(self, now: float) -> bool:
        """Whether it may be used without a thought."""
        return bool(self.access) and (self.fresh_until is None or now < self.fresh_until)

    def is_alive(self, now: float) -> bool:
        """Whether it may still work, as far as is known."""
        return bool(self.access) and (self.alive_until is None or now < self.alive_until)


class TokenStore(Protocol):
    """Where an account's tokens are kept."""

    async def read(self) -> Tokens | None:
        """What was written last, by whomever; None when nothing was."""

    async def write(self, tokens: Tokens) -> None:
        """Keep these; they may be used only afterwards."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Inside it nobody else renews these tokens."""


class TokenMemory:
    """Tokens that live as long as the process: for when there is no folder to keep them in."""

    def __init__(self) -> None:
        self._kept: Tokens | None = None

    async def read(self) -> Tokens | None:
        """What was written last."""
        return self._kept

    async def write(self, tokens: Tokens) -> None:
        """Keep these."""
        self._kept = tokens

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """There is nobody else."""
        yield


class TokenFile:
    """Tokens in a JSON file that only its owner may read. Several processes may share it."""

    def __init__(self, path: Path, sleep: Sleep = anyio.sleep) -> None:
        self._path, self._sleep = path, sleep

    async def read(self) -> Tokens | None:
        """What was written last; a file that is no longer understood counts as none, and is left as it is."""
        try:
            text = await anyio.to_thread.run_sync(self._path.read_bytes)
            return _understood(json.loads(text))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        except (ValueError, RecursionError):
            _log.warning("the tokens in %s are damaged; those in the settings are used", self._path.name)
            return None

    async def write(self, tokens: Tokens) -> None:
        """Put them in the old ones' place in one step, on the disk for good."""
        try:
            await anyio.to_thread.run_sync(self._write, json.dumps(asdict(tokens)).encode())
        except OSError as error:
            raise self._unusable(error) from error

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """A lock between processes, waited for by looking again, so that the event loop goes on meanwhile."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._path.with_suffix(".lock"), mode=0o600)
        waited = 0.0
        while True:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock.acquire(blocking=False)
                break
            except Timeout:
                if waited >= _LONGEST:
                    fix = "Nothing was sent; repeat this call in 10 seconds."
                    raise TryLater(
                        "Another process has been renewing these tokens for long.", fix, seconds=10
                    ) from None
            except OSError as error:
                raise self._unusable(error) from error
            await self._sleep(_TURN)
            waited += _TURN
        try:
            yield
        finally:
            lock.release()

    def _write(self, text: bytes) -> None:
        """For the owner alone, as mkstemp makes its files; a crash at any moment leaves the old file or the new one."""
        handle, name = tempfile.mkstemp(prefix=".tokens-", dir=self._path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        with suppress(OSError):  # not every system lets a folder be opened
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _unusable(self, error: OSError) -> NotConfigured:
        return NotConfigured(
            f"Renewed tokens cannot be kept in {self._path.parent} ({error.strerror or type(error).__name__}).",
            "Make that folder writable for this server's user, or name another one in MCP_PSA_STATE.",
        )


def token_store(folder: Path | None, identity: tuple[str, ...], sleep: Sleep = anyio.sleep) -> TokenStore:
    """The store in this folder of the account that these texts make unique (secrets among them), or one in memory.

    The refresh token that a person set is one of the texts, so one that is set anew starts a file of its own.
    """
    if folder is None:
        return TokenMemory()
    digest = hashlib.sha256("\0".join(identity).encode()).hexdigest()[:_DIGITS]
    return TokenFile(folder / f"tokens-{digest}.json", sleep)


def token_folder(named: Path | None) -> Path | None:
    """The folder that a setting names, else the user's state folder; None, and a warning, when that one cannot be written."""
    if named is not None:
        return named
    from platformdirs import user_state_path

    usual = user_state_path("mcp_psa")
    try:
        usual.mkdir(parents=True, exist_ok=True, mode=0o700)
        usable = os.access(usual, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        _log.warning("%s cannot be written: renewed tokens are lost when this process ends; set MCP_PSA_STATE", usual)
    return usual if usable else None


def _understood(found: Any) -> Tokens:
    """The file's JSON as tokens; ValueError when it is something else."""
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004  # damaged, like every other damage
    times = [found.get(name) for name in ("fresh_until", "alive_until")]
    texts = [found.get(name) for name in ("access", "refresh")]
    if not all(isinstance(t, str) and t for t in texts) or not all(isinstance(t, int | float | None) for t in times):
        raise ValueError("no tokens")
    return Tokens(str(texts[0]), str(texts[1]), *times)
