"""The smallest harmless request of an account, as its manifest names it: do the settings work, how fast, how much is left."""

from collections.abc import Mapping
from dataclasses import dataclass

from mcp_psa.app import App
from mcp_psa.errors import VendorChanged
from mcp_psa.http.hints import Told, word
from mcp_psa.http.session import Call
from mcp_psa.manifests.parts import Route

# A person waits for the outcome, and wants the first error: nothing is repeated, nothing waited for.
ONCE: Mapping[str, str] = {
    "MCP_PSA_MAX_WAIT": "0",
    "MCP_PSA_CONNECT_TIMEOUT": "10",
    "MCP_PSA_READ_TIMEOUT": "20",
    "MCP_PSA_TOTAL_TIMEOUT": "30",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """An account that answered: the seconds it took, the requests left of its quota, how far its clock is ahead of ours."""

    seconds: float
    left: int | None = None
    limit: int | None = None
    skew: float | None = None


async def check(app: App, vendor: str) -> Checked:
    """Send the request of the vendor's manifest; raises the PsaError that says what is wrong."""
    account, session = app.accounts[vendor], app.session(vendor)
    route = Route.model_validate(account.vendor.check)
    began = app.time.clock()
    answer = await session.send(Call(route.method, route.path, route.query))
    seconds = app.time.clock() - began
    if answer.body is None:
        raise VendorChanged(f"{account.vendor.title} answered nothing.", "Check its address.")
    said = word(answer.headers, account.vendor.quota, app.wall())
    told = _scarcest((said.general, *said.windows))
    return Checked(seconds, told.left, told.limit, session.skew)


def _scarcest(all_told: tuple[Told, ...]) -> Told:
    """What was said of the window of which the least is left."""
    known = [told for told in all_told if told.left is not None]
    return min(known, key=lambda told: (told.left or 0) / (told.limit or 1_000_000), default=Told())
