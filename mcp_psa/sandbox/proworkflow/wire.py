"""How a stored value looks on ProWorkflow's wire: one small reader for each kind of value."""

import html
from typing import Any

from mcp_psa.sandbox.proworkflow import days
from mcp_psa.sandbox.proworkflow.desk import Desk


def plain(value: Any, _desk: Desk) -> object:
    """As stored."""
    return value


def label(value: Any, _desk: Desk) -> object:
    """A name or title: HTML entities in it (the vendor's own command line unescapes them)."""
    return html.escape(str(value), quote=False)


def text_id(value: Any, _desk: Desk) -> object:
    """One of the ids that come as strings (the guide warns of some; which ones is unverified)."""
    return str(value)


def flag(value: Any, _desk: Desk) -> object:
    """True or false."""
    return bool(value)


def money(value: Any, _desk: Desk) -> object:
    """A decimal with two places, no currency."""
    return round(float(value), 2)


def hours(value: Any, _desk: Desk) -> object:
    """Minutes as decimal hours (guide: 1.5 is one hour and a half)."""
    return round(value / 60, 4)


def spent(value: Any, desk: Desk) -> object:
    """A duration in the unit this fake is told to use: minutes as v3 had, or decimal hours (unverified)."""
    return value if desk.time_unit == "minutes" else hours(value, desk)


def local(value: Any, desk: Desk) -> object:
    """An instant in account local time, without an offset."""
    return days.local(value, desk)


def local_day(value: Any, desk: Desk) -> object:
    """The account's day of an instant."""
    return days.local(value, desk)[:10]
