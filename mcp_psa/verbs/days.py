"""Walk a range of days where the vendor filters by one day only. A position holds the day and the page within it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from mcp_psa.errors import BadArguments
from mcp_psa.manifests.resource import EachDay
from mcp_psa.shape.convert import writer

_PAGES_A_DAY = 1000


def in_days(rule: EachDay, given: Mapping[str, Any]) -> bool:
    """Whether a range of days was asked for; BadArguments when it is too long to walk."""
    if rule.first not in given and rule.last not in given:
        return False
    days = _count(rule, given)
    if not 1 <= days <= rule.most:
        raise BadArguments(
            f"{rule.first} to {rule.last}: this vendor is asked day by day, so give 1 to {rule.most} days, not {days}.",
            "Ask for shorter ranges, one after the other; nothing was sent.",
        )
    return True


def bounded(rule: EachDay, given: Mapping[str, Any], today: date) -> dict[str, str]:
    """The missing bound of a range that has only one: up to today, or as many days as can be walked."""
    if rule.first in given and rule.last not in given:
        return {rule.last: max(given[rule.first], today.isoformat())}
    if rule.last in given and rule.first not in given:
        return {rule.first: (date.fromisoformat(given[rule.last]) - timedelta(days=rule.most - 1)).isoformat()}
    return {}


def day_of(rule: EachDay, given: Mapping[str, Any], page: int) -> tuple[str, int]:
    """The day that a position stands for, and the page within the day."""
    number, inner = divmod(page - 1, _PAGES_A_DAY)
    return (_first(rule, given) + timedelta(days=number)).isoformat(), inner + 1


def day_query(rule: EachDay, day: str) -> dict[str, str]:
    """The query of one day."""
    return {rule.query: str(writer(rule.format or "day")(day))}


def next_place(rule: EachDay | None, given: Mapping[str, Any], page: int, *, more: bool) -> int | None:
    """The position after this page: the next page, else the next day, else None."""
    if more:
        return page + 1
    if rule is None or (rule.first not in given and rule.last not in given):
        return None
    number = (page - 1) // _PAGES_A_DAY + 1
    return number * _PAGES_A_DAY + 1 if number < _count(rule, given) else None


def _first(rule: EachDay, given: Mapping[str, Any]) -> date:
    return date.fromisoformat(given.get(rule.first) or given[rule.last])


def _count(rule: EachDay, given: Mapping[str, Any]) -> int:
    last = date.fromisoformat(given.get(rule.last) or given[rule.first])
    return (last - _first(rule, given)).days + 1
