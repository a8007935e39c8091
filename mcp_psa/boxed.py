"""The server over the sandbox: the fakes' addresses and credentials as an environment, and the way to reach them in process."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from mcp_psa.app import App, Seen, build_app
from mcp_psa.http.clock import REAL_TIME, Time
from mcp_psa.http.inprocess import in_process
from mcp_psa.ledger import SqliteLedger
from mcp_psa.sandbox.app import FAKES, Sandbox, build, open_box
from mcp_psa.sandbox.credentials import SETTINGS
from mcp_psa.sandbox.trouble_plan import NO_TROUBLE, Plan
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
    trouble: Plan = NO_TROUBLE,
    strict: bool = False,
    opened: Callable[[Sandbox], None] = lambda _sandbox: None,
) -> App:
    """A server over a sandbox of its own. Of the environment only the server's own settings count.

    `trouble` is what goes wrong in it and `strict` whether its judge refuses; `opened` is given the sandbox, whose record
    and judge tell what happened. Both go by `time`.
    """
    own = {name: value for name, value in env.items() if name.startswith(PREFIX)}
    box = open_box(state, time_entries, clock, quota=quota, monotonic=time.clock, trouble=trouble)
    today = clock().astimezone().date
    shown = [
        name for name in only if name in FAKES
    ] or None  # one that does not exist is refused below, with the others' names
    sandbox = build(box, shown, strict=strict, sleep=time.sleep)
    opened(sandbox)
    return build_app(
        {**own, **sandbox_env()},
        only,
        transport=in_process(sandbox),
        seen=seen,
        today=today,
        time=time,
        wall=lambda: clock().timestamp(),
        ledger=lambda: SqliteLedger(None, lambda: clock().timestamp()),
    )
