"""What several commands share: the options, the server from the environment, logging, and how a mistake is told."""

import logging
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from mcp_psa.errors import PsaError

_Command = TypeVar("_Command", bound=Callable[..., Any])


def which(function: _Command) -> _Command:
    """The options that say what to serve: --sandbox and --vendor."""
    function = click.option(
        "--vendor", "vendors", multiple=True, metavar="V", help="Only this vendor; may be repeated."
    )(function)
    return click.option("--sandbox", is_flag=True, help="Use the built-in fake vendors: no account, no network.")(
        function
    )


@contextmanager
def told() -> Iterator[None]:
    """A mistake in settings or manifests ends the command with its message, not with a traceback."""
    try:
        yield
    except PsaError as error:
        click.echo(f"mcp-psa: {error.message}", err=True)
        if error.fix:
            click.echo(error.fix, err=True)
        sys.exit(2)


def app_for(
    vendors: Sequence[str],
    *,
    sandbox: bool,
    state: Path | None = None,
    every_tool: bool = False,
    log_level: str | None = None,
) -> Any:
    """The server that the environment and the options describe, with logging set up.

    With `every_tool` the usual choice of tools is lifted, which spares a model's context and nobody else; one that was made
    stays in force.
    """
    env = dict(os.environ)
    if every_tool:
        env.setdefault("MCP_PSA_TOOLSETS", "all")
    if log_level:
        env["MCP_PSA_LOG_LEVEL"] = log_level
    if sandbox:
        from mcp_psa.boxed import boxed_app

        app = boxed_app(env, vendors, state=state)
    else:
        from mcp_psa.app import build_app

        app = build_app(env, vendors)
    set_up_logging(app.settings.log_level, app.secrets)
    return app


def set_up_logging(level: str, secrets: Collection[str]) -> None:
    """Log to stderr, with every secret blanked; stdout is for answers alone."""
    from mcp_psa.http.redact import Redact

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Redact(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)


def people_look() -> bool:
    """Whether a person looks at stdout; else the output is plain."""
    return sys.stdout.isatty()
