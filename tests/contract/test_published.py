"""The cards themselves are held against what the vendors publish, where those documents stand beside the checkout.

They are 8 MB and not ours to copy. What a card has beyond a document it says: `beyond` for names, `spec = false` for a path.
"""

import functools
from pathlib import Path

import pytest

from tests.contract.match import Card, load_cards
from tests.contract.published import Published, from_json, from_yaml, postman

DOCUMENTS = Path(__file__).resolve().parents[2] / "../shared/vendors"
pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the vendors' documents are not beside this checkout")

AWORK, TEAMWORK, WORKSECTION = (load_cards(vendor) for vendor in ("awork", "teamwork", "worksection"))


@functools.cache
def published(vendor: str, version: str = "") -> list[Published]:
    """The operations of a vendor's document."""
    if vendor == "awork":
        return from_json(DOCUMENTS / "awork-openapi.json")
    if version == "v3":
        return from_json(DOCUMENTS / "teamwork-v3-swagger.json")
    return from_yaml(DOCUMENTS / "teamwork-v1-openapi.yaml")


@functools.cache
def actions() -> dict[str, frozenset[str]]:
    """The actions of Worksection's collection."""
    return postman(DOCUMENTS / "worksection-postman.json")


@functools.cache
def operations(card: Card) -> list[Published]:
    """The published operations of a card: some documents have one path more than once, each with a part of it."""
    version = "v3" if card.path.startswith("/projects/api/v3/") else "v1"
    every = published(card.vendor, version if card.vendor == "teamwork" else "")
    return [one for one in every if one.method == card.method and one.holds(card.path)]


@pytest.mark.parametrize("card", [*AWORK, *TEAMWORK], ids=str)
def test_a_card_is_in_the_published_document(card: Card) -> None:
    """The vendor's document: verb and path are there, unless the card says that they are not."""
    assert bool(operations(card)) is card.spec


@pytest.mark.parametrize("card", [card for card in (*AWORK, *TEAMWORK) if card.spec], ids=str)
def test_the_names_on_a_card_are_published(card: Card) -> None:
    """The vendor's document: every query name and body key, and `beyond` names exactly those that it lacks."""
    found = operations(card)
    query = {name for one in found for name in one.query}
    body = {name for one in found for name in one.body}
    lacking = [name for name in card.query if name not in query]
    if card.body != ("[]",) or not any(one.free_body for one in found):
        lacking += [name for name in card.body if not _holds(body, name)]
    assert sorted(lacking) == sorted(card.beyond)


def _holds(body: set[str], name: str) -> bool:
    """Whether the document has the key: a map of its samples has data where the card has `*`."""
    if "*" not in name:
        return name in body
    head, tail = name.split("*")
    return any(key.startswith(head) and key.endswith(tail) and key.count(".") == name.count(".") for key in body)


@pytest.mark.parametrize("card", [card for card in (*AWORK, *TEAMWORK) if card.spec and card.answers], ids=str)
def test_the_fields_of_an_answer_are_published(card: Card) -> None:
    """The vendor's document: the fields that our records read are somewhere in the answer."""
    names = {name for one in operations(card) for name in one.answers()}
    assert sorted(set(card.answers) - names) == []


@pytest.mark.parametrize("card", WORKSECTION, ids=str)
def test_an_action_is_in_the_collection(card: Card) -> None:
    """The vendor's collection: action and parameters, and `beyond` names exactly those that it lacks."""
    assert (card.action in actions()) is card.spec
    if card.spec:
        lacking = [name for name in card.query if name not in actions()[card.action]]
        assert sorted(lacking) == sorted(card.beyond)
