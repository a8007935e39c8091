"""How the process behaves: MCP_PSA_* settings, closed on error."""

from dataclasses import replace

import pytest

from mcp_psa.errors import NotConfigured
from mcp_psa.settings import SERVER, Settings, read_settings, settings_names
from tests.unit.toy import toy_vendor


def _refused(env: dict[str, str], tool_names: list[str] | None = None) -> str:
    with pytest.raises(NotConfigured) as caught:
        read_settings(env, tool_names)
    return caught.value.message


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, Settings()),
        ({"PATH": "/bin", "OTHER_MCP_PSA_X": "1"}, Settings()),
        ({"MCP_PSA_ACCESS": "READ"}, Settings(access="read")),
        ({"MCP_PSA_ACCESS": " read "}, Settings(access="read")),
        ({"MCP_PSA_TOOLSETS": "work, Time,work"}, Settings(toolsets=("work", "time"), toolsets_given=True)),
        ({"MCP_PSA_TOOLS": "a_b,c_d"}, Settings(tools=("a_b", "c_d"))),
        ({"MCP_PSA_HIDE_TOOLS": "a_b"}, Settings(hide_tools=("a_b",))),
        ({"MCP_PSA_SURFACE": "Search"}, Settings(surface="search")),
        ({"MCP_PSA_SURFACE": "auto", "MCP_PSA_CATALOG_TOKENS": "0"}, Settings(surface="auto", catalog_tokens=0)),
        ({"MCP_PSA_RESULT": "text"}, Settings(result="text")),
        ({"MCP_PSA_RESULT_TOKENS": "500"}, Settings(result_tokens=500)),
        ({"MCP_PSA_SENSITIVE": "hide"}, Settings(sensitive="hide")),
        ({"MCP_PSA_MAX_WAIT": "2.5"}, Settings(max_wait=2.5)),
        ({"MCP_PSA_MAX_WAIT": "0"}, Settings(max_wait=0)),
        ({"MCP_PSA_LOG_LEVEL": "debug"}, Settings(log_level="DEBUG")),
        ({"MCP_PSA_ACCESS": ""}, Settings()),
    ],
)
def test_a_setting_is_read(env: dict[str, str], expected: Settings) -> None:
    """Ours: what is not set, or set to nothing, has its documented default."""
    assert read_settings(env) == expected


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("MCP_PSA_ACESS", "MCP_PSA_ACCESS"),
        ("MCP_PSA_SENSITVE", "MCP_PSA_SENSITIVE"),
        ("MCP_PSA_TOOLSET", "MCP_PSA_TOOLSETS"),
        ("MCP_PSA_HIDETOOLS", "MCP_PSA_HIDE_TOOLS"),
        ("MCP_PSA_access", "MCP_PSA_"),
    ],
)
def test_an_unknown_name_stops_the_start_and_names_the_nearest(name: str, nearest: str) -> None:
    """Ours: a typo in the read-only switch must not leave writes on, not even with an empty value."""
    for value in ("read", ""):
        told = _refused({name: value})
        assert f"{name} is no setting" in told
        assert nearest in told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ACCESS", "readonly", "did you mean read?"),
        ("ACCESS", "none", "It takes: read, write"),
        ("TOOLSETS", "work,tiem", "did you mean time?"),
        ("TOOLSETS", "projects", "It takes: core, work, time, money, people, content, all"),
        ("RESULT", "json", "It takes: both, text"),
        ("SENSITIVE", "hidden", "did you mean hide?"),
        ("SENSITIVE", "true", "It takes: show, hide"),
        ("RESULT_TOKENS", "499", "from 500 to 100000"),
        ("RESULT_TOKENS", "100001", "from 500 to 100000"),
        ("RESULT_TOKENS", "many", "from 500 to 100000"),
        ("RESULT_TOKENS", "6000.5", "from 500 to 100000"),
        ("MAX_WAIT", "-1", "from 0 to 300"),
        ("MAX_WAIT", "nan", "from 0 to 300"),
        ("MAX_WAIT", "inf", "from 0 to 300"),
        ("LOG_LEVEL", "verbose", "It takes: DEBUG"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_the_good_ones(name: str, value: str, told: str) -> None:
    """Ours: closed on error."""
    message = _refused({f"MCP_PSA_{name}": value})
    assert message.startswith(f"MCP_PSA_{name}: ")
    assert told in message


def test_every_mistake_is_said_at_once() -> None:
    """Ours: one start, one list; one line each."""
    lines = _refused(
        {"MCP_PSA_ACESS": "read", "MCP_PSA_RESULT": "x", "MCP_PSA_MAX_WAIT": "y", "MCP_PSA_TOOLS": "z"}, ["a"]
    )
    assert [line.split(":")[0].split(" ")[0] for line in lines.splitlines()] == [
        "MCP_PSA_ACESS",
        "MCP_PSA_MAX_WAIT",
        "MCP_PSA_RESULT",
        "MCP_PSA_TOOLS",
    ]


@pytest.mark.parametrize("key", ["TOOLS", "HIDE_TOOLS"])
def test_a_tool_that_does_not_exist_stops_the_start(key: str) -> None:
    """Ours: a misspelled tool on the deny list would stay on offer."""
    known = ["toy_list_tasks", "toy_create_task"]
    told = _refused({f"MCP_PSA_{key}": "toy_list_tasks,toy_create_tasks"}, known)
    assert told.startswith(f"MCP_PSA_{key}: 'toy_create_tasks'")
    assert "did you mean toy_create_task?" in told


@pytest.mark.parametrize("key", ["TOOLS", "VENDORS"])
def test_a_list_with_nothing_in_it_is_a_mistake_and_not_everything(key: str) -> None:
    """Ours: an allow list of "," allowed every tool otherwise."""
    assert f"MCP_PSA_{key}" in _refused({f"MCP_PSA_{key}": " , "})


def test_the_default_in_the_list_of_settings_is_the_one_in_force() -> None:
    """Ours: help and README read the list."""
    env = {f"MCP_PSA_{key}": default for key, (_, default, _) in SERVER.items() if default}
    assert read_settings(env) == replace(Settings(), toolsets_given=True)


def test_every_name_that_is_read_is_listed() -> None:
    """Ours: settings_names is what documentation and the doctor show."""
    names = settings_names([toy_vendor()])
    assert {"MCP_PSA_ACCESS", "MCP_PSA_VENDORS", "TOY_TOKEN", "TOY_UNIT", "TOY_BASE_URL"} <= set(names)
    assert len(set(names)) == len(names)
