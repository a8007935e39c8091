"""Text from strangers made safe and short: HTML to text, no control characters, cut with a marker.

Every step is linear in the length of the text, whatever the text is.
"""

import html
import re
import unicodedata
from typing import Final

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<[!?][^<>]*>")
_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_BREAK: Final = re.compile("\r\n?|[\u2028\u2029\x85]")
_SPACES: Final = re.compile(r"[ \t\f\v\u00a0]+")
_BREAKS: Final = re.compile(r"\n{3,}")
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
)
_MARK: Final = "… ["
_NO_MARK: Final = "... ["
_LEADING: Final = frozenset("\u200c\u200d") | {chr(code) for code in range(0xFE00, 0xFE10)}
_SILENT: Final = ("script", "style", "head", "template")
_KEPT_CONTROLS: Final = frozenset("\n\t")
# What takes no ink and is no format character: fillers, a blank of dots, joiners of nothing, variation selectors of no script.
_INKLESS: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]")
# What Python calls printable and may have to go all the same.
_UNSEEN: Final = re.compile(f"[{_INKLESS.pattern[1:-1]}\ufe00-\ufe0f]")
# Joiners and variation selectors shape the sign before them: after plain letters, or more than two of them, they hide a message.
_SHAPERS: Final = re.compile(
    "(?<=[\\x00-\\x7f])[\u200c\u200d\ufe00-\ufe0f]+(?!\u20e3)|(?<=[\u200c\u200d\ufe00-\ufe0f]{2})[\u200c\u200d\ufe00-\ufe0f]+"
)
# Format characters hide text from people and show it to models; joiners that emoji and some scripts need stay.
_KEPT_FORMATS: Final = frozenset("\u200c\u200d")


def clean(text: str) -> str:
    """Without ANSI escapes, control characters, and invisible or direction-changing ones."""
    if _is_clean(text):
        return text
    text = _BREAK.sub("\n", _ANSI.sub("", text))
    text = _SHAPERS.sub("", _INKLESS.sub("", "".join(char for char in text if _shown(char))))
    return text.lstrip("".join(_LEADING)) if text[:1] in _LEADING else text


def _is_clean(text: str) -> bool:
    """Whether there is nothing to take out, as in nearly every text: told without a look at each sign."""
    return text.isprintable() and (text.isascii() or _UNSEEN.search(text) is None)


def line(text: str) -> str:
    """One line: clean, with every run of blanks a single one."""
    return " ".join(clean(text).split())


def plain(text: str) -> str:
    """HTML turned into text, with its line breaks; text without tags stays as it is."""
    if "<" not in text and "&" not in text and "  " not in text and _is_clean(text):
        return text.strip()
    if "<" in text and _TAG.search(text):
        text = "".join(_pieces(_uncommented(text)))
    elif "&" in text:
        text = html.unescape(text)
    tidy = "\n".join(_SPACES.sub(" ", part).strip() for part in clean(text).split("\n"))
    return _BREAKS.sub("\n\n", tidy).strip()


def cut(text: str, limit: int, rest: str) -> str:
    """Long text shortened, with a marker that says how long it is and which call has the rest.

    Only we write that marker: one that stands in the text itself is written differently.
    """
    text = text.replace(_MARK, _NO_MARK)
    return text if len(text) <= limit else f"{text[:limit].rstrip()}{_MARK}{len(text)} characters; {rest}]"


def _shown(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cc":
        return char in _KEPT_CONTROLS
    return category != "Cs" and (category != "Cf" or char in _KEPT_FORMATS)


def _uncommented(text: str) -> str:
    """Without HTML comments; one that is never closed is text."""
    kept = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join([*kept, text[place:]])


def _pieces(text: str) -> list[str]:
    """The text between the tags; block tags become line breaks, what stands in scripts and styles disappears."""
    lower = text.lower()
    closed = {name: lower.rfind(f"</{name}") for name in _SILENT}
    made: list[str] = []
    place, silent = 0, ""
    for tag in _TAG.finditer(text):
        name, closing = (tag[2] or "").lower(), bool(tag[1])
        if not silent:
            made.append(html.unescape(text[place : tag.start()]))
            made.append(_break(name, closing=closing))
            if name in _SILENT and not closing and closed[name] > tag.start():
                silent = name
        elif closing and name == silent:
            silent = ""
        place = tag.end()
    return [*made, html.unescape(text[place:])] if not silent else made


def _break(name: str, *, closing: bool) -> str:
    if name not in _BLOCKS or (closing and name in ("br", "li")):
        return ""
    return "\n- " if name == "li" else "\n"
