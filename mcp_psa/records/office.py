"""An office: a part of our own firm."""

from mcp_psa.records.common import CURRENCY, ID, NAME, SEARCH, UPDATED_AT, UPDATED_SINCE
from mcp_psa.records.kinds import Field, Filter, Kind, Noun

OFFICE = Noun(
    "office",
    "offices",
    "people",
    (
        ID,
        NAME,
        Field("code", Kind.TEXT),
        CURRENCY,
        Field("country", Kind.TEXT),
        Field("archived", Kind.FLAG),
        UPDATED_AT,
    ),
    (SEARCH, Filter("name", "name"), UPDATED_SINCE),
)
