"""Ask a vendor's token endpoint for new tokens: one POST, straight to the network, no redirects.

It goes past the account's pacing and retries: it is no call to the API, it carries the client's secret, and most refresh
tokens work once. So only what surely did not leave is sent again; when an answer is lost, the caller is told that the refresh
token may be spent, and whether it is shows at the next call, which has nothing else to offer than the same token.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr

from mcp_psa.errors import AuthFailed, PsaError, Rejected, TryLater, VendorChanged
from mcp_psa.http.bounded import BoundedTransport, Bounds
from mcp_psa.http.clock import Clock, Sleep
from mcp_psa.http.failures import NOT_SENT
from mcp_psa.http.hints import wait_hint
from mcp_psa.http.network import proxy, trusted
from mcp_psa.http.redact import Secrets
from mcp_psa.http.tokens import Tokens
from mcp_psa.manifests.vendor import QuotaHeaders, Refresh

_BOUNDS = Bounds(connect=10.0, read=30.0, write=10.0, pool=10.0, total=40.0, answer_bytes=100_000)
_PAUSES = (0.5, 2.0)  # after the first and the second attempt that reached nobody
_LATER = 30.0
_LONGEST_LIFE = 366 * 86400.0
_LONGEST_WORDS = 200
_SERVER = range(500, 600)
_THROTTLED = 429
# RFC 6749, section 5.2, and what vendors say in its place: these are about the client, not about the refresh token.
_CLIENT_FAULTS = frozenset({"invalid_client", "unauthorized_client"})
_PASSING_FAULTS = frozenset({"temporarily_unavailable", "server_error", "slow_down"})


@dataclass(frozen=True, slots=True)
class Renewal:
    """What renews an account's tokens: the manifest's rule, the address, and the account's settings."""

    title: str
    rule: Refresh
    url: str
    values: Mapping[str, SecretStr]

    def __post_init__(self) -> None:
        """Refuse an address that httpx would not understand."""
        httpx.URL(self.url)

    def value(self, setting: str) -> str:
        """A setting's value, empty where it is not given."""
        secret = self.values.get(setting)
        return secret.get_secret_value() if secret is not None else ""

    @property
    def first(self) -> Tokens:
        """The tokens that a person set; when the access token dies is not known."""
        return Tokens(self.value(self.rule.access), self.value(self.rule.token))

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes these tokens this account's and nobody else's."""
        return (self.url, self.value(self.rule.client), self.value(self.rule.token))

    @property
    def basic(self) -> str:
        """The client as HTTP Basic has it; empty where it names itself in the body."""
        secret = self.value(self.rule.secret)
        if not secret or self.rule.proof == "body":
            return ""
        return base64.b64encode(f"{self.value(self.rule.client)}:{secret}".encode()).decode()


class TokenEndpoint:
    """The vendor's token endpoint, for one account. `transport` replaces the network."""

    def __init__(
        self,
        renewal: Renewal,
        transport: httpx.AsyncBaseTransport | None,
        secrets: Secrets,
        *,
        wall: Clock,
        sleep: Sleep,
    ) -> None:
        self._renewal, self._transport, self._secrets = renewal, transport, secrets
        self._wall, self._sleep = wall, sleep

    async def renewed(self, refresh: str) -> Tokens:
        """New tokens for a refresh token. AuthFailed when a person must act, TryLater when waiting may help."""
        asked = self._wall()  # before the request: a token is taken to be older than it is, never younger
        response = await self._answer(refresh)
        body = _json(response)
        if isinstance(body, dict) and isinstance(body.get("access_token"), str) and response.is_success:
            return self._tokens(body, refresh, asked)
        raise self._refusal(response, body)

    async def _answer(self, refresh: str) -> httpx.Response:
        for pause in (*_PAUSES, None):
            try:
                return await self._sent(self._request(refresh))
            except NOT_SENT as failure:
                if pause is None:
                    raise self._unreachable(failure) from failure
                await self._sleep(pause)
            except httpx.HTTPError as failure:
                raise self._lost(type(failure).__name__) from failure
            except Rejected as failure:
                raise self._changed("far more than tokens") from failure
        raise AssertionError  # the last pause is None

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        if self._transport is not None:
            return await BoundedTransport(self._transport, _BOUNDS).handle_async_request(request)
        network = httpx.AsyncHTTPTransport(verify=trusted(), proxy=proxy(self._renewal.url))
        async with BoundedTransport(network, _BOUNDS) as bounded:  # asked too seldom to keep a connection open
            return await bounded.handle_async_request(request)

    def _request(self, refresh: str) -> httpx.Request:
        renewal = self._renewal
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        headers = {"User-Agent": "mcp_psa", "Accept": "application/json"}
        if basic := renewal.basic:
            headers["Authorization"] = f"Basic {basic}"
        else:
            form["client_id"] = renewal.value(renewal.rule.client)
            if secret := renewal.value(renewal.rule.secret):
                form["client_secret"] = secret
        extensions = {"timeout": _BOUNDS.timeout.as_dict()}
        return httpx.Request("POST", renewal.url, data=form, headers=headers, extensions=extensions)

    def _tokens(self, body: Mapping[str, Any], refresh: str, asked: float) -> Tokens:
        """The answer's tokens; an answer without a refresh token means that the old one stays."""
        rule = self._renewal.rule
        access, following = body["access_token"], body.get("refresh_token") or refresh
        if not (_sendable(access) and isinstance(following, str) and _sendable(following)):
            raise self._changed("tokens that no header can carry")
        life = _seconds(body.get("expires_in")) or rule.lifetime
        if life is None:
            return Tokens(access, following)
        # A token that lives shorter than twice that is renewed at half of its life, not again and again.
        return Tokens(access, following, asked + life - min(rule.early, life / 2), asked + life)

    def _refusal(self, response: httpx.Response, body: Any) -> PsaError:
        """The error that an answer without tokens means."""
        title, rule, status = self._renewal.title, self._renewal.rule, response.status_code
        error, told = self._told(body)
        if status == _THROTTLED or error in _PASSING_FAULTS:
            hint = wait_hint(response.headers, QuotaHeaders(), self._wall())
            return self._later(f"{title} does not renew the access token now ({told or status})", hint or _LATER)
        if status in _SERVER:
            return self._lost(f"{status}")
        if error in _CLIENT_FAULTS:
            return AuthFailed(
                f"{title} does not know the client that renews the access token: {told}.",
                f"Check {rule.client} and {rule.secret}: they must be those of the client that {rule.token} was given to.",
            )
        if error:
            return AuthFailed(f"{title} does not renew the access token any more: {told}.", rule.fix)
        return self._changed(f"{status} without tokens" if body is not None else f"{status} with no JSON")

    def _told(self, body: Any) -> tuple[str, str]:
        """OAuth's error word, and that with its description, as short plain text; two spellings are in use."""
        if not isinstance(body, dict) or not isinstance(body.get("error"), str):
            return "", ""
        more = body.get("error_description") or body.get("errorDescription") or ""
        plain = "".join(c if c.isprintable() else " " for c in self._secrets.blank(f"{body['error']} {more}"))
        return body["error"], " ".join(plain.split())[:_LONGEST_WORDS].rstrip(
            "."
        )  # half a secret is one too: blanked first

    def _changed(self, what: str) -> VendorChanged:
        return VendorChanged(
            f"{self._renewal.title} answered the request for a new access token with {what}.",
            f"Check {self._renewal.rule.address} in the settings; if that is right or not set, please report this.",
        )

    def _unreachable(self, failure: Exception) -> TryLater:
        return self._later(
            f"{self._renewal.title} could not be reached to renew the access token ({type(failure).__name__})", _LATER
        )

    def _later(self, what: str, seconds: float) -> TryLater:
        return TryLater(f"{what}.", f"Nothing was changed; repeat this call in {seconds:.0f} seconds.", seconds=seconds)

    def _lost(self, what: str) -> "LostAnswer":
        return LostAnswer(
            f"The request for a new access token left for {self._renewal.title}, but no answer came back ({what});"
            " the refresh token may be spent by it.",
            f"Nothing was changed; repeat this call in {_LATER:.0f} seconds. If it is refused then: {self._renewal.rule.fix}",
            seconds=_LATER,
        )


class LostAnswer(TryLater):
    """The answer to a renewal did not come: whether the refresh token still works will show."""


def _json(response: httpx.Response) -> Any:
    try:
        return json.loads(response.text.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _sendable(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def _seconds(value: Any) -> float | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if 0 < seconds <= _LONGEST_LIFE else None


__all__ = ["LostAnswer", "Renewal", "TokenEndpoint"]
