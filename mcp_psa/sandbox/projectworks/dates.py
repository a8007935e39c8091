"""Projectworks' idea of time: ISO date-times without an offset out, nearly any notation in.

Answers carry 0 to 7 fraction digits, as SQL Server keeps them. The store counts whole seconds, so the fraction is made
up from the id, in SQL, in order that `ModifiedSinceDate` compares exactly what the answer shows.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

MODIFIED: Final = (
    "substr(t.updated_at, 1, 19) || CASE t.id % 4 WHEN 0 THEN '' WHEN 1 THEN '.5' WHEN 2 THEN '.23' ELSE '.1966667' END"
)


def moment(text: str) -> datetime:
    """A date-time of a request, in UTC: ISO 8601 or RFC 1123, and UTC when it names no offset.

    Raises ValueError when it is neither.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = parsedate_to_datetime(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day_in(text: str) -> str:
    """The calendar day of a request's date-time, as stored.

    An offset other than Z moves it: .NET turns the instant into UTC before it takes the day. SQL Server's datetime
    begins in 1753.
    """
    found = moment(text).date()
    if not 1753 <= found.year < 9999:  # noqa: PLR2004  # years
        raise ValueError(text)
    return found.isoformat()


def moment_in(text: str) -> str:
    """A request's instant in the notation of MODIFIED."""
    found = moment(text)
    digits = f"{found.microsecond:06d}".rstrip("0")
    return found.strftime("%Y-%m-%dT%H:%M:%S") + (f".{digits}" if digits else "")


def day_out(stored: str | None) -> str | None:
    """A stored day as an answer shows it: midnight, no offset."""
    return f"{stored[:10]}T00:00:00" if stored else None


def moment_out(stored: str | None) -> str | None:
    """A stored instant as an answer shows it: no offset (UTC all the same)."""
    return stored.removesuffix("Z") if stored else None
