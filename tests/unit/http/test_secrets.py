"""Canaries: whatever goes wrong, no credential shows in an error, a printed object or a log line."""

import io
import logging
import traceback
from collections.abc import Callable, Iterator

import httpx
import pytest
from pydantic import SecretStr

from mcp_psa.errors import PsaError
from mcp_psa.http.redact import Redact
from mcp_psa.http.session import Call, Credentials, Session
from mcp_psa.manifests.vendor import AuthWay
from tests.unit.http.conftest import BASE, FakeTime, Script, Step, good, toy

CANARY = "FAKE-canary-key-5f3a"
SIGNATURE = "FAKE-signature-of-a-query"
READ = Call("GET", "/tasks", (("hash", SIGNATURE), ("text", 'it\'s "quoted" & <odd>'), ("page", "1")))
WRITE = Call("POST", "/tasks", (("hash", SIGNATURE),), {"name": "x"}, writes=True)
WAYS = {
    "header": {"needs": ["TOY_API_KEY"], "kind": "header", "header": "apikey", "value": "{TOY_API_KEY}"},
    "bearer": {"needs": ["TOY_API_KEY"], "kind": "header", "value": "Bearer {TOY_API_KEY}"},
    "basic": {"needs": ["TOY_API_KEY"], "kind": "basic", "user": "{TOY_API_KEY}", "password": "x"},
}
ENDINGS: dict[str, Callable[[], Step]] = {
    "good": good,
    "refused": lambda: httpx.Response(400, json={"message": "bad"}),
    "credentials refused": lambda: httpx.Response(401, json={"message": "Unauthorized"}),
    "key named in the refusal": lambda: httpx.Response(401, json={"message": f"The key {CANARY} is not valid"}),
    "redirected with the key": lambda: httpx.Response(302, headers={"location": f"https://x.example/?key={CANARY}"}),
    "page": lambda: httpx.Response(200, text=f"<html>{CANARY}</html>"),
    "vendor down": lambda: httpx.Response(500, text="oops"),
    "connection lost": lambda: httpx.ReadError(f"lost while sending apikey: {CANARY}"),
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the server's own handler writes when everything is logged."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Redact([CANARY]))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def session(ending: Callable[[], Step], way: str) -> tuple[Session, Script]:
    """An account whose vendor always answers in this manner."""
    time = FakeTime()
    wire = Script([ending() for _ in range(4)])
    credentials = Credentials(BASE, AuthWay.model_validate(WAYS[way]), {"TOY_API_KEY": SecretStr(CANARY)})
    opened = Session(toy(), credentials, transport=wire, clock=time.clock, wall=time.wall, sleep=time.sleep)
    return opened, wire


@pytest.mark.anyio
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ending", ENDINGS)
async def test_no_credential_reaches_an_error_or_the_log(ending: str, way: str, call: Call, log: io.StringIO) -> None:
    """Ours: not in the words for the model, not in what is logged about it; and a signed query is no known secret."""
    opened, wire = session(ENDINGS[ending], way)
    told = ""

    try:
        await opened.send(call)
    except PsaError as error:
        told = f"{error} {error.message} {error.fix} {error!r}"
        logging.getLogger("mcp_psa").exception("the call failed")

    assert wire.requests, "nothing left, so nothing could have leaked"
    assert "HTTP Request" in log.getvalue() or isinstance(ENDINGS[ending](), Exception)
    for secret in (CANARY, SIGNATURE):
        assert secret not in told
        assert secret not in log.getvalue()


@pytest.mark.anyio
@pytest.mark.parametrize("way", WAYS)
async def test_no_credential_shows_in_a_printed_session_or_its_parts(way: str) -> None:
    """Ours: debuggers and tracebacks print what they find."""
    opened, _ = session(good, way)
    await opened.send(READ)

    shown = " ".join(map(repr, (opened, vars(opened), *vars(opened).values())))

    assert CANARY not in shown


def test_a_signed_query_does_not_survive_in_a_url_with_an_apostrophe() -> None:
    """Ours: httpx leaves an apostrophe in a path as it is, and a URL does not end there."""
    address = httpx.URL(f"{BASE}/o'neill", params={"hash": SIGNATURE})

    assert SIGNATURE not in Redact([]).text(f'HTTP Request: GET {address} "HTTP/1.1 200 OK"')


def test_a_traceback_written_by_hand_is_clean_once_redacted() -> None:
    """Ours: what httpx puts into its exceptions may hold addresses and headers."""
    try:
        raise httpx.ReadError(f"GET {BASE}?hash={SIGNATURE} apikey: {CANARY}")  # noqa: TRY301
    except httpx.ReadError:
        text = Redact([CANARY]).text(traceback.format_exc())

    assert CANARY not in text
    assert SIGNATURE not in text
    assert "httpx.ReadError" in text
