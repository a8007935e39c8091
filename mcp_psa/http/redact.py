"""Keep secrets out of errors and log lines: known secrets are blanked, and httpx's own lines lose their queries.

httpx logs full URLs at INFO. A vendor that signs its queries would leak a signature there that is no known secret, so the
whole query is dropped.
"""

import logging
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator

_QUERY = re.compile(r"(https?://[^\s\"?]+)\?[^\s\"]*")
_SHORTEST = 4
_MOST_RENEWED = 100


class Secrets(Collection[str]):
    """Every secret that this process holds: those of its settings, and the last ones that came by renewing tokens.

    Older ones are dead, and a server that runs for months would gather thousands.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._set = [text for text in known if len(text) >= _SHORTEST]
        self._came: deque[str] = deque(maxlen=_MOST_RENEWED)
        self._find = self._pattern()

    def add(self, *texts: str) -> None:
        """Blank these too, from now on."""
        self._came.extend(text for text in texts if len(text) >= _SHORTEST and text not in self)
        self._find = self._pattern()

    def blank(self, text: str) -> str:
        """The text without secrets."""
        return self._find.sub("***", text)

    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __contains__(self, text: object) -> bool:
        return text in self._set or text in self._came

    def __iter__(self) -> Iterator[str]:
        yield from self._set
        yield from self._came

    def __len__(self) -> int:
        return len(self._set) + len(self._came)

    def __repr__(self) -> str:
        return f"Secrets({len(self)})"


class Redact(logging.Filter):
    """Blanks every known secret, and the query of every URL, in a log line. What `Secrets` learns later is blanked too."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        self._secrets = secrets if isinstance(secrets, Secrets) else Secrets(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is always kept."""
        record.msg, record.args = self.text(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self.text(logging.Formatter().formatException(record.exc_info))
        return True

    def text(self, text: str) -> str:
        """The text without secrets and queries."""
        return _QUERY.sub(r"\1?***", self._secrets.blank(text))
