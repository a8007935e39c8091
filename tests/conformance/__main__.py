"""`python -m tests.conformance`: what the protocol's own judges say of our server, one line each. Exit 1 when one objects."""

import sys
import time
from collections.abc import Callable

from tests.conformance.packages import Missing, packages
from tests.conformance.proof import CHECKS, Failed, Where, fixture_server


def main(say: Callable[[str], object] = print) -> int:
    """Run every check."""
    try:
        found = packages()
    except Missing as error:
        say(f"skipped: {error}")
        return 0
    failed = 0
    with fixture_server() as url:
        for name, check in CHECKS.items():
            started = time.monotonic()
            try:
                mark, said = "ok", check(Where(found, url))
            except Failed as error:
                mark, said, failed = "FAILED", str(error), failed + 1
            say(f"{mark:7}{name}: {said} ({time.monotonic() - started:.1f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
