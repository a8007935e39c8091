"""Reads and checks tool_manifests/: where each vendor keeps what, as data."""

from mcp_psa.manifests.load import check, default_folder, load_resources, load_vendor, vendor_names
from mcp_psa.manifests.resource import Resource
from mcp_psa.manifests.vendor import Vendor

__all__ = ["Resource", "Vendor", "check", "default_folder", "load_resources", "load_vendor", "vendor_names"]
