"""`python -m mcp_psa` is `mcp-psa`."""

from mcp_psa.cli import main

if __name__ == "__main__":
    main()
