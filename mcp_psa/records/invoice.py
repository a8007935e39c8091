"""An invoice: a bill to a company."""

from mcp_psa.records.bills import bill

INVOICE = bill("invoice", ("draft", "submitted", "authorized", "paid", "voided"), "due_on")
