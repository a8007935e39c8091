"""The words of the trade are well-formed data."""

import re

import pytest

from mcp_psa.manifests import vendor_names
from mcp_psa.records import NOUNS, VERBS
from mcp_psa.search.terms import phrase, spoken
from mcp_psa.search.words import trade

KINDS = {
    "<id>", "<key>", "<money>", "<email>", "<span>", "<clock>", "<percent>", "<day>", "<name>",
    "<list>", "<question>", "<statement>", "<order>", "<many>",
}  # fmt: skip
PARTS = [(kind, name, part) for kind in ("verbs", "things") for name, part in trade()[kind].items()]


def test_every_verb_and_every_thing_has_words_and_nothing_else_does() -> None:
    """Ours: a new thing of the trade that has no words would not be found by them."""
    assert set(trade()) == {"often", "sentences", "verbs", "things"}
    assert set(trade()["verbs"]) == set(VERBS)
    assert set(trade()["things"]) == set(NOUNS)
    assert set(trade()["often"]) <= set(NOUNS)


@pytest.mark.parametrize(("kind", "name", "part"), PARTS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_word_is_one_or_two_words_or_a_kind_of_value(kind: str, name: str, part: dict[str, list[str]]) -> None:
    """Ours: the search knows pairs of neighbors and no more; a word that it cannot meet helps nobody."""
    assert set(part) == {"words", "hints"}
    assert all(part.values())
    for text in (*part["words"], *part["hints"]):
        if text.startswith("<"):
            assert text in KINDS, text
        else:
            assert len(text.split()) <= 2, text
            said = {term.text for term in spoken(f"show {text}")}
            assert phrase(text) in said, f"{text!r} is not found in itself: {said}"


@pytest.mark.parametrize(("kind", "name", "part"), PARTS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_word_stands_once(kind: str, name: str, part: dict[str, list[str]]) -> None:
    """Ours: twice would only look like more."""
    for texts in part.values():
        assert len(texts) == len(set(texts)), sorted(text for text in texts if texts.count(text) > 1)


def test_no_word_is_a_vendor_s() -> None:
    """Ours: what one vendor's users say stands in that vendor's manifests."""
    texts = " ".join(text for _, _, part in PARTS for each in part.values() for text in each).lower()
    assert not re.search("|".join(vendor_names()), texts)
