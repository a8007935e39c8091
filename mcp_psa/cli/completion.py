"""`mcp-psa completion`: the lines that make a shell complete vendors, verbs, things, options and their words."""

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    r"""Print the completion script of a SHELL; put it where your shell reads it.

    \b
    bash:  mcp-psa completion bash > ~/.local/share/bash-completion/completions/mcp-psa
    zsh:   mcp-psa completion zsh > ~/.zfunc/_mcp-psa
    fish:  mcp-psa completion fish > ~/.config/fish/completions/mcp-psa.fish
    """
    from click.shell_completion import get_completion_class

    from mcp_psa.cli import main

    found = get_completion_class(shell)
    if found is None:
        raise click.ClickException(f"no completion for {shell}")
    click.echo(found(main, {}, "mcp-psa", "_MCP_PSA_COMPLETE").source())
