"""Go through the pages of a list: what to ask for, page by page, which rows to keep, and where to go on.

Used by everything that lists: the list tools, counts, and looking for a record whose creation was left without an answer.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from mcp_psa.arguments import DEFAULT_LIMIT
from mcp_psa.errors import BadArguments
from mcp_psa.http.session import Answer
from mcp_psa.manifests.parts import Route
from mcp_psa.manifests.resource import ListPart
from mcp_psa.manifests.vendor import Paging
from mcp_psa.records import Kind
from mcp_psa.shape import cursor as cursors
from mcp_psa.shape import filters, request
from mcp_psa.shape.cursor import Cursor
from mcp_psa.shape.paths import MISSING, dig
from mcp_psa.shape.unify import Record, Unifier
from mcp_psa.values import day
from mcp_psa.vendors import Preparation
from mcp_psa.verbs.days import bounded, day_of, day_query, in_days, next_place
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.lookups import looked_up
from mcp_psa.verbs.routes import send_read
from mcp_psa.verbs.rows import checked

MOST_SCANNED = 2000
_CUT = {Kind.LONG_TEXT: 240, Kind.TEXT: 240}


@dataclass
class Page:
    """Rows, what came with them, whether more follow, and how many there are in all where the vendor says so."""

    rows: list[dict[str, Any]]
    sideloads: dict[str, Any]
    more: bool
    total: int | None
    next: int
    day: str = ""


@dataclass
class Plan:
    """A list call worked out: what to send, what to check, what to show."""

    part: ListPart
    paging: Paging
    route: Route
    given: dict[str, Any]
    placed: dict[str, Any]
    fields: tuple[str, ...]
    query: dict[str, str]
    checks: dict[str, filters.Check]
    local: frozenset[str]
    needed: tuple[str, ...]
    unifier: Unifier
    start: Cursor
    limit: int
    owner: str
    dated: str = ""


async def walked(job: Job) -> tuple[list[Record], bool]:
    """The rows of a list up to its limit, none of them shortened, and whether these are all."""
    job.given = await job.adapter.seek(
        Preparation(job.tool.noun.name, job.tool.verb, job.options, job.fetch), job.given
    )
    walk = Walk(job, planned(job), whole=True)
    await walk.go()
    return [record for record, _ in walk.found], walk.next is None


def planned(job: Job) -> Plan:
    """What the call's arguments mean: BadArguments when they do not go together."""
    tool, part = job.tool, job.tool.resource.part("list")
    given = _with_defaults(job, part)
    part = part.taken(given)
    fields = tool.chosen(given.pop("fields", None))
    limit, text = given.pop("limit", DEFAULT_LIMIT), given.pop("cursor", None)
    route = request.pick(part.routes, [n for n in given if part.filters[n].by == "route"])
    routed = request.routed(part, route, given)
    checks = filters.checks(part, tool.resource, tool.noun, given)
    ours = filters.local(part, given, routed)
    if uncheckable := [name for name in sorted(ours) if name not in checks]:
        raise BadArguments(
            f"{', '.join(uncheckable)} cannot be combined with {', '.join(sorted(routed))}.",
            "Give one of them; nothing was sent.",
        )
    needed = tuple(dict.fromkeys((*fields, *(tool.noun.filter(name).field for name in checks))))
    query = request.list_query(part, tool.noun, given, routed)
    request.selection_query(tool.resource, tool.vendor, needed, query)
    owner = cursors.digest(tool.name, given)
    paging = tool.vendor.paging[part.paging]
    size = paging.most if ours else min(limit, paging.most)
    start = cursors.decode(text, owner) if text else Cursor(1, 0, size)
    unifier = Unifier(tool.resource, tool.noun, needed)
    placed = request.placed(part, given, routed)
    dated = tool.noun.filter(part.each_day.first).field if part.each_day else ""
    return Plan(
        part, paging, route, given, placed, fields, query, checks, ours, needed, unifier, start, limit, owner, dated
    )


def _with_defaults(job: Job, part: ListPart) -> dict[str, Any]:
    """The arguments, with the values that are always sent filled in."""
    given = dict(job.given)
    for name, rule in part.filters.items():
        if name not in given and rule.default is not None and not any(n in job.given for n in rule.unless):
            kind = job.tool.noun.filter_kind(job.tool.noun.filter(name))
            given[name] = day(rule.default, job.today).isoformat() if kind is Kind.DAY else rule.default
            job.notes.append(f"{name}={given[name]} unless given otherwise")
    if part.each_day is not None:
        for name, bound in bounded(part.each_day, given, job.today).items():
            given[name] = bound
            job.notes.append(f"{name}={bound} unless given otherwise")
        if in_days(part.each_day, given):
            job.notes.append("asked day by day")
    return given


def _echo(job: Job, plan: Plan) -> Record:
    """What the path says about every row of this list."""
    fields = {
        job.tool.noun.filter(name).field: plan.given[name] for name in request.routed(plan.part, plan.route, plan.given)
    }
    return {field: value for field, value in fields.items() if field in plan.needed}


class Walk:
    """Goes from page to page, keeps what fits the filters, and remembers the place after each row kept."""

    def __init__(self, job: Job, plan: Plan, *, whole: bool = False) -> None:
        self.job, self.plan, self.whole = job, plan, whole
        self._columns = frozenset(plan.fields)
        if any(name.startswith("vendor.") for name in plan.fields):
            self._columns |= {"vendor"}
        self._echo = _echo(job, plan)
        self.found: list[tuple[Record, Cursor]] = []
        self.next: Cursor | None = None
        self.total: int | None = None
        self.scanned = 0
        self.dropped = 0
        self.failed: Counter[str] = Counter()

    async def go(self) -> None:
        """Walk until there are enough rows, no more pages, or too many scanned in vain."""
        place = self.plan.start
        while True:
            page = await fetch(self.job, self.plan, place)
            page.sideloads |= await looked_up(
                self.job, self.job.tool.resource, self.plan.needed, page.rows[place.row :]
            )
            self.total = None if self.plan.local else page.total
            index = self._take(page, place)
            if index < len(page.rows):
                self.next = Cursor(place.page, index, place.size)
                return
            if not page.more:
                return
            place = Cursor(page.next, 0, place.size)
            if len(self.found) >= self.plan.limit or self.scanned >= MOST_SCANNED:
                self.next = place
                return
            await self.job.progress(self.scanned, page.total, f"{self.scanned} rows scanned")

    def _take(self, page: Page, place: Cursor) -> int:
        """Keep the rows of a page that fit; gives the index of the first row not looked at."""
        for index in range(place.row, len(page.rows)):
            if len(self.found) >= self.plan.limit:
                return index
            self.scanned += 1
            record = self._echoed(self.job.record(self.plan.unifier, page.rows[index], page.sideloads))
            if page.day and record.get(self.plan.dated) != page.day:
                self.dropped += 1
                continue
            failed = [name for name, check in self.plan.checks.items() if not check(record)]
            self.failed.update(failed)
            if failed:
                self.dropped += not self.plan.local.issuperset(failed)
                continue
            self.found.append((self._shown(record), Cursor(place.page, index + 1, place.size)))
        return len(page.rows)

    def _echoed(self, record: Record) -> Record:
        """What the path restricts the rows to is true of each of them, though the rows may not repeat it."""
        return {**self._echo, **record} if self._echo else record

    def _shown(self, record: Record) -> Record:
        kept = {name: value for name, value in record.items() if name in self._columns}
        return kept if self.whole else self.job.shortened(kept, _CUT, self._rest(kept))

    def _rest(self, record: Record) -> str:
        tool = self.job.tool
        if tool.resource.get is None or "id" not in record:
            return "shortened"
        return f"{tool.vendor.name}_get_{tool.noun.name} id={record['id']} has all"


async def fetch(job: Job, plan: Plan, place: Cursor) -> Page:
    """One page, from the vendor or from what was kept of it."""
    number, day = place.page, ""
    query = dict(plan.query)
    if plan.part.each_day is not None and in_days(plan.part.each_day, plan.given):
        day, number = day_of(plan.part.each_day, plan.given, place.page)
        query |= day_query(plan.part.each_day, day)
    query |= request.page_query(plan.paging, number, place.size)
    bulk = place != plan.start  # whoever walks on lets others ask their first page before
    answer = await send_read(job, plan.route, plan.part.older, plan.placed, query, plan.paging.cache, bulk=bulk)
    sent = dig(answer.body, plan.part.rows)
    rows = job.adapter.rows(job.tool.noun.name, answer.body, plan.given)
    rows = checked(job, sent if rows is None else rows, plan.part.rows)
    total = _total(answer, plan.paging) if plan.paging.kind == "page" else len(rows)
    count = len(sent) if isinstance(sent, list) else len(rows)  # what the vendor sent, though an adapter leave rows out
    more = count > 0 and _more(answer, plan.paging, number, place.size, count, total)
    following = next_place(plan.part.each_day, plan.given, place.page, more=more)
    return Page(rows, dict(job.sideloads(answer.body)), following is not None, total, following or 0, day)


def _total(answer: Answer, paging: Paging) -> int | None:
    found = dig(answer.body, paging.total) if paging.total else MISSING
    if found is MISSING:
        found = next((answer.headers[name] for name in paging.total_header if name in answer.headers), None)
    return int(str(found)) if str(found).isdigit() else None


def _more(answer: Answer, paging: Paging, page: int, size: int, count: int, total: int | None) -> bool:
    if paging.kind == "none":
        return False
    told = dig(answer.body, paging.more) if paging.more else MISSING
    if isinstance(told, bool):
        return told
    if total is not None:
        return page * size < total
    pages = next((answer.headers[name] for name in paging.pages_header if name in answer.headers), "")
    # More rows than were asked for: the vendor knows no pages here, and these are all.
    return page < int(pages) if pages.isdigit() else count == size
