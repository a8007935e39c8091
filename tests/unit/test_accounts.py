"""Which vendors are served: credentials, addresses, and what is wrong with them."""

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.errors import NotConfigured
from mcp_psa.settings import Account, read_account, read_accounts
from tests.unit.toy import toy_vendor

VENDORS = load_vendors()
TEAMWORK = VENDORS["teamwork"]
KEY = "twp_FakeKeyForTests"


def _account(**env: str) -> Account:
    account = read_account(env, TEAMWORK)
    assert account is not None
    return account


def _refused(env: dict[str, str]) -> str:
    with pytest.raises(NotConfigured) as caught:
        read_account(env, TEAMWORK)
    return str(caught.value)


@pytest.mark.parametrize(
    ("site", "base"),
    [
        ("acme", "https://acme.teamwork.com"),
        (" acme ", "https://acme.teamwork.com"),
        ("acme.teamwork.com", "https://acme.teamwork.com"),
        ("acme.eu.teamwork.com", "https://acme.eu.teamwork.com"),
        ("https://acme.teamwork.com", "https://acme.teamwork.com"),
        ("https://acme.teamwork.com/", "https://acme.teamwork.com"),
        ("https://acme.teamwork.com/app/projects/12/tasks?view=list", "https://acme.teamwork.com"),
        ("acme.teamwork.com/app/home", "https://acme.teamwork.com"),
        ("https://acme.teamwork.com/projects/api/v3/", "https://acme.teamwork.com"),
        ("https://acme.teamwork.com/#/home/work", "https://acme.teamwork.com"),
        ("https://projects.example.com/app/", "https://projects.example.com"),
        ("https://projects.example.com:8443", "https://projects.example.com:8443"),
    ],
)
def test_a_site_may_be_given_as_people_know_it(site: str, base: str) -> None:
    """Ours: a bare name, a host, or whatever stands in the browser's address line."""
    assert _account(TEAMWORK_SITE=site, TEAMWORK_API_KEY=KEY).credentials.base_url == base


@pytest.mark.parametrize(
    "site",
    [
        "http://acme.teamwork.com", "ftp://acme.teamwork.com", "https://", "acme evil", "acme:8080x",
        "user:password@acme", "https://acme.teamwork.com:port", "https://[::1", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_site_that_is_no_address_is_refused_by_its_own_name(site: str) -> None:
    """Ours: the message names the setting that a person must mend."""
    assert "TEAMWORK_SITE" in _refused({"TEAMWORK_SITE": site, "TEAMWORK_API_KEY": KEY})


@pytest.mark.parametrize(
    "url",
    [
        "https://proxy.example/teamwork", "https://proxy.example:8443/teamwork/", "http://localhost:8080/x", "http://127.0.0.1:1",
        "http://127.1.2.3", "http://[::1]:8080", "http://sandbox:8080/teamwork",
    ],
)  # fmt: skip
def test_another_address_takes_the_place_of_the_vendors(url: str) -> None:
    """Ours: <VENDOR>_BASE_URL, encrypted or on this machine or in its container network; no site is needed then."""
    assert _account(TEAMWORK_BASE_URL=url, TEAMWORK_API_KEY=KEY).credentials.base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.teamwork.com", "http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://10.0.0.1.nip.io",
        "http://192.0.2.1", "http://[2001:db8::1]", "ftp://acme.example", "acme.example", "https://", "https:///path",
        "https://u:FakePassword@acme.example", "https://acme.example?x=1", "https://acme.example/#x", "https://acme.example:port",
        "https://[::1", "https://acme.example:99999", "https://ac\x00me.example", "https://acme .example", "file:///etc/passwd",
    ],
    ids=ascii,
)  # fmt: skip
def test_an_address_that_would_leak_or_cannot_work_is_refused(url: str) -> None:
    """Ours: credentials never leave unencrypted for a public host; the message names the setting and repeats no password."""
    told = _refused({"TEAMWORK_BASE_URL": url, "TEAMWORK_API_KEY": KEY})
    assert "TEAMWORK_BASE_URL" in told
    assert "FakePassword" not in told


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"TEAMWORK_SITE": "acme"}, "TEAMWORK_SITE given, but not enough"),
        ({"TEAMWORK_API_KEY": KEY}, "set TEAMWORK_SITE too"),
        ({"TEAMWORK_API_KEY": KEY, "TEAMWORK_SITE": "  "}, "set TEAMWORK_SITE too"),
    ],
)
def test_half_given_credentials_stop_the_start(env: dict[str, str], told: str) -> None:
    """Ours: a vendor that silently is not there would look like one without projects; the key itself is not shown."""
    message = _refused(env)
    assert told in message
    assert KEY not in message


def test_nothing_given_is_no_account_and_no_mistake() -> None:
    """Ours: only vendors with complete credentials are listed."""
    assert read_account({}, TEAMWORK) is None
    assert read_account({"TEAMWORK_API_KEY": " "}, TEAMWORK) is None


def test_an_option_alone_is_no_half_given_credential() -> None:
    """Ours: PROWORKFLOW_TIME_UNIT may stand in a shared file without the vendor being used."""
    assert read_account({"PROWORKFLOW_TIME_UNIT": "hours"}, VENDORS["proworkflow"]) is None


@pytest.mark.parametrize(
    "key", ["twp_Fake\nKey", "twp_Fake\x00", "twp_Fäke", "twp_Fake\u200b", "twp_\x1b[0m", "twp\tFake"]
)
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    """Ours: copied from a page with an invisible character in it; the HTTP client's own error would show the key."""
    told = _refused({"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY": key})
    assert "TEAMWORK_API_KEY" in told
    assert "Fake" not in told


def test_blanks_and_a_line_break_around_a_key_do_no_harm() -> None:
    """Ours: files of secrets end with a line break."""
    values = _account(TEAMWORK_SITE="acme", TEAMWORK_API_KEY=f" {KEY}\n").credentials.values
    assert values["TEAMWORK_API_KEY"].get_secret_value() == KEY


def test_the_first_complete_way_of_authentication_is_taken() -> None:
    """Ours: the key before the token, as the manifest lists them."""
    both = _account(TEAMWORK_SITE="acme", TEAMWORK_API_KEY=KEY, TEAMWORK_ACCESS_TOKEN="fake-token")
    token = _account(TEAMWORK_SITE="acme", TEAMWORK_ACCESS_TOKEN="fake-token")
    assert both.credentials.way.kind == "basic"
    assert token.credentials.way.kind == "header"


def test_a_bad_choice_of_an_option_names_the_good_ones() -> None:
    """Ours: a wrong unit of time would book wrong hours."""
    env = {"PROWORKFLOW_API_KEY": "FAKE-FAKE", "PROWORKFLOW_TIME_UNIT": "minute"}
    with pytest.raises(NotConfigured, match=r"PROWORKFLOW_TIME_UNIT: 'minute' .* did you mean minutes"):
        read_account(env, VENDORS["proworkflow"])


def test_an_account_shows_no_secret() -> None:
    """Ours: neither in a traceback, nor among the options that adapters see."""
    account = _account(TEAMWORK_SITE="acme", TEAMWORK_API_KEY=KEY)
    assert KEY not in f"{account!r} {account} {account.credentials!r} {account.options}"
    assert account.options == {"TEAMWORK_SITE": "acme"}


def test_accounts_are_those_with_complete_credentials() -> None:
    """Ours: MCP_PSA_VENDORS narrows them."""
    env = {"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY": KEY, "PROWORKFLOW_API_KEY": "FAKE-FAKE"}
    assert set(read_accounts(env, VENDORS)) == {"teamwork", "proworkflow"}
    assert set(read_accounts({**env, "MCP_PSA_VENDORS": "ProWorkflow"}, VENDORS)) == {"proworkflow"}
    assert set(read_accounts(env, VENDORS, ["teamwork"])) == {"teamwork"}


def test_a_vendor_left_out_by_choice_is_not_checked() -> None:
    """Ours: its half-given credentials hurt nobody."""
    env = {"TEAMWORK_SITE": "acme", "PROWORKFLOW_API_KEY": "FAKE-FAKE", "MCP_PSA_VENDORS": "proworkflow"}
    assert set(read_accounts(env, VENDORS)) == {"proworkflow"}


def test_what_is_asked_for_in_vain_stops_the_start() -> None:
    """Ours: an unknown vendor with the nearest name, a vendor without credentials with what to set, all at once."""
    with pytest.raises(NotConfigured) as caught:
        read_accounts({"TEAMWORK_SITE": "acme", "MCP_PSA_VENDORS": "teamwerk,proworkflow,teamwork"}, VENDORS)
    told = caught.value.message.splitlines()
    assert len(told) == 3
    assert "'teamwerk' is not one of its values; did you mean teamwork?" in told[0]
    assert any(
        "ProWorkflow has no credentials: set PROWORKFLOW_API_KEY, or PROWORKFLOW_ACCESS_TOKEN" in t for t in told
    )
    assert any("TEAMWORK_SITE given, but not enough" in t for t in told)


def test_a_default_of_a_setting_is_an_option() -> None:
    """Ours: adapters see it without anybody setting it; a given value takes its place."""
    settings = {
        "TOY_TOKEN": {"about": "a token", "secret": True},
        "TOY_UNIT": {"about": "a unit", "choices": ["minutes", "hours"], "default": "minutes"},
    }
    vendor = toy_vendor(settings=settings)
    for env, unit in (({}, "minutes"), ({"TOY_UNIT": "hours"}, "hours")):
        account = read_account({"TOY_TOKEN": "fake", **env}, vendor)
        assert account is not None
        assert account.options == {"TOY_UNIT": unit}
