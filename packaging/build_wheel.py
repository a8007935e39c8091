"""Build the wheel that pip, pipx and uvx install: `dist/mcp_psa-<version>-py3-none-any.whl`."""

import subprocess
import sys
from pathlib import Path

import click
from facts import ROOT


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "dist", help="Where it goes (default: dist/).")
def main(out: Path) -> None:
    """Write the wheel to OUT."""
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *quiet, "--wheel-dir", out, ROOT], check=True)
    for wheel in sorted(out.glob("mcp_psa-*.whl")):
        click.echo(f"{wheel}: {wheel.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
