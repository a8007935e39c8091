"""Tools' input and output schemas, from the same arguments and records that the checks use.

Only what every host accepts: an object at the root, no $ref, no anyOf, no const, no array without items, no null.
"""

from typing import Any

from mcp_psa.arguments import Argument
from mcp_psa.records import Kind, Noun

_STRINGS = {"type": "array", "items": {"type": "string"}}
_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.IDS: _STRINGS,
    Kind.TEXTS: _STRINGS,
    Kind.MINUTES: {"type": "integer"},
    Kind.COUNT: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.FLAG: {"type": "boolean"},
}
_OUTCOMES = {"create": ("created", "recovered", "existing"), "update": ("updated",)}
# A day is written YYYY-MM-DD (the instructions say so once); a time of day could be written in many ways.
_HINTS = {Kind.CLOCK: "HH:MM"}


def input_schema(arguments: tuple[Argument, ...]) -> dict[str, Any]:
    """The JSON Schema of a tool's arguments."""
    schema: dict[str, Any] = {"type": "object", "properties": {a.name: _property(a) for a in arguments}}
    if required := [a.name for a in arguments if a.required]:
        schema["required"] = required
    return schema | {"additionalProperties": False}


def _property(argument: Argument) -> dict[str, Any]:
    made: dict[str, Any] = dict(_TYPES.get(argument.kind, {"type": "string"}))
    if argument.kind is Kind.MONEY:
        made = {"type": "number"}
    if argument.choices and argument.kind is Kind.TEXTS:
        made["items"] = {"type": "string", "enum": list(argument.choices)}
    elif argument.choices:
        made["enum"] = list(argument.choices)
    if argument.default is not None:
        made["default"] = argument.default
    if about := "; ".join(text for text in (argument.about, _HINTS.get(argument.kind, "")) if text):
        made["description"] = about
    return made


def record_schema(noun: Noun, fields: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema of a record: every field this vendor fills, none required but the id."""
    properties = {
        field.name: dict(_TYPES.get(field.kind, {"type": "string"})) for field in noun.fields if field.name in fields
    }
    schema: dict[str, Any] = {"type": "object", "properties": {**properties, "vendor": {"type": "object"}}}
    return schema | ({"required": ["id"]} if "id" in fields else {})


def output_schema(verb: str, noun: Noun, fields: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema of a tool's structured content."""
    record = record_schema(noun, fields)
    notes: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
    if verb == "list":
        counts = {name: {"type": "integer"} for name in ("returned", "total", "scanned")}
        properties = {
            "items": {"type": "array", "items": record},
            **counts,
            "next_cursor": {"type": "string"},
            "notes": notes,
        }
        return {"type": "object", "properties": properties, "required": ["items", "returned"]}
    outcome = {"outcome": {"type": "string", "enum": list(_OUTCOMES[verb])}} if verb in _OUTCOMES else {}
    partial = {key: value for key, value in record.items() if key != "required"} if outcome else record
    return {
        "type": "object",
        "properties": {**outcome, "record": partial, "notes": notes},
        "required": [*outcome, "record"],
    }
