"""Endpoint cards, and what is wrong with a request that should fit one of them.

The wire tests hand over every request that leaves; `problems` answers in words, so that a failing test can be read.
"""

import difflib
import functools
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

CARDS = Path(__file__).parent / "cards"
VENDORS = ("awork", "projectworks", "proworkflow", "teamwork", "worksection")

# Worksection answers the same actions here, with either spelling of the admin path.
_ACTION_PATHS = {"/api/admin/v2/", "/api/admin/v2", "/api/oauth2"}
# Neither says what is wanted: one names the action, the others sign the request.
_NO_PARAMETERS = {"action", "hash", "access_token"}


@dataclass(frozen=True)
class Card:
    """One endpoint as the vendor has it."""

    vendor: str
    method: str
    path: str
    source: str
    checked: date
    action: str = ""
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    spec: bool = True
    why: str = ""

    def __str__(self) -> str:
        return f"{self.vendor}: {self.method} {self.action or self.path}"

    @property
    def methods(self) -> list[str]:
        """The verbs: `GET|POST` where the vendor takes either."""
        return self.method.split("|")

    def fits(self, path: str) -> bool:
        """Whether the path is this card's; a placeholder takes one piece, but no forgotten value."""
        pattern = re.sub(r"\\\{\w+\\\}", r"(?!None\\b|null\\b)[^/{}]+", re.escape(self.path))
        return re.fullmatch(pattern, path) is not None

    @property
    def literals(self) -> int:
        """How much of the path is fixed: `/projects/items` is nearer to itself than `/projects/{id}` is."""
        return sum("{" not in piece for piece in self.path.split("/"))


@functools.cache
def load_cards(vendor: str) -> tuple[Card, ...]:
    """The cards of one vendor. A key that a card does not have is an error."""
    raw = tomllib.loads((CARDS / f"{vendor}.toml").read_text(encoding="utf-8"))
    return tuple(Card(vendor=vendor, **_frozen(card)) for card in raw["card"])


def _frozen(card: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in card.items()}


def problems(vendor: str, request: httpx.Request, base: str) -> list[str]:
    """What is wrong with the request: nothing, if a card of the vendor has its verb, path, query names and body keys."""
    url = str(request.url.copy_with(query=None))
    if not url.startswith(base.rstrip("/") + "/"):
        return [f"{url} is not below {base}"]
    path = url.removeprefix(base.rstrip("/"))
    if vendor == "worksection":
        return _action_problems(request, path)
    there = [card for card in load_cards(vendor) if card.fits(path)]
    cards = [card for card in there if request.method in card.methods]
    if not cards:
        return [_no_card(vendor, request.method, path, there)]
    nearest = max(card.literals for card in cards)
    return min((_misfits(card, request) for card in cards if card.literals == nearest), key=len)


def _no_card(vendor: str, method: str, path: str, there: list[Card]) -> str:
    if there:
        return f"{vendor}: {path} does not take {method}, but {_listed(card.method for card in there)}"
    same_verb = [card for card in load_cards(vendor) if method in card.methods]
    paths = {re.sub(r"\{\w+\}", "{}", card.path): card for card in same_verb or load_cards(vendor)}
    near = difflib.get_close_matches(re.sub(r"/[\w-]*\d[\w-]*", "/{}", path), paths, n=1, cutoff=0)
    return f"{vendor}: no card has {method} {path}; the nearest is {paths[near[0]]}"


def _misfits(card: Card, request: httpx.Request) -> list[str]:
    found = [
        _unknown(card, "query name", name, card.query) for name in request.url.params if not _any(card.query, name)
    ]
    try:
        body = json.loads(request.content) if request.content else None
    except ValueError:
        return [*found, f"{card}: the body is not JSON"]
    keys = set(_keys(body, "")) if body is not None else set()
    found += [_unknown(card, "body key", key, card.body) for key in sorted(keys) if not _allowed(card, key)]
    given = {above for key in keys for above in _and_above(key)}
    return found + [f"{card}: the body lacks {key}" for key in card.required if key not in given]


def _action_problems(request: httpx.Request, path: str) -> list[str]:
    """Worksection: the action and its parameters, wherever they travel."""
    if path not in _ACTION_PATHS:
        return [f"worksection: no card has {request.method} {path}; every action stands at {_listed(_ACTION_PATHS)}"]
    body = json.loads(request.content) if request.content else {}
    given = {re.sub(r"\[\d*\]$", "", name) for name in (*request.url.params, *body)}
    action = request.url.params.get("action", body.get("action"))
    cards = {card.action: card for card in load_cards("worksection")}
    if action not in cards:
        near = difflib.get_close_matches(str(action), cards, n=1, cutoff=0)
        return [f"worksection: no card has the action {action}; the nearest is {near[0]}"]
    card = cards[action]
    found = [] if request.method in card.methods else [f"{card}: sent with {request.method}"]
    names = sorted(given - _NO_PARAMETERS)
    known = {*card.query, *(name.split(".")[0] for name in card.query)}  # options.x may be nested in a JSON body
    found += [_unknown(card, "parameter", name, card.query) for name in names if name not in known]
    return found + [f"{card}: {name} is missing" for name in card.required if name not in given]


def _keys(value: Any, above: str) -> Iterator[str]:
    """Every leaf of a body as a dotted key: `[]` for the items of a list, a list of plain values is its own key."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _keys(inner, f"{above}.{name}" if above else name)
    elif isinstance(value, list):
        nested = [inner for inner in value if isinstance(inner, dict | list)]
        for inner in nested:
            yield from _keys(inner, f"{above}[]")
        if not nested:
            yield above or "[]"
    elif above:
        yield above


def _and_above(key: str) -> Iterator[str]:
    pieces = key.split(".")
    for end in range(1, len(pieces) + 1):
        yield ".".join(pieces[:end])


def _allowed(card: Card, key: str) -> bool:
    """A key of the card, or a whole object of it that is emptied."""
    return _any(card.body, key) or any(name.startswith((f"{key}.", f"{key}[]")) for name in card.body)


def _any(patterns: Iterable[str], name: str) -> bool:
    """Whether one of the names fits: `*` stands for a key that is data."""
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", r"[^.\[\]]+"), name) for pattern in patterns)


def _unknown(card: Card, what: str, name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"{card}: unknown {what} {name}" + (f", perhaps {near[0]}" if near else "")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(set(words)))
