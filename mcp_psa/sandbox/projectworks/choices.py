"""The tenant's own lists of types and statuses: which number and name Projectworks gives to our words.

Ids are per tenant, so these are odd on purpose: nobody gets far who assumes that the first status is 1.
"""

from dataclasses import dataclass
from typing import Final

from mcp_psa.sandbox.store import Row


@dataclass(frozen=True)
class Choices:
    """One list: the name of its id, and its entries as (id, our word, the vendor's name)."""

    key: str
    entries: tuple[tuple[int, str, str], ...]

    def word(self, id_: object) -> str | None:
        """Our word for an id of theirs."""
        return next((word for number, word, _ in self.entries if number == id_), None)

    def id(self, word: object) -> int | None:
        """Their id for a word of ours."""
        return next((number for number, known, _ in self.entries if known == word), None)

    def pair(self, word: object, stem: str) -> Row:
        """Id and name for a record: {stem}ID and {stem}Name."""
        found = next(((number, name) for number, known, name in self.entries if known == word), (None, None))
        return {f"{stem}ID": found[0], f"{stem}Name": found[1]}

    def rows(self) -> list[Row]:
        """The list as its route answers it."""
        return [{self.key: number, "Name": name} for number, _, name in self.entries]


PROJECT_STATUSES: Final = Choices(
    "ProjectStatusID",
    (
        (14, "planned", "Pipeline"),
        (17, "active", "In Progress"),
        (18, "on_hold", "On Hold"),
        (23, "completed", "Completed"),
        (25, "archived", "Closed"),
    ),
)
PROJECT_TYPES: Final = Choices(
    "ProjectTypeID",
    (
        (41, "fixed", "Fixed Price"),
        (43, "hourly", "Time and Materials"),
        (46, "retainer", "Retainer"),
        (49, "internal", "Internal"),
    ),
)
SELF_SERVICE_MODES: Final = Choices(
    "TaskSelfServiceModeID",
    ((71, "off", "Disabled"), (73, "team", "Project Team"), (74, "all", "Everyone")),
)
CLIENT_TYPES: Final = Choices(
    "ClientTypeID",
    ((52, "client", "Customer"), (55, "supplier", "Supplier"), (57, "own", "Internal")),
)
PAYMENT_TERMS: Final = Choices(
    "FinancePaymentTermTypeID",
    ((33, "after", "Days after the invoice date"), (36, "month", "Day of the following month")),
)
BUDGET_TYPES: Final = Choices(
    "BudgetTypeID", ((81, "amount", "Fixed Amount"), (84, "hours", "Hours"), (85, "none", "None"))
)
BUDGET_FREQUENCIES: Final = Choices("BudgetFrequencyID", ((63, "once", "Once"), (64, "monthly", "Monthly")))
TASK_STATUSES: Final = Choices(
    "TaskStatusID",
    (
        (91, "open", "Not Started"),
        (92, "in_progress", "In Progress"),
        (95, "review", "In Review"),
        (98, "done", "Complete"),
    ),
)
ALLOCATION_TYPES: Final = Choices("AllocationTypeID", ((21, "hours", "Hours"), (24, "open", "Unlimited")))
LEAVE_TYPES: Final = Choices(
    "TypeID",
    (
        (12, "vacation", "Annual Leave"),
        (14, "sick-leave", "Sick Leave"),
        (19, "unpaid", "Leave Without Pay"),
        (22, "parental", "Parental Leave"),
    ),
)
LEAVE_STATUSES: Final = Choices(
    "StatusID",
    (
        (4, "pending", "Pending"),
        (6, "approved", "Approved"),
        (9, "declined", "Declined"),
        (11, "cancelled", "Cancelled"),
    ),
)
INVOICE_STATUSES: Final = Choices(
    "StatusID",
    (
        (101, "draft", "Draft"),
        (104, "submitted", "Submitted"),
        (105, "authorised", "Approved"),
        (108, "paid", "Paid"),
        (112, "voided", "Voided"),
    ),
)
EXPENSE_TYPES: Final = Choices(
    "ExpenseClaimTypeID",
    ((83, "travel", "Travel"), (86, "meals", "Meals"), (88, "software", "Software"), (95, "other", "Other")),
)
EXPENSE_STATUSES: Final = Choices(
    "ExpenseClaimStatusID",
    (
        (121, "draft", "Draft"),
        (124, "submitted", "Submitted"),
        (126, "approved", "Approved"),
        (129, "rejected", "Rejected"),
        (133, "paid", "Paid"),
    ),
)
RESOURCE_TYPES: Final = Choices("ResourceTypeID", ((62, "booking", "Booking"), (66, "capacity", "Capacity")))
TAX_TYPES: Final = Choices("TaxTypeID", ((141, "standard", "Standard Rate"), (144, "none", "No Tax")))
CURRENCIES: Final = Choices(
    "CurrencyID",
    (
        (4, "AUD", "Australian Dollar"),
        (6, "CHF", "Swiss Franc"),
        (8, "EUR", "Euro"),
        (9, "GBP", "Pound Sterling"),
        (13, "NOK", "Norwegian Krone"),
        (15, "NZD", "New Zealand Dollar"),
        (22, "USD", "US Dollar"),
    ),
)
