"""One tool call against answers that a test has laid out: what the tests of this folder share."""

from collections.abc import Mapping
from typing import Any

import httpx
from pytest_httpx import HTTPXMock

from mcp_psa.call import run
from mcp_psa.shape.result import Result
from tests.wire.test_every_tool import app_of


async def call(name: str, arguments: Mapping[str, Any] | None = None, **settings: str) -> Result:
    """The result of a tool call at a vendor whose transport is pytest-httpx."""
    app = app_of(name.split("_", 1)[0], tuple(settings.items()))
    tool = app.catalog.find(name)
    assert tool is not None, f"no such tool: {name}"
    try:
        return await run(app, tool, arguments)
    finally:
        await app.aclose()


async def records(name: str, arguments: Mapping[str, Any] | None = None, **settings: str) -> list[dict[str, Any]]:
    """The records of a list that must succeed."""
    result = await call(name, arguments, **settings)
    assert not result.is_error, result.text
    assert result.structured is not None
    found: list[dict[str, Any]] = result.structured["items"]
    return found


async def record(name: str, arguments: Mapping[str, Any] | None = None, **settings: str) -> dict[str, Any]:
    """The record of a get, create or update that must succeed."""
    result = await call(name, arguments, **settings)
    assert not result.is_error, result.text
    assert result.structured is not None
    found: dict[str, Any] = result.structured["record"]
    return found


def queries(httpx_mock: HTTPXMock) -> list[dict[str, str]]:
    """The query of each request that left, in order."""
    return [_query(request) for request in httpx_mock.get_requests()]


def _query(request: httpx.Request) -> dict[str, str]:
    pairs = request.url.params.multi_items()
    assert len(dict(pairs)) == len(pairs), "a parameter was sent twice"
    return dict(pairs)


def teamwork(plural: str, rows: list[dict[str, Any]], *, more: bool = False, **included: Any) -> dict[str, Any]:
    """A list's answer in the v3 envelope."""
    page = {"pageOffset": 0, "pageSize": 50, "count": len(rows), "hasMore": more}
    return {plural: rows, "meta": {"page": page}, "included": included}


def proworkflow(rows: Any, total: int | None = None) -> dict[str, Any]:
    """An answer in ProWorkflow's envelope; the total is there only when it was asked for."""
    if not isinstance(rows, list):
        return {"status": "success", "data": rows}
    return {"status": "success", "data": rows, "meta": {"count": len(rows)} | ({"total": total} if total else {})}
