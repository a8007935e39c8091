"""What an answer's headers say about the rate limit: how long to wait, how much is left. Pure functions.

Sources of a wait, in order: `Retry-After` (seconds or a date), the manifest's reset header in its declared unit. A value that
is not positive or absurdly long is not believed.
"""

import re
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx

from mcp_psa.manifests.vendor import Quota, QuotaHeaders, Throttled

_LONGEST = 3600.0
_COUNT = re.compile(r"[0-9]{1,12}")
_EPOCH = 1_000_000_000


def wait_hint(headers: httpx.Headers, names: QuotaHeaders, wall: float) -> float | None:
    """Seconds the vendor asks us to wait, if it said so credibly. `wall` is the present time in epoch seconds."""
    for seconds in (_retry_after(headers.get("retry-after"), wall), reset_in(headers, names, wall)):
        if seconds is not None and 0 < seconds <= _LONGEST:
            return seconds
    return None


def reset_in(headers: httpx.Headers, names: QuotaHeaders, wall: float) -> float | None:
    """Seconds until the vendor's window resets, by its reset header."""
    text = _first(headers, names.reset)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if names.unit == "epoch" or (names.unit == "either" and number > _EPOCH):
        return number - wall
    return number


def remaining(headers: httpx.Headers, names: QuotaHeaders) -> int | None:
    """How many requests are left in the vendor's window."""
    text = _first(headers, names.remaining)
    return int(text) if text is not None and _COUNT.fullmatch(text.strip()) else None


def is_throttled(response: httpx.Response, quota: Quota) -> bool:
    """Whether this answer means "too fast"; a rule that looks at the body holds only once the body has been read."""
    return any(_matches(response, rule) for rule in quota.throttled)


def _matches(response: httpx.Response, rule: Throttled) -> bool:
    if response.status_code != rule.status:
        return False
    if rule.header and _first(response.headers, rule.header) != rule.equals:
        return False
    return not rule.text or (response.is_closed and rule.text.lower() in response.text.lower())


def _first(headers: httpx.Headers, names: Iterable[str]) -> str | None:
    return next((text for name in names if (text := headers.get(name)) is not None), None)


def _retry_after(text: str | None, wall: float) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - wall
    except (ValueError, TypeError, OverflowError):
        return None
