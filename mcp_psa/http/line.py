"""Who goes next: the line of requests that wait for room in their account's quota.

Interactive requests go before bulk ones, but not for ever; then the caller who was served longest ago; then who came first.
Nobody is given a time in advance: a start is granted when there is room, to whoever is first by then. One of those who wait
watches the clock for all. Who would wait longer than its budget is told so at once, and again if its wait grows later.
"""

import math
from collections import Counter, OrderedDict
from dataclasses import dataclass, field

import anyio
import anyio.lowlevel

from mcp_psa.http.clock import Clock, Sleep
from mcp_psa.http.store import Grant, QuotaStore
from mcp_psa.http.windows import NOW

# After so many interactive requests in a row a bulk one goes: a fifth of a busy account is enough to come to an end.
_IN_A_ROW = 4
_REMEMBERED = 512


@dataclass(eq=False)
class _Waiter:
    """One request in the line; `turn` is its grant, or the seconds for which it is sent away."""

    caller: str
    bulk: bool
    arrived: int
    deadline: float
    turn: Grant | float | None = None
    woken: anyio.Event = field(default_factory=anyio.Event)

    def settle(self, turn: Grant | float) -> None:
        """Tell it."""
        self.turn = turn
        self.woken.set()


class Line:
    """The line of one account. Tasks that wait do all the work; none is started for it."""

    def __init__(self, store: QuotaStore, clock: Clock, sleep: Sleep) -> None:
        self._store, self._clock, self._sleep = store, clock, sleep
        self._waiting: list[_Waiter] = []
        self._served: OrderedDict[str, int] = OrderedDict()
        self._count = 0
        self._in_a_row = 0
        self._watch: _Waiter | None = None
        self._nap: anyio.CancelScope | None = None
        self._until = math.inf
        self._news = self._moved = False

    async def enter(self, caller: str, budget: float, *, bulk: bool = False) -> Grant | float:
        """Leave to start, once it is this request's turn; or at once the seconds that it would take, if beyond its budget."""
        if not self._waiting and isinstance(turn := await self._store.take(), Grant):
            self._note(caller)
            return turn
        me = _Waiter(caller, bulk, self._next(), self._clock() + budget)
        seconds = await self._store.forecast(self._ahead(me))
        if seconds > budget:
            return seconds
        self._waiting.append(me)
        if me.deadline < self._until:
            self.news()
        try:
            return await self._turn(me)
        except BaseException:
            await self._gone(me)
            raise

    def news(self, *, moved: bool = False) -> None:
        """Something has changed in the store; `moved` when everybody's wait may have grown."""
        self._news, self._moved = True, self._moved or moved
        if self._nap is not None:
            self._nap.cancel()

    async def _turn(self, me: _Waiter) -> Grant | float:
        while me.turn is None:
            if self._watch is None:
                await self._keep_watch(me)
                await anyio.lowlevel.checkpoint()  # whoever was let in before me starts before me
            else:
                await me.woken.wait()
                me.woken = anyio.Event()
        return me.turn

    async def _gone(self, me: _Waiter) -> None:
        """A request was cancelled here: its place is gone, and a start that it had been given is given back."""
        if me in self._waiting:
            self._waiting.remove(me)
        if isinstance(me.turn, Grant):
            with anyio.CancelScope(shield=True):
                await self._store.done(me.turn, sent=False)
            self.news()
        if self._watch is None:
            self._wake_another()

    async def _keep_watch(self, me: _Waiter) -> None:
        """Hand out starts, and sleep in between, until it is my own turn."""
        self._watch = me
        try:
            while me.turn is None:
                self._news = False
                turn = await self._store.take()
                if isinstance(turn, Grant):
                    self._give(turn)
                    continue
                await self._send_away(turn)
                if me.turn is None and not self._news:
                    await self._rest(turn)
        finally:
            self._watch = None
            self._wake_another()

    def _wake_another(self) -> None:
        if self._waiting:
            self._waiting[0].woken.set()

    def _give(self, grant: Grant) -> None:
        """The start goes to whoever is first now."""
        first = self._first()
        self._waiting.remove(first)
        waits = any(other.bulk for other in self._waiting)
        self._in_a_row = 0 if first.bulk or not waits else self._in_a_row + 1
        self._note(first.caller)
        first.settle(grant)

    def _first(self) -> _Waiter:
        pool = [one for one in self._waiting if not one.bulk]
        if not pool or self._in_a_row >= _IN_A_ROW:
            pool = [one for one in self._waiting if one.bulk] or pool
        return min(pool, key=lambda one: (self._since(one), one.arrived))

    def _since(self, one: _Waiter) -> int:
        """When its caller was last served; one never served has waited since it came, so that newcomers starve nobody."""
        return self._served.get(one.caller, one.arrived)

    def _note(self, caller: str) -> None:
        self._served[caller] = self._next()
        self._served.move_to_end(caller)
        if len(self._served) > _REMEMBERED:
            self._served.popitem(last=False)

    def _ahead(self, me: _Waiter) -> int:
        """How many will go before a newcomer, as things stand: callers take turns within their kind."""
        rivals: Counter[str] = Counter()
        first: dict[str, int] = {}
        for other in self._waiting:
            if other.bulk == me.bulk:
                rivals[other.caller] += 1
                first.setdefault(other.caller, self._since(other))
        mine, since = rivals.pop(me.caller, 0), self._since(me)
        before = sum(min(count, mine + (first[caller] < since)) for caller, count in rivals.items())
        interactive = sum(not other.bulk for other in self._waiting) if me.bulk else 0
        return mine + before + interactive

    async def _send_away(self, soonest: float) -> None:
        """Refuse those whose time is up, and those for whom no start can come in time any more."""
        now, moved = self._clock(), self._moved
        self._moved = False
        ordered = sorted(self._waiting, key=lambda one: (one.bulk, self._since(one), one.arrived)) if moved else ()
        ahead = 0
        for one in ordered:
            if now + (seconds := await self._store.forecast(ahead)) > one.deadline:
                self._refuse(one, seconds)
            else:
                ahead += 1
        wait = soonest if soonest < math.inf else 0.0
        for one in list(self._waiting):
            if one.deadline < now + wait or one.deadline <= now + NOW:
                self._refuse(one, wait or await self._store.forecast(0))

    def _refuse(self, one: _Waiter, seconds: float) -> None:
        if one in self._waiting:
            self._waiting.remove(one)
            one.settle(seconds)

    async def _rest(self, seconds: float) -> None:
        """Sleep until a start may be had, somebody's time is up, or there is news."""
        self._until = min(self._clock() + seconds, *(one.deadline for one in self._waiting))
        wait = max(0.0, self._until - self._clock())
        self._nap = anyio.CancelScope()
        try:
            with self._nap:
                if seconds < math.inf:
                    await self._sleep(wait)
                else:  # only an answer can help, and how long that takes is for the network to say
                    with anyio.move_on_after(wait):
                        await anyio.sleep_forever()
        finally:
            self._nap = None

    def _next(self) -> int:
        self._count += 1
        return self._count
