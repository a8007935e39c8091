"""The address of a vendor: from a site's name or URL, or from the setting that replaces it. Unsafe ones are refused."""

import re
from urllib.parse import SplitResult, urlsplit

from mcp_psa.errors import NotConfigured
from mcp_psa.manifests.vendor import Site

_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*", re.IGNORECASE)
# This machine, and names without a dot, which only a local network resolves (a neighbor container).
_LOCAL = re.compile(r"localhost|127(\.\d+){3}|::1|[^.:]+", re.IGNORECASE)


def base_url(setting: str, text: str) -> str:
    """The address given by a setting, without a slash at its end; NotConfigured names the setting, never a password."""
    parts = _split(setting, text)
    if parts.scheme == "http" and not _LOCAL.fullmatch(parts.hostname or ""):
        raise NotConfigured(f"{setting}: {text!r} would send credentials unencrypted; use https.")
    return text.rstrip("/")


def site_url(setting: str, text: str, site: Site) -> str:
    """`acme`, `acme.eu.vendor.com` or `https://projects.example.com/app/…` as a base address."""
    bare = text.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]  # people paste what their browser shows
    parts = _split(setting, bare if "://" in text else f"https://{bare}")
    host = parts.netloc if "." in parts.netloc or "://" in text else f"{parts.netloc}{site.suffix}"
    path = parts.path
    for tail in site.strip:
        path = path.split(tail, 1)[0]
    return base_url(setting, f"{parts.scheme}://{host}{path}")


def _split(setting: str, text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        fine = (parts.port or 1) > 0 and parts.scheme in ("http", "https") and not any(c.isspace() for c in text)
    except ValueError:
        parts, fine = None, False
    if (
        parts is None
        or not fine
        or "@" in text
        or parts.query
        or parts.fragment
        or not _HOST.fullmatch(parts.hostname or "")
    ):
        shown = "it" if "@" in text else repr(text)
        raise NotConfigured(f"{setting}: {shown} is no address like https://host/path, without name and password.")
    return parts
