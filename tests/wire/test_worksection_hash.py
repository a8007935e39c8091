"""Worksection's MD5 signature on the request that left, where the second try puts another address in place of the first."""

import hashlib
import json

import httpx
import pytest
from pytest_httpx import HTTPXMock

from tests.wire.calls import call
from tests.wire.test_every_tool import ENV

REFUSED = {"status": "error", "status_code": 2, "message": "Action hash is missed or invalid"}
NOTE = "Обід & 'a' + b=c?"
COST = {"task": "900", "minutes": 95, "spent_on": "2026-11-19", "person": "ada@acme.example", "note": NOTE}
# The parameters as the vendor documents them, once with their values as they are and once percent-encoded.
RAW = f"action=add_costs&id_task=900&time=1:35&date=19.11.2026&email_user_from=ada@acme.example&comment={NOTE}"
SENT = (
    "action=add_costs&id_task=900&time=1%3A35&date=19.11.2026&email_user_from=ada%40acme.example"
    "&comment=%D0%9E%D0%B1%D1%96%D0%B4%20%26%20%27a%27%20%2B%20b%3Dc%3F"
)


def _hash(text: str) -> str:
    return hashlib.md5((text + ENV["WORKSECTION_API_KEY"]).encode(), usedforsecurity=False).hexdigest()


@pytest.mark.anyio
async def test_the_hash_is_over_the_query_as_sent_and_once_more_over_raw_values(httpx_mock: HTTPXMock) -> None:
    """The vendor's docs: md5 of the query and the key. Its sources disagree about encoding; code 2 proves nothing was saved."""
    queries: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        queries.append(request.url.query.decode("ascii"))
        assert request.method == "GET" or request.content == b""
        done = {"status": "ok", "id": 5} if len(queries) == 2 else {"status": "ok", "data": []}
        return httpx.Response(200, json=REFUSED if len(queries) == 1 else done)

    httpx_mock.add_callback(answer, is_reusable=True)

    result = await call("worksection_create_time_entry", COST, WORKSECTION_SIGNING="md5")

    assert not result.is_error, result.text
    assert queries == [
        f"{SENT}&hash={_hash(SENT)}",
        f"{SENT}&hash={_hash(RAW)}",
        f"action=get_costs&id_task=900&hash={_hash('action=get_costs&id_task=900')}",
    ]


@pytest.mark.anyio
async def test_a_key_that_neither_hash_opens_is_wrong(httpx_mock: HTTPXMock) -> None:
    """Ours: two tries are all there is to try."""
    httpx_mock.add_response(json=REFUSED, is_reusable=True)

    result = await call("worksection_create_time_entry", COST, WORKSECTION_SIGNING="md5")

    assert json.loads(result.text)["error"]["code"] == "auth_failed"
    assert len(httpx_mock.get_requests()) == 2
