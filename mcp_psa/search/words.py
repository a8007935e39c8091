"""The words of the trade, as tool_manifests/words.toml has them; read by the first search."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from mcp_psa.manifests.load import default_folder


@cache
def trade() -> Mapping[str, Any]:
    """The whole file: what is often meant, the verbs' words, the things' words, the words of sentences."""
    with (default_folder() / "words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def sentence_words(kind: str) -> frozenset[str]:
    """Words that say how a sentence is built, not what it is about."""
    return frozenset(trade()["sentences"][kind])
