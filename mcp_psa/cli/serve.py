"""`mcp-psa serve`: the server over stdio."""

import click

from mcp_psa.cli.common import app_for, told, which


@click.command("serve")
@which
def command(vendors: tuple[str, ...], *, sandbox: bool) -> None:
    """Serve the tools to an MCP client over stdin and stdout."""
    import anyio

    from mcp_psa.server import build_server
    from mcp_psa.stdio import serve

    with told():
        app = app_for(vendors, sandbox=sandbox)
    anyio.run(serve, build_server(app))
