"""Keep secrets out of every log line: known secrets are blanked, and httpx's own lines lose their queries.

httpx logs full URLs at INFO. A vendor that signs its queries would leak a signature there that is no known secret, so the
whole query is dropped.
"""

import logging
import re
from collections.abc import Collection

_QUERY = re.compile(r"(https?://[^\s\"?]+)\?[^\s\"]*")
_SHORTEST = 4


class Redact(logging.Filter):
    """Blanks every known secret, and the query of every URL, in a log line."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        known = sorted((s for s in secrets if len(s) >= _SHORTEST), key=len, reverse=True)
        self._find = re.compile("|".join(map(re.escape, known)) or r"(?!)")

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is always kept."""
        record.msg, record.args = self.text(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self.text(logging.Formatter().formatException(record.exc_info))
        return True

    def text(self, text: str) -> str:
        """The text without secrets and queries."""
        return _QUERY.sub(r"\1?***", self._find.sub("***", text))
