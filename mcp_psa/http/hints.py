"""What an answer's headers say about the rate limit: how long to wait, how much is left. Pure functions.

Sources of a wait, in order: `Retry-After` (seconds or a date), the manifest's reset header in its declared unit. A value that
is not positive or absurdly long is not believed. A moment is compared with the answer's own `Date` where it has one: the
vendor's clock may be off, or ours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx

from mcp_psa.manifests.vendor import Quota, QuotaHeaders, Throttled

_LONGEST = 3600.0
_LONGEST_RESET = 600.0
_LONGEST_NOTE = 10_000
_COUNT = re.compile(r"[0-9]{1,12}")
_EPOCH = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says about a window: its limit, how many requests are left, and seconds until it resets."""

    limit: int | None = None
    left: int | None = None
    reset: float | None = None

    def or_else(self, general: "Told") -> "Told":
        """This, with what it does not say taken from the other."""
        return Told(
            general.limit if self.limit is None else self.limit,
            general.left if self.left is None else self.left,
            general.reset if self.reset is None else self.reset,
        )


@dataclass(frozen=True, slots=True)
class Word:
    """What an answer says about the quota: in general, and about each window under a name of its own."""

    general: Told = Told()
    windows: tuple[Told, ...] = ()


SILENCE = Word()


def word(headers: httpx.Headers, quota: Quota, wall: float) -> Word:
    """What an answer's headers say about the quota. `wall` is the present time in epoch seconds."""
    return Word(told(headers, quota.headers, wall), tuple(told(headers, w.headers, wall) for w in quota.windows))


def told(headers: httpx.Headers, names: QuotaHeaders, wall: float) -> Told:
    """What the headers of these names say, as far as it is credible."""
    reset = reset_in(headers, names, wall)
    if reset is not None and not 0 <= reset <= _LONGEST_RESET:
        reset = None
    return Told(_count(headers, names.limit), remaining(headers, names), reset)


def wait_hint(headers: httpx.Headers, names: QuotaHeaders, wall: float) -> float | None:
    """Seconds the vendor asks us to wait, if it said so credibly. `wall` is the present time in epoch seconds."""
    for seconds in (_retry_after(headers, wall), reset_in(headers, names, wall)):
        if seconds is not None and 0 < seconds <= _LONGEST:
            return seconds
    return None


def pause_hint(headers: httpx.Headers, wall: float) -> float | None:
    """Seconds that a vendor which is away asks us to wait: `Retry-After` alone, its quota has nothing to do with it."""
    return wait_hint(headers, QuotaHeaders(), wall)


def reset_in(headers: httpx.Headers, names: QuotaHeaders, wall: float) -> float | None:
    """Seconds until the vendor's window resets, by its reset header. None left of a whole second may be most of one."""
    text = _first(headers, names.reset)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if names.unit == "epoch" or (names.unit == "either" and number > _EPOCH):
        number -= _vendors_time(headers, wall)
    return number or 1.0


def remaining(headers: httpx.Headers, names: QuotaHeaders) -> int | None:
    """How many requests are left in the vendor's window."""
    return _count(headers, names.remaining)


def is_throttled(response: httpx.Response, quota: Quota) -> bool:
    """Whether this answer means "too fast"; a rule that looks at the body holds only once the body has been read."""
    return any(_matches(response, rule) for rule in quota.throttled)


def _matches(response: httpx.Response, rule: Throttled) -> bool:
    if response.status_code != rule.status:
        return False
    if rule.header and _first(response.headers, rule.header) != rule.equals:
        return False
    if not rule.text:
        return True
    return response.is_closed and len(response.content) <= _LONGEST_NOTE and rule.text.lower() in response.text.lower()


def _count(headers: httpx.Headers, names: Iterable[str]) -> int | None:
    text = (_first(headers, names) or "").strip()
    return int(text) if _COUNT.fullmatch(text) else None


def _first(headers: httpx.Headers, names: Iterable[str]) -> str | None:
    return next((text for name in names if (text := headers.get(name)) is not None), None)


def _retry_after(headers: httpx.Headers, wall: float) -> float | None:
    text = headers.get("retry-after")
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        moment = _moment(text)
        return None if moment is None else moment - _vendors_time(headers, wall)


def _vendors_time(headers: httpx.Headers, wall: float) -> float:
    """The time at the vendor when it answered, in epoch seconds; ours where it does not say."""
    moment = _moment(headers.get("date", ""))
    return wall if moment is None else moment


def _moment(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
