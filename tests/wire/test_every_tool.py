"""Every argument of every tool reaches the request that leaves: a dropped filter looks exactly like a working one."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from mcp_psa.app import App, build_app, load_vendors
from mcp_psa.call import run
from mcp_psa.catalog import all_tools
from mcp_psa.ledger import SqliteLedger
from tests.conftest import NOW
from tests.contract.match import problems
from tests.times import no_waiting
from tests.wire.conftest import Case, Sent, load_cases

CASES = load_cases()
BASE = "https://psa.example"
ENV = {
    "MCP_PSA_TOOLSETS": "all",
    "MCP_PSA_NEAR_MISSES": "off",  # an empty answer here is a short one; test_near_misses.py has them on
    "TEAMWORK_BASE_URL": BASE,
    "TEAMWORK_API_KEY": "twp_FakeKeyForTests",
    "PROWORKFLOW_BASE_URL": BASE,
    "PROWORKFLOW_API_KEY": "FAKE-FAKE-FAKE-FAKE-PWFTESTS",
    "PROWORKFLOW_TIME_UNIT": "minutes",
    "AWORK_BASE_URL": BASE,
    "AWORK_API_KEY": "fake-awork-key-for-tests",
    "PROJECTWORKS_BASE_URL": BASE,
    "PROJECTWORKS_CONSUMER_KEY": "fake-consumer-key",
    "PROJECTWORKS_CONSUMER_SECRET": "fake-consumer-secret",
    "WORKSECTION_BASE_URL": BASE,
    "WORKSECTION_API_KEY": "0123456789abcdef0123456789abcdef",
}
# Arguments that decide about the answer, or about sending at all; what they ask of the wire has tests of its own.
NOT_SENT = {"fields", "limit", "cursor", "count_only", "allow_duplicate"}


@lru_cache
def app_of(vendor: str, settings: tuple[tuple[str, str], ...] = ()) -> App:
    """A server with this vendor's account alone; closed after each test, it opens new sessions in the next."""
    return build_app({**ENV, **dict(settings)}, [vendor], today=NOW.date, time=no_waiting(), ledger=SqliteLedger)


def app_for(case: Case) -> App:
    """The server that a case calls."""
    return app_of(case.vendor, tuple(case.settings.items()))


@pytest.mark.anyio
@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_call_sends_what_the_vendor_documents(case: Case, httpx_mock: HTTPXMock) -> None:
    """Verb, path, query and body of each request, in order."""
    for sent in case.sends:
        httpx_mock.add_response(status_code=sent.status, text=sent.reply, headers={"content-type": "application/json"})
    app = app_for(case)
    tool = app.catalog.find(case.tool)
    assert tool is not None, f"no such tool: {case.tool}"

    result = await run(app, tool, case.arguments)
    await app.aclose()

    if case.code:
        assert json.loads(result.text)["error"]["code"] == case.code
    else:
        assert not result.is_error, result.text
    requests = httpx_mock.get_requests()
    assert [(r.method, r.url.path) for r in requests] == [(s.method, s.path) for s in case.sends]
    for request, sent in zip(requests, case.sends, strict=True):
        assert _query(request, sent) == dict(sent.query)
        assert _body(request) == sent.body
        assert problems(case.vendor, request, BASE) == []


def _query(request: httpx.Request, sent: Sent) -> Mapping[str, str]:
    pairs = request.url.params.multi_items()
    assert len({name for name, _ in pairs}) == len(pairs), "a parameter was sent twice"
    return {name: value for name, value in pairs if name in sent.query or not _selects(name)}


def _selects(name: str) -> bool:
    return name.startswith("fields") or name in {"include", "page", "pageSize", "pagenumber", "pagesize"}


def _body(request: httpx.Request) -> Any:
    return json.loads(request.content) if request.content else None


@pytest.mark.parametrize("vendor", sorted({case.vendor for case in CASES}))
def test_every_argument_of_every_tool_has_a_case(vendor: str) -> None:
    """A tool or argument without a case would be untested on the wire."""
    vendors = {vendor: load_vendors()[vendor]}
    covered: dict[str, set[str]] = {}
    for case in CASES:
        if not case.code:
            covered.setdefault(case.tool, set()).update(case.arguments)
            covered[case.tool] |= {f"clear {name}" for name in case.arguments.get("clear", [])}
    missing = []
    for tool in all_tools(vendors):
        names = {a.name for a in tool.arguments} - NOT_SENT
        names |= {f"clear {name}" for a in tool.arguments if a.name == "clear" for name in a.choices}
        missing += [f"{tool.name}: {name}" for name in sorted(names - covered.get(tool.name, set()))]
        missing += [f"{tool.name}: no case at all"] if tool.name not in covered else []
    assert missing == []


@pytest.mark.parametrize("vendor", sorted({case.vendor for case in CASES}))
def test_every_word_of_every_choice_has_a_case(vendor: str) -> None:
    """Each word that a filter or field may take is written in some case, so that its mapping is proven."""
    vendors = {vendor: load_vendors()[vendor]}
    used = {(case.tool, name, str(value)) for case in CASES if not case.code for name, value in case.arguments.items()}
    missing = [
        f"{tool.name}: {argument.name}={word}"
        for tool in all_tools(vendors)
        for argument in tool.arguments
        for word in argument.choices
        if argument.name != "clear" and (tool.name, argument.name, word) not in used
    ]
    assert missing == []
