"""Code only where data cannot say it: one small adapter a vendor, found by the vendor's name, none needed by most.

An adapter is a module `mcp_psa/vendors/<vendor>.py` with a class `VendorAdapter(Adapter)`. Each hook gets plain values and gives
plain values; none writes to the vendor or knows MCP, and only `seek` and `prepare` may read from it. `options` are the
account's public settings.
"""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from mcp_psa.vendors.adapter import Adapter, Preparation, Row
from mcp_psa.vendors.guard import Guarded

__all__ = ["Adapter", "Preparation", "Row", "adapter_for"]


@lru_cache
def adapter_for(vendor: str, title: str = "") -> Adapter:
    """The vendor's adapter, or the one that does nothing. `title` is what the vendor is called in what goes wrong."""
    name = f"{__name__}.{vendor}"
    if not vendor.isidentifier() or find_spec(name) is None:
        return Adapter()
    return Guarded(title or vendor, import_module(name).VendorAdapter())
