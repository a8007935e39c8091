"""Build the bundle that Claude Desktop and others install: `dist/mcp-psa-<version>.mcpb`.

The bundle holds the project's own files; the client brings Python and the dependencies (server type `uv`), so one file serves
every system. Its form is made from the vendors' settings. Equal input gives an equal file.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from facts import PROJECT, ROOT, SHORT, TITLE, VERSION, Asked, asked

_PARTS = ("mcp_psa", "tool_manifests")
_FILES = ("pyproject.toml", "README.md", "LICENSE")
_LONG = (
    "Fill in the fields of your vendor and leave the others empty: a vendor's tools are served when its credentials are "
    "complete. Where to find each stands beside it."
)
# Zip files know no time before; the same bytes every time, whenever they are built.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def manifest() -> dict[str, Any]:
    """What the bundle says of itself (MCPB manifest 0.4)."""
    settings = list(asked())
    return {
        "manifest_version": "0.4",
        "name": PROJECT["name"],
        "display_name": TITLE,
        "version": VERSION,
        "description": SHORT,
        "long_description": _LONG,
        "author": PROJECT["authors"][0],
        "license": PROJECT["license"],
        "keywords": PROJECT["keywords"],
        "server": {
            "type": "uv",
            "entry_point": "mcp_psa/__main__.py",
            "mcp_config": {
                "command": "uv",
                "args": ["run", "--directory", "${__dirname}", "--no-dev", "mcp-psa", "serve"],
                "env": {setting.name: f"${{user_config.{setting.name}}}" for setting in settings},
            },
        },
        "tools_generated": True,
        "compatibility": {
            "platforms": ["darwin", "win32", "linux"],
            "runtimes": {"python": PROJECT["requires-python"]},
        },
        "user_config": {setting.name: _field(setting) for setting in settings},
    }


def _field(setting: Asked) -> dict[str, Any]:
    """A field of the form. Without a default the client would hand on the placeholder itself as the value."""
    choices = f" ({' or '.join(setting.choices)})" if setting.choices else ""
    field = {
        "type": "string",
        "title": f"{setting.whose}: {setting.words}",
        "description": setting.about + choices,
        "required": False,
        "default": setting.default,
    }
    return field | ({"sensitive": True} if setting.secret else {})


def files() -> Iterator[tuple[str, Path]]:
    """What goes into the bundle: path there, file here."""
    for name in _FILES:
        yield name, ROOT / name
    for part in _PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "dist", help="Where it goes (default: dist/).")
def main(out: Path) -> None:
    """Write OUT/mcp-psa-<version>.mcpb, and what is in it to OUT/mcpb/."""
    folder = out / "mcpb"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(manifest(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    for name, path in files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)
    bundle = out / f"{PROJECT['name']}-{VERSION}.mcpb"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ["manifest.json", *(name for name, _ in files())]:
            packed.writestr(_entry(name), (folder / name).read_bytes())
    click.echo(f"{bundle}: {bundle.stat().st_size:,} bytes")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


if __name__ == "__main__":
    main()
