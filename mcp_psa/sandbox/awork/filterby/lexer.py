"""Cut a filterby expression into tokens."""

import re
from dataclasses import dataclass

from mcp_psa.sandbox.awork.filterby.nodes import BadFilter

_TOKEN = re.compile(
    r"""(?P<blank>[ ]*)
    (?: (?P<typed>[A-Za-z]+'(?:[^']|'')*')
      | (?P<text>'(?:[^']|'')*')
      | (?P<number>-?0x[0-9a-fA-F]+ | -?\d+(?:\.\d+)?[LfM]?)(?![\w.])
      | (?P<me>me\.id\b)
      | (?P<moment>(?:now|today|sow|eow|som|eom)(?:[+-]\d+d)?(?![\w/(]))
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign>[()/,:])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One token; `spaced` says that a blank stood before it."""

    kind: str
    text: str
    spaced: bool


def tokens(source: str) -> list[Token]:
    """All tokens of an expression."""
    found, at = [], 0
    end = len(source.rstrip(" "))
    while at < end:
        match = _TOKEN.match(source, at, end)
        if match is None or match.lastgroup is None:
            raise BadFilter(f"Unexpected character at position {at}.")
        found.append(Token(match.lastgroup, match[match.lastgroup], bool(match["blank"])))
        at = match.end()
    return found
