"""Ranking a vendor's tools by words: which thing is meant, by BM25, and what is to be done with it.

A thing's document is its name, its vendor's words, the trade's words, the text of its tools and the names of its fields. No
model and no network. What arguments say of themselves and the values they take are left out on purpose: measured, they make
finding worse. The verb is ranked beside the thing, since four tools share a thing and forty share a verb.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log

from mcp_psa.catalog import Tool
from mcp_psa.search.terms import Term, mended, phrase, plain
from mcp_psa.search.words import sentence_words, trade

# How much a word counts by where it stands; all numbers here were chosen on one half of the prompts (tests/bench/retrieval.py).
NAME: float = 9
OWN_WORDS: float = 2
TRADE_WORDS: float = 1.86
HINTS: float = 0.43
FLOOR: float = 1.0
OFTEN: float = 0.8
TEXT: float = 0.2
LIFT: float = 0.3
FIELDS: float = 0.36
K1: float = 2.5
B: float = 0.56
# How much the verb counts beside the thing, and what it starts from when nothing is said.
VERB: float = 1.34
SHARP: float = 1.14
VERB_HINTS: float = 0.56
USUAL: dict[str, float] = {"list": 0.73, "get": 0.75, "create": 0.05, "update": 0.05}


@cache
def _verb_cues() -> dict[str, dict[str, float]]:
    """By term, what it says for which verb."""
    cues: dict[str, dict[str, float]] = defaultdict(dict)
    for verb, said in trade()["verbs"].items():
        for part, worth in (("hints", VERB_HINTS), ("words", 1.0)):
            for term in said[part]:
                cues[phrase(term)][verb] = worth
    return cues


class Index:
    """The tools of one vendor by what they are called and about."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self.tools = list(tools)
        self.by_thing: dict[str, list[Tool]] = defaultdict(list)
        for tool in self.tools:
            self.by_thing[tool.noun.name].append(tool)
        documents = _documents(self.by_thing)
        mean = sum(sum(document.values()) for document in documents.values()) / len(documents)
        self._found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for thing, document in documents.items():
            norm = K1 * (1 - B + B * sum(document.values()) / mean)
            for term, count in document.items():
                self._found[term].append((thing, count * (K1 + 1) / (count + norm)))
        many = len(documents)
        self._rarity = {t: log(1 + (many - len(f) + 0.5) / (len(f) + 0.5)) for t, f in self._found.items()}

    @property
    def vocabulary(self) -> Iterable[str]:
        """Every term that says something of a thing here."""
        return self._found

    def things(self, terms: Sequence[Term]) -> dict[str, float]:
        """How much is said of each thing that anything is said of."""
        said: dict[str, float] = defaultdict(float)
        for term in terms:
            for thing, worth in self._found.get(term.text, ()):
                said[thing] += term.weight * worth * self._rarity[term.text]
        return said


def rank(indexes: Sequence[Index], terms: Sequence[Term]) -> list[tuple[float, Tool]]:
    """The tools that the terms speak of, best first; none where they speak of no thing and of nothing to do."""
    cues = _verb_cues()
    terms = mended(terms, [*cues, *(term for index in indexes for term in index.vocabulary)])
    said = [index.things(terms) for index in indexes]
    if not any(said) and not any(max(cues.get(term.text, {"": 0.0}).values()) == 1 for term in terms):
        return []
    verbs, often = _verbs(terms), trade()["often"]
    best = max([FLOOR, *(score for each in said for score in each.values())])
    ranked: list[tuple[float, Tool]] = []
    for index, spoken_of in zip(indexes, said, strict=True):
        for thing, tools in index.by_thing.items():
            if score := spoken_of.get(thing, 0.0) + OFTEN * often.get(thing, 0.0):
                ranked += [(score / best + VERB * fit, tool) for fit, tool in _fitting(tools, verbs)]
    return sorted(ranked, key=lambda scored: (-scored[0], scored[1].name))


def _fitting(tools: Sequence[Tool], verbs: Mapping[str, float]) -> list[tuple[float, Tool]]:
    """How well each tool of a thing does what is asked. The nearest there is stands in for one that is not there."""
    nearest = max(verbs[tool.verb] for tool in tools)
    return [(verbs[tool.verb] + (LIFT * (1 - nearest) if verbs[tool.verb] == nearest else 0.0), tool) for tool in tools]


def _verbs(terms: Sequence[Term]) -> dict[str, float]:
    """What the words say for each verb, 1 for the likeliest."""
    said = dict(USUAL)
    for term in terms:
        for verb, worth in _verb_cues().get(term.text, {}).items():
            said[verb] += worth * term.weight
    most = max(said.values())
    return {verb: (score / most) ** SHARP for verb, score in said.items()}


def _documents(tools: Mapping[str, Sequence[Tool]]) -> dict[str, dict[str, float]]:
    """What is said of each thing. A word that the texts of all of them share ("list", the vendor's name) says nothing."""
    texts = {
        thing: {term for tool in same for term in plain(f"{tool.title} {tool.description}")}
        for thing, same in tools.items()
    }
    shared = set.intersection(*texts.values()) if len(texts) > 1 else set()
    return {thing: _document(same, texts[thing] - shared) for thing, same in tools.items()}


def _document(tools: Sequence[Tool], text: set[str]) -> dict[str, float]:
    noun, own = tools[0].noun, tools[0].resource.words
    said = trade()["things"].get(noun.name, {})
    small = {phrase(word) for word in sentence_words("small") | sentence_words("prepositions")}
    fields = {term for tool in tools for name in tool.fields for term in plain(name.replace("_", " "))}
    found: dict[str, float] = defaultdict(float)
    _add(found, plain(noun.words), NAME)
    _add(found, (term for words in own for term in plain(words)), OWN_WORDS)
    _add(found, map(phrase, said.get("words", ())), TRADE_WORDS)
    _add(found, map(phrase, said.get("hints", ())), HINTS)
    _add(found, text - small, TEXT)
    _add(found, fields - small, FIELDS)
    return found


def _add(found: dict[str, float], terms: Iterable[str], weight: float) -> None:
    for term in set(terms):
        found[term] += weight
