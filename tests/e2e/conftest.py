"""Real processes: the server over stdio, the sandbox on a port."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

COMMAND = [sys.executable, "-m", "mcp_psa"]


def plain_env(**extra: str) -> dict[str, str]:
    """An environment without any setting of ours but those given."""
    return {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "SYSTEMROOT", "TZ"}} | extra


@pytest.fixture(scope="module")
def sandbox() -> Iterator[dict[str, str]]:
    """`mcp-psa sandbox` on a free port; gives the settings that it prints."""
    process = subprocess.Popen(
        [*COMMAND, "sandbox", "--port", "0"], stdout=subprocess.PIPE, text=True, env=plain_env(PYTHONUNBUFFERED="1")
    )
    settings: dict[str, str] = {}
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").strip().partition("=")
            settings[name] = value
        if line.startswith("The credentials"):
            break
    yield settings
    process.terminate()
    process.communicate(timeout=10)
