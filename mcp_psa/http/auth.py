"""Prove who we are: an httpx.Auth for the way a manifest names, filled with an account's secrets.

Secrets are read here, at the moment of use, and nowhere else.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Generator, Mapping, Sequence

import httpx
from pydantic import SecretStr

from mcp_psa.http.signature import Signature
from mcp_psa.manifests.vendor import AuthWay


class HeaderAuth(httpx.Auth):
    """One header on every request."""

    def __init__(self, header: str, value: SecretStr) -> None:
        self._header, self._value = header, value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers[self._header] = self._value.get_secret_value()
        yield request


class SignedAuth(httpx.Auth):
    """Signatures by a vendor's own rule, over the request exactly as it is sent.

    The next way to sign is tried only when the answer says that the signature was refused: nothing was done then.
    """

    requires_request_body = True
    requires_response_body = True

    def __init__(self, sign: Callable[[str, str], Sequence[Signature]]) -> None:
        self._sign = sign

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign and send; once more with the second signature if the first was refused."""
        unsigned = request.url
        for signature in self._sign(request.method, str(unsigned)):
            text = str(unsigned)
            if signature.query:
                text += ("&" if "?" in text else "?") + signature.query
            request.url = httpx.URL(text)
            request.headers.update(signature.headers)
            response = yield request
            if not signature.refused or not re.search(signature.refused, response.text):
                return


def sent_as(way: AuthWay, values: Mapping[str, SecretStr]) -> list[str]:
    """Other spellings of the secrets, as they are sent: an answer that repeats a request shows these."""
    if way.kind != "basic":
        return []
    plain = {name: secret.get_secret_value() for name, secret in values.items()}
    pair = f"{way.user.format_map(plain)}:{way.password.format_map(plain)}"
    return [b64encode(pair.encode()).decode()]


def auth_for(way: AuthWay, values: Mapping[str, SecretStr]) -> httpx.Auth:
    """The authentication of a manifest's way; `{SETTING}` stands for the setting's value."""
    plain = {name: secret.get_secret_value() for name, secret in values.items()}
    if way.kind == "basic":
        return httpx.BasicAuth(way.user.format_map(plain), way.password.format_map(plain))
    return HeaderAuth(way.header, SecretStr(way.value.format_map(plain)))
