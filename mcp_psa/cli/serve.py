"""`mcp-psa serve`: the server over stdio."""

import click

from mcp_psa.cli.common import app_for, told, which


@click.command("serve")
@which
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"], case_sensitive=False),
    help="How much is written to stderr; info has a line for each call. Default: MCP_PSA_LOG_LEVEL, else warning.",
)
def command(vendors: tuple[str, ...], log_level: str | None, *, sandbox: bool) -> None:
    """Serve the tools to an MCP client over stdin and stdout."""
    import anyio

    from mcp_psa.server import build_server
    from mcp_psa.stdio import serve

    with told():
        app = app_for(vendors, sandbox=sandbox, log_level=log_level)
    anyio.run(serve, build_server(app))
