"""Find out what became of a write that was left without an answer.

A create is looked for by what its manifest says the record can be recognized by; an update by whether the record shows it.

Only a record that says itself that it was made since the create was sent counts, or one of which there can be only one.
Everything else is told as what to look for: a wrong "it is done" is worse than "look".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from mcp_psa.catalog import Tool
from mcp_psa.errors import PsaError
from mcp_psa.manifests.resource import CreatePart, Recognition
from mcp_psa.records import Kind, Test
from mcp_psa.shape.text import line, plain
from mcp_psa.shape.unify import Record
from mcp_psa.verbs.get import read
from mcp_psa.verbs.job import Job
from mcp_psa.verbs.walk import walked

# A vendor's stamps are whole seconds, and its Date header, by which we know its clock, was made a little earlier or later.
_SLACK: Final = 3.0
# Without a Date header nothing is known of its clock: most servers are within a minute and a half.
_SLACK_UNKNOWN: Final = 90.0
_MOST: Final = 1000
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT)
_EXACT = (Test.IS, Test.FROM, Test.TO)


@dataclass(frozen=True, slots=True)
class Found:
    """The id of the one record that it must be, or None and what is known instead."""

    id: str | None = None
    said: str = ""


def told(job: Job, rule: Recognition) -> tuple[str, ...]:
    """The record fields that recognizing needs, as far as this vendor shows them."""
    names = [job.tool.noun.by_argument(name).name for name in rule.by]
    return tuple(n for n in dict.fromkeys(("id", *names, rule.made)) if n in job.tool.resource.fields)


def alike(job: Job, rule: Recognition, content: Mapping[str, Any], record: Record) -> bool:
    """Whether a record has what was to be created."""
    return all(_equal(job, name, content.get(name), record) for name in rule.by)


async def look(job: Job, part: CreatePart, content: Mapping[str, Any], sent_at: float) -> Found:
    """The record made by a create that was sent at this time (epoch seconds); raises what listing raises."""
    rule, resource = part.recognized, job.tool.resource
    if rule is None or resource.list is None:
        return Found(said="Look for it by hand: nothing here recognizes it.")
    since = _since(job, sent_at)
    given = _narrowed(job, rule, content, since)
    if missing := [name for name in resource.list.required if name not in given]:
        return Found(said=f"Look for it with {_list_name(job)}, which needs {', '.join(missing)}.")
    job.session.cache.clear()
    listing = Tool(job.tool.vendor, resource, job.tool.noun, "list", job.tool.sensitive)
    fields = [name for name in told(job, rule) if name in listing.fields]
    seeking = replace(job, tool=listing, given={**given, "fields": fields, "limit": _MOST}, notes=[])
    records, complete = await walked(seeking)
    same = [record for record in records if alike(job, rule, content, record)]
    fresh = same if rule.unique else [record for record in same if _made_since(record, rule.made, since)]
    if complete and len(fresh) == 1 and "id" in fresh[0]:
        return Found(str(fresh[0]["id"]))
    return Found(said=_said(job, given, same, complete=complete))


async def confirmed(
    job: Job, names: Sequence[str], values: Mapping[str, Any], clear: Sequence[str], key: Mapping[str, Any]
) -> bool:
    """Whether the record now is as a change without an answer was to make it; False also where that cannot be seen."""
    noun, resource = job.tool.noun, job.tool.resource
    fields = [noun.by_argument(name).name for name in names]
    if resource.get is None or not resource.get.identified(key) or not set(fields) <= set(resource.fields):
        return False
    job.session.cache.clear()
    try:
        record = await read(job, {name: key[name] for name in resource.get.key if name in key}, ("id", *fields))
    except PsaError:
        return False
    return all(_equal(job, n, None if n in clear else values[n], record, cleared=n in clear) for n in names)


def _since(job: Job, sent_at: float) -> float:
    """The vendor's own time of sending, at the earliest."""
    skew = job.session.skew
    return sent_at - _SLACK_UNKNOWN if skew is None else sent_at + skew - _SLACK


def _narrowed(job: Job, rule: Recognition, content: Mapping[str, Any], since: float) -> dict[str, Any]:
    """The filters of the list that leave what may be it: the same things, the same day, changed since."""
    part, given = job.tool.resource.part("list"), {}
    fields = {job.tool.noun.by_argument(name).name: content[name] for name in rule.by if name in content}
    for filter_ in job.tool.noun.filters:
        known = part.filters.get(filter_.name)
        if known is None or known.by == "local":
            continue
        if filter_.test in _EXACT and filter_.field in fields:
            kind = job.tool.noun.filter_kind(filter_)
            if (kind is Kind.DAY) == (job.tool.noun.field(filter_.field).kind is Kind.DAY) and kind not in _TEXTS:
                given[filter_.name] = fields[filter_.field]
        elif filter_.test is Test.SINCE and filter_.field == rule.made and not rule.unique:
            given[filter_.name] = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**rule.filters, **given}


def _equal(job: Job, name: str, value: Any, record: Record, *, cleared: bool = False) -> bool:
    field = job.tool.noun.by_argument(name)
    shown = record.get(field.name)
    if cleared:
        return shown in (None, "", "0", 0)
    if field.kind in _TEXTS:
        written = str(value or "")  # a vendor may take it for HTML
        return line(str(shown or "")) in (line(written), line(plain(written)))
    if value is None:
        return True  # the vendor's own default
    if field.kind in (Kind.IDS, Kind.TEXTS):
        return sorted(map(str, value)) == sorted(map(str, shown or []))
    if field.kind in (Kind.MONEY, Kind.NUMBER) and shown is not None:
        return Decimal(str(shown)) == Decimal(str(value))
    return shown is not None and str(shown).lower() == str(value).lower()


def _made_since(record: Record, field: str, since: float) -> bool:
    text = record.get(field)
    try:
        return bool(text) and datetime.fromisoformat(str(text)).timestamp() >= since
    except ValueError:
        return False


def _list_name(job: Job) -> str:
    return f"{job.tool.vendor.name}_list_{job.tool.noun.plural}"


def _said(job: Job, given: Mapping[str, Any], same: list[Record], *, complete: bool) -> str:
    """What was looked for, what was found, and how to look again."""
    filters = " ".join(f"{name}={value}" for name, value in given.items())
    tool = f"{_list_name(job)} {filters}".strip()
    if same:
        ids = ", ".join(str(record.get("id", "?")) for record in same[:5])
        return f"There is one like it (id {ids}), but it may be older; compare with {tool}."
    seen = "It was not found just now" if complete else "It was not among the first rows"
    return f"{seen}, and may still appear; look with {tool}."
