"""A rate: the price of a person's hour, for the account, a project, or one person on a project."""

from mcp_psa.records.common import CURRENCY, ID, PERSON, PROJECT
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

RATE = Noun(
    "rate",
    "rates",
    "money",
    (
        ID,
        Field("scope", Kind.CHOICE, "whose hour it prices", choices=("account", "project", "person")),
        *PROJECT,
        *PERSON,
        Field("amount", Kind.MONEY, "price of an hour"),
        Field("source", Kind.TEXT, "where the vendor takes it from"),
        CURRENCY,
    ),
    (Filter("project", "project_id"), Filter("person", "person_id"), Filter("scope", "scope")),
)
