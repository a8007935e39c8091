"""The words of the trade: one noun a file, the same field names and units for every vendor."""

from mcp_psa.records.company import COMPANY
from mcp_psa.records.kinds import Field, Filter, Kind, Noun, Test
from mcp_psa.records.person import PERSON
from mcp_psa.records.project import PROJECT
from mcp_psa.records.rate import RATE
from mcp_psa.records.storage_folder import STORAGE_FOLDER
from mcp_psa.records.task import TASK
from mcp_psa.records.task_list import TASK_LIST
from mcp_psa.records.time_entry import TIME_ENTRY

__all__ = ["NOUNS", "TOOLSETS", "VERBS", "Field", "Filter", "Kind", "Noun", "Test"]

NOUNS: dict[str, Noun] = {
    noun.name: noun for noun in (COMPANY, PERSON, PROJECT, TASK_LIST, TASK, TIME_ENTRY, RATE, STORAGE_FOLDER)
}
TOOLSETS = ("work", "time", "money", "people", "content")
VERBS = ("list", "get", "create", "update")
