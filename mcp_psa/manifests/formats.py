"""The closed vocabularies of a manifest: what may stand where only one of a few words is allowed.

Whoever reads a manifest finds every word it may use here; `shape/convert.py` says what each format does.
"""

from typing import Literal

Format = Literal[
    "text",
    "words",
    "html",
    "entities",
    "id",
    "ids",
    "csv_ids",
    "int_id",
    "int_ids",
    "texts",
    "odata_text",
    "quoted_text",
    "csv_texts",
    "joined",
    "day",
    "compact_day",
    "dotted_day",
    "day_start",
    "day_end",
    "instant",
    "instant_day",
    "second_before",
    "instant_bare",
    "midnight",
    "clock",
    "clock_seconds",
    "minutes",
    "hours",
    "seconds",
    "hmm",
    "decimal",
    "cents",
    "number",
    "count",
    "flag",
    "flag_text",
    "flag_number",
    "not_flag",
]
ClearWith = Literal["null", "empty", "zero", "empty_list"]
IdForm = Literal["integer", "uuid", "numeric", "text"]
ResetUnit = Literal["seconds", "epoch", "either"]
ErrorCode = Literal["auth_failed", "forbidden", "not_found", "rejected", "conflict", "try_later"]
UpdateMode = Literal["patch", "merge", "operations", "upsert"]
