"""One running server: its settings, tools, accounts and open sessions, put together once."""

import time as time_
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mcp_psa.catalog import Catalog, Tool, all_tools, build_catalog
from mcp_psa.errors import NotConfigured
from mcp_psa.http.auth import SignedAuth
from mcp_psa.http.clock import REAL_TIME, Time
from mcp_psa.http.inprocess import Received, Sent, Transport
from mcp_psa.http.oauth import TokenAuth, token_auth
from mcp_psa.http.redact import Secrets
from mcp_psa.http.session import Session
from mcp_psa.http.signature import Signature
from mcp_psa.http.tokens import token_folder, token_store
from mcp_psa.ledger import Ledger, open_ledger
from mcp_psa.manifests import Resource, Vendor, load_vendor, vendor_names
from mcp_psa.settings import Account, Settings, read_accounts, read_settings
from mcp_psa.stored import read_stored
from mcp_psa.vendors import adapter_for

Seen = Callable[[Sent, Received], None]


def _local_today() -> date:
    return datetime.now().astimezone().date()


@dataclass
class App:
    """The whole process. Sessions are opened on first use and closed by `aclose`."""

    settings: Settings
    catalog: Catalog
    tools: Sequence[Tool]
    accounts: Mapping[str, Account]
    transport: Transport | None = None
    seen: Seen | None = None
    today: Callable[[], date] = _local_today
    time: Time = REAL_TIME
    wall: Callable[[], float] = time_.time
    new_ledger: Callable[[], Ledger] | None = None
    _ledger: Ledger | None = None
    _secrets: Secrets | None = None
    _sessions: dict[str, Session] = field(default_factory=dict)

    def session(self, vendor: str) -> Session:
        """The open client of the vendor's account."""
        if vendor not in self._sessions:
            account = self.accounts[vendor]
            self._sessions[vendor] = Session(
                account.vendor,
                account.credentials,
                patience=self.settings.max_wait,
                bounds=self.settings.bounds,
                wall=self.wall,
                transport=self.transport,
                clock=self.time.clock,
                sleep=self.time.sleep,
                seen=self.seen,
                auth=self._auth(account),
                secrets=self.secrets,
            )
        return self._sessions[vendor]

    def resources(self, vendor: str) -> Mapping[str, Resource]:
        """All nouns of the vendor, served or not: look-ups may need them."""
        return {tool.noun.name: tool.resource for tool in self.tools if tool.vendor.name == vendor}

    @property
    def ledger(self) -> Ledger:
        """What was written lately; opened by the first write."""
        if self._ledger is None:
            self._ledger = self.new_ledger() if self.new_ledger else open_ledger(self.settings.state, self.wall)
        return self._ledger

    @property
    def secrets(self) -> Secrets:
        """Every secret this process holds, for errors and the log filter; renewed tokens join them."""
        if self._secrets is None:
            self._secrets = Secrets(
                secret.get_secret_value()
                for account in self.accounts.values()
                for name, secret in account.credentials.values.items()
                if account.vendor.settings[name].secret
            )
        return self._secrets

    def _auth(self, account: Account) -> SignedAuth | TokenAuth | None:
        """Authentication that is more than a header with the account's settings."""
        if account.credentials.way.kind == "adapter":
            return _signing(account)
        if account.renewal is None:
            return None
        identity = (account.vendor.name, account.credentials.base_url, *account.renewal.identity)
        return token_auth(
            account.vendor,
            account.credentials.way,
            account.renewal,
            token_store(token_folder(self.settings.state), identity, self.time.sleep),
            self.secrets,
            transport=self.transport,
            clock=self.time.clock,
            wall=self.wall,
            sleep=self.time.sleep,
        )

    async def aclose(self) -> None:
        """Close every session."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.aclose()
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None


def _signing(account: Account) -> SignedAuth:
    """Signing by the vendor's adapter, with the account's values read at the moment of use."""
    adapter, values = adapter_for(account.vendor.name, account.vendor.title), account.credentials.values

    def sign(method: str, url: str) -> Sequence[Signature]:
        return adapter.sign(method, url, {name: secret.get_secret_value() for name, secret in values.items()})

    return SignedAuth(sign)


def load_vendors(folder: Path | None = None) -> dict[str, Vendor]:
    """Every vendor there is a manifest for."""
    return {name: load_vendor(name, folder) for name in vendor_names(folder)}


def build_app(  # noqa: PLR0913  # everything that tests and the sandbox put in place of the real thing
    env: Mapping[str, str],
    only: Iterable[str] = (),
    *,
    folder: Path | None = None,
    transport: Transport | None = None,
    seen: Seen | None = None,
    today: Callable[[], date] = _local_today,
    time: Time = REAL_TIME,
    wall: Callable[[], float] = time_.time,
    ledger: Callable[[], Ledger] | None = None,
) -> App:
    """The server that an environment describes; NotConfigured or BadManifest stops the start."""
    vendors = load_vendors(folder)
    settings = read_settings(env)
    accounts = read_accounts(read_stored(env, vendors.values()), vendors, only)
    if not accounts:
        names = "; ".join(f"{v.title}: {', '.join(v.auth[0].needs)}" for v in vendors.values())
        raise NotConfigured(
            f"No vendor has credentials ({names}).", "Set those of one vendor, or try --sandbox, which needs none."
        )
    tools = all_tools({n: a.vendor for n, a in accounts.items()}, folder, sensitive=settings.sensitive == "show")
    settings = read_settings(env, [tool.name for tool in tools])
    catalog = build_catalog(tools, settings)
    if not catalog.tools:
        raise NotConfigured(
            "These settings leave no tool at all.", "Widen MCP_PSA_TOOLSETS, MCP_PSA_TOOLS or MCP_PSA_ACCESS."
        )
    return App(settings, catalog, tools, accounts, transport, seen, today, time, wall, ledger)
