"""What each vendor's refusals become: wrong credentials, an unknown id, a rejected body, a rate limit that is passed."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mcp_psa.app import App, build_app, load_vendors
from mcp_psa.boxed import sandbox_env
from mcp_psa.call import run
from mcp_psa.http.inprocess import in_process
from mcp_psa.ledger import SqliteLedger
from mcp_psa.sandbox.app import FAKES, build, open_box
from mcp_psa.settings import read_account
from tests.conftest import NOW

VENDORS = [name for name in load_vendors() if name in FAKES]
UNKNOWN = {
    "integer": "99999999",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "text": "99999999",
    "numeric": "99999999",
}
# A call whose body each vendor refuses, and how often somebody else must ask before the vendor says "too fast".
REJECTED: dict[str, tuple[str, dict[str, Any]]] = {
    "teamwork": ("teamwork_create_project", {"name": "Nordwind relaunch", "company": "99999999"}),
    "proworkflow": ("proworkflow_create_project", {"name": "x", "company": "99999999"}),
    "awork": ("awork_create_project", {"name": "x", "company": UNKNOWN["uuid"]}),
    "worksection": ("worksection_create_comment", {"task": "99999999", "text": "x"}),
    # Only people assigned to a timecode may book time on it.
    "projectworks": (
        "projectworks_create_time_entry",
        {"task": "1", "person": "24", "spent_on": "2026-11-19", "minutes": 60},
    ),
}
PROBES = {"teamwork": 160, "proworkflow": 510, "awork": 60, "worksection": 2}


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> str:
    """Each vendor there is."""
    return str(request.param)


def open_app(vendor: str, *, quota: bool = False, **settings: str) -> App:
    """A server over a fresh agency, and how its application is reached."""
    box = open_box(clock=lambda: NOW, quota=quota)
    env = {**sandbox_env(vendors=[vendor]), "MCP_PSA_MAX_WAIT": "0", "MCP_PSA_TOOLSETS": "all", **settings}
    return build_app(env, [vendor], transport=in_process(build(box, [vendor])), today=NOW.date, ledger=SqliteLedger)


async def failed(app: App, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The error of a call that must fail."""
    tool = app.catalog.find(name)
    assert tool is not None, name
    result = await run(app, tool, arguments)
    assert result.is_error, result.text
    error: dict[str, Any] = json.loads(result.text)["error"]
    assert error["fix"], error
    return error


def secrets(vendor: str) -> Iterator[str]:
    """The settings of this vendor that are secrets in the sandbox."""
    account = read_account(sandbox_env(vendors=[vendor]), load_vendors()[vendor])
    assert account is not None
    return (name for name in account.credentials.way.needs)


@pytest.mark.anyio
async def test_wrong_credentials_name_the_setting(vendor: str) -> None:
    """The vendors' own answers to a bad key; the fix names what to check."""
    names = list(secrets(vendor))
    fakes = dict.fromkeys(names, "0" * 32 if vendor == "worksection" else "FakeAndWrongKey")
    error = await failed(open_app(vendor, **fakes), f"{vendor}_list_projects", {})
    assert error["code"] == "auth_failed"
    assert any(name in error["fix"] for name in names)
    assert not any(value in json.dumps(error) for value in fakes.values())


@pytest.mark.anyio
@pytest.mark.parametrize("noun", ["project", "task", "company"])
async def test_an_unknown_id_is_not_found(vendor: str, noun: str) -> None:
    """The vendors' own answers for an id that is not there."""
    app = open_app(vendor)
    if app.catalog.find(f"{vendor}_get_{noun}") is None:
        pytest.skip("no such tool")
    error = await failed(app, f"{vendor}_get_{noun}", {"id": UNKNOWN[app.accounts[vendor].vendor.ids]})
    assert error["code"] == "not_found"
    assert noun in error["message"]


@pytest.mark.anyio
async def test_a_rejected_body_says_why(vendor: str) -> None:
    """The vendors' own validation answers; nothing was saved."""
    tool, arguments = REJECTED[vendor]
    error = await failed(open_app(vendor), tool, arguments)
    assert error["code"] in ("rejected", "not_found", "outcome_unknown" if vendor == "projectworks" else "rejected"), (
        error
    )


@pytest.mark.anyio
async def test_a_throttled_account_says_when_to_come_back(vendor: str) -> None:
    """Somebody else used the account's quota up: the vendor throttles us, and the model gets a number of seconds."""
    if vendor not in PROBES:
        pytest.skip("this vendor publishes no quota")
    app = open_app(vendor, quota=True)
    tool = app.catalog.find(f"{vendor}_list_projects")
    assert tool is not None
    probe = app.accounts[vendor].vendor.check.removeprefix("GET ")
    session = app.session(vendor)
    for _ in range(PROBES[vendor]):
        request = httpx.Request(
            "GET", f"{app.accounts[vendor].credentials.base_url}{app.accounts[vendor].credentials.way.path}{probe}"
        )
        await session._client._transport._inner._inner.handle_async_request(_signed(session, request))
    error = await failed(app, tool.name, {})
    assert error["code"] == "try_later"
    assert error["retry_after_seconds"] >= 1


def _signed(session: Any, request: httpx.Request) -> httpx.Request:
    flow = session._client.auth.auth_flow(request)
    return next(flow)
