"""`mcp-psa sandbox`: the fake vendors on a port, for any HTTP client."""

from pathlib import Path

import click

from mcp_psa.cli.common import told


@click.command("sandbox")
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="The port on 127.0.0.1; 0 takes a free one.")
@click.option("--seed-rows", type=click.IntRange(0, 5_000_000), help="How many time entries the agency has.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep the agency in this file.")
def command(port: int, seed_rows: int | None, state: Path | None) -> None:
    """Serve the fake vendors over HTTP and print their addresses and (fake) credentials."""
    import socket

    import uvicorn

    from mcp_psa.boxed import sandbox_env
    from mcp_psa.sandbox.app import build, open_box

    with told():
        box = open_box(state, seed_rows)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)  # whoever reads the address below can connect at once
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used: {error.strerror}") from error
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    click.echo(f"The sandbox answers at {base}. Point a server at it with:\n")
    for name, value in sandbox_env(base).items():
        click.echo(f"export {name}={value}")
    click.echo("\nThe credentials are fake and fixed. Stop with Ctrl-C.")
    server = uvicorn.Server(uvicorn.Config(build(box), log_level="warning", lifespan="off"))
    server.run(sockets=[listener])
