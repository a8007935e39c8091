"""The rest of the tenant's settings: lists with more than a name, and how ids of shared lists are moved.

Work types and teams are shared with the other fakes and have small ids there; here they start elsewhere.
"""

from typing import Final

TASK_TYPE_SHIFT: Final = 300
TEAM_SHIFT: Final = 700
POSITION_SHIFT: Final = 840

# id: name, currency, is it the default
RATE_CARDS: Final = {
    27: ("Standard rates", "EUR", True),
    28: ("Standard rates (GBP)", "GBP", True),
    35: ("Public sector", "GBP", False),
    38: ("Friends of the house", "EUR", False),
}

# id: code, description
GL_CODES: Final = {204: ("4000", "Services"), 207: ("4100", "Licenses resold"), 215: ("4200", "Expenses recharged")}
GL_TYPE: Final = (2, "Income")

# id: code, is it paid
LEAVE_CODES: Final = {12: ("AL", True), 14: ("SL", True), 19: ("LWOP", False), 22: ("PL", True)}

# id: code, description
ROLES: Final = {31: ("ADMIN", "Administrator"), 34: ("PM", "Project manager"), 37: ("STAFF", "Employee")}

# code: symbol, .NET culture
CURRENCY_SIGNS: Final = {
    "AUD": ("$", "en-AU"),
    "CHF": ("CHF", "de-CH"),
    "EUR": ("€", "de-DE"),
    "GBP": ("£", "en-GB"),
    "NOK": ("kr", "nb-NO"),
    "NZD": ("$", "en-NZ"),
    "USD": ("$", "en-US"),
}

# id, code, name
COUNTRIES: Final = (
    (14, "AU", "Australia"),
    (44, "CH", "Switzerland"),
    (61, "DE", "Germany"),
    (78, "FR", "France"),
    (81, "GB", "United Kingdom"),
    (110, "IT", "Italy"),
    (156, "NL", "Netherlands"),
    (163, "NO", "Norway"),
    (170, "NZ", "New Zealand"),
    (233, "US", "United States"),
)
