"""What is asked of a person, from the manifests alone."""

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.errors import NotConfigured
from mcp_psa.setup.order import chosen_vendor, given_settings, server_settings, taken
from mcp_psa.setup.questions import doors, extras

VENDORS = load_vendors()


@pytest.mark.parametrize(
    ("vendor", "expected"),
    [
        ("teamwork", [["TEAMWORK_SITE", "TEAMWORK_API_KEY"], ["TEAMWORK_SITE", "TEAMWORK_ACCESS_TOKEN"]]),
        ("projectworks", [["PROJECTWORKS_CONSUMER_KEY", "PROJECTWORKS_CONSUMER_SECRET"]]),
        (
            "awork",
            [
                ["AWORK_API_KEY"],
                ["AWORK_ACCESS_TOKEN"],
                ["AWORK_REFRESH_TOKEN", "AWORK_CLIENT_ID", "AWORK_CLIENT_SECRET"],
            ],
        ),
    ],
)
def test_each_way_to_sign_in_asks_for_what_it_needs(vendor: str, expected: list[list[str]]) -> None:
    """Ours: exactly those settings, in order, the usual way first, in the vendor's own words."""
    ways = doors(VENDORS[vendor])
    assert [[question.name for question in way.questions] for way in ways] == expected
    for way in ways:
        assert all(q.about == VENDORS[vendor].settings[q.name].about for q in way.questions)
        assert all(q.secret == VENDORS[vendor].settings[q.name].secret for q in way.questions)


def test_what_a_client_may_lack_need_not_be_given() -> None:
    """Ours: public clients have no secret."""
    renewed = doors(VENDORS["awork"])[2]
    assert [q.name for q in renewed.missing({})] == ["AWORK_REFRESH_TOKEN", "AWORK_CLIENT_ID"]


def test_a_way_that_a_setting_chooses_sets_it() -> None:
    """Worksection signs in two ways with the same key; only the one that is not usual must be said."""
    header, md5, *_ = doors(VENDORS["worksection"])
    assert (header.fixed, md5.fixed) == ({}, {"WORKSECTION_SIGNING": "md5"})
    assert [q.name for q in header.questions] == [q.name for q in md5.questions]
    assert md5.label != header.label
    assert not md5.is_meant({"WORKSECTION_SIGNING": "header"})


def test_what_is_no_part_of_signing_in_goes_along_when_it_is_given() -> None:
    """Ours: nobody is asked for it, and nothing that is set is lost."""
    vendor = VENDORS["awork"]
    assert [question.name for question in extras(vendor)] == ["AWORK_TIMEZONE", "AWORK_TYPE_OF_WORK", "AWORK_PERSON"]
    env = {"AWORK_API_KEY": "k", "AWORK_ACCESS_TOKEN": "t", "AWORK_BASE_URL": "http://localhost", "HOME": "/"}
    given = given_settings(env, {"AWORK_TIMEZONE": "Europe/Berlin"}, vendor)
    assert {n: f.value for n, f in taken(doors(vendor)[0], vendor, given).items()} == {
        "AWORK_TIMEZONE": "Europe/Berlin",
        "AWORK_BASE_URL": "http://localhost",
    }


def test_the_servers_own_settings_go_along_and_are_checked() -> None:
    """Ours (D6): a switch that protects in the shell protects in the client; a typo stops."""
    own = server_settings({"MCP_PSA_ACCESS": "read", "PATH": "/"}, {"MCP_PSA_SENSITIVE": "hide"}, None)
    assert own == {"MCP_PSA_ACCESS": "read", "MCP_PSA_SENSITIVE": "hide"}
    with pytest.raises(NotConfigured, match="MCP_PSA_ACCESS"):
        server_settings({"MCP_PSA_ACESS": "read"}, {}, None)


@pytest.mark.parametrize(
    ("name", "said"),
    [("AWORK_TIMEZON", "did you mean AWORK_TIMEZONE"), ("AWORK_API_KEY", "is a secret"), ("X", "no setting")],
)
def test_a_setting_that_may_not_be_said_on_the_command_line_is_refused(name: str, said: str) -> None:
    """Ours: a shell remembers what is typed; an unknown name is a mistake."""
    with pytest.raises(NotConfigured, match=said):
        server_settings({}, {name: "x"}, VENDORS["awork"])


def test_a_vendor_is_found_by_name_or_title() -> None:
    """Ours: people say Teamwork.com."""
    assert chosen_vendor("Teamwork.com", VENDORS).name == chosen_vendor("TEAMWORK", VENDORS).name == "teamwork"
    with pytest.raises(NotConfigured, match="Did you mean teamwork"):
        chosen_vendor("teamwrok", VENDORS)
