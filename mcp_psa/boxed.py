"""The server over the sandbox: the fakes' addresses and credentials as an environment, and the way to reach them in process."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from mcp_psa.app import App, Seen, build_app
from mcp_psa.http.inprocess import in_process
from mcp_psa.http.pace import REAL_TIME, Time
from mcp_psa.sandbox.app import FAKES, build, open_box
from mcp_psa.sandbox.credentials import SETTINGS
from mcp_psa.settings import PREFIX

_IN_PROCESS = "http://sandbox"


def sandbox_env(base: str = _IN_PROCESS, vendors: Iterable[str] = ()) -> dict[str, str]:
    """The settings that lead a client into a sandbox at this address."""
    env: dict[str, str] = {}
    for name in vendors or FAKES:
        env[f"{name.upper()}_BASE_URL"] = base + FAKES[name].prefix
        env |= SETTINGS[name]
    return env


def boxed_app(  # noqa: PLR0913  # what the commands and tests vary
    env: Mapping[str, str],
    only: Iterable[str] = (),
    *,
    state: Path | None = None,
    time_entries: int | None = None,
    seen: Seen | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    quota: bool = True,
    time: Time = REAL_TIME,
) -> App:
    """A server over a sandbox of its own. Of the environment only the server's own settings count."""
    own = {name: value for name, value in env.items() if name.startswith(PREFIX)}
    box = open_box(state, time_entries, clock, quota=quota)
    today = clock().astimezone().date
    shown = [
        name for name in only if name in FAKES
    ] or None  # one that does not exist is refused below, with the others' names
    return build_app(
        {**own, **sandbox_env()},
        only,
        transport=in_process(build(box, shown)),
        seen=seen,
        today=today,
        time=time,
    )
