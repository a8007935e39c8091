"""Which way of authentication an environment's settings complete, and what its tokens are renewed with."""

from collections.abc import Mapping

from pydantic import SecretStr

from mcp_psa.address import base_url
from mcp_psa.errors import NotConfigured
from mcp_psa.http.renewal import Renewal
from mcp_psa.manifests.vendor import AuthWay, Vendor


def complete_way(vendor: Vendor, given: Mapping[str, str], options: Mapping[str, str]) -> AuthWay | None:
    """The first way that holds and has all it needs: its credential, or what gets one."""
    held = (way for way in vendor.auth if all(options.get(name) == value for name, value in way.when.items()))
    return next((way for way in held if any(all(name in given for name in needs) for needs in _needs(way))), None)


def ways(vendor: Vendor) -> str:
    """What may be set, in words."""
    site = (vendor.site.setting,) if vendor.site else ()
    said = (" and ".join(dict.fromkeys((*site, *needs))) for way in vendor.auth for needs in _needs(way))
    return ", or ".join(dict.fromkeys(said))  # two ways may sign with the same credential


def is_started(vendor: Vendor, given: Mapping[str, str]) -> bool:
    """Whether anything that is given is part of a credential or an address."""
    part = {name for way in vendor.auth for name in way.needs} | ({vendor.site.setting} if vendor.site else set())
    part |= {way.refresh.token for way in vendor.auth if way.refresh}
    return bool(part & set(given))


def renewal(vendor: Vendor, way: AuthWay, given: Mapping[str, str]) -> Renewal | None:
    """What renews this way's tokens; None when no refresh token is given: the access token is then used until it dies."""
    rule = way.refresh
    if rule is None or rule.token not in given:
        return None
    if missing := [name for name in rule.needs if name not in given]:
        raise NotConfigured(
            f"{vendor.title}: {rule.token} given, but tokens are renewed only with {' and '.join(missing)}: "
            f"set that too, or leave {rule.token} out."
        )
    # Never derived from <VENDOR>_BASE_URL: the client's secret goes to the vendor, or where a person said that it may go.
    url = base_url(rule.address, given[rule.address]) if rule.address in given else rule.url
    values = {name: SecretStr(given[name]) for name in rule.settings if name in given}
    return Renewal(vendor.title, rule, url, values)


def _needs(way: AuthWay) -> list[tuple[str, ...]]:
    return [way.needs, way.refresh.needs] if way.refresh else [way.needs]
