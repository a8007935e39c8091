"""The wire: session, authentication, pace, retry, decoding, redaction. It knows no noun of the trade and no vendor by name.

`import httpx` stays in this folder, the sandbox and the tests: the field is moving to httpx2, and that must stay a small change.
It is imported here without its command line, which draws with rich and pygments wherever they are installed: that would cost a
third of our own time to start, and megabytes.
"""

import sys

if "httpx" not in sys.modules:
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # importing it fails, as where rich is not installed
    import httpx as _httpx  # noqa: F401

    del sys.modules["httpx._main"]
