"""What signing a request adds to it. A vendor's adapter makes it; `auth.SignedAuth` puts it on."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Signature:
    """Headers and query to add, and the pattern of an answer that means the signature was refused."""

    headers: Mapping[str, str]
    query: str = ""
    refused: str = ""
