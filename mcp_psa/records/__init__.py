"""The words of the trade: one noun a file, the same field names and units for every vendor."""

from mcp_psa.records.absence import ABSENCE
from mcp_psa.records.booking import BOOKING
from mcp_psa.records.comment import COMMENT
from mcp_psa.records.company import COMPANY
from mcp_psa.records.expense import EXPENSE
from mcp_psa.records.file import FILE
from mcp_psa.records.invoice import INVOICE
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test
from mcp_psa.records.member import MEMBER
from mcp_psa.records.message import MESSAGE
from mcp_psa.records.milestone import MILESTONE
from mcp_psa.records.office import OFFICE
from mcp_psa.records.option import OPTION
from mcp_psa.records.person import PERSON
from mcp_psa.records.project import PROJECT
from mcp_psa.records.project_category import PROJECT_CATEGORY
from mcp_psa.records.quote import QUOTE
from mcp_psa.records.rate import RATE
from mcp_psa.records.storage_folder import STORAGE_FOLDER
from mcp_psa.records.tag import TAG
from mcp_psa.records.task import TASK
from mcp_psa.records.task_list import TASK_LIST
from mcp_psa.records.time_entry import TIME_ENTRY
from mcp_psa.records.timer import TIMER

__all__ = ["CORE", "NOUNS", "POINTS_AT", "TOOLSETS", "VERBS", "Field", "Filter", "Kind", "Noun", "Test"]

# In the order in which people meet them, which is the order of the tools.
_ALL = (
    OFFICE, COMPANY, PERSON, PROJECT, PROJECT_CATEGORY, MEMBER, MILESTONE, TASK_LIST, TASK, TIME_ENTRY, TIMER, BOOKING, ABSENCE,
    EXPENSE, RATE, INVOICE, QUOTE, COMMENT, MESSAGE, TAG, FILE, STORAGE_FOLDER, OPTION,
)  # fmt: skip
NOUNS: dict[str, Noun] = {noun.name: noun for noun in _ALL}
TOOLSETS = ("work", "time", "money", "people", "content")
# The daily work, which is served when nobody says otherwise.
CORE = frozenset({"company", "person", "project", "task", "time_entry"})
# What arguments point at: they take an id of that noun, or a name that is looked up.
POINTS_AT = {
    "account_manager": "person", "assignee": "person", "assignees": "person", "company": "company", "created_by": "person",
    "members": "person", "milestone": "milestone", "owner": "person", "person": "person", "project": "project",
    "responsibles": "person", "task": "task", "task_list": "task_list",
}  # fmt: skip
VERBS = ("list", "get", "create", "update")
