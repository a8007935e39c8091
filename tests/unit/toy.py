"""A toy vendor for unit tests: small manifests that use each part once, as text, as models and as a folder."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from mcp_psa.manifests import Resource, Vendor

# Property tests try the same examples in every run.
steady = settings(derandomize=True, database=None, deadline=None)

# Whatever JSON can hold.
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)

VENDOR = """
name    = "toy"
title   = "Toy"
checked = 2026-11-22
base    = "https://api.toy.example/v1"
ids     = "integer"
check   = "GET /me"
sensitive = ["payRate", "cost"]

[settings]
TOY_TOKEN = { about = "the token on your profile page", secret = true }
TOY_UNIT  = { about = "the unit of time", choices = ["minutes", "hours"] }

[[auth]]
needs = ["TOY_TOKEN"]
kind  = "header"
value = "Bearer {TOY_TOKEN}"

[quota]
windows = [{ requests = 100, seconds = 60 }]

[paging.default]
most = 50
"""

TASK = """
noun    = "task"
words   = ["chore"]
default = ["id", "name", "status", "due_on"]
type    = "chores"

[fields]
id               = "uid"
name             = "what"
status           = { path = "state", values = { open = ["todo", "doing"], done = "fin" } }
assignee_ids     = "who[].id"
assignee_names   = { via = "people", ref = "who[].id", words = ["first", "last"] }
project_id       = { path = ["job.id", "jobId"] }
project_name     = { via = "jobs", ref = "jobId", path = "label", include = "job" }
estimate_minutes = { path = "hours", as = "hours" }
due_on           = { path = "by", as = "dotted_day" }
description      = "text"
billable         = "paid"
tags             = { path = "labels", as = "csv_texts", select = "labelText", needs = { labels = "yes" } }
updated_at       = "changed"

[list]
routes   = ["GET /jobs/{project}/chores", "GET /chores?kind=chore"]
rows     = "chores"
query    = { deep = "true" }

[list.filters]
project  = "route"
search   = "q"
assignee = { query = "who", with = { expand = "people" } }
status   = { query = "state", values = { open = "todo", done = "fin", all = { everything = "1" } } }
billable = { query = "paid", as = "flag_number" }
due_from = { query = "after", as = "compact_day" }
due_to   = "local"

[get]
routes = ["GET /chores/{id}"]
row    = "chore"

[write]
name             = "what"
description      = { path = "text", clear = "empty" }
estimate_minutes = { path = "plan.hours", as = "hours", clear = "zero" }
due_on           = { path = "plan.by", as = "dotted_day", clear = "null" }
assignees        = { path = "who", as = "int_ids", clear = "empty_list" }
status           = { path = "state", values = { open = "todo", done = "fin" } }
billable         = { path = "paid", values = { true = "Y", false = "N" } }

[create]
routes    = ["POST /jobs/{project}/chores"]
required  = ["name", "project"]
arguments = ["name", "project", "estimate_minutes", "due_on", "assignees", "billable"]

[update]
mode      = "patch"
routes    = ["PATCH /chores/{id}"]
arguments = ["name", "description", "status", "estimate_minutes", "due_on", "assignees", "place_after"]

[[update.operations]]
argument = "place_after"
route    = "POST /chores/{id}/move"
body     = { after = "{place_after}" }
"""


def toy_vendor(**changes: Any) -> Vendor:
    """The toy vendor, with some keys replaced."""
    return Vendor.model_validate({**tomllib.loads(VENDOR), **changes})


def toy_task(**changes: Any) -> Resource:
    """The toy vendor's tasks, with some keys replaced."""
    return Resource.model_validate({**tomllib.loads(TASK), **changes})


def write_folder(root: Path, vendor: str = VENDOR, **nouns: str) -> Path:
    """A folder of manifests with the toy vendor in it; each noun's text by its file's name."""
    (root / "toy").mkdir()
    (root / "toy" / "vendor.toml").write_text(vendor, encoding="utf-8")
    for name, text in nouns.items():
        (root / "toy" / f"{name}.toml").write_text(text, encoding="utf-8")
    return root


def ends_in_time(code: str, *arguments: str) -> bool:
    """Whether a piece of Python ends within some seconds; it runs beside us, so that a runaway can be stopped."""
    try:
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, timeout=20, capture_output=True)
    except subprocess.TimeoutExpired:
        return False
    return True
