"""How an account proves who it is: the header as it leaves."""

import base64

import httpx
import pytest
from pydantic import SecretStr

from mcp_psa.http.auth import auth_for
from mcp_psa.http.session import Call, Credentials, Session
from mcp_psa.manifests.vendor import AuthWay
from tests.unit.http.conftest import BASE, Script, good, toy

READ = Call("GET", "/tasks")


def way(**given: object) -> AuthWay:
    """A way of authentication from data."""
    return AuthWay.model_validate(given)


def basic(user: str, password: str) -> str:
    """RFC 7617, written out."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


WAYS = [
    pytest.param(
        way(needs=["TOY_API_KEY"], kind="basic", user="{TOY_API_KEY}", password="x"),
        "authorization",
        basic("FAKE-key", "x"),
        id="the key as user name (Teamwork)",
    ),
    pytest.param(
        way(needs=["TOY_KEY", "TOY_SECRET"], kind="basic", user="{TOY_KEY}", password="{TOY_SECRET}"),
        "authorization",
        basic("FAKE-consumer", "FAKE-pass:word/+=é"),
        id="key and secret (Projectworks)",
    ),
    pytest.param(
        way(needs=["TOY_API_KEY"], kind="header", header="apikey", value="{TOY_API_KEY}"),
        "apikey",
        "FAKE-key",
        id="a header of its own (ProWorkflow)",
    ),
    pytest.param(
        way(needs=["TOY_API_KEY"], kind="header", value="Bearer {TOY_API_KEY}"),
        "authorization",
        "Bearer FAKE-key",
        id="Bearer (awork)",
    ),
]
VALUES = {
    "TOY_API_KEY": SecretStr("FAKE-key"),
    "TOY_KEY": SecretStr("FAKE-consumer"),
    "TOY_SECRET": SecretStr("FAKE-pass:word/+=é"),
}


@pytest.mark.anyio
@pytest.mark.parametrize(("how", "header", "value"), WAYS)
async def test_each_way_sends_its_header(how: AuthWay, header: str, value: str) -> None:
    """The vendors' docs, each in its own words; the vendor's other way is not sent along."""
    wire = Script([good()])
    session = Session(toy(), Credentials(BASE, how, VALUES), transport=wire)

    await session.send(READ)

    request = wire.requests[0]
    assert request.headers[header] == value
    assert {"authorization", "apikey"} & set(request.headers) == {header}


@pytest.mark.anyio
async def test_a_secret_with_braces_is_sent_as_it_is() -> None:
    """Ours: a secret is a value, never a template."""
    wire = Script([good()])
    values = {"TOY_API_KEY": SecretStr("FAKE{TOY_SECRET}{0}"), "TOY_SECRET": SecretStr("FAKE-other")}
    how = way(needs=["TOY_API_KEY"], kind="header", value="Bearer {TOY_API_KEY}")

    await Session(toy(), Credentials(BASE, how, values), transport=wire).send(READ)

    assert wire.requests[0].headers["authorization"] == "Bearer FAKE{TOY_SECRET}{0}"


@pytest.mark.anyio
async def test_an_adapters_own_auth_takes_the_manifests_place() -> None:
    """Ours: a vendor that signs its requests brings an httpx.Auth."""

    class Signed(httpx.Auth):
        def auth_flow(self, request: httpx.Request):  # noqa: ANN202  # httpx says what
            request.url = request.url.copy_add_param("hash", "FAKE-signature")
            yield request

    wire = Script([good()])
    how = way(needs=["TOY_API_KEY"], kind="adapter")

    await Session(toy(), Credentials(BASE, how, VALUES), transport=wire, auth=Signed()).send(READ)

    assert wire.requests[0].url.params["hash"] == "FAKE-signature"
    assert "authorization" not in wire.requests[0].headers


@pytest.mark.parametrize(("how", "header", "value"), WAYS)
def test_no_secret_shows_when_an_auth_is_printed(how: AuthWay, header: str, value: str) -> None:
    """Ours: debuggers and tracebacks print what they find."""
    shown = repr(auth_for(how, VALUES)) + str(Credentials(BASE, how, VALUES))

    for secret in (*(v.get_secret_value() for v in VALUES.values()), value):
        assert secret not in shown
