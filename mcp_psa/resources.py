"""What a client can read without calling a tool: the accounts, the glossary, and single records by their address.

psa://accounts                    who this server works for
psa://glossary                    our words against each vendor's
psa://<vendor>/<noun>/<id>        one record, as the get tool shows it
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from mcp_psa import call
from mcp_psa.app import App
from mcp_psa.catalog import Tool
from mcp_psa.errors import BadArguments, NotFound
from mcp_psa.manifests.resource import GetPart
from mcp_psa.shape.budget import compact
from mcp_psa.shape.result import Result

ACCOUNTS: Final = "psa://accounts"
GLOSSARY: Final = "psa://glossary"
_RECORD: Final = re.compile(r"psa://([a-z0-9_]+)/([a-z_]+)/([^/?#]+)")
_MOST_OFFERED: Final = 20
JSON: Final = "application/json"
TABLE: Final = "text/tab-separated-values"


@dataclass(frozen=True, slots=True)
class Page:
    """Something to read: its address (or a template with {id}), name, title, purpose and media type."""

    uri: str
    name: str
    title: str
    about: str
    media: str


PAGES: Final = (
    Page(
        ACCOUNTS, "accounts", "Accounts", "The vendors this server works for, and how many tools each has here.", JSON
    ),
    Page(GLOSSARY, "glossary", "Glossary", "Our words for things against the words each vendor's users say.", TABLE),
)


def templates(app: App) -> list[Page]:
    """One template for each noun whose records can be read singly by id."""
    return [
        Page(
            f"psa://{tool.vendor.name}/{tool.noun.name}/{{id}}",
            f"{tool.vendor.name}_{tool.noun.name}",
            f"{tool.vendor.title}: {tool.noun.words}",
            f"One {tool.vendor.title} {tool.noun.words}, by its id.",
            JSON,
        )
        for tool in app.catalog.tools.values()
        if tool.verb == "get" and _by_id(tool)
    ]


def _by_id(tool: Tool) -> bool:
    part: GetPart = tool.resource.part("get")
    return part.identified({"id"})


async def read(app: App, uri: str) -> tuple[str, str]:
    """The text at an address and its media type; NotFound when there is no such page or record, Unreadable for all else."""
    if uri == ACCOUNTS:
        return compact(accounts(app)), JSON
    if uri == GLOSSARY:
        return glossary(app), TABLE
    match = _RECORD.fullmatch(uri)
    tool = app.catalog.find(f"{match[1]}_get_{match[2]}") if match else None
    if match is None or tool is None:
        raise NotFound(f"There is nothing at {uri[:200]}.", f"There are {ACCOUNTS}, {GLOSSARY} and the templates.")
    result = await call.run(app, tool, {"id": unquote(match[3])})
    if result.is_error:
        raise _failure(result)
    return result.text, JSON


class Unreadable(Exception):  # named as what the caller is told
    """The vendor could not be asked, or refused: nothing is known of what is there. The text is the error as a tool has it."""


def _failure(result: Result) -> Exception:
    """What is not there, or is no id, is not found; any other error is passed on as what it is."""
    code = json.loads(result.text)["error"]["code"]
    return NotFound(result.text) if code in (NotFound.code, BadArguments.code) else Unreadable(result.text)


def accounts(app: App) -> list[dict[str, Any]]:
    """Each account without its secrets: vendor, host, tools served."""
    return [
        {
            "vendor": name,
            "title": account.vendor.title,
            "host": urlsplit(account.credentials.base_url).hostname,
            "tools": sum(tool.vendor.name == name for tool in app.catalog.tools.values()),
            "access": app.settings.access,
        }
        for name, account in app.accounts.items()
    ]


def glossary(app: App) -> str:
    """A table: one row a noun, one column a vendor; empty where the vendor has no such thing here."""
    words: dict[str, dict[str, str]] = {}
    for tool in app.tools:
        said = ", ".join(tool.resource.words) or tool.noun.words
        words.setdefault(tool.noun.name, {})[tool.vendor.name] = said
    titles = {name: account.vendor.title for name, account in app.accounts.items()}
    rows = [["ours", *titles.values()]]
    rows += [[noun, *(said.get(vendor, "") for vendor in titles)] for noun, said in words.items()]
    return "\n".join("\t".join(row) for row in rows)


async def completed(app: App, template: str, typed: str) -> list[str]:
    """Ids that fit what was typed so far: of records whose names hold it, or that begin with it; Unreadable on an error."""
    match = _RECORD.fullmatch(template.replace("{id}", "id"))
    lister = _lister(app, match[1], match[2]) if match else None
    if lister is None:
        return []
    filters = lister.resource.part("list").filters
    narrowed = {"search": typed} if typed and "search" in filters and not typed.isdigit() else {}
    fields = [name for name in ("id", "name") if name in lister.fields]
    result = await call.run(app, lister, {"limit": 100, "fields": fields, **narrowed})
    if result.is_error or result.structured is None:
        raise Unreadable(result.text)
    rows = result.structured["items"]
    wanted = typed.casefold()
    fitting = [r for r in rows if wanted in str(r.get("name", "")).casefold() or str(r["id"]).startswith(typed)]
    return [quote(str(row["id"]), safe="") for row in fitting[:_MOST_OFFERED]]


def _lister(app: App, vendor: str, noun: str) -> Tool | None:
    """The list tool of a noun, if it is served and asks for nothing else."""
    for tool in app.catalog.tools.values():
        if tool.verb == "list" and (tool.vendor.name, tool.noun.name) == (vendor, noun):
            return tool if "id" in tool.fields and not tool.resource.part("list").required else None
    return None
