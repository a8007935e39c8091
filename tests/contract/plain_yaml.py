"""As much YAML as a generated OpenAPI file needs: mappings, sequences and scalars by indentation, no anchors and no flow.

YAML has no reader in the standard library, and one published document is no reason for a dependency.
"""

import re
from typing import Any

_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s:'"][^:]*(?::(?!\s|$)[^:]*)*):(?:\s+(.*))?$""")
_EMPTY: dict[str, Any] = {"{}": {}, "[]": []}


def load(text: str) -> dict[str, Any]:
    """The document; a scalar is its text, and of one that goes over several lines only the first is kept."""
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines()]
    found = _Lines([line for line in lines if line[1] and not line[1].startswith(("#", "---"))]).block(0)
    assert isinstance(found, dict)
    return found


class _Lines:
    """The lines of a document, read one after another."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self._lines = lines
        self._at = 0

    def block(self, indent: int) -> Any:
        """What stands at this indentation: a list if it begins with a dash."""
        return self._items(indent) if self._is_item(indent) else self._pairs(indent)

    def _items(self, indent: int) -> list[Any]:
        found = []
        while self._is_item(indent):
            text = self._lines[self._at][1][1:].strip()
            self._lines[self._at] = (indent + 2, text)
            found.append(self.block(indent + 2) if _KEY.match(text) else self._scalar(indent, text))
        return found

    def _pairs(self, indent: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self._here() == indent and (pair := _KEY.match(self._lines[self._at][1])):
            name, value = pair[1].strip("\"'"), pair[2]
            if value:
                found[name] = self._scalar(indent, value)
                continue
            self._at += 1
            deeper = self._here()
            found[name] = self.block(deeper) if deeper > indent or self._is_item(indent) else None
        return found

    def _scalar(self, indent: int, text: str) -> Any:
        self._at += 1
        while self._here() > indent:  # the rest of a long text
            self._at += 1
        return _EMPTY.get(text, text.strip("\"'"))

    def _here(self) -> int:
        return self._lines[self._at][0] if self._at < len(self._lines) else -1

    def _is_item(self, indent: int) -> bool:
        return self._here() == indent and re.match(r"-(\s|$)", self._lines[self._at][1]) is not None
