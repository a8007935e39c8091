"""Who is calling: the account's key by header or by MD5 hash, or a person's access token.

Two vintages of signing with the key are taken, as the current documentation and the vendor's client libraries use them:

    header: `Authorization: Admin <t>_<sig>`, sig = HMAC-SHA256(key, "action:t") in hex; parameters are not signed
    hash:   `hash` = md5(query + key), query being the parameters in the URL, in order, without `&hash=`

Which clock skew the header may have is unverified; so is whether the hash is taken over the query as sent or decoded.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Final, Literal
from urllib.parse import unquote_plus

from starlette.requests import Request

from mcp_psa.sandbox.credentials import WORKSECTION_API_KEY
from mcp_psa.sandbox.worksection.errors import bad_signature

HashOf = Literal["sent", "raw"]

SKEW_SECONDS: Final = 300
_HEADER: Final = re.compile(r"Admin (\d{1,12})_([0-9a-fA-F]{64})$")


def check_key(request: Request, action: str, hash_of: HashOf, now: Callable[[], float]) -> None:
    """Refuse a call that is not signed with the account's key; a wrong header is not made good by a hash."""
    header = request.headers.get("authorization")
    signed = (
        _by_header(header, action, now()) if header is not None else _by_hash(request.scope["query_string"], hash_of)
    )
    if not signed:
        raise bad_signature()


def bearer(request: Request, query_token: str | None) -> str:
    """The access token of a call, from the header or the query."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else query_token or ""


def header_signature(action: str, stamp: str, key: str) -> str:
    """What follows `Admin <t>_` in a signed header."""
    return hmac.new(key.encode(), f"{action}:{stamp}".encode(), hashlib.sha256).hexdigest()


def query_hash(query: str, key: str) -> str:
    """The value of `hash` for a query, byte for byte as it is given."""
    return hashlib.md5((query + key).encode(errors="surrogateescape")).hexdigest()  # noqa: S324  # the vendor's choice


def _by_header(header: str, action: str, now: float) -> bool:
    found = _HEADER.match(header)
    if found is None or abs(now - int(found[1])) > SKEW_SECONDS:
        return False
    return hmac.compare_digest(header_signature(action, found[1], WORKSECTION_API_KEY), found[2].lower())


def _by_hash(query: bytes, hash_of: HashOf) -> bool:
    parts = query.decode(errors="surrogateescape").split("&")
    sent = [part.removeprefix("hash=") for part in parts if part.startswith("hash=")]
    text = "&".join(part for part in parts if not part.startswith("hash="))
    signed = text if hash_of == "sent" else unquote_plus(text)
    right = query_hash(signed, WORKSECTION_API_KEY)
    return len(sent) == 1 and hmac.compare_digest(right.encode(), sent[0].lower().encode(errors="surrogateescape"))
