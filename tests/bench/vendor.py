"""A fake vendor on a port without rate limits, for measurements: `python -m tests.bench.vendor PORT`."""

import sys

import uvicorn

from mcp_psa.sandbox.app import build, open_box

if __name__ == "__main__":
    box = open_box(None, 2000, quota=False)
    uvicorn.run(build(box, ["teamwork"]), port=int(sys.argv[1]), log_level="warning")
