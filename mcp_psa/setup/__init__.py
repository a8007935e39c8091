"""What `mcp-psa init` and `mcp-psa doctor` know: clients and their files, how we are installed, secrets, the first request."""
