"""Where a list goes on: an opaque text that holds the page, the row in it, and which query it belongs to.

It carries no secret and is not trusted: each part is checked, and a cursor of another tool or query is refused.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcp_psa.errors import BadArguments

_FIX = "Call the tool again without a cursor to start from the beginning."
_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position: `page` from 1 of `size` rows, and `row` from 0 within it."""

    page: int = 1
    row: int = 0
    size: int = 0


def digest(tool: str, query: Mapping[str, Any]) -> str:
    """What a query is recognized by: the tool and everything that decides about its rows."""
    text = json.dumps([tool, sorted(query.items())], separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def encode(cursor: Cursor, query: str) -> str:
    """The cursor as text for the model."""
    packed = json.dumps([cursor.page, cursor.row, cursor.size, query], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(text: str, query: str) -> Cursor:
    """The position a cursor stands for; BadArguments when it is malformed or belongs to another query."""
    try:
        packed = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        page, row, size, owner = packed
    except (ValueError, binascii.Error, TypeError, RecursionError) as error:
        raise BadArguments("cursor: not one that this server gave.", _FIX) from error
    if not all(type(n) is int and 0 <= n <= _MOST for n in (page, row, size)) or page < 1 or size < 1:
        raise BadArguments("cursor: not one that this server gave.", _FIX)
    if owner != query:
        raise BadArguments("cursor: it belongs to a call with other filters or of another tool.", _FIX)
    return Cursor(page, row, size)
