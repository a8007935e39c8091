"""A quote: an offer to a company."""

from mcp_psa.records.bills import bill

QUOTE = bill("quote", ("pending", "sent", "accepted", "declined", "expired"), "expires_on")
