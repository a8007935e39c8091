"""READ THIS FIRST: a tool call from its name and arguments to its result.

name, arguments
  catalog     which vendor, noun, verb, routes
  arguments   read and checked; every problem said at once, nothing sent
  verbs       list, get, create, update: build the requests, send them, unify and select the rows
  result      text and structured content, or an error the model can act on
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from mcp_psa.arguments import parse
from mcp_psa.catalog import Tool
from mcp_psa.errors import PsaError
from mcp_psa.http.session import Session
from mcp_psa.ledger import Ledger
from mcp_psa.manifests import Resource
from mcp_psa.settings import Account, Settings
from mcp_psa.shape.result import Result, failed
from mcp_psa.vendors import adapter_for
from mcp_psa.verbs import create, get, update
from mcp_psa.verbs import list as list_
from mcp_psa.verbs.job import Effort, Job, Progress, no_progress
from mcp_psa.verbs.names import resolve

VERBS = {"list": list_.run, "get": get.run, "create": create.run, "update": update.run}


class Context(Protocol):
    """What a call needs from the process around it."""

    settings: Settings
    accounts: Mapping[str, Account]

    def session(self, vendor: str) -> Session:
        """The open client of the vendor's account."""

    def resources(self, vendor: str) -> Mapping[str, Resource]:
        """All nouns of the vendor, served or not: look-ups may need them."""

    def today(self) -> date:
        """The present day."""

    @property
    def ledger(self) -> Ledger:
        """What was written lately."""


async def run(
    context: Context, tool: Tool, arguments: Mapping[str, Any] | None, progress: Progress = no_progress
) -> Result:
    """The result of a tool call. Every PsaError becomes an error result here, and nowhere else."""
    vendor, effort = tool.vendor, Effort()
    try:
        given = parse(tool.arguments, arguments, context.today(), vendor.ids)
        account = context.accounts[vendor.name]
        session = context.session(vendor.name)
        job = Job(
            tool,
            context.resources(vendor.name),
            given,
            session,
            adapter_for(vendor.name, vendor.title),
            context.settings,
            account.options,
            context.today(),
            lambda: context.ledger,
            account.identity,
            progress,
            effort=effort,
        )
        await resolve(job)
        result = await VERBS[tool.verb](job)
    except PsaError as error:
        result = failed(error)
    result.meta = {
        "attempts": effort.attempts,
        "waited_seconds": round(effort.waited, 3),
        "vendor_bytes": effort.size,
    }
    return result
