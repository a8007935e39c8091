"""Which settings are enough for an account whose tokens are renewed, and where its secrets may go."""

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.errors import NotConfigured
from mcp_psa.manifests.vendor import AuthWay, Vendor
from mcp_psa.settings import Account, read_account
from tests.unit.http.oauth_kit import RULE

VENDORS = load_vendors()
AWORK = {"AWORK_REFRESH_TOKEN": "fake-refresh", "AWORK_CLIENT_ID": "fake-client"}
RENEWING = [name for name, vendor in VENDORS.items() if any(way.refresh for way in vendor.auth)]


def account(vendor: str, env: dict[str, str]) -> Account:
    """The account that these settings make."""
    found = read_account(env, VENDORS[vendor])
    assert found is not None
    return found


def refused(vendor: str, env: dict[str, str]) -> str:
    """Why these settings make none."""
    with pytest.raises(NotConfigured) as caught:
        read_account(env, VENDORS[vendor])
    return str(caught.value)


def test_three_vendors_renew_tokens() -> None:
    """The vendors' docs: the other two have keys that do not expire."""
    assert sorted(RENEWING) == ["awork", "proworkflow", "worksection"]


def test_a_refresh_token_and_its_client_are_enough() -> None:
    """Ours: the first access token is got with them."""
    found = account("awork", AWORK)

    assert found.credentials.way.needs == ("AWORK_ACCESS_TOKEN",)
    assert found.renewal is not None
    assert (found.renewal.first.access, found.renewal.first.refresh) == ("", "fake-refresh")


def test_an_access_token_alone_is_not_renewed() -> None:
    """Ours: as it was before there was anything to renew it with; a client alone changes nothing."""
    assert account("awork", {"AWORK_ACCESS_TOKEN": "fake-token"}).renewal is None
    assert account("awork", {"AWORK_ACCESS_TOKEN": "fake-token", "AWORK_CLIENT_ID": "fake"}).renewal is None


def test_a_key_beside_a_refresh_token_is_the_way_that_is_taken() -> None:
    """Ours: the manifest's first."""
    found = account("awork", {**AWORK, "AWORK_API_KEY": "fake-key"})

    assert found.credentials.way.needs == ("AWORK_API_KEY",)
    assert found.renewal is None


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"AWORK_REFRESH_TOKEN": "fake-refresh"}, ("not enough: set AWORK_API_KEY, or AWORK_ACCESS_TOKEN, or "
         "AWORK_REFRESH_TOKEN and AWORK_CLIENT_ID")),
        ({"AWORK_REFRESH_TOKEN": "fake-refresh", "AWORK_ACCESS_TOKEN": "fake-token"},
         "renewed only with AWORK_CLIENT_ID: set that too, or leave AWORK_REFRESH_TOKEN out"),
        ({**AWORK, "AWORK_TOKEN_URL": "http://login.example/token"}, ("AWORK_TOKEN_URL: 'http://login.example/token' would "
         "send credentials unencrypted")),
        ({**AWORK, "AWORK_TOKEN_URL": "https://u:fakepass@login.example"}, "AWORK_TOKEN_URL: it is no address"),
    ],
)  # fmt: skip
def test_what_is_half_given_or_unsafe_stops_the_start(env: dict[str, str], told: str) -> None:
    """Ours: a refresh token that is silently not used looks like one that works, for a day; no secret is repeated."""
    message = refused("awork", env)

    assert told in message
    assert not any(secret in message for secret in ("fake-refresh", "fake-token", "fakepass"))


def test_a_vendor_whose_clients_all_have_a_secret_wants_it() -> None:
    """The docs of Worksection: there is no public client."""
    given = {"WORKSECTION_ACCOUNT": "acme", "WORKSECTION_REFRESH_TOKEN": "fake", "WORKSECTION_CLIENT_ID": "fake"}

    assert "and WORKSECTION_CLIENT_SECRET" in refused("worksection", given)
    assert account("worksection", {**given, "WORKSECTION_CLIENT_SECRET": "fake"}).renewal is not None


@pytest.mark.parametrize("vendor", RENEWING)
def test_the_clients_secret_goes_to_the_vendor_unless_a_person_says_where(vendor: str) -> None:
    """Ours: another address for the API is no reason to send the secret there."""
    prefix = vendor.upper()
    given = {f"{prefix}_{name}": "fake" for name in ("REFRESH_TOKEN", "CLIENT_ID", "CLIENT_SECRET")}
    given[f"{prefix}_BASE_URL"] = "https://proxy.example/api"
    hosts = {"awork": "api.awork.com", "proworkflow": "identity.proworkflow.com", "worksection": "worksection.com"}

    for more, host in (({}, hosts[vendor]), ({f"{prefix}_TOKEN_URL": "https://login.example/t"}, "login.example")):
        found = account(vendor, {**given, **more})
        assert found.credentials.base_url == "https://proxy.example/api"
        assert found.renewal is not None
        assert found.renewal.url.startswith(f"https://{host}/")


def test_an_account_with_tokens_shows_no_secret_and_stays_itself_when_the_access_token_is_set_anew() -> None:
    """Ours: what was written lately belongs to the account, whichever access token wrote it."""
    found = account("awork", {**AWORK, "AWORK_CLIENT_SECRET": "fake-secret"})
    again = account("awork", {**AWORK, "AWORK_CLIENT_SECRET": "fake-secret", "AWORK_ACCESS_TOKEN": "fake-token"})

    assert found.identity == again.identity
    for secret in ("fake-refresh", "fake-secret", "fake-token"):
        assert (
            secret not in f"{again!r} {again.renewal!r} {again.renewal.first if again.renewal else ''} {again.options}"
        )


@pytest.mark.parametrize(
    "changed",
    [{"url": "http://login.example"}, {"early": -1}, {"lifetime": 0}, {"proof": "header"}, {"access": "OTHER"}],
)
def test_a_manifest_that_would_leak_or_cannot_work_is_refused(changed: dict[str, object]) -> None:
    """Ours: at the start, not at the first dead token."""
    way = {"needs": "TOY_ACCESS", "kind": "header", "value": "Bearer {TOY_ACCESS}"}
    AuthWay.model_validate(way | {"refresh": RULE})

    with pytest.raises(ValueError, match="validation error"):
        AuthWay.model_validate(way | {"refresh": RULE | changed})


def test_a_manifest_that_names_a_setting_it_does_not_have_is_refused() -> None:
    """Ours: a person could never set it."""
    plain = VENDORS["awork"].model_dump(by_alias=True)
    del plain["settings"]["AWORK_CLIENT_ID"]

    with pytest.raises(ValueError, match=r"auth needs AWORK_CLIENT_ID, which \[settings\] does not have"):
        Vendor.model_validate(plain)
