"""What an invoice and a quote have in common: a number, two parties, two days, three amounts."""

from mcp_psa.records.common import (
    BY_COMPANY,
    BY_PROJECT,
    COMPANY,
    CREATED_AT,
    CREATED_SINCE,
    CURRENCY,
    DESCRIPTION,
    ID,
    NAME,
    ORDER,
    PROJECT,
    SEARCH,
    STATUS,
    UPDATED_AT,
    UPDATED_SINCE,
    URL,
)
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test


def bill(name: str, statuses: tuple[str, ...], last_day: str) -> Noun:
    """The noun of a bill; `last_day` is the field of the day until which it waits."""
    return Noun(
        name,
        f"{name}s",
        "money",
        (
            ID,
            Field("number", Kind.TEXT),
            NAME,
            Field("status", Kind.CHOICE, choices=statuses),
            Field("status_id", Kind.ID),
            Field("status_name", Kind.TEXT),
            *COMPANY,
            *PROJECT,
            Field("issued_on", Kind.DAY),
            Field(last_day, Kind.DAY),
            Field("net_amount", Kind.MONEY),
            Field("tax_amount", Kind.MONEY),
            Field("total_amount", Kind.MONEY),
            CURRENCY,
            DESCRIPTION,
            *ORDER,
            URL,
            CREATED_AT,
            UPDATED_AT,
        ),
        (
            SEARCH,
            STATUS,
            Filter("status_id", "status_id"),
            BY_COMPANY,
            BY_PROJECT,
            Filter("number", "number"),
            Filter("issued_from", "issued_on", Test.FROM),
            Filter("issued_to", "issued_on", Test.TO),
            Filter("due_from", last_day, Test.FROM),
            Filter("due_to", last_day, Test.TO),
            CREATED_SINCE,
            UPDATED_SINCE,
        ),
    )
