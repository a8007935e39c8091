"""Who the seeded agency is: its offices, clients, people and choice lists, as tables of plain facts.

Invented names on reserved `.example` domains. Some are awkward on purpose (quotes, an ampersand, umlauts, an emoji),
because real accounts hold such names and every fake and every tool must carry them through.
"""

from typing import Final, NamedTuple

AGENCY: Final = "Brightfold Studio"
AGENCY_DOMAIN: Final = "brightfold.example"

OFFICES: Final = (("Hamburg", "EUR"), ("Manchester", "GBP"))


class Firm(NamedTuple):
    """A client company; ids count from 2, since our own company is 1."""

    code: str
    name: str
    industry: str
    domain: str
    address: str
    city: str
    zip: str
    country: str
    currency: str
    office: int


CLIENTS: Final = (
    Firm(
        "NORD", "Nordwind Logistics", "Logistics", "nordwind.example", "Am Kai 14", "Hamburg", "20457", "DE", "EUR", 1
    ),
    Firm(
        "BAKE",
        'Baker & Sons "Fine Foods"',
        "Food",
        "bakersons.example",
        "3 Mill Lane",
        "Leeds",
        "LS1 4AP",
        "GB",
        "GBP",
        2,
    ),
    Firm(
        "MUEL",
        "Müller Möbelwerke GmbH",
        "Furniture",
        "moebelwerke.example",
        "Große Straße 7",
        "Lübeck",
        "23552",
        "DE",
        "EUR",
        1,
    ),
    Firm(
        "ALDR",
        "Alder Health Partners",
        "Healthcare",
        "alderhealth.example",
        "21 Oak Row",
        "Sheffield",
        "S1 2HH",
        "GB",
        "GBP",
        2,
    ),
    Firm("SOLV", "Solvik Energi", "Energy", "solvik.example", "Strandgata 9", "Bergen", "5003", "NO", "EUR", 1),
    Firm("ECLR", "Atelier Éclair", "Fashion", "eclair.example", "12 rue des Tanneurs", "Lyon", "69002", "FR", "EUR", 1),
    Firm(
        "HARB",
        "Harborlight Credit Union",
        "Finance",
        "harborlight.example",
        "80 Pier Ave",
        "Portland",
        "04101",
        "US",
        "USD",
        2,
    ),
    Firm(
        "GRTA",
        "Greenline Transit Authority",
        "Public sector",
        "greenline.example",
        "1 Depot Road",
        "Leeds",
        "LS9 8AJ",
        "GB",
        "GBP",
        2,
    ),
    Firm(
        "QUIL",
        "Quill & Margin Publishing",
        "Publishing",
        "quillmargin.example",
        "44 Binder St",
        "Bath",
        "BA1 1LN",
        "GB",
        "GBP",
        2,
    ),
    Firm(
        "TERR",
        "Terra Verde Outdoors",
        "Retail",
        "terraverde.example",
        "Via dei Pini 3",
        "Trento",
        "38122",
        "IT",
        "EUR",
        1,
    ),
    Firm("LUMN", "Lumen Optik", "Retail", "lumenoptik.example", "Seestrasse 110", "Zürich", "8002", "CH", "EUR", 1),
    Firm(
        "CAST",
        "Castellan Insurance",
        "Insurance",
        "castellan.example",
        "Keizerskade 5",
        "Utrecht",
        "3511 AB",
        "NL",
        "EUR",
        1,
    ),
)


class Someone(NamedTuple):
    """A person; ids count from 1. Money is per hour."""

    first: str
    last: str
    title: str
    team: str | None
    kind: str = "staff"
    office: int | None = 1
    company: int = 1
    bill: str | None = "95.00"
    cost: str | None = "48.00"
    weekly: int | None = 2400


PEOPLE: Final = (
    Someone("Helena", "Brandt", "Managing Director", "Operations", bill="150.00", cost="80.00"),
    Someone("Jürgen", "Größmann", "Creative Director", "Design", bill="130.00", cost="70.00"),
    Someone("Priya", "Raman", "Technical Director", "Development", office=2, bill="130.00", cost="72.00"),
    Someone("Tom", "Ashworth", "Account Director", "Operations", office=2, bill="120.00", cost="60.00"),
    Someone("Mina", "Yılmaz", "Project Manager", "Operations", bill="105.00", cost="52.00"),  # noqa: RUF001
    Someone("Oliver", "Byrne", "Project Manager", "Operations", office=2, bill="105.00", cost="52.00"),
    Someone("Sofia", "Lindqvist", "Senior Designer", "Design"),
    Someone("Daniel", "Osei", "Designer", "Design", office=2, bill="85.00", cost="40.00"),
    Someone("Chiara", "Bellini", "UX Researcher", "Strategy"),
    Someone("Lukas", "Vogel", "Senior Developer", "Development", bill="110.00", cost="56.00"),
    Someone("Grace", "O'Neill", "Developer", "Development", office=2),
    Someone("Mateusz", "Kowalczyk", "Developer", "Development"),
    Someone("Anneke", "de Vries", "Content Strategist", "Strategy", bill="90.00", cost="44.00", weekly=1920),
    Someone("Samir", "Haddad", "SEO Analyst", "Strategy", office=2, bill="85.00", cost="41.00"),
    Someone("Ruth", "Feldman", "Finance Manager", "Operations", bill="80.00", cost="45.00", weekly=1200),
    Someone("Kenji", "Watanabe", "Test Engineer", "Development", office=2, bill="80.00", cost="39.00"),
    Someone("Isabel", "Navarro", "Illustrator", "Design", "contractor", bill="75.00", cost="60.00", weekly=None),
    Someone(
        "Noah",
        "Fitzgerald",
        "Backend Developer",
        "Development",
        "contractor",
        2,
        bill="100.00",
        cost="78.00",
        weekly=None,
    ),
    Someone("Yara", "Nasser", "Copywriter", "Strategy", "contractor", bill="70.00", cost="55.00", weekly=None),
    Someone("Emil", "Sørensen", "Motion Designer", "Design", "contractor", bill="85.00", cost="65.00", weekly=None),
    Someone("Katrin", "Petersen", "Head of Digital", None, "client", None, 2, None, None, None),
    Someone("George", "Baker", "Owner", None, "client", None, 3, None, None, None),
    Someone("Wolfgang", "Müller", "Marketing Lead", None, "client", None, 4, None, None, None),
    Someone("Amelia", "Shaw", "Communications Manager", None, "client", None, 5, None, None, None),
    Someone("Ingrid", "Solvik", "Product Owner", None, "client", None, 6, None, None, None),
)

CATEGORIES: Final = (
    ("Websites", "#2f80ed"),
    ("Branding", "#eb5757"),
    ("Campaigns", "#f2994a"),
    ("Applications", "#27ae60"),
    ("Retainers", "#9b51e0"),
    ("Internal", "#828282"),
)

TAGS: Final = (
    ("Urgent", "#e02020", "label"),
    ("Bug", "#fa6400", "label"),
    ("Quick win", "#6dd400", "label"),
    ("Accessibility", "#0091ff", "label"),
    ("SEO", "#44d7b6", "label"),
    ("Content & copy", "#b620e0", "label"),
    ("Blocked", "#6236ff", "label"),
    ("🚀 launch", "#f7b500", "label"),
    ("Retainer", "#32c5ff", "label"),
    ("Rückfrage", "#aa6644", "label"),
    ("Waiting for client", "#b5b5b5", "status"),
    ("In review", "#7a869a", "status"),
    ("Approved", "#36b37e", "status"),
)

WORK_TYPES: Final = ("Design", "Development", "Consulting", "Project management", "Copywriting", "Testing")
TEAMS: Final = ("Design", "Development", "Strategy", "Operations")
ROLES: Final = ("Project manager", "Designer", "Developer", "Consultant", "Reviewer")
