"""Fields and filters that many nouns share, so that they are spelled once."""

from mcp_psa.records.kinds import Field, Filter, Kind, Test

ID = Field("id", Kind.ID)
NAME = Field("name", Kind.TEXT)
DESCRIPTION = Field("description", Kind.LONG_TEXT)
URL = Field("url", Kind.TEXT, "address in the vendor's application")
CREATED_AT = Field("created_at", Kind.INSTANT)
UPDATED_AT = Field("updated_at", Kind.INSTANT)
ARCHIVED = Field("archived", Kind.FLAG)
CURRENCY = Field("currency", Kind.TEXT, "ISO 4217 code")

COMPANY = (Field("company_id", Kind.ID), Field("company_name", Kind.TEXT))
PROJECT = (Field("project_id", Kind.ID), Field("project_name", Kind.TEXT))
PERSON = (Field("person_id", Kind.ID), Field("person_name", Kind.TEXT))
TASK = (Field("task_id", Kind.ID), Field("task_name", Kind.TEXT))
TASK_LIST = (Field("task_list_id", Kind.ID), Field("task_list_name", Kind.TEXT))
CREATOR = (Field("created_by_id", Kind.ID), Field("created_by_name", Kind.TEXT))
ORDER = (
    Field("place_after", Kind.ID, "put it right after this one in the vendor's order", write_only=True),
    Field("place_before", Kind.ID, "put it right before this one", write_only=True),
)

SEARCH = Filter("search", "name", Test.TEXT)
STATUS = Filter("status", "status")
BY_COMPANY = Filter("company", "company_id")
BY_PROJECT = Filter("project", "project_id")
BY_PERSON = Filter("person", "person_id")
BY_TASK = Filter("task", "task_id")
BY_TASK_LIST = Filter("task_list", "task_list_id")
UPDATED_SINCE = Filter("updated_since", "updated_at", Test.SINCE)
CREATED_SINCE = Filter("created_since", "created_at", Test.SINCE)
