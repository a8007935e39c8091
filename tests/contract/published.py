"""What vendors publish about their endpoints, read from their own documents: verb, path, query names and body fields."""

import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.contract import plain_yaml

_DEPTH = 6  # a body nests no deeper; a schema may, where it refers to itself


@dataclass(frozen=True)
class Published:
    """One operation as its document has it."""

    method: str
    path: str
    query: frozenset[str]
    body: frozenset[str]
    free_body: bool  # the document says that there is a body and nothing about its fields
    answers: Callable[[], set[str]]  # every field name in the answer, at any depth; read when it is asked for

    def holds(self, path: str) -> bool:
        """Whether this is a card's path: placeholders stand for each other, case and `.json` do not count."""
        ours, theirs = _segments(path), _segments(self.path)
        return len(ours) == len(theirs) and all(there in {"{}", here} for here, there in zip(ours, theirs, strict=True))


@functools.cache
def _segments(path: str) -> list[str]:
    """The path in pieces; `/resource/{id}` stands in Teamwork's document for any resource."""
    bare = path.lower().rstrip(".").removesuffix(".json").strip("/").split("/")
    return ["{}" if piece.startswith(("{", ":")) or piece == "resource" else piece for piece in bare]


def openapi(document: dict[str, Any]) -> list[Published]:
    """Every operation of an OpenAPI 3 or Swagger 2 document."""
    reader = _Reader(document)
    return [
        reader.operation(method, path, operation, item.get("parameters", []))
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]


def from_json(path: Path) -> list[Published]:
    """The operations of a JSON document."""
    return openapi(json.loads(path.read_text(encoding="utf-8")))


def from_yaml(path: Path) -> list[Published]:
    """The operations of a YAML document."""
    return openapi(plain_yaml.load(path.read_text(encoding="utf-8")))


def postman(path: Path) -> dict[str, frozenset[str]]:
    """Action -> names of its parameters, from a Postman collection."""

    def requests(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for item in items:
            yield from requests(item["item"]) if "item" in item else [item["request"]]

    found: dict[str, frozenset[str]] = {}
    for request in requests(json.loads(path.read_text(encoding="utf-8"))["item"]):
        pairs = {part["key"]: part.get("value") for part in request["url"]["query"]}
        found[str(pairs.pop("action"))] = frozenset(name.removesuffix("[]") for name in pairs)
    return found


class _Reader:
    """Follows the references of one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def operation(self, method: str, path: str, operation: dict[str, Any], shared: list[Any]) -> Published:
        given = [self._follow(parameter) for parameter in (*shared, *(operation.get("parameters") or []))]
        query = frozenset(p["name"] for p in given if p["in"] == "query")
        schemas = [p.get("schema", {}) for p in given if p["in"] == "body"]
        schemas += self._contents(operation.get("requestBody"))
        fields = frozenset(name for schema in schemas for name in self._fields(schema, "", _DEPTH))
        free = bool(schemas) and not fields - {"[]"}
        misplaced = fields if method == "get" else frozenset()  # Teamwork's v1 has one answer in the place of a body
        return Published(
            method.upper(), path, query, fields, free, lambda: _leaves({*misplaced, *self._answers(operation)})
        )

    def _answers(self, operation: dict[str, Any]) -> set[str]:
        """The dotted fields of a good answer, from its schema or its sample."""
        good = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
        media = [one for answer in good for one in (answer, *(answer.get("content") or {}).values())]
        found = {key for one in media for key in _of_example(one.get("example"), "")}
        return found | {key for one in media if "schema" in one for key in self._fields(one["schema"], "", _DEPTH)}

    def _contents(self, body: dict[str, Any] | None) -> list[Any]:
        """The schemas of a body; Teamwork's has fields beside a reference that says less."""
        if body is None:
            return []
        both = [body, self._follow(body)]
        return [media.get("schema", {}) for one in both for media in (one.get("content") or {}).values()]

    def _fields(self, schema: dict[str, Any], above: str, depth: int) -> Iterator[str]:
        """Every dotted key that a body may have: `[]` for items, `*` for keys that are data."""
        schema = self._follow(schema)
        if depth == 0:
            return
        if above:
            yield above
        yield from _of_example(schema.get("example"), above)
        for part in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
            yield from self._fields(part, above, depth - 1)
        for name, inner in (schema.get("properties") or {}).items():
            yield from self._fields(inner, f"{above}.{name}".lstrip("."), depth - 1)
        if isinstance(schema.get("items"), dict):
            yield from self._fields(schema["items"], f"{above}[]", depth - 1)
        if isinstance(schema.get("additionalProperties"), dict):
            yield from self._fields(schema["additionalProperties"], f"{above}.*".lstrip("."), depth - 1)

    def _follow(self, found: dict[str, Any]) -> dict[str, Any]:
        while isinstance(found.get("$ref"), str):
            target: Any = self._document
            for piece in found["$ref"].removeprefix("#/").split("/"):
                target = target.get(re.sub("~1", "/", piece), {})
            found = target
        return found


def _leaves(keys: set[str]) -> set[str]:
    return {key.rpartition(".")[2].removesuffix("[]") for key in keys}


def _of_example(example: Any, above: str) -> Iterator[str]:
    """The keys of a sample body: some documents describe a body by nothing else."""
    if isinstance(example, dict):
        for name, inner in example.items():
            key = f"{above}.{name}".lstrip(".")
            yield key
            yield from _of_example(inner, key)
    elif isinstance(example, list):
        for inner in example:
            yield from _of_example(inner, f"{above}[]")
