"""Ask every account whether it works: each once, however many places use it, all at the same time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import anyio

from mcp_psa.app import App
from mcp_psa.errors import NotConfigured, PsaError
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.settings import read_account
from mcp_psa.setup.check import ONCE, Checked, check
from mcp_psa.setup.finding import Finding, broken, in_words
from mcp_psa.setup.parts import app_of
from mcp_psa.setup.places import Place
from mcp_psa.stored import read_stored

_PART = "accounts"
_APART = 60.0  # vendors that sign requests, and tokens, bear less than minutes
_LITTLE = 0.1

Make = Callable[[Place, str], App]


@dataclass
class Known:
    """An account, and the places that use it."""

    vendor: Vendor
    base: str
    place: Place
    titles: list[str] = field(default_factory=list)


def once(place: Place, vendor: str) -> App:
    """The server for one request to one vendor."""
    return app_of(place, ONCE, [vendor])


async def accounts(places: Sequence[Place], vendors: Mapping[str, Vendor], make: Make = once) -> list[Finding]:
    """How each account answers."""
    found = known(places, vendors)
    said: dict[int, Finding] = {}

    async def look(index: int, one: Known) -> None:
        said[index] = await _tried(one, make)

    async with anyio.create_task_group() as group:
        for index, one in enumerate(found):
            group.start_soon(look, index, one)
    return [said[index] for index in range(len(found))]


def known(places: Sequence[Place], vendors: Mapping[str, Vendor]) -> list[Known]:
    """The accounts that all places name; what is wrong with their settings is said elsewhere."""
    found: dict[str, Known] = {}
    for place in places:
        for name, vendor in vendors.items():
            if place.sandbox or place.is_open or (place.only and name not in place.only):
                continue
            try:
                account = read_account(read_stored(place.env, [vendor]), vendor)
            except NotConfigured:
                continue
            if account is not None:
                base = account.credentials.base_url
                found.setdefault(account.identity, Known(vendor, base, place)).titles.append(place.title)
    return list(found.values())


async def _tried(one: Known, make: Make) -> Finding:
    title = f"{one.vendor.title} at {one.base}"
    try:
        app = make(one.place, one.vendor.name)
        try:
            checked = await check(app, one.vendor.name)
        finally:
            await app.aclose()
    except PsaError as error:
        figures = {"vendor": one.vendor.name, "code": error.code, "places": one.titles}
        said = f"{title}, for {' and for '.join(one.titles)}: {error.message}"
        return Finding("fault", _PART, said, error.fix, figures)
    except Exception as error:  # noqa: BLE001  # the other accounts are looked at all the same
        return broken(_PART, error)
    return account_finding(title, one, checked)


def account_finding(title: str, one: Known, checked: Checked) -> Finding:
    """How an account that answered stands."""
    figures = {
        "vendor": one.vendor.name,
        "places": one.titles,
        "latency_ms": round(checked.seconds * 1000),
        "requests_left": checked.left,
        "requests_limit": checked.limit,
        "clock_ahead_seconds": None if checked.skew is None else round(checked.skew),
    }
    step = ""
    if checked.skew is not None and abs(checked.skew) > _APART:
        step = "Set this machine's clock: signatures and tokens depend on it."
    elif checked.left is not None and checked.limit and checked.left < _LITTLE * checked.limit:
        step = "Find out what else uses this account's quota, or wait for its window to end."
    return Finding("warning" if step else "ok", _PART, f"{title} {in_words(checked)}", step, figures)
