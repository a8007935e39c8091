"""Make one record once: the same create again finds the first one, and a create without an answer is looked for.

Nothing is ever sent twice from here. What cannot be settled is said as "outcome unknown", with what to look for.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import anyio

from mcp_psa.errors import CallerMistake, NeedsHuman, NotFound, OutcomeUnknown, PsaError, TryLater
from mcp_psa.ledger import Entry
from mcp_psa.manifests.resource import CreatePart
from mcp_psa.verbs.get import read
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.recovery import Found, alike, look, told

# Whatever else happens to the call, the ledger is told how the write went.
_PATIENCE = 2.0
ALLOW = "allow_duplicate"


@dataclass(frozen=True, slots=True)
class Made:
    """A record that is there: its id, what the vendor answered, and how it came about (created, recovered, existing)."""

    id: str
    body: Any = None
    outcome: str = "created"


async def once(job: Job, part: CreatePart, make: Callable[[], Awaitable[Made]], *, twice: bool) -> Made:
    """The record that `make` sends for, or the one that is there already; `twice` sends whatever was sent before."""
    content = dict(job.given)
    key = job.ledger.key_of(job.account, job.tool.name, content)
    if twice:
        await job.ledger.forget(key)
    while (entry := await job.ledger.begin(key)) is not None:
        earlier = await _earlier(job, part, content, key, entry)
        if earlier is not None:
            return earlier
        await job.ledger.forget(key)  # it was made, and is there no more: make it anew
    return await _made(job, part, content, key, make)


async def _made(
    job: Job, part: CreatePart, content: Mapping[str, Any], key: str, make: Callable[[], Awaitable[Made]]
) -> Made:
    sent_at = job.session.wall()
    try:
        made = await make()
    except (CallerMistake, NeedsHuman, TryLater):  # surely not made
        await job.ledger.forget(key)
        raise
    except OutcomeUnknown as error:
        await job.ledger.settle(key, "unknown")
        return await _recovered(job, part, content, key, sent_at, error)
    except BaseException:
        with anyio.move_on_after(_PATIENCE, shield=True):
            await job.ledger.settle(key, "unknown")
        raise
    await job.ledger.settle(key, "made", made.id)
    return made


async def _earlier(job: Job, part: CreatePart, content: Mapping[str, Any], key: str, entry: Entry) -> Made | None:
    """What the same create a short while ago came to; None when its record is there no more."""
    ago = max(0, round(job.session.wall() - entry.at))
    if entry.state == "sent":
        raise TryLater(
            f"The same {job.tool.noun.words} is being created just now.",
            f"Nothing was sent; to make a second one give {ALLOW}=true, else repeat the call in 5 seconds.",
            seconds=5,
        )
    if entry.state == "unknown":
        error = OutcomeUnknown(
            f"The same create {ago} seconds ago was left without an answer, and was not sent again.",
            f"If you are sure that it is not there, repeat the call with {ALLOW}=true.",
        )
        return await _recovered(job, part, content, key, entry.at, error)
    if not await _still_there(job, part, content, entry.id):
        return None
    job.note(f"The same was created {ago} seconds ago: this is that record. {ALLOW}=true makes a second one")
    return Made(entry.id, outcome="existing")


async def _still_there(job: Job, part: CreatePart, content: Mapping[str, Any], id_: str) -> bool:
    """Whether the record made earlier is still what was asked for; one that cannot be read singly is taken to be."""
    get = job.tool.resource.get
    if get is None or not get.identified({**content, "id": id_}) or part.recognized is None:
        return True
    key = {name: value for name, value in {**content, "id": id_}.items() if name in get.key}
    try:
        record = await read(job, key, told(job, part.recognized))
    except NotFound:
        return False
    return alike(job, part.recognized, content, record)


async def _recovered(  # what is known of a write without an answer
    job: Job, part: CreatePart, content: Mapping[str, Any], key: str, sent_at: float, error: OutcomeUnknown
) -> Made:
    """The record of a create without an answer, if exactly one shows that it is; else the error, with what to look for."""
    try:
        found = await look(job, part, content, sent_at)
    except PsaError as failure:
        found = Found(said=f"Looking for it failed: {failure.message}")
    if found.id is None:
        error.fix = " ".join(text for text in (found.said, error.fix) if text)
        raise error
    await job.ledger.settle(key, "made", found.id)
    job.note("The answer to the create was lost; the record was found afterwards")
    return Made(found.id, outcome="recovered")
