"""Prove who we are: an httpx.Auth for the way a manifest names, filled with an account's secrets.

Secrets are read here, at the moment of use, and nowhere else.
"""

from collections.abc import Generator, Mapping

import httpx
from pydantic import SecretStr

from mcp_psa.manifests.vendor import AuthWay


class HeaderAuth(httpx.Auth):
    """One header on every request."""

    def __init__(self, header: str, value: SecretStr) -> None:
        self._header, self._value = header, value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers[self._header] = self._value.get_secret_value()
        yield request


def auth_for(way: AuthWay, values: Mapping[str, SecretStr]) -> httpx.Auth:
    """The authentication of a manifest's way; `{SETTING}` stands for the setting's value."""
    plain = {name: secret.get_secret_value() for name, secret in values.items()}
    if way.kind == "basic":
        return httpx.BasicAuth(way.user.format_map(plain), way.password.format_map(plain))
    return HeaderAuth(way.header, SecretStr(way.value.format_map(plain)))
