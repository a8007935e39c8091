"""What the wire loads: start-up time and memory are promises."""

import subprocess
import sys


def test_the_server_loads_nothing_that_draws() -> None:
    """Ours: httpx brings a command line that loads rich and pygments, a third of our own time to start."""
    asked = "import sys, mcp_psa.server, mcp_psa.stdio, httpx; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert "'httpx'" in loaded
    assert "'rich'" not in loaded
    assert "'pygments'" not in loaded


def test_httpx_is_whole_though_its_command_line_is_not_loaded() -> None:
    """Ours: what other libraries of the process import later finds everything in its place."""
    asked = (
        "import sys, mcp_psa.http, httpx; assert 'httpx._main' not in sys.modules; import httpx._main; "
        "assert all(hasattr(httpx, name) for name in httpx.__all__); print(httpx._main.main.name)"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip()
