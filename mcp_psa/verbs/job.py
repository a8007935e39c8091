"""What a verb works with: the tool, the arguments, the open session, and how the process behaves."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from mcp_psa.catalog import Tool
from mcp_psa.errors import PsaError
from mcp_psa.http.session import Answer, Call, Session
from mcp_psa.ledger import Ledger
from mcp_psa.manifests import Resource
from mcp_psa.records import Kind
from mcp_psa.settings import Settings
from mcp_psa.shape.budget import compact
from mcp_psa.shape.select import secrets
from mcp_psa.shape.text import cut
from mcp_psa.shape.unify import Record, Row, Sideloads, Unifier
from mcp_psa.vendors import Adapter

_MINUTE = 60.0
_LONGEST_RAW = 2000
_calls = count(1)
Progress = Callable[[float, float | None, str], Awaitable[None]]


async def no_progress(done: float, total: float | None, message: str) -> None:
    """Tell nobody."""


@dataclass
class Effort:
    """What a tool call took: requests sent, seconds waited, bytes the vendor sent."""

    attempts: int = 0
    waited: float = 0.0
    size: int = 0

    def add(self, attempts: int, waited: float, size: int = 0) -> None:
        """One more request."""
        self.attempts += attempts
        self.waited += waited
        self.size += size


@dataclass
class Job:
    """One tool call on its way. `notes` collects what the model must know besides the rows.

    `caller` is on whose behalf it asks: each tool call is a caller of its own, unless the process knows better.
    """

    tool: Tool
    resources: Mapping[str, Resource]
    given: dict[str, Any]
    session: Session
    adapter: Adapter
    settings: Settings
    options: Mapping[str, str]
    today: date
    open_ledger: Callable[[], Ledger]
    account: str
    progress: Progress = no_progress
    notes: list[str] = field(default_factory=list)
    effort: Effort = field(default_factory=Effort)
    caller: str = field(default_factory=lambda: f"call {next(_calls)}")

    @property
    def ledger(self) -> Ledger:
        """What was written lately; reads never open it."""
        return self.open_ledger()

    @property
    def sensitive(self) -> bool:
        """Whether sensitive fields may be shown."""
        return self.settings.sensitive == "show"

    def note(self, text: str) -> None:
        """Say this once, however often it turns up on the way."""
        if text not in self.notes:
            self.notes.append(text)

    async def send(self, call: Call) -> Answer:
        """Send one request, and keep count of what it took."""
        try:
            answer = await self.session.send(replace(call, caller=call.caller or self.caller))
        except PsaError as error:
            self.effort.add(error.attempts, error.waited)
            raise
        self.effort.add(answer.attempts, answer.waited, answer.size)
        return answer

    async def fetch(self, path: str, query: Mapping[str, str], *, fresh: bool = False) -> Any:
        """The JSON of a read that an adapter needs before a write; it is kept for a minute, and read anew where `fresh`."""
        return (await self.kept(Call("GET", path, tuple(query.items())), _MINUTE, fresh=fresh)).body

    async def kept(self, call: Call, seconds: float, *, fresh: bool = False) -> Answer:
        """The answer to a read, from the account's cache if it was asked for less than so many seconds ago."""
        cache, key = self.session.cache, (call.method, call.path, call.query)
        answer: Answer | None = cache.get(key) if seconds > 0 and not fresh else None
        if answer is None:
            generation = cache.generation
            answer = await self.send(call)
            cache.put(key, answer, seconds, generation)
        return answer

    def record(self, unifier: Unifier, row: Row, sideloads: Sideloads) -> Record:
        """The record of one vendor row."""
        return self.record_of(self.tool.noun.name, unifier, row, sideloads)

    def record_of(self, noun: str, unifier: Unifier, row: Row, sideloads: Sideloads) -> Record:
        """The record of a row of another noun at the same vendor."""
        row = self.adapter.row(noun, dict(row), self.options)
        return unifier.record(row if self.sensitive else secrets(row, self.tool.vendor), sideloads)

    def sideloads(self, body: Any) -> Sideloads:
        """What the vendor sent along with the rows, by type and id."""
        rule = self.tool.vendor.selection
        found = body.get(rule.included) if rule is not None and rule.included and isinstance(body, dict) else None
        return found if isinstance(found, dict) else {}

    def shortened(self, record: Record, limits: Mapping[Kind, int], rest: str) -> Record:
        """The record with its long texts cut."""
        for name, value in record.items():
            if name == "vendor":
                record[name] = {path: _raw(raw) for path, raw in value.items()}
            elif isinstance(value, str):
                record[name] = cut(value, limits.get(self.tool.noun.field(name).kind, len(value)), rest)
        return record


def _raw(value: Any) -> Any:
    """What the vendor has at a path, as it is if it is short."""
    text = value if isinstance(value, str) else compact(value)
    return value if len(text) <= _LONGEST_RAW else cut(text, _LONGEST_RAW, "shortened")
