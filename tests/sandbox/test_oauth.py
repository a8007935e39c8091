"""Accounts that live on a refresh token, in conversation with the fakes of the three vendors that have them."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from mcp_psa.app import App, build_app
from mcp_psa.boxed import sandbox_env
from mcp_psa.call import run
from mcp_psa.http.clock import Time
from mcp_psa.http.inprocess import in_process
from mcp_psa.ledger import SqliteLedger
from mcp_psa.sandbox import credentials, worksection
from mcp_psa.sandbox.app import build, open_box
from mcp_psa.sandbox.box import Box
from mcp_psa.shape.result import Result
from tests.conftest import NOW

# How long an access token lives, and a refresh token that nobody uses.
LIVES = {
    "awork": (timedelta(days=1), timedelta(days=30)),
    "proworkflow": (timedelta(minutes=5), timedelta(days=14)),
    "worksection": (timedelta(days=1), timedelta(days=30)),
}
CREATED = {
    "awork": ("company", {"name": "Expired & Sons"}, "companies"),
    "proworkflow": ("company", {"name": "Expired & Sons"}, "companies"),
    "worksection": ("project", {"name": "Expired & Sons"}, "projects"),
}


@dataclass
class World:
    """One agency at one vendor, a clock, and everything that left for it."""

    vendor: str
    state: Path
    now: datetime = NOW
    sent: list[tuple[str, str, int]] = field(default_factory=list)
    box: Box = field(init=False)
    network: httpx.AsyncBaseTransport = field(init=False)

    def __post_init__(self) -> None:
        self.box = open_box(clock=lambda: self.now, quota=False)
        fake: Any = build(self.box, [self.vendor])
        if self.vendor == "worksection":  # its tokens go by a clock of their own
            own = worksection.app(self.box, wall=self.seconds)
            fake = Starlette(routes=[Mount("/worksection", app=own)])
        self.network = Recorder(self, in_process(fake))

    def seconds(self) -> float:
        """The present moment in epoch seconds."""
        return self.now.timestamp()

    def today(self) -> date:
        """The present day."""
        return self.now.date()

    async def sleep(self, seconds: float) -> None:
        """Time goes on at once."""
        self.now += timedelta(seconds=seconds)

    def app(self, *, follows: bool = True, **settings: str) -> App:
        """A server with a refresh token and no access token. Unless it `follows`, its clock stands still."""
        base = {
            f"{self.vendor.upper()}_BASE_URL": sandbox_env(vendors=[self.vendor])[f"{self.vendor.upper()}_BASE_URL"]
        }
        token = {f"{self.vendor.upper()}_TOKEN_URL": f"http://sandbox{credentials.TOKEN_PATHS[self.vendor]}"}
        units = {"PROWORKFLOW_TIME_UNIT": "minutes", "AWORK_TIMEZONE": "Europe/Berlin"}
        env = {**base, **token, **units, **credentials.OAUTH[self.vendor], "MCP_PSA_STATE": str(self.state), **settings}
        start = self.seconds()
        return build_app(
            {name: text for name, text in env.items() if text},
            [self.vendor],
            transport=self.network,
            today=self.today,
            time=Time(self.seconds, self.sleep),
            wall=self.seconds if follows else lambda: start,
            ledger=SqliteLedger,
        )

    @property
    def renewals(self) -> list[int]:
        """The statuses of the token endpoint's answers."""
        return [status for _, path, status in self.sent if path == credentials.TOKEN_PATHS[self.vendor]]

    @property
    def calls(self) -> list[tuple[str, int]]:
        """The verbs and statuses of the API's answers."""
        return [(verb, status) for verb, path, status in self.sent if path != credentials.TOKEN_PATHS[self.vendor]]


class Recorder(httpx.AsyncBaseTransport):
    """Keeps verb, path and status of everything that goes through."""

    def __init__(self, world: World, inner: httpx.AsyncBaseTransport) -> None:
        self._world, self._inner = world, inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        response = await self._inner.handle_async_request(request)
        self._world.sent.append((request.method, request.url.path, response.status_code))
        return response


@pytest.fixture(params=LIVES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """Each vendor with tokens that are renewed."""
    return World(str(request.param), tmp_path)


async def call(app: App, tool: str, **arguments: Any) -> Result:
    """A tool's result."""
    found = app.catalog.find(tool)
    assert found is not None, tool
    return await run(app, found, arguments)


async def fine(app: App, tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured result of a call that must succeed."""
    result = await call(app, tool, **arguments)
    assert not result.is_error, result.text
    assert result.structured is not None
    return result.structured


def failure(result: Result) -> dict[str, Any]:
    """The error of a call that must fail."""
    assert result.is_error, result.text
    error: dict[str, Any] = json.loads(result.text)["error"]
    return error


@pytest.mark.anyio
async def test_a_token_that_dies_in_a_conversation_is_renewed_before_it_is_missed(world: World) -> None:
    """The vendors' docs on how long tokens live: no call ever meets a dead one."""
    app = world.app()

    for _ in range(4):
        assert (await fine(app, f"{world.vendor}_list_projects"))["returned"] > 0
        world.now += LIVES[world.vendor][0] - timedelta(seconds=20)

    assert world.renewals == [200] * 4
    assert {status for _, status in world.calls} == {200}


@pytest.mark.anyio
async def test_a_token_that_dies_unexpectedly_is_renewed_and_the_call_goes_on(world: World) -> None:
    """The vendors' docs on a dead token's 401; here our clock stands still, so nothing is renewed early."""
    app = world.app(follows=False)
    await fine(app, f"{world.vendor}_list_projects")

    world.now += LIVES[world.vendor][0]
    assert (await fine(app, f"{world.vendor}_list_people"))["returned"] > 0

    assert world.renewals == [200, 200]
    assert [status for _, status in world.calls].count(401) == 1


@pytest.mark.anyio
async def test_a_create_with_a_dead_token_is_made_exactly_once(world: World) -> None:
    """Ours: the 401 was a refusal, so the create is sent again with the new token, and only then."""
    app = world.app(follows=False)
    noun, content, table = CREATED[world.vendor]
    await fine(app, f"{world.vendor}_list_projects")
    world.now += LIVES[world.vendor][0]

    made = await fine(app, f"{world.vendor}_create_{noun}", **content)

    assert made["outcome"] == "created"
    rows = world.box.store.rows(f"SELECT id FROM {table} WHERE name = ?", (content["name"],))  # noqa: S608
    assert len(rows) == 1
    assert [status for verb, status in world.calls if verb == "POST"][:2] == [
        401,
        200 if world.vendor != "proworkflow" else 201,
    ]


@pytest.mark.anyio
async def test_after_a_restart_the_stored_tokens_go_on(world: World) -> None:
    """The vendors' docs: two of three take a refresh token once, and the one in the settings is spent."""
    await fine(world.app(), f"{world.vendor}_list_projects")
    await fine(world.app(), f"{world.vendor}_list_projects")
    assert world.renewals == [200]

    world.now += LIVES[world.vendor][0]
    await fine(world.app(), f"{world.vendor}_list_projects")

    assert world.renewals == [200, 200]


@pytest.mark.anyio
async def test_a_dead_refresh_token_says_exactly_what_to_set_anew(world: World) -> None:
    """The vendors' docs on how long an unused refresh token lives; the words stand in the manifest."""
    app = world.app()
    await fine(app, f"{world.vendor}_list_projects")
    world.now += LIVES[world.vendor][1]

    error = failure(await call(app, f"{world.vendor}_list_projects"))

    assert error["code"] == "auth_failed"
    assert "does not renew the access token any more" in error["message"]
    prefix = world.vendor.upper()
    assert f"set {prefix}_REFRESH_TOKEN" in error["fix"]
    assert f"{prefix}_API_KEY" in error["fix"]
    assert "restart" in error["fix"]
    assert "fake-sandbox" not in json.dumps(error)


@pytest.mark.anyio
async def test_a_wrong_client_is_said_to_be_one(world: World) -> None:
    """RFC 6749: invalid_client is about the client, and no reason to sign in again."""
    prefix = world.vendor.upper()

    error = failure(
        await call(world.app(**{f"{prefix}_CLIENT_SECRET": "fake-and-wrong"}), f"{world.vendor}_list_projects")
    )

    assert error["code"] == "auth_failed"
    assert f"{prefix}_CLIENT_SECRET" in error["fix"]
    assert world.calls == []


@pytest.mark.anyio
async def test_an_access_token_alone_works_until_it_dies(world: World) -> None:
    """Ours: with no refresh token nothing is renewed, and the error says which setting to look at."""
    prefix = world.vendor.upper()
    alone = {f"{prefix}_ACCESS_TOKEN": f"fake-sandbox-token-{world.vendor}", f"{prefix}_REFRESH_TOKEN": ""}
    await fine(world.app(**alone), f"{world.vendor}_list_projects")

    wrong = alone | {f"{prefix}_ACCESS_TOKEN": "fake-and-dead"}
    error = failure(await call(world.app(**wrong), f"{world.vendor}_list_projects"))

    assert error["code"] == "auth_failed"
    assert f"{prefix}_ACCESS_TOKEN" in error["fix"]
    assert world.renewals == []


@pytest.mark.anyio
async def test_a_public_client_names_itself_in_the_form(tmp_path: Path) -> None:
    """The docs of awork: no secret, and no HTTP Basic."""
    world = World("awork", tmp_path)
    public = {
        "AWORK_CLIENT_ID": credentials.AWORK_PUBLIC_CLIENT_ID,
        "AWORK_CLIENT_SECRET": "",
        "AWORK_REFRESH_TOKEN": credentials.AWORK_PUBLIC_REFRESH_TOKEN,
    }

    assert (await fine(world.app(**public), "awork_list_projects"))["returned"] > 0
    assert world.renewals == [200]


@pytest.mark.anyio
async def test_a_missing_right_at_awork_spends_no_refresh_token(tmp_path: Path) -> None:
    """The docs of awork: a 401 of code `unauthorized` is about permissions."""
    world = World("awork", tmp_path)
    app = world.app()
    await fine(app, "awork_list_projects")
    world.box.store.update("people", 1, {"is_admin": 0})

    error = failure(await call(app, "awork_create_company", name="Not allowed"))

    assert error["code"] == "forbidden"
    assert world.renewals == [200]
    assert ("POST", 401) in world.calls
