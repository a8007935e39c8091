"""What a sentence says, as weighted terms: stems, phrases of two words and kinds of value, each as loud as its place is.

A person names a thing early and outright; what stands in quotes, behind a preposition or in capitals is mostly somebody's
name for something else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mcp_psa.search.words import sentence_words

# Kinds of value, the more particular first. A value says what is talked about though no word does.
_VALUES: Final = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("<email>", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        ("<id>", r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
        ("<money>", r"[$€£]\s?\d[\d.,]*|\b\d[\d,]*(?:\.\d\d)?\s?(?:eur|usd|aud|nzd|gbp|chf|pln|uah)\b|\b\d+\.\d\d\b"),
        ("<percent>", r"\b\d+(?:[.,]\d+)?\s?(?:%|percent\b)"),
        ("<span>", r"\b\d+(?:[.,:]\d+)?\s?-?(?:h|hrs?|hours?|mins?|minutes?)\b"),
        ("<clock>", r"\b\d{1,2}:\d\d\b"),
        ("<day>", r"\b\d{4}-\d\d-\d\d\b"),
        ("<key>", r"\b[A-Z]{1,8}-\d+\b"),
        ("<id>", r"#?\b\d{3,}\b"),
    )
)
_PIECE = re.compile(r"<[a-z]+>|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[.!?:;,\"“”()]")
_QUOTED = re.compile(r"[\"“”]([^\"“”]*)[\"“”]")
_ENDINGS: Final = (
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ings", ""),
    ("ing", ""),
    ("ed", ""),
)
_SHORTEST_STEM: Final = 3
_SHORTEST_MENDED: Final = 4
# Several of a thing are spoken of in the first words.
_OPENING: Final = 3
_ENDS: Final = ".!?:;"
# How loud a word is by its place: chosen on one half of the prompts (tests/bench/retrieval.py).
FIRST: Final = 1.16
BEHIND: Final = 0.8
NAMED: Final = 0.2
LATER: Final = 0.963


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a sentence says, and how loud."""

    text: str
    weight: float


def stem(word: str) -> str:
    """A word without its commonest endings: plural, -ed, -ing."""
    word = re.sub(r"['\u2019]s?$", "", word.lower())
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return _single(word.removesuffix(ending) + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _SHORTEST_STEM:
        return _single(word[:-1])
    return _single(word)


def _single(word: str) -> str:
    """`logg` is `log`, `track` stays; `invoic` and `invoice` are one."""
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "sl":
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM else word


def phrase(text: str) -> str:
    """A word or a phrase as the index keeps it."""
    return " ".join(part if part.startswith("<") else stem(part) for part in text.lower().split())


def plain(text: str) -> Iterator[str]:
    """The terms of a text of ours: stems and pairs of neighbors."""
    stems = [stem(word) for word in re.findall(r"[^\W\d_]+", text.lower())]
    yield from stems
    yield from (f"{one} {two}" for one, two in pairwise(stems))


def spoken(sentence: str) -> list[Term]:
    """The terms of what somebody asks."""
    text = _QUOTED.sub(" <name> ", sentence)
    for kind, pattern in _VALUES:
        text = pattern.sub(f" {kind} ", text)
    text = re.sub(r"\bto-?dos?\b", "todo", text, flags=re.IGNORECASE)
    pieces = _PIECE.findall(text)
    return [*_weighed(pieces), *_sort(pieces, sentence)]


def _sort(pieces: list[str], sentence: str) -> Iterator[Term]:
    """What kind of sentence it is."""
    words = [piece for piece in pieces if piece[0].isalpha()]
    said = [word for word in words if word.lower() not in sentence_words("polite")]
    if not said:
        return
    asks = sentence.rstrip().endswith("?") and words[0].lower() not in sentence_words("asked_to_do")
    owner = re.search(r"['\u2019]s$|s['\u2019]$", said[0])
    if said[0].lower() in sentence_words("asking") or asks:
        yield Term("<question>", 1.0)
    elif said[0].lower() in sentence_words("telling") or owner or (said[0][0].isupper() and words[0] != said[0]):
        yield Term("<statement>", 1.0)
    else:
        yield Term("<order>", 1.0)
    if any(word.lower().endswith("s") and stem(word) != word.lower() for word in words[:_OPENING]):
        yield Term("<many>", 1.0)


def _weighed(pieces: list[str]) -> Iterator[Term]:
    """Each word and each pair of neighbors, as loud as its place is."""
    before, opening, behind, place = "", True, 1.0, 0
    for piece in pieces:
        if not (piece[0].isalpha() or piece[0] == "<"):
            before, opening, behind = "", opening or piece in _ENDS, 1.0
            continue
        word = piece.lower()
        name = NAMED if piece[0].isupper() and not opening else 1.0
        first = FIRST if opening and word not in sentence_words("polite") else 1.0
        term = Term(_meant(word, opening=opening), behind * LATER**place * name * first)
        yield term
        if before:
            yield Term(f"{before} {term.text}", term.weight)
        opening = opening and first == 1.0
        behind = BEHIND if word in sentence_words("prepositions") else behind
        before, place = term.text, place + 1


def _meant(word: str, *, opening: bool) -> str:
    """A word's stem; "list" that opens a sentence is an order and not a thing."""
    own = word if word.startswith("<") else stem(word)
    return "<list>" if opening and own == "list" else own


def mended(terms: Iterable[Term], known: Iterable[str]) -> list[Term]:
    """The terms with slips of the keyboard put right: a letter left out, or two that changed places."""
    words = set(known)
    near: dict[str, str] = {}
    for word in sorted(words):
        if len(word) >= _SHORTEST_MENDED and " " not in word:
            for slip in _slips(word):
                near.setdefault(slip, word)
    return [term if term.text in words else Term(near.get(term.text, term.text), term.weight) for term in terms]


def _slips(word: str) -> Iterator[str]:
    """A word with two neighbors swapped or one letter missing, the first letter in its place."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word
