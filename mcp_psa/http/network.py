"""The way out of this machine: which certificates are trusted, and which proxy is taken.

Certificates are always checked. A company's own authority is trusted by way of SSL_CERT_FILE or SSL_CERT_DIR, as everywhere.
"""

import ssl
from functools import cache
from urllib.request import getproxies, proxy_bypass

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that are trusted: read once, for all accounts, since that takes tens of milliseconds."""
    return httpx.create_ssl_context()


def proxy(base_url: str) -> str | None:
    """The proxy that the environment names for this address; none for this machine."""
    url = httpx.URL(base_url)
    if url.host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")
