"""A quota in memory, asked and told directly: what the tests of windows and of the vendor's word share."""

from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from mcp_psa.http.hints import SILENCE, Told, Word
from mcp_psa.http.store import Grant, MemoryStore
from mcp_psa.manifests.vendor import Quota

Result = TypeVar("Result")


def quota(*pairs: tuple[int, float], concurrent: int = 1000) -> Quota:
    """A quota of these windows."""
    windows = [{"requests": requests, "seconds": seconds} for requests, seconds in pairs]
    return Quota.model_validate({"windows": windows, "concurrent": concurrent})


def now(work: Coroutine[Any, Any, Result]) -> Result:
    """What this comes to, if it never has to wait: the store in memory promises that."""
    try:
        work.send(None)
    except StopIteration as end:
        value: Result = end.value
        return value
    pytest.fail("the store in memory waited")


def started(store: MemoryStore) -> Grant:
    """A start that must be granted."""
    turn = now(store.take())
    assert isinstance(turn, Grant)
    return turn


def wait(store: MemoryStore) -> float:
    """A start that must be refused, and for how long."""
    turn = now(store.take())
    assert not isinstance(turn, Grant)
    return turn


def used(store: MemoryStore, requests: int, word: Word = SILENCE) -> None:
    """So many requests that are answered at once."""
    for _ in range(requests):
        now(store.done(started(store), word))


def left(count: int, reset: float | None = None, limit: int | None = None) -> Word:
    """What an answer says in general."""
    return Word(Told(limit, count, reset))
