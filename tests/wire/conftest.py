"""Cases for the wire tests: a tool call, and the requests that must leave because of it.

A case is written from the vendor's documentation, never from our manifests. Its file is `cases/<vendor>/<noun>.toml`:

    [[case]]
    tool      = "teamwork_list_projects"
    arguments = { search = "nord" }
    sends     = [{ method = "GET", path = "/projects.json", query = { searchTerm = "nord" }, reply = '{"projects": []}' }]

`query` is compared whole, but for the parameters that select fields and page, which are compared only where a case names them;
`body` is compared whole; it is JSON text where TOML has no word for something (null). `reply` is what the vendor answers
(`status` 200 unless given), so that the call can go on.
"""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Sent:
    """One request that must leave, and what the vendor answers to it."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    reply: str = ""
    status: int = 200


@dataclass(frozen=True)
class Case:
    """A tool call and its requests."""

    vendor: str
    tool: str
    arguments: dict[str, Any]
    sends: tuple[Sent, ...]
    name: str
    code: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def load_cases() -> list[Case]:
    """Every case of every vendor."""
    found = []
    for path in sorted(CASES.glob("*/*.toml")):
        for number, raw in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"]):
            sends = tuple(_sent(raw_sent) for raw_sent in raw.pop("sends", ()))
            name = f"{path.parent.name}/{path.stem}[{number}]"
            found.append(
                Case(vendor=path.parent.name, sends=sends, name=name, arguments=raw.pop("arguments", {}), **raw)
            )
    return found


def _sent(raw: dict[str, Any]) -> Sent:
    body = raw.pop("body", None)
    return Sent(body=json.loads(body) if isinstance(body, str) else body, **raw)
