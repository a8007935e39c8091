"""Text from strangers made safe and short: HTML to text, no control characters, cut with a marker."""

import html
import re
import unicodedata
from html.parser import HTMLParser

_TAG = re.compile(r"<(?:[a-zA-Z/!])[^>]*>")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SPACES = re.compile(r"[ \t\f\v]+")
_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")
_BREAKS = re.compile(r"\n{3,}")
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
)
_SILENT = frozenset({"script", "style", "head", "template"})
_KEPT_CONTROLS = frozenset("\n\t")
# Format characters hide text from people and show it to models; joiners that emoji and some scripts need stay.
_KEPT_FORMATS = frozenset("\u200c\u200d")


def clean(text: str) -> str:
    """Without ANSI escapes, control characters, and invisible or direction-changing ones."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAK.sub("\n", _ANSI.sub("", text))
    return "".join(char for char in text if _shown(char))


def line(text: str) -> str:
    """One line: clean, with every run of blanks a single one."""
    return " ".join(clean(text).split())


def plain(text: str) -> str:
    """HTML turned into text, with its line breaks; text without tags stays as it is."""
    if "<" in text and _TAG.search(text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    elif "&" in text:
        text = html.unescape(text)
    tidy = "\n".join(_SPACES.sub(" ", part).strip() for part in clean(text).split("\n"))
    return _BREAKS.sub("\n\n", tidy).strip()


def cut(text: str, limit: int, rest: str) -> str:
    """Long text shortened, with a marker that says how long it is and which call has the rest."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()}… [{len(text)} characters; {rest}]"


def _shown(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cc":
        return char in _KEPT_CONTROLS
    return category != "Cs" and (category != "Cf" or char in _KEPT_FORMATS)


class _Reader(HTMLParser):
    """Collects the text of HTML; block tags become line breaks, scripts and styles disappear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the base class says so
        if tag in _SILENT:
            self._silent += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS and tag not in ("br", "li"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
