"""Write `server.json`, the project's entry for the MCP registry: where the package is, and which settings it takes."""

import json
from pathlib import Path
from typing import Any

import click
from facts import PROJECT, REGISTRY_NAME, ROOT, SHORT, TITLE, VERSION, Asked, asked

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"


def entry() -> dict[str, Any]:
    """The registry's entry. A repository is named once the project has a public one."""
    package = {
        "registryType": "pypi",
        "registryBaseUrl": "https://pypi.org",
        "identifier": PROJECT["name"],
        "version": VERSION,
        "runtimeHint": "uvx",
        "transport": {"type": "stdio"},
        "packageArguments": [{"type": "positional", "value": "serve"}],
        "environmentVariables": [_variable(setting) for setting in asked()],
    }
    return {
        "$schema": SCHEMA,
        "name": REGISTRY_NAME,
        "title": TITLE,
        "description": SHORT,
        "version": VERSION,
        "packages": [package],
    }


def _variable(setting: Asked) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": setting.name,
        "description": f"{setting.whose}: {setting.about}",
        "isRequired": False,
        "isSecret": setting.secret,
    }
    made |= {"choices": list(setting.choices)} if setting.choices else {}
    return made | ({"default": setting.default} if setting.default else {})


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "server.json", help="The file to write.")
def main(out: Path) -> None:
    """Write OUT (default: server.json at the top of the project)."""
    out.write_text(json.dumps(entry(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    click.echo(f"{out}: {len(entry()['packages'][0]['environmentVariables'])} settings")


if __name__ == "__main__":
    main()
