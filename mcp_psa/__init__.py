"""mcp_psa: a Model Context Protocol server for professional services automation.

Where things are, from the outside in:

    cli/          the commands
    server.py     the MCP server
    app.py        one running server: settings, tools, accounts, sessions
    call.py       READ THIS FIRST: a tool call from name and arguments to result
    verbs/        list, get, create, update
    catalog.py    manifests and settings make the tools on offer
    arguments.py  what a tool takes; values.py reads what hosts really send; schemas.py says it as JSON Schema
    shape/        build the request, unify the rows, select the fields, fit the answer
    records/      the words of the trade: one noun a file
    manifests/    reads and checks tool_manifests/, where each vendor keeps what, as data
    vendors/      code only where data cannot say it
    http/         the wire: session, authentication, pace, retry, decoding
    sandbox/      fake vendors over one seeded agency; imports nothing of the above
"""
